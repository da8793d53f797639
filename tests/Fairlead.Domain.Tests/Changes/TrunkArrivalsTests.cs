using CsCheck;
using Fairlead.Domain.Changes;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Tests.Delivery;

namespace Fairlead.Domain.Tests.Changes;

public sealed class TrunkArrivalsTests
{
    // Fairlead delivery reference §2.2 and §2.3: 'in the worked example above M's branch lived 20 s': C (20) was merged by M (40).
    [Fact]
    public void A_branch_lives_from_its_earliest_commit_to_the_merge()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("C", 20, "A").Commit("D", 30, "B").Commit("M", 40, "D", "C");

        var arrivals = Of(story.Graph(), story["M"]);

        Merges(arrivals).ShouldBe([new ArrivalOnTrunk(story["M"], true, 1, 20)]);
        story.Names(Others(arrivals)).ShouldBe(["A", "B", "D"]);
        arrivals.Where(a => !a.IsMerge).ShouldAllBe(a => a.Commits == 1 && a.BeganAt == null);
    }

    // By hand: T was merged back into the branch by N, and is no part of it; F had been on the trunk, so that its merge brings nothing.
    [Fact]
    public void Trunk_that_was_merged_back_is_no_part_of_the_branch()
    {
        var story = new Story().Commit("A", 0).Commit("C", 5, "A").Commit("T", 1, "A").Commit("N", 30, "C", "T").Commit("M", 40, "T", "N").Commit("E", 50, "M", "A");

        Merges(Of(story.Graph(), story["E"])).ShouldBe([new ArrivalOnTrunk(story["M"], true, 2, 5), new ArrivalOnTrunk(story["E"], true, 0, null)]);
    }

    // By hand: the trunk was at T1 and T2; the author of X pulled (N merges T2 into the branch) and moved the trunk forward to N. What arrived with N is X, for an hour's work,
    // and not the trunk of a month.
    [Fact]
    public void A_trunk_that_was_moved_onto_a_merge_of_itself_keeps_its_arrivals()
    {
        var story = new Story().Commit("A", 0).Commit("X", 3_000, "A").Commit("T1", 100, "A").Commit("T2", 2_000, "T1").Commit("N", 3_600, "X", "T2").Commit("E", 4_000, "N");

        var arrivals = Of(story.Graph(), story["E"], c => c == story["N"]);

        story.Names(Others(arrivals)).ShouldBe(["A", "T1", "T2", "E"]);
        Merges(arrivals).ShouldBe([new ArrivalOnTrunk(story["N"], true, 1, 3_000)]);
        story.Names(Others(Of(story.Graph(), story["E"]))).ShouldBe(["A", "X", "E"], "along the first parents it had lost them");
    }

    [Fact]
    public void A_merge_brings_what_its_first_parent_has_not() =>
        Gen.Select(RandomHistory.Any, Gen.Int[0, 1000]).Sample((history, pick) =>
        {
            var trunk = pick % history.Parents.Length;
            var arrivals = Of(history.Graph, trunk);
            List<int> line = [trunk];
            while (history.Parents[line[^1]] is [var first, ..])
                line.Add(first);

            arrivals.Select(m => m.Commit).Order().ShouldBe(line.Order(), "each commit of the line arrives once");
            foreach (var merge in Merges(arrivals))
            {
                var obvious = Enumerable.Range(0, history.Parents.Length).Count(c => c != merge.Commit && history.Contains(merge.Commit, c) && !history.Contains(history.Parents[merge.Commit][0], c));
                (merge.Commits, merge.BeganAt is null).ShouldBe((obvious, obvious == 0));
            }
        });

    private static IEnumerable<ArrivalOnTrunk> Merges(IEnumerable<ArrivalOnTrunk> arrivals) => arrivals.Where(a => a.IsMerge);

    private static IEnumerable<int> Others(IEnumerable<ArrivalOnTrunk> arrivals) => arrivals.Where(a => !a.IsMerge).Select(a => a.Commit);

    private static IReadOnlyList<ArrivalOnTrunk> Of(CommitGraph graph, int trunk, Func<int, bool>? isTurned = null)
    {
        var line = TrunkLine.Of(graph, trunk, isTurned);
        return TrunkArrivals.Of(graph, line, TrunkLanding.Of(graph, line));
    }
}
