using System.Text;

namespace Fairlead.Git.Tests;

public sealed class GitRepositoryTests
{
    [Fact]
    public void A_repository_with_a_work_tree_opens_from_any_folder_in_it()
    {
        using var scratch = new ScratchRepository();
        var inner = Directory.CreateDirectory(Path.Combine(scratch.Path, "src", "deep"));

        var repository = GitRepository.Open(inner.FullName);

        (repository.Path, repository.GitDirectory, repository.WorkTree, repository.ObjectIdLength, repository.Name)
            .ShouldBe((inner.FullName, Path.Combine(scratch.Path, ".git"), scratch.Path, 20, "repository"));
    }

    [Fact]
    public void A_repository_opens_from_its_git_directory()
    {
        using var scratch = new ScratchRepository();

        GitRepository.Open(Path.Combine(scratch.Path, ".git")).GitDirectory.ShouldBe(Path.Combine(scratch.Path, ".git"));
    }

    [Fact]
    public void A_bare_repository_has_no_work_tree_and_reads_the_same()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", scratch.Commit("second", 10, root));
        scratch.AnnotatedTag("v1", root.ToString(), 20);
        var bare = scratch.Beside("mirror.git");
        scratch.Git("clone", "--quiet", "--mirror", scratch.Path, bare);

        var repository = GitRepository.Open(bare);

        (repository.GitDirectory, repository.WorkTree, repository.Name).ShouldBe((bare, null, "mirror"));
        repository.Trunk()!.Commit.ShouldBe(GitRepository.Open(scratch.Path).Trunk()!.Commit);
        repository.Tags().ShouldBe(GitRepository.Open(scratch.Path).Tags());
        HistoryReader.Read(repository, [repository.Trunk()!.Commit], cancel: TestContext.Current.CancellationToken).Facts()
            .ShouldBe(scratch.ReadAll().Facts(), ignoreOrder: true);
    }

    [Fact]
    public void A_linked_work_tree_shares_the_git_directory()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", root);
        var linked = scratch.Beside("linked");
        scratch.Git("worktree", "add", "--quiet", "-b", "side", linked, root.ToString());

        var repository = GitRepository.Open(linked);

        (repository.GitDirectory, repository.WorkTree, repository.Home, repository.Name).ShouldBe((Path.Combine(scratch.Path, ".git"), linked, scratch.Path, "repository"));
        repository.Trunk()!.Commit.ShouldBe(root);
    }

    [Fact]
    public void A_repository_of_sha256_has_names_of_32_bytes()
    {
        using var scratch = new ScratchRepository("--object-format=sha256");
        var root = scratch.Commit("root", 0);
        var revert = scratch.Commit($"Revert \"root\"\n\nThis reverts commit {root}.\n", 10, root);
        scratch.Branch("main", revert);
        scratch.AnnotatedTag("v1", root.ToString(), 20);

        var repository = GitRepository.Open(scratch.Path);
        var cache = new HistoryCache(scratch.CacheFolder);
        var history = scratch.ReadAll(cache);

        repository.ObjectIdLength.ShouldBe(32);
        repository.Tags().ShouldBe([new GitTag("v1", root, ScratchRepository.Start + 20, IsAnnotated: true)]);
        history.ParentIds(history.Number(revert)).ShouldBe([root]);
        history.Mentions.Select(m => (m.Commit, history.Resolve(m.Name))).ShouldBe([(history.Number(revert), history.IndexOf(root))]);
        cache.Load(repository)!.Facts().ShouldBe(history.Facts());
    }

    [Fact]
    public void A_missing_path_a_file_and_a_plain_folder_are_no_repositories()
    {
        using var scratch = new ScratchRepository();
        var file = scratch.Beside("file");
        File.WriteAllText(file, "text");

        Refusal(scratch.Beside("nowhere")).ShouldBe((GitProblem.NotARepository, $"'{scratch.Beside("nowhere")}' does not exist."));
        Refusal(file).ShouldBe((GitProblem.NotARepository, $"'{file}' is a file, not a repository."));
        Refusal(Path.GetDirectoryName(scratch.Path)!).ShouldBe((GitProblem.NotARepository, $"'{Path.GetDirectoryName(scratch.Path)}' is not a git repository."));
    }

    [Fact]
    public void A_shallow_clone_is_refused_with_the_way_to_complete_it()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("second", 10, scratch.Commit("root", 0)));
        var clone = scratch.Beside("clone");
        scratch.Git("clone", "--quiet", "--depth=1", "file://" + scratch.Path, clone);

        var (problem, message) = Refusal(clone);

        problem.ShouldBe(GitProblem.Shallow);
        message.ShouldContain("git fetch --unshallow --tags");
        scratch.Git("-C", clone, "fetch", "--quiet", "--unshallow", "--tags");
        GitRepository.Open(clone).Trunk()!.Commit.ShouldBe(GitRepository.Open(scratch.Path).Trunk()!.Commit);
    }

    [Fact]
    public void A_partial_clone_is_refused_with_the_way_to_complete_it()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("root", 0));
        scratch.Git("config", "uploadpack.allowFilter", "true");
        var clone = scratch.Beside("clone");
        scratch.Git("clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://" + scratch.Path, clone);

        var (problem, message) = Refusal(clone);

        problem.ShouldBe(GitProblem.Partial);
        message.ShouldContain("git fetch --refetch --no-filter");
        scratch.Git("-C", clone, "fetch", "--quiet", "--refetch", "--no-filter");
        scratch.Git("-C", clone, "config", "--unset", "remote.origin.promisor");
        scratch.Git("-C", clone, "config", "--unset", "remote.origin.partialclonefilter");
        GitRepository.Open(clone).Trunk()!.Commit.ShouldBe(GitRepository.Open(scratch.Path).Trunk()!.Commit);
    }

    [Fact]
    public void An_empty_repository_has_no_trunk_no_tags_and_no_history()
    {
        using var scratch = new ScratchRepository();
        var repository = GitRepository.Open(scratch.Path);

        repository.Trunk().ShouldBeNull();
        repository.Tags().ShouldBeEmpty();
        scratch.Read([], new HistoryCache(scratch.CacheFolder)).Count.ShouldBe(0);
        Should.Throw<GitException>(() => repository.Trunk("main")).Message.ShouldContain("'main' names no commit");
    }

    [Fact]
    public void The_trunk_is_the_branch_of_HEAD_or_the_one_that_was_named()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var side = scratch.Commit("side", 10, root);
        scratch.Branch("main", root);
        scratch.Branch("side", side);
        var repository = GitRepository.Open(scratch.Path);

        repository.Trunk()!.Commit.ShouldBe(root);
        repository.Trunk("side")!.Commit.ShouldBe(side);
        repository.Trunk("refs/heads/side")!.Commit.ShouldBe(side);
        Should.Throw<GitException>(() => repository.Trunk("nowhere")).Message.ShouldContain("'nowhere' names no commit");
    }

    [Fact]
    public void Where_HEAD_names_no_branch_yet_the_trunk_is_that_of_the_remote()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Git("update-ref", "refs/remotes/origin/develop", root.ToString());
        scratch.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop");

        GitRepository.Open(scratch.Path).Trunk()!.Commit.ShouldBe(root);
    }

    // In a clone, where the remote's default branch is what everybody's work goes to.
    [Fact]
    public void What_is_checked_out_of_a_clone_changes_no_trunk()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("develop", root);
        scratch.Git("symbolic-ref", "HEAD", "refs/heads/develop");
        var clone = scratch.Beside("clone");
        scratch.Git("clone", "--quiet", scratch.Path, clone);
        var mine = scratch.Git("-C", clone, "commit-tree", "-p", root.ToString(), "-m", "mine", scratch.EmptyTree());

        foreach (var way in (string[][])[["checkout", "--quiet", "-b", "feature"], ["reset", "--quiet", "--soft", mine], ["checkout", "--quiet", "--detach", root.ToString()]])
        {
            scratch.Git(["-C", clone, .. way]);
            GitRepository.Open(clone).Trunk().ShouldBe(new GitTrunk("origin/develop", root));
        }

        scratch.Git("-C", clone, "symbolic-ref", "--delete", "refs/remotes/origin/HEAD");
        GitRepository.Open(clone).Trunk("develop").ShouldBe(new GitTrunk("develop", root));
    }

    // As checkouts of CI are: a branch or a commit is checked out, and nothing says which branch of the remote is the default.
    [Theory]
    [InlineData("main", "feature", "origin/main")]
    [InlineData("master", "feature", "origin/master")]
    public void Without_a_noted_default_the_remotes_branch_of_a_usual_name_is_the_trunk(string remote, string local, string trunk)
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Git("update-ref", $"refs/remotes/origin/{remote}", root.ToString());
        scratch.Branch(local, scratch.Commit("feature", 10, root));
        scratch.Git("symbolic-ref", "HEAD", "refs/heads/" + local);

        GitRepository.Open(scratch.Path).Trunk().ShouldBe(new GitTrunk(trunk, root));
    }

    [Fact]
    public void Without_a_remote_a_feature_branch_is_no_trunk_where_there_is_a_main_and_a_lasting_branch_is()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var more = scratch.Commit("more", 10, root);
        scratch.Branch("main", root);
        scratch.Branch("feature", more);
        scratch.Branch("develop", more);

        scratch.Git("symbolic-ref", "HEAD", "refs/heads/feature");
        GitRepository.Open(scratch.Path).Trunk()!.Name.ShouldBe("main");
        scratch.Git("update-ref", "--no-deref", "HEAD", more.ToString());
        GitRepository.Open(scratch.Path).Trunk()!.Name.ShouldBe("main");
        scratch.Git("symbolic-ref", "HEAD", "refs/heads/develop");
        GitRepository.Open(scratch.Path).Trunk()!.Name.ShouldBe("develop");
        scratch.Git("update-ref", "-d", "refs/heads/main");
        scratch.Git("symbolic-ref", "HEAD", "refs/heads/feature");
        GitRepository.Open(scratch.Path).Trunk()!.Name.ShouldBe("feature");
    }

    [Fact]
    public void Every_tag_that_leads_to_a_commit_is_read_with_its_creator_date()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 5);
        scratch.Branch("main", root);
        scratch.LightTag("light", root);
        scratch.LightTag("odd/é=1;2%00", root);
        scratch.AnnotatedTag("annotated", root.ToString(), 20);
        scratch.AnnotatedTag("nested", "annotated", 30);
        scratch.AnnotatedTag("nested-twice", "nested", 40);

        // git/git has such tags: of a blob (junio-gpg-pub), and of 2005 without a tagger, so without a date.
        var blob = scratch.Write("blob", "key"u8.ToArray());
        scratch.LightTag("light-blob", blob);
        scratch.AnnotatedTag("blob", blob.ToString(), 50);
        scratch.AnnotatedTag("nested-blob", "blob", 60);
        scratch.AnnotatedTag("tree", scratch.EmptyTree(), 70);
        scratch.LightTag("undated", scratch.Write("tag", Encoding.UTF8.GetBytes($"object {root}\ntype commit\ntag undated\n\nold\n")));

        GitRepository.Open(scratch.Path).Tags().OrderBy(t => t.Name, StringComparer.Ordinal).ShouldBe([
            new GitTag("annotated", root, ScratchRepository.Start + 20, IsAnnotated: true),
            new GitTag("light", root, ScratchRepository.Start + 5, IsAnnotated: false),
            new GitTag("nested", root, ScratchRepository.Start + 30, IsAnnotated: true),
            new GitTag("nested-twice", root, ScratchRepository.Start + 40, IsAnnotated: true),
            new GitTag("odd/é=1;2%00", root, ScratchRepository.Start + 5, IsAnnotated: false),
            new GitTag("undated", root, null, IsAnnotated: true),
        ]);
    }

    [Fact]
    public void A_repository_without_tags_has_none()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("root", 0));

        GitRepository.Open(scratch.Path).Tags().ShouldBeEmpty();
    }

    [Fact]
    public void A_name_resolves_to_the_commit_behind_it()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", root);
        scratch.AnnotatedTag("v1", root.ToString(), 5);
        scratch.LightTag("blob", scratch.Write("blob", "x"u8.ToArray()));
        var repository = GitRepository.Open(scratch.Path);

        foreach (var name in (string[])[root.ToString(), root.ToString()[..7], "main", "v1", "HEAD"])
            repository.Resolve(name).ShouldBe(root, name);
        foreach (var name in (string[])[new string('0', 40), "nowhere", "blob", "", "main\nmain", "--all"])
            repository.Resolve(name).ShouldBeNull(name);
    }

    [Fact]
    public void The_tags_that_contain_a_commit_are_those_of_git_itself()
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var second = scratch.Commit("second", 10, root);
        scratch.LightTag("v1", root);
        scratch.AnnotatedTag("v2", second.ToString(), 20);
        foreach (var questions in (int[])[1, 500])
        {
            using var oracle = TagOracle.For(GitRepository.Open(scratch.Path), scratch.CacheFolder, questions, TestContext.Current.CancellationToken);

            oracle.TagsContaining(root, TestContext.Current.CancellationToken).ShouldBe(["v1", "v2"]);
            oracle.TagsContaining(second, TestContext.Current.CancellationToken).ShouldBe(["v2"]);
        }

        Directory.EnumerateFileSystemEntries(scratch.CacheFolder).ShouldBeEmpty();
    }

    private static (GitProblem, string) Refusal(string path)
    {
        var refusal = Should.Throw<GitException>(() => GitRepository.Open(path));
        return (refusal.Problem, refusal.Message);
    }
}
