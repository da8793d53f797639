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
            // Alone first: 'a)(b' is well formed only between the brackets that we put around it, and then escapes the anchors.
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            rule = new TagRule(new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, MatchTimeout), includePreReleases);
            error = null;
            return true;
        }
        catch (RegexParseException e)
        {
            rule = null;
            error = $"tag pattern '{pattern}' is not a regular expression: {e.Error} near character {Math.Clamp(e.Offset, 0, pattern.Length)}";
            return false;
        }
    }

    /// <param name="tagName">A short tag name.</param>
    /// <returns>Whether the tag is a deployment under this rule.</returns>
    public bool Keeps(string tagName) => Fits(tagName) && (_includePreReleases || !IsPreRelease(tagName));

    // The quick way first; a pattern that backtracks beyond reason is tried the way that never does, where it can be.
    private bool Fits(string tagName)
    {
        try
        {
            return _pattern.IsMatch(tagName);
        }
        catch (RegexMatchTimeoutException)
        {
            try
            {
                return Regex.IsMatch(tagName, _pattern.ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout);
            }
            catch (NotSupportedException)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// A name is a pre-release when, after its number, it says so: SemVer's hyphen with a word (1.0.0-beta.2), or one of the
    /// usual words directly behind a digit (v1.0rc1, 2.0b3). A hyphen with digits only (2026.10.17-2) is a build of that day.
    /// </summary>
    /// <param name="tagName">A short tag name.</param>
    /// <returns>Whether it is a pre-release.</returns>
    /// <remarks>
    /// SemVer 2.0.0, sections 9 and 10, widened by the spellings of PEP 440; words of released builds (hotfix, final, lts) are
    /// no pre-release, nor is a letter without a number behind it (2024a, 3.5a, OpenSSL 1.1.1m), nor what a service's own name
    /// has behind a digit (log4j2-core-2.17.1).
    /// </remarks>
    public static bool IsPreRelease(string tagName) => PreReleaseName().IsMatch(tagName);

    // Nothing behind a '+' counts: that is build metadata.
    private const string NotInBuild = @"(?<![0-9a-z]\+[0-9a-z.-]*)";

    // The release's number or its last part: a digit that ends a word is part of the service's name.
    private const string Number = @"(?<![0-9a-z])v?\d+";

    private const string Word =
        @"[-._]?(?:[abcm](?=[-._]?\d)|rc|alpha|beta|pre|preview|dev|snapshot|nightly|canary|next|cr|ea|eap|milestone)[-._]?(?>\d*)(?![a-z])";

    private const string HyphenAndWord =
        @"-(?>[0-9.-]*)(?!(?:hotfix|patch|post|final|ga|release|lts|stable|r|p)(?![a-z]))[a-z][0-9a-z.-]*(?:\+|\z)";

    [GeneratedRegex(
        NotInBuild + @"(?:\d" + Word + @"\z|" + Number + "(?:" + Word + "|" + HyphenAndWord + "))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PreReleaseName();
}
