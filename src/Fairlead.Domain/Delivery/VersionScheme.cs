namespace Fairlead.Domain.Delivery;

/// <summary>What the names of releases say about them.</summary>
public enum VersionScheme
{
    /// <summary>Nothing: most are no versions of two to four numbers.</summary>
    None,

    /// <summary>Which release is a patch of which.</summary>
    Versions,

    /// <summary>When they were made: 2026.11.3, 24.04.1. The next of a line is no repair of the one before.</summary>
    Calendar,

    /// <summary>That there was one more: nearly all are patches, so that being one says nothing.</summary>
    Patches,
}

/// <summary>Finds the scheme of a service's releases.</summary>
public static class VersionSchemes
{
    private const int FewReleases = 10, Lately = 50, OfHundred = 100, MostPatches = 92, MostOfThem = 80;

    /// <param name="releases">The releases of one service.</param>
    /// <returns>
    /// Of the last 50: calendar where at least 80 of 100 versions begin with the year of their date or the one before, of two digits with a month behind it and over more
    /// than one year; patches where, of ten or more, more than 92 of 100 are not the first of their line, or more than half followed within a week on the one
    /// before.
    /// </returns>
    public static VersionScheme Of(IReadOnlyList<Release> releases)
    {
        // As they are named lately: a project that went over to dates years ago has dates.
        var named = releases.Where(r => r.Kind is not (TagKind.Arrival or TagKind.Run)).TakeLast(Lately).ToList();
        var versions = named.Select(r => (r.At, Prefix: ReleaseVersion.PrefixOf(r.Name), Version: ReleaseVersion.Parse(r.Name, ReleaseVersion.PrefixOf(r.Name)))).Where(v => v.Version is not null).ToList();
        if (versions.Count == 0 || versions.Count * 2 < named.Count)
            return VersionScheme.None;
        var dated = versions.Where(v => IsDated(v.Version!, DateTimeOffset.FromUnixTimeSeconds(v.At).Year)).ToList();
        if (dated.Count * OfHundred >= versions.Count * MostOfThem && (dated.Exists(v => v.Version!.Numbers[0] > OfHundred) || dated.DistinctBy(v => v.Version!.Numbers[0]).Skip(1).Any()))
            return VersionScheme.Calendar;
        var lines = versions.DistinctBy(v => (v.Prefix, v.Version!.Line)).Count();
        var isRoutine = (versions.Count - lines) * OfHundred > versions.Count * MostPatches || Hotfixes.Of(named).Count * 2 > versions.Count;
        return versions.Count >= FewReleases && isRoutine ? VersionScheme.Patches : VersionScheme.Versions;
    }

    private static bool IsDated(ReleaseVersion version, int year)
    {
        var first = version.Numbers[0];
        return first == year || first == year - 1 || (first >= 10 && (first == year % OfHundred || first == (year - 1) % OfHundred) && version.Line.Minor is >= 0 and <= 12);
    }
}
