namespace Fairlead.Domain.Delivery;

/// <summary>Commits that came to the trunk with a history of their own: how long they had waited elsewhere says nothing about this delivery.</summary>
/// <remarks>
/// A repository that was taken in (a subtree merge, a move into a monorepo) has a root of its own. What arrived together with such a root is imported; what
/// is merged from there later is work like any other.
/// </remarks>
public static class ImportedHistory
{
    /// <param name="graph">The history.</param>
    /// <param name="line">The trunk's line, the newest commit first.</param>
    /// <param name="landing">The landings on it.</param>
    /// <returns>For each commit whether it was imported; null where nothing was.</returns>
    public static bool[]? Of(CommitGraph graph, IReadOnlyList<int> line, int[] landing)
    {
        var main = line[^1];
        HashSet<int>? arrivals = null;
        for (var commit = 0; commit < graph.Count; commit++)
        {
            if (commit != main && landing[commit] != FirstRelease.None && graph.ParentsOf(commit).IsEmpty)
                (arrivals ??= []).Add(landing[commit]);
        }

        if (arrivals is null)
            return null;
        var imported = new bool[graph.Count];
        for (var commit = 0; commit < graph.Count; commit++)
            imported[commit] = landing[commit] != commit && arrivals.Contains(landing[commit]);
        return imported;
    }
}
