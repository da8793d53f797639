using CsCheck;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class FirstReleaseTests
{
    // Fairlead delivery reference §2.2, worked example: A(0) ← B(10) ← D(30) ← M(40, merges C); C(20) has parent A;
    // X(25) has parent B. Tags v1.0.0 → B at 15, v1.0.1 → X at 26, v1.1.0 → M at 45.
    private static readonly Story Example = new Story()
        .Commit("A", 0)
        .Commit("B", 10, "A")
        .Commit("C", 20, "A")
        .Commit("X", 25, "B")
        .Commit("D", 30, "B")
        .Commit("M", 40, "D", "C");

    private static readonly Release[] ExampleReleases =
        [Example.Release("v1.0.0", "B", 15), Example.Release("v1.0.1", "X", 26), Example.Release("v1.1.0", "M", 45)];

    [Fact]
    public void The_worked_example_has_the_labels_of_the_reference() =>
        Example.Labels(FirstRelease.Of(Example.Graph(), ExampleReleases), ExampleReleases)
            .ShouldBe(["A in v1.0.0", "B in v1.0.0", "C in v1.1.0", "X in v1.0.1", "D in v1.1.0", "M in v1.1.0"]);

    // Same place: lead times without M: A 15, B 5, X 1, C 25, D 15; n = 5, p50 = 15, p85 = 25.
    // A tool that takes the next tag by commit date gives C 6 instead of 25.
    [Fact]
    public void The_worked_example_has_the_lead_times_of_the_reference()
    {
        var graph = Example.Graph();
        var changes = LeadTimes.Of(graph, ExampleReleases, FirstRelease.Of(graph, ExampleReleases), LeadTimeStart.Author);

        changes.ShouldBe([
            new ChangeLeadTime(Example["A"], 0, 15, WasNegative: false),
            new ChangeLeadTime(Example["B"], 0, 5, WasNegative: false),
            new ChangeLeadTime(Example["C"], 2, 25, WasNegative: false),
            new ChangeLeadTime(Example["X"], 1, 1, WasNegative: false),
            new ChangeLeadTime(Example["D"], 2, 15, WasNegative: false),
        ]);
        Percentile.Of(changes.Select(c => c.Seconds), 500).ShouldBe(15);
        Percentile.Of(changes.Select(c => c.Seconds), 850).ShouldBe(25);
    }

    // Worked by hand: the maintenance line 1.x and the main line 2.x part at B; a range v2.0..v1.1 would count X only,
    // but v1.1..v2.1 would count D and E, and v2.0..v2.1 E only: the label counts each commit once.
    [Fact]
    public void Parallel_lines_count_each_commit_once()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("D", 20, "B").Commit("X", 30, "B").Commit("E", 40, "D");
        Release[] releases = [story.Release("v1.0", "B", 15), story.Release("v2.0", "D", 25), story.Release("v1.1", "X", 35), story.Release("v2.1", "E", 45)];

        story.Labels(FirstRelease.Of(story.Graph(), releases), releases)
            .ShouldBe(["A in v1.0", "B in v1.0", "D in v2.0", "X in v1.1", "E in v2.1"]);
    }

    // Worked by hand: the newer commit was released before the older one; by date v2 is the first that holds both.
    [Fact]
    public void A_tag_set_later_on_an_older_commit_is_not_its_first_release()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("C", 20, "B");
        Release[] releases = [story.Release("v2", "B", 30), story.Release("v1", "A", 40)];

        story.Labels(FirstRelease.Of(story.Graph(), releases), releases).ShouldBe(["A in v2", "B in v2", "C in none"]);
    }

    // Worked by hand: two histories without a common ancestor.
    [Fact]
    public void Several_roots_are_labelled_each_by_its_own_release()
    {
        var story = new Story().Commit("A", 0).Commit("P", 1).Commit("B", 2, "A").Commit("Q", 3, "P");
        Release[] releases = [story.Release("v1", "B", 5), story.Release("docs-1", "P", 6)];

        story.Labels(FirstRelease.Of(story.Graph(), releases), releases).ShouldBe(["A in v1", "P in docs-1", "B in v1", "Q in none"]);
    }

    [Fact]
    public void Without_releases_no_commit_has_a_label() =>
        FirstRelease.Of(Example.Graph(), []).ShouldAllBe(label => label == FirstRelease.None);

    [Fact]
    public void An_empty_history_has_no_labels() => FirstRelease.Of(Graphs.Of([]), []).ShouldBeEmpty();

    [Fact]
    public void The_label_is_the_earliest_release_that_contains_the_commit() =>
        RandomHistory.Any.Sample(
            history =>
            {
                var releases = history.Releases;
                var obvious = Enumerable.Range(0, history.Parents.Length)
                    .Select(commit => Enumerable.Range(0, releases.Count).Where(r => history.Contains(releases[r].Commit, commit)).DefaultIfEmpty(FirstRelease.None).Min());

                FirstRelease.Of(history.Graph, releases).ShouldBe(obvious);
            },
            iter: 1000);

    // Worked by hand: the history is one line of 300,000 commits, far deeper than a call stack.
    [Fact]
    public void A_history_may_be_deeper_than_any_call_stack()
    {
        const int depth = 300_000;
        var graph = Graphs.Of([.. Enumerable.Range(0, depth).Select(i => i == 0 ? Array.Empty<int>() : [i - 1])]);

        FirstRelease.Of(graph, [new Release("v1", depth - 1, 1, TagKind.Light, [])]).ShouldAllBe(label => label == 0);
    }

    [Fact]
    public void What_the_trunk_holds_and_no_release_contains_is_waiting()
    {
        // E stands on M; F is on a branch of its own and not on its way.
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("C", 20, "A").Commit("M", 30, "B", "C").Commit("F", 40, "B");
        Release[] releases = [story.Release("v1", "B", 15)];
        var graph = story.Graph();

        story.Names(FirstRelease.Waiting(graph, [story["M"]], FirstRelease.Of(graph, releases))).ShouldBe(["C", "M"]);
    }

    [Fact]
    public void Nothing_waits_when_the_trunk_itself_is_released()
    {
        var graph = Example.Graph();
        FirstRelease.Waiting(graph, [Example["M"]], FirstRelease.Of(graph, ExampleReleases)).ShouldBeEmpty();
    }

    [Fact]
    public void Looking_for_what_waits_leaves_the_labels_alone()
    {
        var label = new int[] { FirstRelease.None, FirstRelease.None };
        FirstRelease.Waiting(Graphs.Of([[], [0]]), [1], label).ShouldBe([0, 1]);
        label.ShouldBe([FirstRelease.None, FirstRelease.None]);
    }

    [Fact]
    public void Waiting_is_what_a_tip_reaches_and_no_release_does() =>
        Gen.Select(RandomHistory.Any, Gen.Int[0, 1000].Array[0, 3]).Sample(
            (history, picks) =>
            {
                var releases = history.Releases;
                int[] tips = [.. picks.Select(p => p % history.Parents.Length)];
                var obvious = Enumerable.Range(0, history.Parents.Length)
                    .Where(c => tips.Any(t => history.Contains(t, c)) && !releases.Any(r => history.Contains(r.Commit, c)));

                FirstRelease.Waiting(history.Graph, tips, FirstRelease.Of(history.Graph, releases)).ShouldBe(obvious);
            },
            iter: 1000);
}
