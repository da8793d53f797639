using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class RevertsTests
{
    private const int None = FirstRelease.None;

    // Commit 0 is the change, commit 1 its revert; the numbers are their first releases. Fairlead delivery reference §2.2, 'Reverts'.
    [Theory]
    [InlineData(0, 1, RevertOutcome.Shipped)]
    [InlineData(0, 9, RevertOutcome.Shipped)]
    [InlineData(3, 3, RevertOutcome.SameRelease)]
    [InlineData(2, 1, RevertOutcome.ReleaseBranch)]
    [InlineData(None, 1, RevertOutcome.Unresolved)]
    [InlineData(0, None, RevertOutcome.Open)]
    [InlineData(None, None, RevertOutcome.Unreleased)]
    public void The_releases_of_change_and_revert_decide(int change, int revert, RevertOutcome outcome) =>
        Judge([change, revert], new RevertMessage(1, 0)).ShouldBe([new Revert(1, 0, outcome)]);

    [Theory]
    [InlineData(4)]
    [InlineData(None)]
    public void A_target_that_cannot_be_found_stays_unknown(int revert) =>
        Judge([0, revert], new RevertMessage(1, null)).ShouldBe([new Revert(1, null, RevertOutcome.Unresolved)]);

    [Fact]
    public void A_revert_that_is_neither_released_nor_on_its_way_is_left_out() =>
        Reverts.Judge([new RevertMessage(1, 0)], [0, None], _ => false).ShouldBeEmpty();

    // Change 0 in release 0, reverted by 1 in release 1, which is reverted by 2: the change lands again.
    [Theory]
    [InlineData(2, RevertOutcome.Relanding)]
    [InlineData(None, RevertOutcome.Relanding)]
    [InlineData(1, RevertOutcome.SameRelease)]
    public void A_revert_of_a_revert_is_no_failure(int relanding, RevertOutcome outcome) =>
        Judge([0, 1, relanding], new RevertMessage(1, 0), new RevertMessage(2, 1))
            .ShouldBe([new Revert(1, 0, RevertOutcome.Shipped), new Revert(2, 1, outcome)]);

    // Worked by hand: change 0 ships, 1 takes it back, 2 lands it again, 3 takes it back again: release 2, which landed
    // it again, has failed.
    [Fact]
    public void Taking_back_what_was_landed_again_is_a_failure_of_the_release_that_landed_it_again() =>
        Judge([0, 1, 2, 3], new RevertMessage(1, 0), new RevertMessage(2, 1), new RevertMessage(3, 2)).ShouldBe([
            new Revert(1, 0, RevertOutcome.Shipped),
            new Revert(2, 1, RevertOutcome.Relanding),
            new Revert(3, 2, RevertOutcome.Shipped),
        ]);

    [Fact]
    public void Messages_that_revert_one_another_in_a_circle_are_judged_all_the_same() =>
        Judge([0, 1], new RevertMessage(1, 0), new RevertMessage(0, 1)).Select(r => r.Commit).ShouldBe([1, 0]);

    [Fact]
    public void Two_reverts_of_one_change_are_judged_each() =>
        Judge([0, 1, 2], new RevertMessage(1, 0), new RevertMessage(2, 0))
            .ShouldBe([new Revert(1, 0, RevertOutcome.Shipped), new Revert(2, 0, RevertOutcome.Shipped)]);

    private static IReadOnlyList<Revert> Judge(int[] label, params RevertMessage[] messages) => Reverts.Judge(messages, label, _ => true);
}
