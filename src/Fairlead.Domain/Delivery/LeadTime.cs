namespace Fairlead.Domain.Delivery;

/// <summary>Where the lead time of a change starts.</summary>
public enum LeadTimeStart
{
    /// <summary>When the change was written; rebasing keeps it.</summary>
    Author,

    /// <summary>When the commit was made or last rewritten.</summary>
    Committer,

    /// <summary>When the change arrived on the trunk, see <see cref="TrunkLanding"/>.</summary>
    Trunk,
}

/// <summary>The lead time of one change: from its start to the first release that contains it.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Release">The index of its first release.</param>
/// <param name="Seconds">The lead time, never below 0.</param>
/// <param name="WasNegative">Whether the clocks said less than 0, which is shown as 0 and counted.</param>
public readonly record struct ChangeLeadTime(int Commit, int Release, long Seconds, bool WasNegative);

/// <summary>Lead times of all released changes.</summary>
public static class LeadTimes
{
    /// <param name="graph">The history.</param>
    /// <param name="releases">The releases in order of date.</param>
    /// <param name="label">The first release of each commit.</param>
    /// <param name="start">Where a lead time starts.</param>
    /// <param name="landing">The landings of <see cref="TrunkLanding"/>; needed for <see cref="LeadTimeStart.Trunk"/> only.</param>
    /// <param name="belongs">Whether a commit is a change of this service; null takes all.</param>
    /// <returns>
    /// One entry per released commit with fewer than two parents; with <see cref="LeadTimeStart.Trunk"/> commits that never
    /// landed on the trunk are left out.
    /// </returns>
    public static IReadOnlyList<ChangeLeadTime> Of(
        CommitGraph graph,
        IReadOnlyList<Release> releases,
        int[] label,
        LeadTimeStart start,
        int[]? landing = null,
        Func<int, bool>? belongs = null)
    {
        var changes = new List<ChangeLeadTime>(graph.Count);
        for (var commit = 0; commit < graph.Count; commit++)
        {
            if (label[commit] == FirstRelease.None || graph.IsMerge(commit) || belongs?.Invoke(commit) == false)
                continue;
            if (StartOf(graph, commit, start, landing) is not { } began)
                continue;
            var seconds = releases[label[commit]].At - began;
            changes.Add(new ChangeLeadTime(commit, label[commit], Math.Max(0, seconds), seconds < 0));
        }

        return changes;
    }

    /// <param name="graph">The history.</param>
    /// <param name="commit">A commit.</param>
    /// <param name="start">Where a lead time starts.</param>
    /// <param name="landing">The landings, needed for <see cref="LeadTimeStart.Trunk"/>.</param>
    /// <returns>The instant, seconds since 1970 UTC; null for a commit that never landed on the trunk.</returns>
    /// <exception cref="ArgumentNullException">The landings are needed and missing.</exception>
    public static long? StartOf(CommitGraph graph, int commit, LeadTimeStart start, int[]? landing)
    {
        switch (start)
        {
            case LeadTimeStart.Author:
                return graph.Authored[commit];
            case LeadTimeStart.Committer:
                return graph.Committed[commit];
            default:
                ArgumentNullException.ThrowIfNull(landing);
                return landing[commit] == FirstRelease.None ? null : graph.Committed[landing[commit]];
        }
    }
}
