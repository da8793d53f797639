using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class RevertsAreUsualTests
{
    // A line of commits of which the last ones take back earlier ones; some of many are enough, and none never is.
    [Theory]
    [InlineData(199, 1, 0, true)]
    [InlineData(200, 1, 0, false)]
    [InlineData(398, 2, 0, true)]
    [InlineData(399, 2, 0, false)]
    [InlineData(2997, 3, 0, true)]
    [InlineData(2998, 3, 0, false)]
    [InlineData(10, 0, 0, false)]
    [InlineData(10, 0, 3, false)]
    [InlineData(10, 1, 3, true)]
    public void At_least_one_of_200_changes_is_taken_back_or_three_and_one_of_a_thousand(int others, int found, int unknown, bool usual)
    {
        var count = others + found + unknown;
        var graph = Graphs.Of([.. Enumerable.Range(0, count).Select(i => i == 0 ? (int[])[] : [i - 1])], [.. Enumerable.Range(0, count).Select(i => (long)i)]);
        List<RevertMessage> reverts =
        [
            .. Enumerable.Range(others, found).Select(c => new RevertMessage(c, c - others)),
            .. Enumerable.Range(others + found, unknown).Select(c => new RevertMessage(c, null)),
        ];
        foreach (var released in (int[])[count, count / 2])
        {
            var releases = Enumerable.Range(0, released).Select(i => new Release($"{i}", i, i, TagKind.Arrival, [])).ToList();

            var analysis = DeliveryAnalysis.Of(new DeliveryFacts(graph, count - 1, reverts, []), releases, new DeliveryRules());

            analysis.RevertsAreUsual.ShouldBe(usual, "whether they wait or are out");
        }
    }
}
