using CsCheck;
using Fairlead.Domain.Changes;

namespace Fairlead.Domain.Tests.Changes;

public sealed class PullRequestStagesTests
{
    private static readonly DateTime Monday = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    // Fairlead delivery reference §2.1, by hand: written from Monday 9:00, opened 11:30, reviewed Tuesday 12:00, merged 13:15:30, deployed 13:45:30.
    [Fact]
    public void Each_stage_runs_from_one_instant_to_the_next() =>
        PullRequestStages.Of(new(Monday, Monday.AddHours(2.5), null, Monday.AddHours(27), Monday.AddHours(28.25).AddSeconds(30), Monday.AddHours(28.75).AddSeconds(30)))
            .ShouldBe(new(new(9_000, false), new(88_200, false), new(4_530, false), new(1_800, false), new(101_730, false)));

    [Fact]
    public void A_draft_is_picked_up_from_where_it_became_ready() =>
        PullRequestStages.Of(new(null, Monday, Monday.AddHours(5), Monday.AddHours(6), null, null)).ShouldBe(new(null, new(3_600, false), null, null, null));

    // The reviewer did not wait: the review was taken up an hour after it was opened, and no clock ran backwards.
    [Fact]
    public void A_draft_that_was_reviewed_before_it_was_ready_is_picked_up_from_where_it_was_opened() =>
        PullRequestStages.Of(new(null, Monday, Monday.AddHours(5), Monday.AddHours(1), null, null)).Pickup.ShouldBe(new(3_600, false));

    // Merged without a review: nobody knows how the time divides, and it is not 0.
    [Fact]
    public void What_is_unknown_at_one_end_is_unknown() =>
        PullRequestStages.Of(new(null, Monday, null, null, Monday.AddHours(1), null)).ShouldBe(new(null, null, null, null, null));

    // §2.2: 'clamp negative lead times to 0, count and show them': a rebase wrote the commit anew after the pull request was opened.
    [Fact]
    public void A_stage_that_runs_backwards_is_0_and_says_so() =>
        PullRequestStages.Of(new(Monday.AddHours(3), Monday, null, null, Monday.AddHours(4), Monday)).ShouldBe(new(new(0, true), null, null, new(0, true), new(3_600, false)));

    [Fact]
    public void Stages_in_order_add_up_to_the_age_of_the_branch_and_none_is_below_0() =>
        Gen.Int[0, 5_000_000].Array[5].Sample(offsets =>
        {
            var at = offsets.Select(o => Monday.AddSeconds(o)).ToArray();
            var any = PullRequestStages.Of(new(at[0], at[1], null, at[2], at[3], at[4]));
            foreach (var stage in (StageTime?[])[any.Coding, any.Pickup, any.Review, any.Deploy, any.Branch])
                (stage!.Value.Seconds >= 0 && (!stage.Value.WasNegative || stage.Value.Seconds == 0)).ShouldBeTrue();
            Array.Sort(at);
            var ordered = PullRequestStages.Of(new(at[0], at[1], null, at[2], at[3], at[4]));
            (ordered.Coding!.Value.Seconds + ordered.Pickup!.Value.Seconds + ordered.Review!.Value.Seconds).ShouldBe(ordered.Branch!.Value.Seconds);
        });
}
