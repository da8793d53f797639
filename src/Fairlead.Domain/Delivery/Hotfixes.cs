namespace Fairlead.Domain.Delivery;

/// <summary>A release that soon followed another of its line: the sign of an unplanned repair.</summary>
/// <param name="Earlier">The index of the release that was repaired.</param>
/// <param name="Later">The index of the release that repaired it.</param>
public readonly record struct Hotfix(int Earlier, int Later);

/// <summary>Finds patch releases that came within days of the release before them in the same line.</summary>
/// <remarks>
/// Releases named v?N(.N){1,3} are grouped by the first two numbers and sorted by version. This over-counts projects
/// that patch by routine, so the days are a setting of each service and the finding is marked as inferred.
/// </remarks>
public static class Hotfixes
{
    /// <summary>The days within which the next patch counts as a hotfix, unless a service says otherwise.</summary>
    public const int DefaultDays = 7;

    private const long SecondsPerDay = 86_400;

    /// <param name="releases">The releases of one service in order of date.</param>
    /// <param name="days">The gap at most, in days; 0 finds only those of the same instant.</param>
    /// <returns>Pairs of a release and the patch that followed it within the days, in order of version.</returns>
    public static IReadOnlyList<Hotfix> Of(IReadOnlyList<Release> releases, int days = DefaultDays)
    {
        var found = new List<Hotfix>();
        var lines = releases
            .Select((release, index) => (Version: ReleaseVersion.Parse(release.Name, ReleaseVersion.PrefixOf(release.Name)), Prefix: ReleaseVersion.PrefixOf(release.Name), Index: index))
            .Where(r => r.Version is not null && releases[r.Index].Kind is not (TagKind.Arrival or TagKind.Run))
            .GroupBy(r => (r.Prefix, r.Version!.Line));
        foreach (var line in lines)
        {
            var sorted = line.OrderBy(r => r.Version).ThenBy(r => r.Index).ToList();
            for (var i = 1; i < sorted.Count; i++)
            {
                var gap = releases[sorted[i].Index].At - releases[sorted[i - 1].Index].At;
                if (gap >= 0 && gap <= days * SecondsPerDay)
                    found.Add(new Hotfix(sorted[i - 1].Index, sorted[i].Index));
            }
        }

        return found;
    }
}
