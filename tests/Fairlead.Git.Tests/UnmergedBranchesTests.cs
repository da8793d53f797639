namespace Fairlead.Git.Tests;

public sealed class UnmergedBranchesTests
{
    // By hand: A (0), B (100), M (300, merges 'done') are the trunk; the others begin at A.
    [Fact]
    public void What_is_neither_on_the_trunk_nor_in_a_tag_waits_the_longest_first()
    {
        using var scratch = new ScratchRepository();
        var a = scratch.Commit("A", 0);
        var b = scratch.Commit("B", 100, a);
        var done = scratch.Commit("done", 90, a);
        var m = scratch.Commit("Merge done", 300, b, done);
        var one = scratch.Commit("one", 50, a);
        var two = scratch.Commit("two", 150, one);
        var released = scratch.Commit("released", 60, a);
        var more = scratch.Commit("more", 160, released);
        var far = scratch.Commit("far", 70, a);
        scratch.Branch("main", m);
        scratch.Branch("done", done);
        scratch.Branch("behind", a);
        scratch.Branch("topic", two);
        scratch.Branch("same", two);
        scratch.Branch("maintenance", released);
        scratch.Branch("overheads/remotes/next", more);
        scratch.AnnotatedTag("v1.0.0", released.ToString(), 65);
        scratch.Git("update-ref", "refs/remotes/origin/far", far.ToString());
        scratch.Git("update-ref", "refs/remotes/origin/main", m.ToString());
        scratch.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
        scratch.Git("update-ref", "refs/remotes/fork/theirs", scratch.Commit("theirs", 20, a).ToString());

        Read(scratch).ShouldBe([("same", 2, 50, 150), ("origin/far", 1, 70, 70), ("overheads/remotes/next", 1, 160, 160)]);

        // What others see of a branch counts, not what lies here beside it.
        scratch.Git("update-ref", "-d", "refs/heads/same");
        scratch.Git("update-ref", "refs/remotes/origin/topic", one.ToString());
        Read(scratch).ShouldBe([("origin/topic", 1, 50, 50), ("origin/far", 1, 70, 70), ("overheads/remotes/next", 1, 160, 160)]);
    }

    [Fact]
    public void A_branch_that_shares_no_commit_with_the_trunk_counts_whole()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("A", 0));
        scratch.Branch("pages", scratch.Commit("second page", 30, scratch.Commit("page", 20)));

        Read(scratch).ShouldBe([("pages", 2, 20, 30)]);
    }

    [Fact]
    public void Where_everything_has_arrived_nothing_waits()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("A", 0));
        Read(scratch).ShouldBeEmpty();
    }

    private static List<(string Name, int Commits, long Since, long Last)> Read(ScratchRepository scratch)
    {
        var git = GitRepository.Open(scratch.Path);
        return [.. UnmergedBranches.Read(git, git.Trunk()!.Commit, TestContext.Current.CancellationToken)
            .Select(b => (b.Name, b.Commits, b.Since - ScratchRepository.Start, b.Last - ScratchRepository.Start))];
    }
}
