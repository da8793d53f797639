using System.Text;

namespace Fairlead.Git.Tests;

public sealed class HistoryReaderTests
{
    [Fact]
    public void A_commit_is_read_with_parents_persons_instants_and_subject()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root\n", 0);
        var second = scratch.Commit("a subject\n\nand a body\n", "Ada Lovelace <ada@example.org>", 10, "Carl Gauß <carl@example.org>", 3600, root);

        var history = scratch.Read([second]);

        history.Facts().ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [root.ToString()] = Fact([], 0, "Ada", "ada@example.org", 0, "Carl", "carl@example.org", "root"),
                [second.ToString()] = Fact([root], 10, "Ada Lovelace", "ada@example.org", 3600, "Carl Gauß", "carl@example.org", "a subject"),
            },
            ignoreOrder: true);
    }

    [Fact]
    public void Several_roots_octopus_merges_and_skewed_clocks_are_read_as_they_are()
    {
        using var scratch = new ScratchRepository();
        var one = scratch.Commit("one", 1000);
        var two = scratch.Commit("two", 2000);
        var old = scratch.Commit("older than its parent", 10, one);
        var three = scratch.Commit("three", 30, one);
        var octopus = scratch.Commit("octopus", 20, old, three, two, one);

        var history = scratch.Read([octopus]);

        history.Count.ShouldBe(5);
        history.ParentIds(history.Number(octopus)).ShouldBe([old, three, two, one]);
        history.ParentIds(history.Number(old)).ShouldBe([one]);
        history.ParentIds(history.Number(two)).ShouldBeEmpty();
        history.Committed[history.Number(old)].ShouldBe(ScratchRepository.Start + 10);
    }

    [Fact]
    public void Only_what_the_tips_reach_is_read()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var left = scratch.Commit("left", 10, root);
        var right = scratch.Commit("right", 20, root);
        scratch.Branch("right", right);

        scratch.Read([left]).Ids.ShouldBe([left, root], ignoreOrder: true);
        scratch.Read([left, right, left]).Ids.ShouldBe([left, right, root], ignoreOrder: true);
        scratch.Read([]).Count.ShouldBe(0);
    }

    [Fact]
    public void A_message_in_another_encoding_is_read_as_it_was_meant()
    {
        using var scratch = new ScratchRepository();
        var text = $"tree {scratch.EmptyTree()}\nauthor Jürgen <j@example.org> {ScratchRepository.Start} +0100\ncommitter Jürgen <j@example.org> {ScratchRepository.Start} +0100\nencoding ISO-8859-1\n\nGrüße\n";
        var latin = scratch.Write("commit", Encoding.Latin1.GetBytes(text));

        var history = scratch.Read([latin]);

        history.SubjectOf(0).ShouldBe("Grüße");
        history.AuthorOf(0).ShouldBe(new Identity("Jürgen", "j@example.org"));
    }

    // Bytes that are no UTF-8 although nothing says otherwise: U+FFFD stands for each, and the rest is read.
    [Fact]
    public void Invalid_bytes_are_replaced_and_stop_nothing()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var text = $"tree {scratch.EmptyTree()}\nparent {root}\nauthor J\u00FCrgen <j@example.org> {ScratchRepository.Start} +0100\ncommitter J\u00FCrgen <j@example.org> {ScratchRepository.Start} +0100\n\nGr\u00FC\u00DFe\n\n\u00FFThis reverts commit {root}.\n";
        var broken = scratch.Write("commit", Encoding.Latin1.GetBytes(text));

        var history = scratch.Read([broken]);
        var number = history.Number(broken);

        history.SubjectOf(number).ShouldBe("Gr\uFFFD\uFFFDe");
        history.AuthorOf(number).ShouldBe(new Identity("J\uFFFDrgen", "j@example.org"));
        history.Mentions.ShouldBe([new Mention(number, MentionKind.Reverts, root.ToString())]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData("subject", "subject")]
    [InlineData("subject\r\n\r\nbody\r\n", "subject")]
    [InlineData("\n\n  \nsubject\n\nbody", "subject")]
    [InlineData("subject \t\nsecond line\n", "subject")]
    [InlineData("tab\there and \"quotes\"\n", "tab\there and \"quotes\"")]
    public void The_subject_is_the_first_line_that_says_something(string message, string subject)
    {
        using var scratch = new ScratchRepository();
        var commit = scratch.Commit(message, "Ada <ada@example.org>", 0, "Ada <ada@example.org>", 0);

        scratch.Read([commit]).SubjectOf(0).ShouldBe(subject);
    }

    // A pipe holds 64 KiB and our buffer begins with 1 MiB: records larger than either arrive in pieces.
    [Fact]
    public void Messages_of_any_length_are_read_whole()
    {
        using var scratch = new ScratchRepository();
        var commit = scratch.Commit("root", 0);
        foreach (var length in (int[])[5_000, 70_000, 3_000_000, 10, 1_048_576, 5_000])
        {
            var message = $"{new string('s', 100)}\n\n{new string('x', length)}\n\nThis reverts commit {commit}.\n";
            commit = scratch.Commit(message, length, commit);
        }

        var history = scratch.Read([commit]);

        history.Count.ShouldBe(7);
        history.Mentions.Count.ShouldBe(6);
        history.Mentions.ShouldAllBe(m => history.ParentIds(m.Commit).Single().ToString() == m.Name && history.SubjectOf(m.Commit).Length == 100);
    }

    [Fact]
    public void Mentions_belong_to_their_commit_and_lead_to_another()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var feature = scratch.Commit("feature", 10, root);
        var subjectOnly = scratch.Commit($"This reverts commit {feature}.\n", 20, feature);
        var revert = scratch.Commit($"Revert \"feature\"\r\n\r\nThis reverts commit {feature}.\r\n", 30, subjectOnly);
        var abbreviated = scratch.Commit($"s\n\nThis reverts commit {feature.ToString()[..9]}.\n", 40, revert);
        var picked = scratch.Commit($"s\n\n(cherry picked from commit {feature})\n", 50, abbreviated);
        var fix = scratch.Commit($"s\n\nFixes: {root.ToString()[..12]} (\"root\")\nFixes: 0123456789ab (\"elsewhere\")\n", 60, picked);

        var history = scratch.Read([fix]);

        history.Mentions.Select(m => (history.Ids[m.Commit], m.Kind, history.Resolve(m.Name) is { } n ? history.Ids[n] : (ObjectId?)null)).ShouldBe(
            [
                (revert, MentionKind.Reverts, feature),
                (abbreviated, MentionKind.Reverts, feature),
                (picked, MentionKind.CherryPickOf, feature),
                (fix, MentionKind.Fixes, root),
                (fix, MentionKind.Fixes, null),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void An_abbreviated_name_resolves_only_when_one_commit_begins_so()
    {
        using var scratch = new ScratchRepository();
        ObjectId[] commits = [.. Enumerable.Range(0, 20).Select(i => scratch.Commit("commit", i))];
        var history = scratch.Read(commits);

        foreach (var commit in commits)
        {
            for (var digits = 7; digits <= 40; digits++)
                history.Resolve(commit.ToString()[..digits]).ShouldBe(history.IndexOf(commit), $"{digits} digits");
        }

        history.Resolve(commits[0].ToString()[..6]).ShouldBeNull();
        history.Resolve(commits[0].ToString()[..39] + (commits[0].ToString()[39] == '0' ? '1' : '0')).ShouldBeNull();
        history.Resolve(new string('0', 40)).ShouldBeNull();
        history.Resolve("not hex").ShouldBeNull();
        history.Resolve(new string('a', 65)).ShouldBeNull();
    }

    // Found by trying messages '0', '1', …: these two are the first whose names share seven digits, 9e56406.
    [Fact]
    public void A_name_with_which_two_commits_begin_resolves_to_neither()
    {
        using var scratch = new ScratchRepository();
        var one = scratch.Commit("455", "Ada <ada@example.org>", 0, "Ada <ada@example.org>", 0);
        var other = scratch.Commit("11892", "Ada <ada@example.org>", 0, "Ada <ada@example.org>", 0);
        var history = scratch.Read([one, other]);

        other.ToString()[..7].ShouldBe(one.ToString()[..7]);
        history.Resolve(one.ToString()[..7]).ShouldBeNull();
        history.Resolve(one.ToString()[..8]).ShouldBe(history.IndexOf(one));
        history.Resolve(other.ToString()[..8]).ShouldBe(history.IndexOf(other));
    }

    [Fact]
    public void A_committed_mailmap_joins_the_names_of_a_person()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", "A. Lovelace <ada@old.example>", 0, "ada <ada@example.org>", 0);
        scratch.Branch("main", scratch.CommitFile(".mailmap", "Ada Lovelace <ada@example.org> <ada@old.example>\nAda Lovelace <ada@example.org>\n", 10, root));

        var history = scratch.Read([root]);

        (history.AuthorOf(0), history.CommitterOf(0)).ShouldBe((new Identity("Ada Lovelace", "ada@example.org"), new Identity("Ada Lovelace", "ada@example.org")));
        history.Identities.Count.ShouldBe(1);
    }

    // A work tree may hold anything: a device that never ends, a pipe that keeps its reader waiting, a link to somebody's secrets.
    [Fact]
    public void A_mailmap_that_was_not_committed_is_not_read()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", "A. Lovelace <ada@example.org>", 0, "ada <ada@example.org>", 0);
        scratch.Branch("main", root);
        File.CreateSymbolicLink(Path.Combine(scratch.Path, ".mailmap"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(scratch.Path, ".gitattributes"), "/dev/zero");

        scratch.ReadAll().AuthorOf(0).ShouldBe(new Identity("A. Lovelace", "ada@example.org"));
    }

    [Fact]
    public void A_mailmap_of_more_than_a_mebibyte_is_not_read()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", "A. Lovelace <ada@example.org>", 0, "ada <ada@example.org>", 0);
        scratch.Branch("main", scratch.CommitFile(".mailmap", "Ada Lovelace <ada@example.org>\n" + new string('#', 1 << 20), 10, root));

        scratch.Read([root]).AuthorOf(0).ShouldBe(new Identity("A. Lovelace", "ada@example.org"));
    }

    [Fact]
    public void Progress_ends_with_the_number_of_commits()
    {
        using var scratch = new ScratchRepository();
        var second = scratch.Commit("second", 10, scratch.Commit("root", 0));
        var reported = new Reports();

        HistoryReader.Read(GitRepository.Open(scratch.Path), [second], null, reported, TestContext.Current.CancellationToken);

        reported.Last.ShouldBe(2);
    }

    // The git program is asked for a commit that is not there.
    [Fact]
    public void A_history_with_a_hole_is_refused()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var second = scratch.Commit("second", 10, root);
        var name = root.ToString();
        var loose = Path.Combine(scratch.Path, ".git", "objects", name[..2], name[2..]);
        File.SetAttributes(loose, FileAttributes.Normal);
        File.Delete(loose);
        var cache = scratch.CacheFolder;

        var refusal = Should.Throw<GitException>(() => scratch.Read([second], new HistoryCache(cache)));

        refusal.Problem.ShouldBe(GitProblem.Failed);
        refusal.Message.ShouldContain(name);
        Directory.Exists(cache).ShouldBeFalse();
    }

    private static string Fact(ObjectId[] parents, long authored, string author, string authorEmail, long committed, string committer, string committerEmail, string subject) =>
        $"""
        parents {string.Join(' ', parents)}
        authored {ScratchRepository.Start + authored} by {new Identity(author, authorEmail)}
        committed {ScratchRepository.Start + committed} by {new Identity(committer, committerEmail)}
        subject {subject}
        mentions 
        """;

    private sealed class Reports : IProgress<int>
    {
        public int Last { get; private set; }

        public void Report(int value) => Last = value;
    }
}
