using System.Text.RegularExpressions;

namespace Fairlead.Domain.Delivery;

/// <summary>Which tags of a repository are production deployments of one service.</summary>
/// <remarks>Patterns come from members and names from whoever writes a repository, so that a name is matched in one pass over it, whatever the pattern.</remarks>
public sealed partial class TagRule
{
    /// <summary>The longest pattern.</summary>
    public const int MaxLength = 1000;

    /// <summary>The longest name that is looked at; git keeps a name in a path, and longer ones say nothing of releases.</summary>
    public const int LongestName = 400;

    /// <summary>How long a pattern from outside may take on one tag name.</summary>
    // Far above what one pass over a name of this length can take. .NET 10 sometimes answers 'no match' instead of throwing when the time runs out in the middle of such
    // a match (2 of 686,000 with 200 ms on a busy machine, none without a limit), and a tag that is taken for none is a deployment that is lost.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);

    private readonly Regex _pattern;
    private readonly bool _includePreReleases;

    private TagRule(Regex pattern, bool includePreReleases)
    {
        _pattern = pattern;
        _includePreReleases = includePreReleases;
    }

    /// <param name="pattern">A .NET regular expression without what needs going back (back-references, look-arounds); it has to match the whole tag name.</param>
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
        rule = null;
        if (pattern.Length > MaxLength)
        {
            error = "a tag pattern has at most 1,000 characters";
            return false;
        }

        error = TagPatternShape.Refusal(pattern) is { } refusal ? $"tag pattern '{pattern}': {refusal}" : null;
        if (error is not null)
            return false;
        try
        {
            // Alone first: 'a)(b' is well formed only between the brackets that we put around it, and then escapes the anchors.
            _ = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout);
            rule = new TagRule(new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout), includePreReleases);
            return true;
        }
        catch (RegexParseException e)
        {
            error = $"tag pattern '{pattern}' is not a regular expression: {e.Error} near character {Math.Clamp(e.Offset, 0, pattern.Length)}";
            return false;
        }
        catch (NotSupportedException e)
        {
            error = $"tag pattern '{pattern}' cannot be matched in one pass over a name: {e.Message}";
            return false;
        }
    }

    /// <param name="tagName">A short tag name.</param>
    /// <returns>Whether the tag is a deployment under this rule.</returns>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes more than 5 s on this name.</exception>
    public bool Keeps(string tagName) => tagName.Length <= LongestName && _pattern.IsMatch(tagName) && (_includePreReleases || !IsPreRelease(tagName));

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
    public static bool IsPreRelease(string tagName) => tagName.Length <= LongestName && PreReleaseName().IsMatch(WithoutBuild(tagName));

    // Nothing behind a '+' counts: that is build metadata. Blanks stand for it, which mean nothing to the expressions below.
    private static string WithoutBuild(string name) => !name.Contains('+', StringComparison.Ordinal) ? name : string.Create(name.Length, name, static (to, from) =>
    {
        var inBuild = false;
        for (var i = 0; i < to.Length; i++)
        {
            inBuild = inBuild ? char.IsAsciiLetterOrDigit(from[i]) || from[i] is '.' or '-' : i > 1 && from[i - 1] == '+' && IsInBuild(from, i);
            to[i] = inBuild ? ' ' : from[i];
        }

        static bool IsInBuild(string name, int at) => char.IsAsciiLetterOrDigit(name[at - 2]) && (char.IsAsciiLetterOrDigit(name[at]) || name[at] is '.' or '-');
    });

    // The release's number or its last part: a digit that ends a word is part of the service's name.
    private const string Number = @"(?<![0-9a-z])v?\d+";

    private const string Word =
        @"[-._]?(?:[abcm](?=[-._]?\d)|rc|alpha|beta|pre|preview|dev|snapshot|nightly|canary|next|cr|ea|eap|milestone)[-._]?(?>\d*)(?![a-z])";

    private const string HyphenAndWord =
        @"-(?>[0-9.-]*)(?!(?:hotfix|patch|post|final|ga|release|lts|stable|r|p|w\d\d?)(?![a-z]))[a-z](?>[0-9a-z.-]*)(?:\+|\z)";

    [GeneratedRegex(
        @"(?:\d" + Word + @"\z|" + Number + "(?:" + Word + "|" + HyphenAndWord + "))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex PreReleaseName();
}
