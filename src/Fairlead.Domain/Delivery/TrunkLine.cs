namespace Fairlead.Domain.Delivery;

/// <summary>The commits that were the head of the trunk one after the other, the newest first: each of them is one arrival of work.</summary>
/// <remarks>
/// That is the line of first parents, as long as work is merged into the trunk. Somebody who merges the trunk into a branch and then moves the trunk
/// forward to it (a pull that merges and is pushed does just that) turns the parents round: the first leads along the branch, the second is where
/// the trunk was. At such a merge, which says so in its message, the line goes on along the second parent.
/// </remarks>
public static class TrunkLine
{
    /// <param name="graph">The history.</param>
    /// <param name="trunk">The head of the trunk.</param>
    /// <param name="isTurned">Whether a commit is a merge of the trunk into something else; null for none.</param>
    /// <returns>The commits of the line, from the head to the root.</returns>
    public static IReadOnlyList<int> Of(CommitGraph graph, int trunk, Func<int, bool>? isTurned = null)
    {
        var line = new List<int>();
        for (var commit = trunk; ;)
        {
            line.Add(commit);
            var parents = graph.ParentsOf(commit);
            if (parents.IsEmpty)
                return line;
            commit = parents.Length > 1 && isTurned?.Invoke(commit) == true ? parents[1] : parents[0];
        }
    }
}
