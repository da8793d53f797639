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
}

/// <summary>How much of the code tests ran through.</summary>
public sealed record CoverageSignal : Signal
{
    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>What was measured, for instance a project's name.</summary>
    public string Suite { get; init; } = "";

    /// <summary>The branch that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>Lines that were run.</summary>
    public required int CoveredLines { get; init; }

    /// <summary>Lines that can be run.</summary>
    public required int Lines { get; init; }
}
