using System.Globalization;

namespace Fairlead.Domain.Signals;

/// <summary>Makes the fact of a report that was read.</summary>
internal static class TestReport
{
    private const int MaxName = 1000;

    /// <returns>The fact; a report that is sent twice for one commit is the same one.</returns>
    public static TestSignal Signal(CiReportOrigin origin, IReadOnlyList<TestCase> cases, TestTotals totals, double? seconds) => new()
    {
        Id = SignalText.Id("test", origin.Suite, origin.Commit, origin.Repository, origin.Service, FactText.Hash(origin.Body)),
        At = origin.At,
        Title = SignalText.Title(string.Create(CultureInfo.InvariantCulture, $"{origin.Suite}: {totals.Passed:N0} passed, {totals.Failed:N0} failed, {totals.Skipped:N0} skipped")),
        Repository = RepositoryAddress.Of(origin.Repository),
        Service = origin.Service,
        Suite = origin.Suite,
        Sha = SignalText.Sha(origin.Commit),
        Passed = totals.Passed,
        Failed = totals.Failed,
        Skipped = totals.Skipped,
        Seconds = seconds,
        Cases = cases,
    };

    public static TestTotals Count(IReadOnlyList<TestCase> cases) => new(
        cases.Count(c => c.Outcome == TestOutcome.Passed), cases.Count(c => c.Outcome == TestOutcome.Failed), cases.Count(c => c.Outcome == TestOutcome.Skipped));

    /// <returns>The sum of those that say how long they took; null where none does.</returns>
    public static double? Seconds(IReadOnlyList<TestCase> cases) => cases.Any(c => c.Seconds is not null) ? cases.Sum(c => c.Seconds ?? 0) : null;

    /// <returns>The full name of a test: its class before it, unless that stands there already.</returns>
    public static string Name(string? owner, string name)
    {
        // Cut before they are put together: one class may own very many tests, and its name be as long as the report.
        if (owner?.Length >= MaxName)
            return owner[..MaxName];
        var full = string.IsNullOrEmpty(owner) || name.StartsWith(owner, StringComparison.Ordinal) ? name : $"{owner}.{(name.Length <= MaxName ? name : name[..MaxName])}";
        return full.Length <= MaxName ? full : full[..MaxName];
    }

    /// <returns>The number of a name: the same for the same one, from 0.</returns>
    public static int Number(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number))
            numbers.Add(name, number = numbers.Count);
        return number;
    }
}

/// <summary>Where a report comes from.</summary>
internal sealed record CiReportOrigin(ReadOnlyMemory<byte> Body, string Suite, string? Commit, string? Repository, string? Service, DateTime At);

/// <summary>How many tests ended how.</summary>
internal readonly record struct TestTotals(int Passed, int Failed, int Skipped);
