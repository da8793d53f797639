using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;
using Measured = Fairlead.Measures.MeasuredWindow<Fairlead.Builds.BuildTotals>;

namespace Fairlead.Builds;

/// <summary>The numbers of builds and tests, from what ended in the repositories of the services in scope.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="builds">The weeks.</param>
/// <param name="memory">Keeps totals.</param>
internal sealed class BuildMeasures(IDbContextFactory<FairleadDb> databases, BuildWeeks builds, MeasureMemory memory) : IMeasureSource<BuildTotals>
{
    private const string NoRuns = "No CI runs finished in this window.", NoReports = "No test report came in this window.", NoCoverage = "No coverage report of the main branch came in this window.";

    /// <inheritdoc />
    public IReadOnlyList<Measure<BuildTotals>> Measures { get; } =
    [
        new MedianMeasure<BuildTotals>(BuildDefinitions.Duration, t => t.Seconds) { NoData = _ => NoRuns },
        new MedianMeasure<BuildTotals>(BuildDefinitions.Queue, t => t.Waited)
        {
            NoData = _ => "No source has told how long a job or pipeline waited in this window.",
            Notes = m => m.Now.KnowsJobs || m.Now.Waited.Length == 0 ? [] : ["No source reports jobs; what is measured is how long whole pipelines waited."],
        },
        new ShareMeasure<BuildTotals>(BuildDefinitions.Success, t => t.Success) { NoData = _ => NoRuns, Notes = SuccessNotes },
        new MedianMeasure<BuildTotals>(BuildDefinitions.Recovery, t => t.Red)
        {
            NoData = m => m.Now.SucceededOnMain > 0 && m.Now.OpenRed == 0 ? "The main branch was never red in this window." : "No workflow of the main branch went red and green again in this window.",
            Notes = m => m.Now.OpenRed == 0 ? [] : [$"{Words.Count(m.Now.OpenRed, "workflow is", "workflows are")} still red on the main branch, and in no median."],
        },
        new LatestMeasure<BuildTotals>(BuildDefinitions.Tests, t => t.Suites > 0 ? t.Tests : null, t => t.Suites)
        {
            NoData = m => m.Now.TestRuns > 0 ? "No test report of the main branch came in this window." : NoReports,
        },
        new MedianMeasure<BuildTotals>(BuildDefinitions.TestDuration, t => t.TestSeconds)
        {
            NoData = m => m.Now.TestRuns > 0 ? "The reports of this window do not say how long the tests took." : NoReports,
        },
        new ShareMeasure<BuildTotals>(BuildDefinitions.Flakiness, t => t.Flakiness) { NoData = _ => NoReports, Notes = FlakinessNotes },
        new LatestMeasure<BuildTotals>(BuildDefinitions.Coverage, t => t.Coverage, t => t.Lines)
        {
            LeastChange = 0.0005,
            NoData = _ => NoCoverage,
            Also = m => m.Now.Coverage is null ? [] : [("count", m.Now.Covered)],
            Notes = m => m.Now.CoveredSuites > 1 ? [$"Lines of {m.Now.CoveredSuites} suites are added up; a line that two of them run through counts in each."] : [],
        },
    ];

    /// <inheritdoc />
    public async Task<IReadOnlyList<IScopeFacts<BuildTotals>>> FactsAsync(MeasureQuestion question, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await BuildFacts.ReadAsync(db, builds, memory, question, cancel);
    }

    private static IEnumerable<string> SuccessNotes(Measured m)
    {
        var now = m.Now;
        if (now.Cancelled + now.Skipped > 0)
            yield return $"{Words.Count(now.Cancelled + now.Skipped, "run")} cancelled or skipped {(now.Cancelled + now.Skipped == 1 ? "is" : "are")} in no share.";
        if (now.HidFailure > 0)
            yield return $"{Words.Count(now.HidFailure, "pipeline")} succeeded though a job in {(now.HidFailure == 1 ? "it" : "them")} failed: the job failed, and is listed as such.";
        if (now.SucceededOnMain + now.FailedOnMain > 0)
            yield return $"On the main branch {Words.Number(now.SucceededOnMain)} of {Words.Number(now.SucceededOnMain + now.FailedOnMain)} succeeded.";
    }

    private static IEnumerable<string> FlakinessNotes(Measured m)
    {
        if (m.Now.TestRuns == 0)
            yield break;
        yield return m.Now.RepeatedRuns == 0
            ? "No test was run more than once on a commit, and only then can it be seen to give two results."
            : $"Tests were run more than once in {Words.Number(m.Now.RepeatedRuns)} of {Words.Count(m.Now.TestRuns, "test run")}; only there can they be seen to give two results.";
    }
}
