namespace Fairlead.Domain.Delivery;

/// <summary>When each commit arrived on the trunk: the first-parent commit that brought it in.</summary>
/// <remarks>
/// Imported history and long-lived branches inflate lead times that start at the author's date; landing is the start
/// that trunk-based teams mean.
/// </remarks>
public static class TrunkLanding
{
    /// <param name="graph">The history.</param>
    /// <param name="trunk">The head of the trunk.</param>
    /// <returns>For each commit the trunk commit that brought it in, or <see cref="FirstRelease.None"/> when it is not on the trunk.</returns>
    public static int[] Of(CommitGraph graph, int trunk)
    {
        var line = new List<int>();
        for (var commit = trunk; ;)
        {
            line.Add(commit);
            var parents = graph.ParentsOf(commit);
            if (parents.IsEmpty)
                break;
            commit = parents[0];
        }

        var landing = new int[graph.Count];
        Array.Fill(landing, FirstRelease.None);
        var stack = new int[graph.Count];
        for (var i = line.Count - 1; i >= 0; i--)
            FirstRelease.Reach(graph, line[i], line[i], landing, stack);
        return landing;
    }
}
