namespace Fairlead.Domain.Delivery;

/// <summary>Every arrival on the trunk as a release: the rule of teams that deploy each merge.</summary>
public static class TrunkReleases
{
    private const int ShortName = 12;

    /// <param name="graph">The history.</param>
    /// <param name="line">The trunk's line, the newest commit first, see <see cref="TrunkLine"/>.</param>
    /// <param name="landing">Where each commit landed, see <see cref="TrunkLanding"/>.</param>
    /// <param name="nameOf">The full name of a commit.</param>
    /// <param name="belongs">Whether a commit is a change of the service; null where all are. An arrival that brings none of them deploys nothing.</param>
    /// <returns>
    /// The arrivals in order, each named by the first twelve digits of its commit (by all where two would be called the same), at the time of the
    /// commit; a clock that went back counts as the time of the arrival before.
    /// </returns>
    public static IReadOnlyList<Release> Of(CommitGraph graph, IReadOnlyList<int> line, int[] landing, Func<int, string> nameOf, Func<int, bool>? belongs = null)
    {
        var bringing = belongs is null ? null : Enumerable.Range(0, graph.Count).Where(c => landing[c] != FirstRelease.None && belongs(c)).Select(c => landing[c]).ToHashSet();
        var releases = new List<Release>(line.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var last = long.MinValue;
        foreach (var commit in line.Reverse())
        {
            if (bringing?.Contains(commit) == false)
                continue;
            last = Math.Max(last, graph.Committed[commit]);
            var (full, name) = (nameOf(commit), nameOf(commit)[..ShortName]);
            releases.Add(new Release(names.Add(name) ? name : full, commit, last, TagKind.Arrival, []));
        }

        return releases;
    }
}
