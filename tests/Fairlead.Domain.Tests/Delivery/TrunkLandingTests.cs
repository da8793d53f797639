using CsCheck;
using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class TrunkLandingTests
{
    // Worked by hand: the first-parent line of T is A, B, M, T; C and D came in with M, N merged D into C before that.
    [Fact]
    public void A_commit_lands_with_the_first_parent_commit_that_brought_it_in()
    {
        var story = new Story()
            .Commit("A", 0).Commit("B", 10, "A").Commit("C", 5, "A").Commit("D", 6, "A")
            .Commit("N", 8, "C", "D").Commit("M", 20, "B", "N").Commit("T", 30, "M").Commit("F", 40, "T");

        TrunkLanding.Of(story.Graph(), TrunkLine.Of(story.Graph(), story["T"])).Select(l => l == FirstRelease.None ? "none" : story.Names([l])[0])
            .ShouldBe(["A", "B", "M", "M", "M", "M", "T", "none"]);
    }

    // Worked by hand: a fast-forward 'foxtrot' merge makes the branch the first parent, so the old trunk lands with it.
    [Fact]
    public void Where_the_trunk_was_merged_into_a_branch_the_branch_is_the_line()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("C", 5, "A").Commit("M", 20, "C", "B");

        TrunkLanding.Of(story.Graph(), TrunkLine.Of(story.Graph(), story["M"])).ShouldBe([story["A"], story["M"], story["C"], story["M"]]);
    }

    [Fact]
    public void A_commit_lands_with_the_oldest_trunk_commit_that_contains_it() =>
        Gen.Select(RandomHistory.Any, Gen.Int[0, 1000]).Sample((history, pick) =>
        {
            var trunk = pick % history.Parents.Length;
            List<int> line = [trunk];
            while (history.Parents[line[^1]] is [var first, ..])
                line.Add(first);
            line.Reverse();
            var obvious = Enumerable.Range(0, history.Parents.Length)
                .Select(c => line.Where(t => history.Contains(t, c)).DefaultIfEmpty(FirstRelease.None).First());

            TrunkLanding.Of(history.Graph, TrunkLine.Of(history.Graph, trunk)).ShouldBe(obvious);
        });
}
