using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairlead.Domain.Delivery;

/// <summary>What the numbers in the names of tags are.</summary>
public enum TagNumbers
{
    /// <summary>Versions of two to four numbers: v1.2.3, 2026.11.06.</summary>
    Versions,

    /// <summary>Days: 2026-11-06, release-20261106.2.</summary>
    Dates,

    /// <summary>Weeks: 2026-w45.</summary>
    Weeks,

    /// <summary>Single numbers that count up: build-203, r216.</summary>
    Counters,
}

/// <summary>A tag pattern found by looking at a repository's tags.</summary>
/// <param name="Prefix">What stands before the number, for instance 'checkout@'.</param>
/// <param name="Pattern">A regular expression for the whole name.</param>
/// <param name="Tags">How many release tags it keeps.</param>
/// <param name="Numbers">What stands behind the prefix.</param>
/// <param name="Example">The last of them by name.</param>
public sealed record TagPatternSuggestion(string Prefix, string Pattern, int Tags, TagNumbers Numbers, string Example)
{
    /// <summary>What the prefix names, without what only separates it from the number: 'checkout' of 'checkout@'; empty for the whole repository.</summary>
    public string Product => Prefix.TrimEnd('@', '-', '_', '/', '.', 'v', 'V', ':');
}

/// <summary>Finds out how a repository names its releases.</summary>
public static partial class TagPatterns
{
    /// <summary>Any name that ends in a version of two to four numbers.</summary>
    public const string AnyVersion = @"(?:.*[-_/@])?v?\d+(?:\.\d+){1,3}(?:[-+].*)?";

    // Single numbers say little by themselves: a branch that was tagged once is no scheme.
    private const int FewCounters = 3, Few = 2, Likelihood = 5, YearOfDays = 365, SecondsPerDay = 86_400;

    private static readonly string[] Production = ["prod", "production", "live"];
    private static readonly string[] NotProduction = ["staging", "stage", "test", "testing", "qa", "dev", "uat", "preview", "sandbox", "demo", "canary", "nightly"];
    private static readonly string[] WholeProduct = ["", "release", "releases", "rel", "version", "ver", "deploy", "deployment", "deployed"];

    /// <param name="tagNames">All tag names of a repository.</param>
    /// <param name="dateOf">When a tag was made, seconds since 1970 UTC; null where nobody knows.</param>
    /// <returns>
    /// One suggestion per way of naming, the likeliest first: tags of production before those of the repository as a whole (1.2, release-20261106), both before
    /// those of a part of it (chart-1.2, sdk/v1.2), more tags before fewer. Tags of the whole whose last is a year older than another's are an old way. With
    /// and without v is one way. A monorepo has several.
    /// </returns>
    public static IReadOnlyList<TagPatternSuggestion> Suggest(IEnumerable<string> tagNames, Func<string, long?>? dateOf = null)
    {
        var named = tagNames.Where(n => n.Length <= TagRule.LongestName && !TagRule.IsPreRelease(n)).Select(NamedTag.Of).OfType<NamedTag>().ToList();
        var versioned = named.Where(n => n.Numbers != TagNumbers.Counters).Select(n => n.Base).ToHashSet(StringComparer.Ordinal);
        var groups = named

            // The v1 beside v1.2.3 is a name that moves on with each release.
            .Where(n => n.Numbers != TagNumbers.Counters || !versioned.Contains(n.Base))
            .GroupBy(n => (n.Base, n.Numbers))
            .Where(g => g.Key.Numbers != TagNumbers.Counters || g.Count() >= FewCounters)
            .Select(g => (Found: SuggestionOf(g.Key.Base, g.Key.Numbers, [.. g]), Newest: dateOf is null ? null : g.Max(n => dateOf(n.Name))))
            .ToList();
        var newest = groups.Max(g => g.Newest);
        return [.. groups
            .OrderBy(g => RankOf(g.Found, newest - g.Newest > (long)YearOfDays * SecondsPerDay))
            .ThenByDescending(g => g.Found.Tags)
            .ThenBy(g => g.Found.Prefix, StringComparer.Ordinal)
            .Select(g => g.Found)];
    }

    /// <param name="suggestions">What <see cref="Suggest"/> found.</param>
    /// <param name="tags">How many tags there are in all.</param>
    /// <returns>The first of them, where it is likely to be what is deployed; null where it is a few tags of a part among many others.</returns>
    public static TagPatternSuggestion? Likely(IReadOnlyList<TagPatternSuggestion> suggestions, int tags) =>
        suggestions is [var first, ..] && (first.Tags >= Likelihood || first.Tags * 2 >= tags || RankOf(first, false) < 2) ? first : null;

    /// <param name="pattern">What <see cref="Suggest"/> found.</param>
    /// <returns>The same with what pre-releases have behind the number, -rc.1 or b3, for which a suggestion leaves no room.</returns>
    public static string WithPreReleases(string pattern) => pattern + "(?:[-._]?[A-Za-z].*)?";

    private static int RankOf(TagPatternSuggestion found, bool isOld)
    {
        var words = Letters().Matches(found.Prefix).Select(m => m.Value.ToLowerInvariant()).ToList();
        if (words.Exists(NotProduction.Contains))
            return 3;
        if (words.Exists(Production.Contains))
            return 0;
        return WholeProduct.Contains(string.Join(' ', words is [.. var before, "v"] ? before : words)) && found.Tags >= Few && !isOld ? 1 : 2;
    }

    private static TagPatternSuggestion SuggestionOf(string @base, TagNumbers numbers, List<NamedTag> tags)
    {
        var signs = tags.Select(t => t.Sign).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var sign = signs switch
        {
            [var only] => only,
            ["", "v"] => "v?",
            ["V", "v"] => "[vV]",
            _ => "[vV]?",
        };
        var number = numbers switch
        {
            TagNumbers.Versions => tags.Exists(t => t.HasBuild) ? @"\d+(?:[._]\d+){0,3}(?:[-+.].*)?" : @"\d+(?:[._]\d+){1,3}",
            TagNumbers.Dates => $@"\d{{4}}{Hyphen(tags)}\d{{2}}{Hyphen(tags)}\d{{2}}{(tags.Exists(t => t.HasBuild) ? @"(?:[-._T]\d+)*" : "")}",
            TagNumbers.Weeks => @"\d{4}[-._]?[wW]\d{1,2}(?:[-._]\d+)*",
            _ => @"\d+",
        };
        var prefix = signs.Count == 1 ? @base + signs[0] : @base;
        return new TagPatternSuggestion(prefix, Escape(@base) + sign + number, tags.Count, numbers, tags.Select(t => t.Name).Max(StringComparer.Ordinal)!);
    }

    private static string Hyphen(List<NamedTag> tags) => tags.TrueForAll(t => t.HasHyphens) ? "-" : tags.Exists(t => t.HasHyphens) ? "-?" : "";

    // Only what a regular expression would misread is escaped, so that the suggestion stays readable.
    private static string Escape(string prefix) => string.Concat(prefix.Select(c => @".^$*+?()[]{}|\".Contains(c, StringComparison.Ordinal) ? $@"\{c}" : c.ToString()));

    private sealed record NamedTag(string Name, string Base, string Sign, TagNumbers Numbers, bool HasBuild, bool HasHyphens)
    {
        public static NamedTag? Of(string name)
        {
            if (WeekAtEnd().Match(name) is { Success: true } week)
                return Found(name, week, TagNumbers.Weeks, false, false);
            if (DateAtEnd().Match(name) is { Success: true } date && IsDay(date))
                return Found(name, date, TagNumbers.Dates, date.Groups["more"].Length > 0, date.Groups["hyphen"].Length > 0);
            if (VersionAtEnd().Match(name) is { Success: true } version)
                return Found(name, version, TagNumbers.Versions, version.Groups["build"].Length > 0, false);
            return CounterAtEnd().Match(name) is { Success: true } counter ? Found(name, counter, TagNumbers.Counters, false, false) : null;
        }

        // 'v1', 'V1' and '1' are one line; the v of 'prov1' is part of the name.
        private static NamedTag Found(string name, Match match, TagNumbers numbers, bool hasBuild, bool hasHyphens)
        {
            var prefix = match.Groups["prefix"].Value;
            var isSign = prefix is [.., 'v' or 'V'] && (prefix.Length == 1 || !char.IsLetter(prefix[^2]));
            return new NamedTag(name, isSign ? prefix[..^1] : prefix, isSign ? prefix[^1..] : "", numbers, hasBuild, hasHyphens);
        }

        private static bool IsDay(Match date) =>
            DateOnly.TryParseExact(date.Groups["year"].Value + date.Groups["month"].Value + date.Groups["day"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    [GeneratedRegex(@"\A(?<prefix>(?:.*?[^0-9.])?)(?<number>\d+(?:[._]\d+){1,3})(?<build>(?:[-+].*)?)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionAtEnd();

    [GeneratedRegex(@"\A(?<prefix>(?:.*?[^0-9.])?)(?<year>(?:19|20)\d\d)(?<hyphen>-?)(?<month>\d\d)\k<hyphen>(?<day>\d\d)(?<more>(?:[-._T]\d+)*)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DateAtEnd();

    [GeneratedRegex(@"\A(?<prefix>(?:.*?[^0-9.])?)(?:19|20)\d\d[-._]?[wW]\d{1,2}(?:[-._]\d+)*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WeekAtEnd();

    [GeneratedRegex(@"\A(?<prefix>(?:.*[^0-9.])?)\d+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CounterAtEnd();

    [GeneratedRegex(@"[A-Za-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();
}
