namespace Fairlead.Git.Tests;

/// <summary>Tests that change variables of this process; nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessVariables
{
    public const string Name = "Variables of the process";
}

[Collection(ProcessVariables.Name)]
public sealed class EnvironmentTests
{
    [Fact]
    public void Without_git_on_the_path_the_message_says_so()
    {
        using var scratch = new ScratchRepository();
        using var path = new Variable("PATH", scratch.Beside("nothing"));

        foreach (var action in (Action[])[() => GitRepository.Open(scratch.Path), () => GitRepository.ProgramVersion()])
        {
            var refusal = Should.Throw<GitException>(action);
            (refusal.Problem, refusal.Message).ShouldBe((GitProblem.GitMissing, "The git program was not found. Install git (2.31 or newer) and make sure that it is on the PATH."));
        }
    }

    // The variable is that of git's own tests (t0033-safe-directory.sh). Git refuses such a repository because it would obey its
    // configuration; here it never does.
    [Fact]
    public void A_repository_of_another_user_is_read_without_trusting_it()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", root);
        using var stranger = new Variable("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");

        GitRepository.Open(scratch.Path).Trunk()!.Commit.ShouldBe(root);
        scratch.Read([root]).Count.ShouldBe(1);
    }

    // The runtime looks for a program in the current folder before the PATH, and a relative entry of the PATH leads there, too.
    [Theory]
    [InlineData(null)]
    [InlineData(".")]
    [InlineData("")]
    public void A_program_named_git_in_the_folder_somebody_stands_in_is_not_started(string? entry)
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", root);
        var planted = Path.Combine(scratch.Path, "git");
        File.WriteAllText(planted, $"#!/bin/sh\ntouch '{scratch.Beside("ran")}'\nexec false\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(planted, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var path = new Variable("PATH", entry is null ? Environment.GetEnvironmentVariable("PATH")! : entry + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = scratch.Path;
            GitRepository.Open(".").Trunk()!.Commit.ShouldBe(root);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        File.Exists(scratch.Beside("ran")).ShouldBeFalse();
    }

    [Fact]
    public void Objects_that_keep_git_waiting_end_after_a_while()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var objects = Path.Combine(scratch.Path, ".git", "objects", "info");
        Directory.CreateDirectory(objects);
        Shell($"mkfifo '{objects}/alternates'");
        var patience = GitProgram.Patience;
        GitProgram.Patience = TimeSpan.FromMilliseconds(200);
        try
        {
            Should.Throw<GitException>(() => scratch.Read([root])).Message.ShouldContain("was silent");
        }
        finally
        {
            GitProgram.Patience = patience;
            File.Delete(Path.Combine(objects, "alternates"));
        }
    }

    [Fact]
    public void The_version_of_git_is_a_number() => GitRepository.ProgramVersion().ShouldMatch(@"^\d+\.\d+");

    [Fact]
    public void Nothing_new_starts_no_log_and_something_new_reads_only_that()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var second = scratch.Commit("second", 10, root);
        scratch.Branch("main", second);
        var cache = new HistoryCache(scratch.CacheFolder);
        using var git = new ListeningGit(scratch.Beside("bin"));

        scratch.ReadAll(cache);
        git.CommitsRead().ShouldBe([second.ToString(), root.ToString()]);

        scratch.ReadAll(cache).Count.ShouldBe(2);
        git.Logs.ShouldBe(1);

        var third = scratch.Commit("third", 20, second);
        scratch.Branch("main", third);
        scratch.ReadAll(cache).Count.ShouldBe(3);
        git.Logs.ShouldBe(2);
        git.CommitsRead().ShouldBe([second.ToString(), root.ToString(), third.ToString()]);
    }

    // A git that ends well but stops in the middle of a commit: half a history is worse than none.
    [Fact]
    public void A_log_that_is_cut_off_is_refused_and_not_kept()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("second", 10, scratch.Commit("root", 0)));
        using var git = new ListeningGit(scratch.Beside("bin"), " | head -c 200");

        var refusal = Should.Throw<GitException>(() => scratch.ReadAll(new HistoryCache(scratch.CacheFolder)));

        (refusal.Problem, refusal.Message).ShouldBe((GitProblem.Failed, "git log ended in the middle of a commit."));
        Directory.Exists(scratch.CacheFolder).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Settings_of_the_user_and_the_repository_change_nothing(bool inRepository)
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root é", 0);
        var second = scratch.Commit("second", "Jürgen <j@example.org>", 10, "Carl <carl@example.org>", 20, root);
        scratch.Branch("main", second);
        scratch.LightTag("é", root);
        scratch.LightTag("v1", root);
        scratch.AnnotatedTag("v2", second.ToString(), 30);
        scratch.Git("notes", "add", "-m", "This reverts commit 0123456789.", second.ToString());
        var expected = Seen(scratch);

        var file = inRepository ? Path.Combine(scratch.Path, ".git", "config") : scratch.Beside("gitconfig");
        File.AppendAllText(file, """

            [log]
                showSignature = true
                date = relative
                decorate = full
                abbrevCommit = true
                follow = true
                mailmap = false
                showRoot = false
                diffMerges = on
            [format]
                pretty = oneline
                notes = true
            [notes]
                displayRef = refs/notes/*
            [core]
                quotePath = true
                abbrev = 4
                pager = false
                logAllRefUpdates = false
                warnAmbiguousRefs = true
            [pager]
                log = true
                tag = true
            [color]
                ui = always
            [column]
                ui = always
            [tag]
                sort = -creatordate
            [versionsort]
                suffix = -rc
            [i18n]
                logOutputEncoding = ISO-8859-1
                commitEncoding = ISO-8859-1
            [alias]
                log = !false
                rev-parse = !false
            [diff]
                external = false
                renames = copies
            [gc]
                auto = 1
            """);
        using var user = inRepository ? null : new Variable("GIT_CONFIG_GLOBAL", file);

        Seen(scratch).ShouldBe(expected);
    }

    [Fact]
    public void Replaced_objects_and_grafts_change_nothing()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var second = scratch.Commit("second", 10, root);
        var third = scratch.Commit("third", 20, second);
        scratch.Branch("main", third);
        var expected = scratch.Read([third]).Facts();

        scratch.Git("replace", second.ToString(), scratch.Commit("forged", 15).ToString());
        Directory.CreateDirectory(Path.Combine(scratch.Path, ".git", "info"));
        File.WriteAllText(Path.Combine(scratch.Path, ".git", "info", "grafts"), $"{third} {root}\n");

        scratch.Read([third]).Facts().ShouldBe(expected);
    }

    // What git sets for its hooks would lead every git process below to that other repository.
    [Fact]
    public void A_surrounding_git_process_does_not_redirect_the_reading()
    {
        using var scratch = new ScratchRepository();
        using var other = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("ours", 0));
        other.Branch("main", other.Commit("theirs", 10));
        var expected = GitRepository.Open(scratch.Path).Trunk();
        using var directory = new Variable("GIT_DIR", Path.Combine(other.Path, ".git"));
        using var tree = new Variable("GIT_WORK_TREE", other.Path);
        using var index = new Variable("GIT_INDEX_FILE", Path.Combine(other.Path, "index"));

        GitRepository.Open(scratch.Path).Trunk().ShouldBe(expected);
    }

    private static string Seen(ScratchRepository scratch)
    {
        var repository = GitRepository.Open(scratch.Path);
        var trunk = repository.Trunk()!.Commit;
        var history = HistoryReader.Read(repository, [trunk], cancel: TestContext.Current.CancellationToken);
        using var oracle = TagOracle.For(repository, scratch.CacheFolder, 1, TestContext.Current.CancellationToken);
        return string.Join('\n', (string[])
        [
            trunk.ToString(),
            .. repository.Tags().Select(t => t.ToString()).Order(StringComparer.Ordinal),
            .. history.Ids.SelectMany(id => oracle.TagsContaining(id, TestContext.Current.CancellationToken)).Order(StringComparer.Ordinal),
            .. history.Facts().Select(f => $"{f.Key}\n{f.Value}"),
        ]);
    }

    private static void Shell(string command)
    {
        using var process = System.Diagnostics.Process.Start("/bin/sh", ["-c", command]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }

    private sealed class Variable : IDisposable
    {
        private readonly string _name;
        private readonly string? _before;

        public Variable(string name, string value)
        {
            _name = name;
            _before = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
    }

    /// <summary>Stands before git on the path and writes down each 'git log' with what it prints; what it prints may go through another program first.</summary>
    private sealed class ListeningGit : IDisposable
    {
        private readonly string _folder;
        private readonly Variable _path;

        public ListeningGit(string folder, string then = "")
        {
            _folder = Directory.CreateDirectory(folder).FullName;
            var path = Environment.GetEnvironmentVariable("PATH")!;
            var git = path.Split(Path.PathSeparator).Select(p => Path.Combine(p, "git")).First(File.Exists);
            var script = Path.Combine(_folder, "git");
            File.WriteAllText(script, $"""
                #!/bin/sh
                for argument in "$@"; do
                    if [ "$argument" = log ]; then
                        echo log >> '{_folder}/logs'
                        '{git}' "$@"{then} | tee -a '{_folder}/printed'
                        exit
                    fi
                done
                exec '{git}' "$@"

                """);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            _path = new Variable("PATH", _folder + Path.PathSeparator + path);
        }

        public int Logs => File.ReadAllLines(Path.Combine(_folder, "logs")).Length;

        /// <summary>The names of all commits that were printed, in order; each record begins with one and ends with NUL and a line end.</summary>
        public IEnumerable<string> CommitsRead() =>
            File.ReadAllText(Path.Combine(_folder, "printed")).Split("\0\n", StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split('\0')[0]);

        public void Dispose() => _path.Dispose();
    }
}
