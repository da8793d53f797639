namespace Fairlead.Git.Tests;

public sealed class RevertedCommitsTests
{
    // GitHub's button titles a revert after the pull request and a squash merge puts its number behind; GitLab and git write the subject alone.
    [Theory]
    [InlineData("Mend the lock", "Revert \"Mend the lock\"")]
    [InlineData("Mend the lock (#12)", "Revert \"Mend the lock (#12)\" (#13)")]
    [InlineData("Mend the lock (#12)", "Revert \"Mend the lock\"")]
    [InlineData("Mend the lock", "Revert \"Mend the lock (#12)\"")]
    [InlineData("Mend the lock (#12)", "Undo\n\nReverts acme/shop#12\n")]
    [InlineData("Merge pull request #12 from acme/lock", "Undo\n\nReverts #12\n")]
    public void A_subject_or_a_number_means_the_commit_before_that_bears_it(string subject, string revert)
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var target = scratch.Commit(subject, 10, root);
        var reverting = scratch.Commit(revert, 20, target);
        var again = scratch.Commit(subject, 30, reverting);
        scratch.Branch("main", again);

        var history = scratch.ReadAll();

        var found = RevertedCommits.Of(history).ShouldHaveSingleItem();
        (found.Commit, found.Target, found.ByName).ShouldBe((history.Number(reverting), history.Number(target), false));
    }

    [Fact]
    public void A_subject_that_nothing_bears_is_kept_as_it_stands()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("Revert \"Something else\"", 10, scratch.Commit("root", 0)));

        var found = RevertedCommits.Of(scratch.ReadAll()).ShouldHaveSingleItem();

        (found.Named, found.Target).ShouldBe(("\"Something else\"", null));
    }
}
