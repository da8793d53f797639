namespace Fairlead.Domain.Delivery;

/// <summary>When each commit arrived on the trunk: the commit of the trunk's line that brought it in, see <see cref="TrunkLine"/>.</summary>
/// <remarks>
/// Imported history and long-lived branches inflate lead times that start at the author's date; landing is the start
/// that trunk-based teams mean.
/// </remarks>
public static class TrunkLanding
{
    /// <param name="graph">The history.</param>
    /// <param name="line">The trunk's line, the newest commit first.</param>
    /// <returns>For each commit the trunk commit that brought it in, or <see cref="FirstRelease.None"/> when it is not on the trunk.</returns>
    public static int[] Of(CommitGraph graph, IReadOnlyList<int> line)
    {
        var landing = new int[graph.Count];
        Array.Fill(landing, FirstRelease.None);
        var stack = new int[graph.Count];
        for (var i = line.Count - 1; i >= 0; i--)
            FirstRelease.Reach(graph, line[i], line[i], landing, stack);
        return landing;
    }
}
