using System.Globalization;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>The forms of reports that CI sends.</summary>
public enum CiReportFormat
{
    /// <summary>Test results in JUnit's XML.</summary>
    JUnit,

    /// <summary>Test results of Visual Studio and 'dotnet test'.</summary>
    Trx,

    /// <summary>Coverage in Cobertura's XML.</summary>
    Cobertura,

    /// <summary>Coverage in lcov's tracefiles.</summary>
    Lcov,
}

/// <summary>
/// What is said of a report beside it, for its file does not hold it: whose it is. It is kept as the message's kind of event, so that the report can be
/// read again at any time.
/// </summary>
/// <param name="Format">Its form.</param>
/// <param name="Repository">The repository, see <see cref="RepositoryAddress"/>.</param>
/// <param name="Commit">The commit that was tested, 7 to 64 hexadecimal digits.</param>
/// <param name="Suite">What was run, for instance 'unit'; 'tests' or 'all' where nobody says.</param>
/// <param name="Branch">The branch that it ran for.</param>
/// <param name="Service">The service, for a repository with several.</param>
/// <param name="At">When it was run, for reports of the past; null for when it arrives.</param>
/// <param name="Url">The page of the run.</param>
public sealed record CiReportLabel(CiReportFormat Format, string Repository, string Commit, string Suite, string? Branch = null, string? Service = null, DateTime? At = null, string? Url = null)
{
    private const string Prefix = "report:";
    private const int Longest = 100, LongestAddress = 200;

    /// <summary>The parameters that an address of a report takes.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["repository", "commit", "suite", "branch", "service", "at", "url"];

    /// <summary>The label as the kind of event of its message.</summary>
    public string Event => Prefix + Word(Format) + "?" + string.Join('&', Values().Where(v => v.Value is not null).Select(v => $"{v.Name}={Escaped(v.Value!)}"));

    /// <param name="format">A form.</param>
    /// <returns>Its name in addresses and options: junit, trx, cobertura, lcov.</returns>
    public static string Word(CiReportFormat format) => format.ToString().ToLowerInvariant();

    /// <param name="text">A name of <see cref="Word"/>.</param>
    /// <returns>The form; null for another text.</returns>
    public static CiReportFormat? FormatOf(string text) => Enum.GetValues<CiReportFormat>().Where(f => Word(f) == text).Select(f => (CiReportFormat?)f).FirstOrDefault();

    /// <param name="kind">A message's kind of event.</param>
    /// <returns>The label that it holds; null where it is no report.</returns>
    public static CiReportLabel? Of(string kind)
    {
        var question = kind.IndexOf('?', StringComparison.Ordinal);
        if (question < 0 || !kind.StartsWith(Prefix, StringComparison.Ordinal) || FormatOf(kind[Prefix.Length..question]) is not { } format)
            return null;
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in kind[(question + 1)..].Split('&').Select(p => p.Split('=', 2)))
            said[pair[0]] = pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "";
        return Read(format, said.GetValueOrDefault).Label;
    }

    /// <param name="format">The form.</param>
    /// <param name="said">Gives the parameters; null or empty where one is left out.</param>
    /// <returns>The label, or what is wrong with which parameter.</returns>
    public static (CiReportLabel? Label, string? Problem) Read(CiReportFormat format, Func<string, string?> said)
    {
        string? Text(string name) => said(name) is { } text && text.Trim() is { Length: > 0 } value ? value : null;
        foreach (var name in Parameters)
        {
            if (Text(name) is { } text && text.EnumerateRunes().Any(r => Rune.IsControl(r) || r == Rune.ReplacementChar))
                return (null, $"{name}: Unicode without control characters.");
        }

        if (Text("repository") is not { } address)
            return (null, "repository is missing: the address it was cloned from, or owner/name.");
        if (RepositoryAddress.Of(address) is not { Length: <= LongestAddress } repository)
            return (null, $"repository: an address or owner/name of at most {LongestAddress} characters.");
        if (Text("commit") is not { } commit)
            return (null, "commit is missing: the commit that was tested.");
        if (SignalText.Sha(commit) is not { } sha)
            return (null, "commit: 7 to 64 hexadecimal digits.");
        foreach (var name in (string[])["suite", "branch", "service"])
        {
            if (Text(name) is { Length: > Longest })
                return (null, $"{name}: at most {Longest} characters.");
        }

        DateTime? at = null;
        if (Text("at") is { } when)
        {
            if (!InstantText.TryRead(when, out var instant))
                return (null, "at: an instant as RFC 3339 has it, for instance 2026-01-05T10:00:00Z.");
            at = instant;
        }

        string? url = null;
        if (Text("url") is { } page && (url = SignalText.Web(page)) is null)
            return (null, "url: an address with http or https.");
        var suite = Text("suite") ?? (format is CiReportFormat.JUnit or CiReportFormat.Trx ? "tests" : "all");
        return (new CiReportLabel(format, repository, sha, suite, GitRef.Short(Text("branch")), Text("service"), at, url), null);
    }

    private IEnumerable<(string Name, string? Value)> Values() =>
    [
        ("repository", Repository), ("commit", Commit), ("suite", Suite), ("branch", Branch), ("service", Service),
        ("at", At?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)), ("url", Url),
    ];

    // Slashes and colons stand as they are: the kind of event has a largest length, and people read it.
    private static string Escaped(string text) => Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal);
}
