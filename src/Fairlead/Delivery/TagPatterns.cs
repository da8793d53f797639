using System.Text.RegularExpressions;
using Fairlead.Domain.Delivery;

namespace Fairlead.Delivery;

/// <summary>A tag pattern found by looking at a repository's tags.</summary>
/// <param name="Prefix">What stands before the number, for instance 'checkout@'.</param>
/// <param name="Pattern">A regular expression for the whole name.</param>
/// <param name="Tags">How many release tags it keeps.</param>
public sealed record TagPatternSuggestion(string Prefix, string Pattern, int Tags);

/// <summary>Finds out how a repository names its releases.</summary>
public static partial class TagPatterns
{
    /// <summary>Any name that ends in a version of two to four numbers.</summary>
    public const string AnyVersion = @"(?:.*[-_/@])?v?\d+(?:\.\d+){1,3}(?:[-+].*)?";

    /// <param name="tagNames">All tag names of a repository.</param>
    /// <returns>One suggestion per prefix, the one with the most tags first; a monorepo has several.</returns>
    public static IReadOnlyList<TagPatternSuggestion> Suggest(IEnumerable<string> tagNames) =>
        [.. tagNames
            .Where(n => n.Length <= TagRule.LongestName && !TagRule.IsPreRelease(n))
            .Select(n => VersionAtEnd().Match(n))
            .Where(m => m.Success)
            .GroupBy(m => m.Groups["prefix"].Value, StringComparer.Ordinal)
            .Select(g => new TagPatternSuggestion(g.Key, PatternOf(g.Key, g), g.Count()))
            .OrderByDescending(s => s.Tags)
            .ThenBy(s => s.Prefix, StringComparer.Ordinal)];

    private static string PatternOf(string prefix, IEnumerable<Match> names) =>
        Escape(prefix) + (names.Any(n => n.Groups["build"].Value.Length > 0) ? @"\d+(?:[._]\d+){0,3}(?:[-+.].*)?" : @"\d+(?:[._]\d+){1,3}");

    // Only what a regular expression would misread is escaped, so that the suggestion stays readable.
    private static string Escape(string prefix) => string.Concat(prefix.Select(c => @".^$*+?()[]{}|\".Contains(c, StringComparison.Ordinal) ? $@"\{c}" : c.ToString()));

    [GeneratedRegex(@"\A(?<prefix>(?:.*?[^0-9.])?)(?<number>\d+(?:[._]\d+){1,3})(?<build>(?:[-+].*)?)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionAtEnd();
}
