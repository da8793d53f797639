using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class CommitGraphTests
{
    [Fact]
    public void Parents_keep_their_order_and_only_two_or_more_make_a_merge()
    {
        var graph = Graphs.Of([[], [0], [0], [2, 1, 0]]);

        graph.Count.ShouldBe(4);
        graph.ParentsOf(0).ToArray().ShouldBeEmpty();
        graph.ParentsOf(3).ToArray().ShouldBe([2, 1, 0]);
        Enumerable.Range(0, 4).Select(graph.IsMerge).ShouldBe([false, false, false, true]);
    }

    [Fact]
    public void Arrays_that_do_not_fit_together_are_refused()
    {
        Should.Throw<ArgumentException>(() => new CommitGraph([0], [], [1], [1]));
        Should.Throw<ArgumentException>(() => new CommitGraph([0, 0], [], [1], []));
        Should.Throw<ArgumentException>(() => new CommitGraph([0, 0], [0], [1], [1]));
    }
}
