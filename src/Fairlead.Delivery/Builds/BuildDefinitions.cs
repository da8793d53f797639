using Fairlead.Measures;

namespace Fairlead.Builds;

/// <summary>The measures of this module.</summary>
public static class BuildDefinitions
{
    private const int Version = 1;

    /// <summary>How long a build takes.</summary>
    public static readonly MeasureDefinition Duration = new(
        "ci-duration", "CI duration", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, Version,
        "How long a pipeline ran from its start to its end; the median of those that succeeded or failed.", "builds")
    { SampleNoun = "run", Tail = "p90" };

    /// <summary>How long it waits for a machine.</summary>
    public static readonly MeasureDefinition Queue = new(
        "ci-queue-time", "CI queue time", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, Version,
        "How long a job waited for a machine before it began; the median of all jobs.", "builds")
    { SampleNoun = "job", Tail = "p90" };

    /// <summary>How often it succeeds.</summary>
    public static readonly MeasureDefinition Success = new(
        "ci-success-rate", "CI success rate", MeasureUnit.Share, MeasureDirection.HigherIsBetter, Version,
        "The share of pipelines that succeeded, of those that succeeded or failed.", "builds")
    { SampleNoun = "run", Tail = "p90" };

    /// <summary>How long the main branch stays red.</summary>
    public static readonly MeasureDefinition Recovery = new(
        "main-branch-recovery-time", "Main branch recovery", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, Version,
        "How long a workflow stayed red on the main branch: from the end of the first failed run to that of the next successful one; the median.", "builds")
    { SampleNoun = "red period", Tail = "p90" };

    /// <summary>How many tests there are.</summary>
    public static readonly MeasureDefinition Tests = new(
        "test-count", "Tests", MeasureUnit.Count, MeasureDirection.HigherIsBetter, Version,
        "How many tests the suites of the main branch have, by the newest report of each in the window.", "tests")
    { SampleNoun = "suite" };

    /// <summary>How long they take.</summary>
    public static readonly MeasureDefinition TestDuration = new(
        "test-duration", "Test duration", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, Version,
        "How long the tests of a suite take when each is run once; the median of all suites and commits.", "tests")
    { SampleNoun = "test run", Tail = "p90" };

    /// <summary>How often they contradict themselves.</summary>
    public static readonly MeasureDefinition Flakiness = new(
        "test-flakiness", "Flaky test runs", MeasureUnit.Share, MeasureDirection.LowerIsBetter, Version,
        "The share of suites on a commit in which a test gave two results on that commit.", "tests")
    { SampleNoun = "test run", Tail = "p90" };

    /// <summary>How much they run through.</summary>
    public static readonly MeasureDefinition Coverage = new(
        "line-coverage", "Line coverage", MeasureUnit.Share, MeasureDirection.HigherIsBetter, Version,
        "The share of lines that the tests of the main branch run through, by the newest report of each suite in the window.", "tests")
    { SampleNoun = "line" };

    /// <summary>Those of pipelines.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> OfPipelines = [Duration, Queue, Success, Recovery];

    /// <summary>Those of tests.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> OfTests = [Tests, TestDuration, Flakiness, Coverage];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> All = [.. OfPipelines, .. OfTests];
}
