using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Changes;

/// <summary>A commit of the trunk's line with what it brought there.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="IsMerge">Whether it has a second parent; else it was written there, squashed or rebased.</param>
/// <param name="Commits">How many commits arrived: those of a merge's branch without the merge, or one.</param>
/// <param name="BeganAt">The earliest author's instant in a merge's branch, seconds since 1970 UTC; null where it brought in none, and for every other commit.</param>
public sealed record ArrivalOnTrunk(int Commit, bool IsMerge, int Commits, long? BeganAt);

/// <summary>What stands on the trunk's line: each commit of it is one arrival of work.</summary>
/// <remarks>
/// Fairlead delivery reference §2.3. A branch is what M^2 has and M^1 has not, so that trunk that was merged back into the branch is no part of it. Author
/// dates are taken, for a rebase changes committer dates. A squash merge has one parent: nothing in git tells how long its branch lived, but its own
/// commit tells how large it was.
/// </remarks>
public static class TrunkArrivals
{
    /// <param name="graph">The history.</param>
    /// <param name="line">The trunk's line, the newest commit first.</param>
    /// <param name="landing">What <see cref="TrunkLanding.Of"/> says of this line.</param>
    /// <returns>Everything on the line, from the oldest on.</returns>
    public static IReadOnlyList<ArrivalOnTrunk> Of(CommitGraph graph, IReadOnlyList<int> line, int[] landing)
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

        return [.. line.Reverse().Select(commit =>
            !graph.IsMerge(commit) ? new ArrivalOnTrunk(commit, false, 1, null)
            : brought.TryGetValue(commit, out var branch) ? new ArrivalOnTrunk(commit, true, branch.Commits, branch.BeganAt)
            : new ArrivalOnTrunk(commit, true, 0, null))];
    }
}
