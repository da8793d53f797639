using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class LeadTimesTests
{
    // B was written at 5 and rebased at 12; C and D were merged by M at 30; W was written 'in the future', at 100.
    private static readonly Story Story = new Story()
        .Commit("A", 0, 0)
        .Commit("B", 5, 12, "A")
        .Commit("C", 8, 9, "A")
        .Commit("D", 10, 10, "C")
        .Commit("M", 30, 30, "B", "D")
        .Commit("W", 100, 35, "M")
        .Commit("S", 20, 21, "A");

    private static readonly Release[] Releases = [Story.Release("v1", "B", 15), Story.Release("v1-fix", "S", 25), Story.Release("v2", "W", 40)];

    private static readonly int[] Label = FirstRelease.Of(Story.Graph(), Releases);

    // Worked by hand: release at 15, 25 or 40 minus the author's instant; 40 − 100 is shown as 0 and counted; M is no change.
    [Fact]
    public void From_the_author_date_a_negative_span_is_shown_as_zero_and_marked() =>
        Of(LeadTimeStart.Author).ShouldBe([Change("A", 0, 15), Change("B", 0, 10), Change("C", 2, 32), Change("D", 2, 30), new(Story["W"], 2, 0, WasNegative: true), Change("S", 1, 5)]);

    [Fact]
    public void From_the_committer_date() =>
        Of(LeadTimeStart.Committer).ShouldBe([Change("A", 0, 15), Change("B", 0, 3), Change("C", 2, 31), Change("D", 2, 30), Change("W", 2, 5), Change("S", 1, 4)]);

    // Worked by hand: C and D landed with M at 30; S was released from a branch and never landed.
    [Fact]
    public void From_the_landing_on_the_trunk_commits_that_never_landed_are_left_out() =>
        Of(LeadTimeStart.Trunk, TrunkLanding.Of(Story.Graph(), TrunkLine.Of(Story.Graph(), Story["W"])))
            .ShouldBe([Change("A", 0, 15), Change("B", 0, 3), Change("C", 2, 10), Change("D", 2, 10), Change("W", 2, 5)]);

    [Fact]
    public void From_the_landing_without_landings_is_an_error() => Should.Throw<ArgumentNullException>(() => Of(LeadTimeStart.Trunk));

    // Worked by hand: a span of exactly 0 is not negative.
    [Fact]
    public void A_commit_released_at_its_own_instant_took_no_time()
    {
        var story = new Story().Commit("A", 10);
        LeadTimes.Of(story.Graph(), [story.Release("v1", "A", 10)], [0], LeadTimeStart.Author).ShouldBe([new ChangeLeadTime(0, 0, 0, WasNegative: false)]);
    }

    [Fact]
    public void Only_changes_of_the_service_count() =>
        LeadTimes.Of(Story.Graph(), Releases, Label, LeadTimeStart.Author, belongs: c => c == Story["C"]).ShouldBe([Change("C", 2, 32)]);

    [Fact]
    public void What_is_not_released_has_no_lead_time() =>
        LeadTimes.Of(Story.Graph(), [], [.. Label.Select(_ => FirstRelease.None)], LeadTimeStart.Author).ShouldBeEmpty();

    private static IReadOnlyList<ChangeLeadTime> Of(LeadTimeStart start, int[]? landing = null) =>
        LeadTimes.Of(Story.Graph(), Releases, Label, start, landing);

    private static ChangeLeadTime Change(string commit, int release, long seconds) => new(Story[commit], release, seconds, WasNegative: false);
}
