using System.Text.RegularExpressions;

namespace Fairlead.Domain.Delivery;

/// <summary>Which tags of a repository are production deployments of one service.</summary>
public sealed partial class TagRule
{
    /// <summary>How long a pattern from outside may take on one tag name.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(200);

    private readonly Regex _pattern;
    private readonly bool _includePreReleases;

    private TagRule(Regex pattern, bool includePreReleases)
    {
        _pattern = pattern;
        _includePreReleases = includePreReleases;
    }

    /// <param name="pattern">A .NET regular expression; it has to match the whole tag name.</param>
    /// <param name="includePreReleases">Whether names like v1.2.0-rc.1 are deployments, too.</param>
    /// <param name="rule">The rule, when the pattern can be read.</param>
    /// <param name="error">What is wrong with the pattern, and where; null when nothing is.</param>
    /// <returns>Whether the pattern can be read.</returns>
    public static bool TryParse(
        string pattern,
        bool includePreReleases,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TagRule? rule,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? error)
    {
        try
        {
            rule = new TagRule(new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, MatchTimeout), includePreReleases);
            error = null;
            return true;
        }
        catch (RegexParseException e)
        {
            // The offset counts from our anchor \A(?: of five characters.
            rule = null;
            error = $"tag pattern '{pattern}' is not a regular expression: {e.Error} near character {Math.Clamp(e.Offset - 5, 0, pattern.Length)}";
            return false;
        }
    }

    /// <param name="tagName">A short tag name.</param>
    /// <returns>Whether the tag is a deployment under this rule.</returns>
    /// <exception cref="RegexMatchTimeoutException">A pattern that backtracks beyond reason.</exception>
    public bool Keeps(string tagName) => _pattern.IsMatch(tagName) && (_includePreReleases || !IsPreRelease(tagName));

    /// <summary>
    /// A name is a pre-release when, after its number, it says so: SemVer's hyphen with a word (1.0.0-beta.2), or one of the
    /// usual words directly behind a digit (v1.0rc1, 2.0b3). A hyphen with digits only (2026.10.17-2) is a build of that day.
    /// </summary>
    /// <param name="tagName">A short tag name.</param>
    /// <returns>Whether it is a pre-release.</returns>
    /// <remarks>SemVer 2.0.0, section 9, widened by the spellings of PEP 440; words of released builds (hotfix, final, lts) are no pre-release.</remarks>
    public static bool IsPreRelease(string tagName) => PreReleaseName().IsMatch(tagName);

    [GeneratedRegex(
        @"\d[-._]?(?:a|b|c|m|rc|alpha|beta|pre|preview|dev|snapshot|nightly|canary|next|cr|ea|eap|milestone)[-._]?\d*(?![a-z])|\d-(?!(?:hotfix|patch|post|final|ga|release|lts|stable|r|p)(?![a-z]))(?:[0-9.-]*[a-z][0-9a-z.-]*)(?:\+|\z)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PreReleaseName();
}
