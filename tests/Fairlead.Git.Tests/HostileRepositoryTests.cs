using System.Globalization;

namespace Fairlead.Git.Tests;

/// <summary>Repositories that were made to run a program when somebody looks at them.</summary>
/// <remarks>
/// Each way is a setting of git's own documentation (git-config(1), gitattributes(5), githooks(5)) that names a program; what is planted leaves a file
/// behind. CVE-2021-43891 and the like of editors began with core.fsmonitor.
/// </remarks>
public sealed class HostileRepositoryTests
{
    public static TheoryData<string> Ways => new(
        "[core]\n fsmonitor = PLANTED",
        "[core]\n hooksPath = HOOKS",
        "[core]\n pager = PLANTED\n[pager]\n log = PLANTED\n diff-tree = PLANTED\n tag = PLANTED\n cat-file = PLANTED\n config = PLANTED",
        "[core]\n editor = PLANTED\n askPass = PLANTED\n sshCommand = PLANTED\n gitProxy = PLANTED\n alternateRefsCommand = PLANTED",
        "[diff]\n external = PLANTED",
        "[diff \"planted\"]\n command = PLANTED\n textconv = PLANTED\n cachetextconv = false",
        "[filter \"planted\"]\n clean = PLANTED\n smudge = PLANTED\n process = PLANTED\n required = true",
        "[log]\n showSignature = true\n[gpg]\n program = PLANTED\n format = openpgp",
        "[gpg \"ssh\"]\n program = PLANTED\n defaultKeyCommand = PLANTED\n[gpg]\n format = ssh\n[log]\n showSignature = true",
        "[alias]\n log = !PLANTED\n diff-tree = !PLANTED\n cat-file = !PLANTED\n config = !PLANTED\n tag = !PLANTED\n rev-parse = !PLANTED\n for-each-ref = !PLANTED",
        "[include]\n path = INCLUDED",
        "[includeIf \"gitdir:/\"]\n path = INCLUDED",
        "[extensions]\n worktreeConfig = true",
        "[remote \"origin\"]\n url = ext::PLANTED\n uploadpack = PLANTED\n vcs = planted\n[protocol]\n allow = always\n[protocol \"ext\"]\n allow = always",
        "[trailer \"planted\"]\n command = PLANTED\n cmd = PLANTED\n[uploadpack]\n packObjectsHook = PLANTED",
        "[credential]\n helper = !PLANTED\n[mailmap]\n file = /dev/zero\n[core]\n attributesFile = /dev/zero\n excludesFile = /dev/zero");

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_a_repository_configures_is_never_run(string way)
    {
        using var scratch = Planted(way, out var ran);

        await ReadEverythingAsync(scratch, scratch.Path);

        File.Exists(ran).ShouldBeFalse();
    }

    // Git takes a folder that looks like a bare repository for one, although it came with an ordinary clone.
    [Fact]
    public async Task A_folder_of_a_clone_that_looks_like_a_bare_repository_runs_nothing()
    {
        using var scratch = Planted("[core]\n fsmonitor = PLANTED\n bare = false\n worktree = .", out var ran);
        var inner = Path.Combine(scratch.Path, "docs", "inner");
        Directory.CreateDirectory(Path.GetDirectoryName(inner)!);
        CopyFolder(Path.Combine(scratch.Path, ".git"), inner);

        await ReadEverythingAsync(scratch, inner);

        File.Exists(ran).ShouldBeFalse();
    }

    // A partial clone whose remote is a command: a missing object would be fetched with it.
    [Fact]
    public async Task A_missing_object_fetches_nothing()
    {
        using var scratch = Planted("[remote \"origin\"]\n url = ext::PLANTED\n[protocol \"ext\"]\n allow = always", out var ran);
        var blob = scratch.Git("rev-parse", "HEAD:file");
        File.Delete(Path.Combine(scratch.Path, ".git", "objects", blob[..2], blob[2..]));

        // Said in the settings of the work tree, where nobody looked for a partial clone.
        File.AppendAllText(Path.Combine(scratch.Path, ".git", "config"), "[extensions]\n worktreeConfig = true\n");
        File.WriteAllText(Path.Combine(scratch.Path, ".git", "config.worktree"), "[remote \"origin\"]\n promisor = true\n[extensions]\n partialClone = origin\n");

        await Should.ThrowAsync<GitException>(() => ReadEverythingAsync(scratch, scratch.Path));
        File.Exists(ran).ShouldBeFalse();
    }

    [Theory]
    [InlineData("packed-refs")]
    [InlineData("HEAD")]
    [InlineData("config")]
    [InlineData("shallow")]
    [InlineData("commondir")]
    [InlineData("refs/heads/main")]
    [InlineData("refs/tags/v1")]
    public void A_link_to_a_device_in_place_of_a_file_of_git_is_read_as_nothing(string file)
    {
        using var scratch = Planted("", out _);
        var path = Path.Combine(scratch.Path, ".git", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");

        Should.NotThrow(() =>
        {
            var repository = GitRepository.Open(scratch.Path);
            repository.Trunk();
            repository.Tags();
        });
    }

    [Fact]
    public void A_link_to_another_file_in_place_of_the_packed_references_shows_nothing_of_it()
    {
        using var scratch = Planted("", out _);
        var secret = scratch.Beside("secret");
        File.WriteAllText(secret, "the password is river");
        File.Delete(Path.Combine(scratch.Path, ".git", "packed-refs"));
        foreach (var file in (string[])["packed-refs", "refs/heads/main", "refs/tags/v1", "config"])
        {
            var path = Path.Combine(scratch.Path, ".git", file);
            File.Delete(path);
            File.CreateSymbolicLink(path, secret);
        }

        try
        {
            GitRepository.Open(scratch.Path).Tags().ShouldBeEmpty();
        }
        catch (GitException e)
        {
            e.Message.ShouldNotContain("river");
        }
    }

    [Fact]
    public void References_that_lead_in_a_circle_or_out_of_the_repository_lead_nowhere()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", root);
        File.WriteAllText(scratch.Beside("outside"), root + "\n");
        var tags = Directory.CreateDirectory(Path.Combine(scratch.Path, ".git", "refs", "tags")).FullName;
        File.WriteAllText(Path.Combine(tags, "circle"), "ref: refs/tags/circle\n");
        File.WriteAllText(Path.Combine(tags, "out"), "ref: refs/tags/../../../../outside\n");
        File.WriteAllText(Path.Combine(tags, "short"), root.ToString()[..30]);
        File.WriteAllText(Path.Combine(tags, "symbolic"), "ref: refs/heads/main\n");
        Directory.CreateSymbolicLink(Path.Combine(tags, "loop"), tags);

        GitRepository.Open(scratch.Path).Tags().Select(t => t.Name).ShouldBe(["symbolic"]);
    }

    [Fact]
    public void A_link_in_place_of_all_tags_leads_nowhere()
    {
        using var scratch = Planted("", out _);
        var tags = Path.Combine(scratch.Path, ".git", "refs", "tags");
        Directory.Delete(tags, recursive: true);
        var elsewhere = Directory.CreateDirectory(scratch.Beside("elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "v2"), scratch.Git("rev-parse", "HEAD") + "\n");
        Directory.CreateSymbolicLink(tags, elsewhere);

        GitRepository.Open(scratch.Path).Tags().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(".git/commondir", "x\0y\n")]
    [InlineData("inner/.git", "gitdir: a\0b\n")]
    public void What_is_no_path_leads_nowhere(string file, string text)
    {
        using var scratch = Planted("", out _);
        var path = Path.Combine(scratch.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);

        Should.NotThrow(() => GitRepository.Open(Path.GetDirectoryName(path)!).Tags());
    }

    // A few kilobytes of objects that are gigabytes when they are compared line by line.
    [Fact]
    public async Task The_lines_of_a_file_of_more_than_eight_megabytes_are_not_counted()
    {
        using var scratch = new ScratchRepository();
        var commit = scratch.CommitFile("bomb", new string('\n', 9 << 20), 0);
        var read = new List<FileChange>();

        await FileChangeReader.ReadAsync(GitRepository.Open(scratch.Path), [commit], (_, files) => read.AddRange(files), cancel: TestContext.Current.CancellationToken);

        read.ShouldBe([new FileChange("bomb", null, null, null)]);
    }

    [Fact]
    public void A_message_without_end_is_refused()
    {
        using var scratch = new ScratchRepository();
        var commit = scratch.Commit(new string('m', 34 << 20), 0);

        Should.Throw<GitException>(() => scratch.Read([commit])).Message.ShouldContain("says more than");
    }

    [Fact]
    public void A_configuration_of_more_than_a_mebibyte_is_refused()
    {
        using var scratch = Planted("", out _);
        File.AppendAllText(Path.Combine(scratch.Path, ".git", "config"), new string('#', 1 << 20));

        Should.Throw<GitException>(() => GitRepository.Open(scratch.Path)).Message.ShouldContain("at most 1,048,576");
    }

    [Fact]
    public void Packed_and_loose_references_are_those_of_git_itself()
    {
        using var scratch = new ScratchRepository();
        var commits = Enumerable.Range(0, 30).Select(i => scratch.Commit(i.ToString(CultureInfo.InvariantCulture), i)).ToArray();
        scratch.Branch("main", commits[0]);
        for (var i = 0; i < commits.Length; i++)
        {
            scratch.LightTag($"folder{i % 3}/v{i}", commits[i]);
            scratch.AnnotatedTag($"a{i}", commits[i].ToString(), i);
        }

        scratch.Git("pack-refs", "--all");
        scratch.LightTag("folder1/v1", commits[29]);
        scratch.Git("update-ref", "-d", "refs/tags/a7");
        scratch.LightTag("odd@", commits[3]);
        var expected = scratch.Git("for-each-ref", "refs/tags", "--format=%(objectname) %(refname:lstrip=2)").Split('\n');

        var repository = GitRepository.Open(scratch.Path);

        repository.TagReferences().Select(t => $"{t.Value} {t.Key["refs/tags/".Length..]}").ShouldBe(expected, ignoreOrder: true);
        repository.Resolve("folder1/v1").ShouldBe(commits[29]);
        repository.Resolve("a6~0").ShouldBe(commits[6]);
        repository.Resolve("a7").ShouldBeNull();
        repository.Resolve("odd@").ShouldBe(commits[3]);
        repository.Trunk()!.Commit.ShouldBe(commits[0]);
    }

    private static async Task ReadEverythingAsync(ScratchRepository scratch, string path)
    {
        var cancel = TestContext.Current.CancellationToken;
        var repository = GitRepository.Open(path);
        var tips = repository.Tags(cancel).Select(t => t.Commit).Append(repository.Trunk()!.Commit).ToList();
        repository.Origin();
        GitCheckout.Look(path);
        var history = HistoryReader.Read(repository, tips, new HistoryCache(scratch.CacheFolder), cancel: cancel);
        history.Count.ShouldBe(2);
        using (var oracle = TagOracle.For(repository, scratch.CacheFolder, 10, cancel))
            oracle.TagsContaining(tips[0], cancel).ShouldNotBeEmpty();
        await FileChangeReader.ReadAsync(repository, [.. history.Ids], (_, _) => { }, cancel: cancel);
    }

    /// <summary>Two commits of a file with attributes, a tag, every hook, and the setting, in which PLANTED stands for a program that leaves a file behind.</summary>
    private static ScratchRepository Planted(string setting, out string ran)
    {
        var scratch = new ScratchRepository();
        var git = Path.Combine(scratch.Path, ".git");
        File.WriteAllText(Path.Combine(scratch.Path, "file"), "one\n");
        File.WriteAllText(Path.Combine(scratch.Path, ".gitattributes"), "* diff=planted filter=planted\n");
        scratch.Git("add", ".");
        scratch.Git("commit", "--quiet", "--message=one");
        File.WriteAllText(Path.Combine(scratch.Path, "file"), "two\n");
        scratch.Git("commit", "--quiet", "--all", "--message=two\n\nplanted: x");
        scratch.Git("tag", "--annotate", "--message=v1", "v1");

        ran = scratch.Beside("ran");
        var program = scratch.Beside("planted");
        var hooks = Directory.CreateDirectory(scratch.Beside("hooks")).FullName;
        var standard = Directory.CreateDirectory(Path.Combine(git, "hooks")).FullName;
        var script = $"#!/bin/sh\ntouch '{ran}'\ncat\n";
        foreach (var file in (string[])[program, .. ((string[])["post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout", "pre-auto-gc", "query-watchman"])
            .SelectMany(h => (string[])[Path.Combine(hooks, h), Path.Combine(standard, h)])])
        {
            File.WriteAllText(file, script);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.CreateDirectory(Path.Combine(git, "info"));
        File.WriteAllText(Path.Combine(git, "info", "attributes"), "* diff=planted filter=planted\n");
        File.WriteAllText(scratch.Beside("included"), $"[core]\n fsmonitor = {program}\n[diff]\n external = {program}\n");
        File.WriteAllText(Path.Combine(git, "config.worktree"), $"[core]\n fsmonitor = {program}\n");
        File.AppendAllText(Path.Combine(git, "config"), setting.Replace("PLANTED", program).Replace("HOOKS", hooks).Replace("INCLUDED", scratch.Beside("included")) + "\n");
        return scratch;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Directory.CreateDirectory(Path.Combine(to, "refs"));
    }
}
