using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Changes;

/// <summary>A merge on the trunk with what it brought in.</summary>
/// <param name="Commit">The merge.</param>
/// <param name="Commits">How many commits it brought in, without itself.</param>
/// <param name="BeganAt">The earliest author's instant among them, seconds since 1970 UTC; null where it brought in none.</param>
public sealed record MergeOnTrunk(int Commit, int Commits, long? BeganAt);

/// <summary>What stands on the trunk's line: each commit of it is one arrival of work.</summary>
/// <remarks>
/// Fairlead delivery reference §2.3. A branch is what M^2 has and M^1 has not, so that trunk that was merged back into the branch is no part of it. Author
/// dates are taken, for a rebase changes committer dates. A squash merge has one parent: nothing in git tells how long its branch lived.
/// </remarks>
/// <param name="Merges">The merges, from the oldest on.</param>
/// <param name="Others">Commits with fewer than two parents: written there, squashed or rebased.</param>
public sealed record TrunkArrivals(IReadOnlyList<MergeOnTrunk> Merges, IReadOnlyList<int> Others)
{
    /// <param name="graph">The history.</param>
    /// <param name="line">The trunk's line, the newest commit first.</param>
    /// <param name="landing">What <see cref="TrunkLanding.Of"/> says of this line.</param>
    /// <returns>Everything on the line.</returns>
    public static TrunkArrivals Of(CommitGraph graph, IReadOnlyList<int> line, int[] landing)
    {
        var brought = new Dictionary<int, (int Commits, long BeganAt)>();
        for (var commit = 0; commit < landing.Length; commit++)
        {
            var into = landing[commit];
            if (into == FirstRelease.None || into == commit)
                continue;
            var before = brought.TryGetValue(into, out var known) ? known : (Commits: 0, BeganAt: long.MaxValue);
            brought[into] = (before.Commits + 1, Math.Min(before.BeganAt, graph.Authored[commit]));
        }

        var merges = new List<MergeOnTrunk>();
        var others = new List<int>();
        foreach (var commit in line)
        {
            if (!graph.IsMerge(commit))
                others.Add(commit);
            else if (brought.TryGetValue(commit, out var branch))
                merges.Add(new MergeOnTrunk(commit, branch.Commits, branch.BeganAt));
            else
                merges.Add(new MergeOnTrunk(commit, 0, null));
        }

        merges.Reverse();
        others.Reverse();
        return new TrunkArrivals(merges, others);
    }
}
