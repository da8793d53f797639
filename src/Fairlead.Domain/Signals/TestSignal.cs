using System.Globalization;
using System.Text.Json.Serialization;

namespace Fairlead.Domain.Signals;

/// <summary>The outcome of one test.</summary>
public enum TestOutcome
{
    /// <summary>It passed.</summary>
    Passed,

    /// <summary>It failed or broke.</summary>
    Failed,

    /// <summary>It was not run.</summary>
    Skipped,
}

/// <summary>One test of a run.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Seconds">How long it took; null where it is not said.</param>
/// <param name="WasRetried">Whether it was run more than once; one that passed in the end is flaky.</param>
public sealed record TestCase(string Name, TestOutcome Outcome, double? Seconds, bool WasRetried = false);

/// <summary>A run of a test suite.</summary>
public sealed record TestSignal : Signal
{
    private static readonly string[] CaseMembers = ["name", "outcome", "seconds", "retried"];

    /// <summary>What it is as a kind.</summary>
    public static SignalKind<TestSignal> Kind { get; } = new("test")
    {
        // The reports of one suite on one commit belong together: parts of a run, and repetitions by which a test is seen to be unsteady.
        Subject = (t, scope) => t.Sha is { } sha ? SignalText.Subject($"test:{scope.Place}:{sha}:{t.Suite}") : $"test:{scope.Source:N}:{t.Id}",
        Word = t => t.Failed > 0 ? "tests failed" : "tests passed",
        Bad = t => t.Failed > 0,

        // Ten thousand tests by name are nothing to keep in a row.
        Keep = t => t.Brief(),
        Own = new OwnForm("test", ["suite", "passed", "failed", "skipped", "seconds", "commit", "branch", "cases"], Read),
    };

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The commit that was tested.</summary>
    public string? Sha { get; init; }

    /// <summary>How many passed.</summary>
    public required int Passed { get; init; }

    /// <summary>How many failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many were not run.</summary>
    public required int Skipped { get; init; }

    /// <summary>How long all took, in seconds; null where it is not said.</summary>
    public double? Seconds { get; init; }

    /// <summary>The branch that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>The tests, where the source lists them; of a brief one those that failed or were retried, at most <see cref="MostNamed"/>.</summary>
    public IReadOnlyList<TestCase> Cases { get; init; } = [];

    /// <summary>Of a brief one the tests that passed, see <see cref="TestNames"/>.</summary>
    public string PassedTests { get; init; } = "";

    /// <summary>Of a brief one the tests that failed.</summary>
    public string FailedTests { get; init; } = "";

    /// <summary>Of a brief one the tests that were not run.</summary>
    public string SkippedTests { get; init; } = "";

    /// <summary>The most tests that a brief one names.</summary>
    public const int MostNamed = 1000;

    /// <summary>Whether a brief one knows its tests one by one.</summary>
    [JsonIgnore]
    public bool ListsTests => PassedTests.Length + FailedTests.Length + SkippedTests.Length > 0;

    /// <summary>The same in a fraction of the room, as it is kept: tests that passed are numbers, only those that are of interest have names.</summary>
    /// <returns>A brief one; what lists no tests stays as it is.</returns>
    public TestSignal Brief()
    {
        if (ListsTests || Cases.Count == 0)
            return this;
        IEnumerable<uint> Ended(TestOutcome outcome) => Cases.Where(c => c.Outcome == outcome).Select(c => TestNames.NumberOf(c.Name));
        var failed = Ended(TestOutcome.Failed).ToHashSet();
        var passed = Ended(TestOutcome.Passed).Where(n => !failed.Contains(n)).ToHashSet();
        return this with
        {
            Cases = [.. Cases.Where(c => c.Outcome == TestOutcome.Failed || c.WasRetried).Take(MostNamed)],
            PassedTests = TestNames.Pack(passed),
            FailedTests = TestNames.Pack(failed),
            SkippedTests = TestNames.Pack(Ended(TestOutcome.Skipped).Where(n => !failed.Contains(n) && !passed.Contains(n))),
        };
    }

    private static TestSignal Read(OwnFact fact)
    {
        var said = fact.Members;
        var suite = said.NeededText("suite");
        var cases = said.Items("cases").Select(CaseOf).ToList();
        // Counts that are left out are those of the cases; without cases there is nothing to count.
        int Number(string name, TestOutcome outcome) =>
            said.Count(name) ?? (cases.Count > 0 ? cases.Count(c => c.Outcome == outcome) : outcome == TestOutcome.Skipped ? 0 : said.NeededCount(name));
        var at = fact.At(null);
        var (passed, failed, skipped) = (Number("passed", TestOutcome.Passed), Number("failed", TestOutcome.Failed), Number("skipped", TestOutcome.Skipped));
        return fact.Make(at, string.Create(CultureInfo.InvariantCulture, $"{suite}: {passed:N0} passed, {failed:N0} failed, {skipped:N0} skipped"), (id, title) => new TestSignal
        {
            Id = id,
            At = at,
            Title = title,
            Suite = suite,
            Sha = said.Sha("commit"),
            Passed = passed,
            Failed = failed,
            Skipped = skipped,
            Seconds = said.Seconds("seconds"),
            Branch = said.Text("branch"),
            Cases = cases,
        });
    }

    private static TestCase CaseOf(JsonPart part)
    {
        var said = new OwnMembers(part, CaseMembers, default); // a case has no time
        return new TestCase(said.NeededText("name"), said.Word<TestOutcome>("outcome") ?? throw said.Wrong("outcome", "it is missing."), said.Seconds("seconds"), said.IsTrue("retried"));
    }
}
