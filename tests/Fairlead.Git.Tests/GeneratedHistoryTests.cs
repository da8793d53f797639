using System.Text;
using Fairlead.Domain.Delivery;

namespace Fairlead.Git.Tests;

/// <summary>A history of 3,000 commits with branches, merges, several roots and clocks that disagree, read and compared with what git itself says.</summary>
public sealed class GeneratedHistoryTests(GeneratedHistoryTests.Generated generated) : IClassFixture<GeneratedHistoryTests.Generated>
{
    private const int Commits = 3000;
    private const int TagsOfEachKind = 30;

    [Fact]
    public void Every_commit_is_read_as_git_log_prints_it()
    {
        var history = generated.Scratch.ReadAll();

        history.Count.ShouldBe(Commits);
        Enumerable.Range(0, history.Count)
            .Select(c => $"{history.Ids[c]}|{string.Join(' ', history.ParentIds(c))}|{history.Authored[c]}|{history.Committed[c]}|{history.AuthorOf(c).Name}|{history.SubjectOf(c)}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(generated.Scratch.Git("log", "--all", "--format=%H|%P|%at|%ct|%an|%s").Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reading_in_steps_equals_reading_at_once()
    {
        var cache = new HistoryCache(generated.Scratch.CacheFolder);
        var tips = generated.Scratch.Tips();
        foreach (var step in (int[])[1, 10, tips.Length / 2])
            generated.Scratch.Read(tips[..step], cache);

        var inSteps = generated.Scratch.Read(tips, cache);

        inSteps.Facts().ShouldBe(generated.Scratch.Read(tips).Facts(), ignoreOrder: true);
        inSteps.Identities.ShouldBeUnique();
    }

    // git rev-list says which commits a tag contains; the first release is the earliest such tag by (date, name).
    [Fact]
    public void The_first_release_of_every_commit_is_the_earliest_tag_that_contains_it()
    {
        var repository = GitRepository.Open(generated.Scratch.Path);
        var history = generated.Scratch.ReadAll();
        var (releases, label) = Labels(repository, history);

        var obvious = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in repository.Tags().OrderBy(t => t.At).ThenBy(t => t.Name, StringComparer.Ordinal))
        {
            foreach (var commit in generated.Scratch.Git("rev-list", "refs/tags/" + tag.Name).Split('\n'))
                obvious.TryAdd(commit, tag.Name);
        }

        releases.Count.ShouldBeGreaterThan(TagsOfEachKind);
        obvious.Count.ShouldBeInRange(Commits / 3, Commits - 1);
        Enumerable.Range(0, history.Count).Where(c => label[c] != FirstRelease.None)
            .ToDictionary(c => history.Ids[c].ToString(), c => releases[label[c]].Name, StringComparer.Ordinal)
            .ShouldBe(obvious, ignoreOrder: true);
    }

    // The oracle that 'fairlead dora --verify' uses, on every sixtieth commit.
    [Fact]
    public void The_first_release_is_the_earliest_of_git_tag_contains()
    {
        var repository = GitRepository.Open(generated.Scratch.Path);
        var history = generated.Scratch.ReadAll();
        var (releases, label) = Labels(repository, history);
        var at = repository.Tags().ToDictionary(t => t.Name, t => t.At!.Value, StringComparer.Ordinal);

        using var oracle = TagOracle.For(repository, generated.Scratch.CacheFolder, history.Count / 60, TestContext.Current.CancellationToken);
        for (var commit = 0; commit < history.Count; commit += 60)
        {
            var earliest = oracle.TagsContaining(history.Ids[commit], TestContext.Current.CancellationToken).OrderBy(t => at[t]).ThenBy(t => t, StringComparer.Ordinal).FirstOrDefault();
            (label[commit] == FirstRelease.None ? null : releases[label[commit]].Name).ShouldBe(earliest);
        }
    }

    private static (IReadOnlyList<Release> Releases, int[] Label) Labels(GitRepository repository, History history)
    {
        var releases = Releases.InOrder(repository.Tags().Select(t => new Tag(t.Name, history.Number(t.Commit), t.At!.Value, t.IsAnnotated ? TagKind.Annotated : TagKind.Light)));
        var graph = new CommitGraph(history.ParentStart, history.Parents, history.Authored, history.Committed);
        return (releases, FirstRelease.Of(graph, releases));
    }

    public sealed class Generated : IDisposable
    {
        private ulong _state = 20260601;

        public Generated() => Scratch.Git(Encoding.UTF8.GetBytes(Stream()), "fast-import", "--quiet", "--force");

        internal ScratchRepository Scratch { get; } = new();

        public void Dispose() => Scratch.Dispose();

        private string Stream()
        {
            var text = new StringBuilder();
            var childless = new HashSet<int>();
            for (var i = 1; i <= Commits; i++)
            {
                var at = ScratchRepository.Start + (i * 600);

                // One commit in 400 begins a history of its own, the others stand on one of the 12 before them, one in three on two.
                var parents = i == 1 || Below(400) == 0 ? [] : new HashSet<int> { Math.Max(1, i - 1 - Below(12)) };
                if (parents.Count > 0 && Below(3) == 0)
                    parents.Add(Math.Max(1, i - 1 - Below(60)));
                text.Append($"{(parents.Count == 0 ? "reset refs/heads/work\n" : "")}commit refs/heads/work\nmark :{i}\n");
                text.Append($"author Person {Below(9)} <p@example.org> {at - Below(90_000)} +0100\ncommitter Person {Below(9)} <p@example.org> {at - Below(9_000)} +0000\n");
                Data(text, $"commit {i}\n\nof a generated history\n");
                foreach (var (parent, place) in parents.Select((p, place) => (p, place)))
                    text.Append($"{(place == 0 ? "from" : "merge")} :{parent}\n");
                childless.ExceptWith(parents);
                childless.Add(i);
                text.Append('\n');
            }

            foreach (var commit in childless)
                text.Append($"reset refs/heads/tip-{commit}\nfrom :{commit}\n\n");
            for (var i = 0; i < TagsOfEachKind; i++)
            {
                text.Append($"reset refs/tags/light-{i}\nfrom :{1 + Below(Commits)}\n\n");
                text.Append($"tag v{i}\nfrom :{1 + Below(Commits)}\ntagger Person <p@example.org> {ScratchRepository.Start + Below(Commits * 600)} +0000\n");
                Data(text, "release\n");
            }

            return text.ToString();
        }

        private static void Data(StringBuilder text, string content) => text.Append($"data {Encoding.UTF8.GetByteCount(content)}\n{content}\n");

        // Knuth's MMIX generator: the same history in every run.
        private int Below(int limit)
        {
            _state = unchecked((_state * 6364136223846793005) + 1442695040888963407);
            return (int)((_state >> 33) % (ulong)limit);
        }
    }
}
