using Fairlead.Data;
using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>The numbers of builds and tests, from what ended in the repositories of the services in scope.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="memory">The weeks.</param>
public sealed class BuildMeasures(IDbContextFactory<FairleadDb> databases, BuildMemory memory) : IMeasureSource
{
    private const string NoRuns = "No CI runs finished in this window.", NoReports = "No test report came in this window.", NoCoverage = "No coverage report of the main branch came in this window.";

    /// <inheritdoc />
    public IReadOnlyList<MeasureDefinition> Definitions => BuildDefinitions.All;

    /// <inheritdoc />
    public async Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var services = scopes.SelectMany(s => s.Services).Distinct().ToArray();
        var span = await BuildSpan.ReadAsync(db, memory, services, settings.StartOf(window.Before.From), settings.StartOf(window.To), cancel);
        var newest = await NewestAsync(db, services, cancel);
        return [.. scopes.Select(s => Read(s, window, settings, span, newest))];
    }

    private static IReadOnlyList<MeasureReading> Read(MeasureScope scope, DayWindow window, OrganisationSettings settings, BuildSpan span, Newest newest)
    {
        var parts = window.Parts();
        var totals = span.Of(scope, [.. parts.Select(p => settings.StartOf(p.From)), settings.StartOf(window.To)]);
        var all = span.Of(scope, [settings.StartOf(window.Before.From), settings.StartOf(window.From), settings.StartOf(window.To)]);
        var reading = new Reading(scope, window, all[1], all[0], [.. parts.Select((p, i) => (p, totals[i]))], newest.In(scope));
        return [Duration(reading), Queue(reading), Success(reading), Recovery(reading), Tests(reading), TestDuration(reading), Flakiness(reading), Coverage(reading)];
    }

    private static MeasureReading Duration(Reading reading) => Percentiles(reading, BuildDefinitions.Duration, t => t.Seconds, reading.Newest.Run, NoRuns, "run", []);

    private static MeasureReading Queue(Reading reading) => Percentiles(
        reading,
        BuildDefinitions.Queue,
        t => t.Waited,
        reading.Newest.Run,
        "No source has told how long a job or pipeline waited in this window.",
        "job",
        reading.Now.KnowsJobs || reading.Now.Waited.Length == 0 ? [] : ["No source reports jobs; what is measured is how long whole pipelines waited."]);

    private static MeasureReading Success(Reading reading)
    {
        var now = reading.Now;
        var notes = new List<string>();
        if (now.Cancelled + now.Skipped > 0)
            notes.Add($"{Words.Count(now.Cancelled + now.Skipped, "run")} cancelled or skipped {(now.Cancelled + now.Skipped == 1 ? "is" : "are")} in no share.");
        if (now.HidFailure > 0)
            notes.Add($"{Words.Count(now.HidFailure, "pipeline")} succeeded though a job in {(now.HidFailure == 1 ? "it" : "them")} failed: the job failed, and is listed as such.");
        if (now.SucceededOnMain + now.FailedOnMain > 0)
            notes.Add($"On the main branch {Words.Number(now.SucceededOnMain)} of {Words.Number(now.SucceededOnMain + now.FailedOnMain)} succeeded.");
        return Share(reading, BuildDefinitions.Success, t => t.Success, reading.Newest.Run, NoRuns) with { Notes = notes };
    }

    private static MeasureReading Recovery(Reading reading) => Percentiles(
        reading,
        BuildDefinitions.Recovery,
        t => t.Red,
        reading.Newest.Run,
        reading.Now.SucceededOnMain > 0 && reading.Now.OpenRed == 0 ? "The main branch was never red in this window." : "No workflow of the main branch went red and green again in this window.",
        "red period",
        reading.Now.OpenRed == 0 ? [] : [$"{Words.Count(reading.Now.OpenRed, "workflow is", "workflows are")} still red on the main branch, and in no median."]);

    private static MeasureReading Tests(Reading reading)
    {
        var (now, before) = (reading.Now, reading.Before);
        return reading.Of(BuildDefinitions.Tests, t => t.Suites > 0 ? t.Tests : null, t => t.Suites, reading.Newest.Test) with
        {
            Value = now.Suites > 0 ? now.Tests : null,
            N = now.Suites,
            NoData = now.Suites > 0 ? null : now.TestRuns > 0 ? "No test report of the main branch came in this window." : NoReports,
            Before = before.Suites > 0 ? before.Tests : null,
            Change = now.Suites == 0 || before.Suites == 0 ? MeasureChange.NotComparable : now.Tests == before.Tests ? MeasureChange.WithinNoise : now.Tests > before.Tests ? MeasureChange.Higher : MeasureChange.Lower,
        };
    }

    private static MeasureReading TestDuration(Reading reading) =>
        Percentiles(reading, BuildDefinitions.TestDuration, t => t.TestSeconds, reading.Newest.Test, reading.Now.TestRuns > 0 ? "The reports of this window do not say how long the tests took." : NoReports, "test run", []);

    private static MeasureReading Flakiness(Reading reading)
    {
        var now = reading.Now;
        IReadOnlyList<string> notes = now.TestRuns == 0 ? [] : [now.RepeatedRuns == 0
            ? "No test was run more than once on a commit, and only then can it be seen to give two results."
            : $"Tests were run more than once in {Words.Number(now.RepeatedRuns)} of {Words.Count(now.TestRuns, "test run")}; only there can they be seen to give two results."];
        return Share(reading, BuildDefinitions.Flakiness, t => t.Flakiness, reading.Newest.Test, NoReports) with { Notes = notes };
    }

    // Lines are counted, not drawn: there is no interval, and any difference is one.
    private static MeasureReading Coverage(Reading reading)
    {
        var (now, before) = (reading.Now, reading.Before);
        return reading.Of(BuildDefinitions.Coverage, t => t.Coverage, t => t.Lines, reading.Newest.Coverage) with
        {
            Value = now.Coverage,
            N = now.Lines,
            Also = now.Coverage is null ? Nothing : new Dictionary<string, double>(StringComparer.Ordinal) { ["count"] = now.Covered },
            NoData = now.Coverage is null ? NoCoverage : null,
            Notes = now.CoveredSuites > 1 ? [$"Lines of {now.CoveredSuites} suites are added up; a line that two of them run through counts in each."] : [],
            Before = before.Coverage,
            Change = (now.Coverage, before.Coverage) switch
            {
                (null, _) or (_, null) => MeasureChange.NotComparable,
                ({ } a, { } b) when Math.Abs(a - b) < 0.0005 => MeasureChange.WithinNoise,
                var (a, b) => a > b ? MeasureChange.Higher : MeasureChange.Lower,
            },
        };
    }

    private static readonly IReadOnlyDictionary<string, double> Nothing = new Dictionary<string, double>(StringComparer.Ordinal);

    private static MeasureReading Percentiles(Reading reading, MeasureDefinition definition, Func<BuildTotals, long[]> values, DateTime? newest, string none, string one, IReadOnlyList<string> notes)
    {
        var (sorted, earlier) = (values(reading.Now), values(reading.Before));
        var enough = sorted.Length >= Percentile.MinimumSample;
        var comparable = enough && earlier.Length >= Percentile.MinimumSample;
        var interval = RankInterval.OfSorted(sorted, 500);
        return reading.Of(definition, t => values(t) is { Length: >= Percentile.MinimumSample } part ? Percentile.OfSorted(part, 500) : null, t => values(t).Length, newest) with
        {
            Value = enough ? Percentile.OfSorted(sorted, 500) : null,
            N = sorted.Length,
            Interval = interval,
            Also = enough
                ? new Dictionary<string, double>(StringComparer.Ordinal) { ["p85"] = Percentile.OfSorted(sorted, 850)!.Value, ["p90"] = Percentile.OfSorted(sorted, 900)!.Value, ["p95"] = Percentile.OfSorted(sorted, 950)!.Value }
                : Nothing,
            NoData = enough ? null : sorted.Length == 0 ? none : $"Not enough data: only {Words.Count(sorted.Length, one)}, and a median needs {Percentile.MinimumSample}.",
            Notes = notes,
            Before = comparable ? Percentile.OfSorted(earlier, 500) : null,
            Change = comparable ? MeasureChanges.Between(Percentile.OfSorted(sorted, 500), interval, Percentile.OfSorted(earlier, 500), RankInterval.OfSorted(earlier, 500)) : MeasureChange.NotComparable,
        };
    }

    private static MeasureReading Share(Reading reading, MeasureDefinition definition, Func<BuildTotals, Proportion> share, DateTime? newest, string none)
    {
        var (now, earlier) = (share(reading.Now), share(reading.Before));
        return reading.Of(definition, t => share(t).Rate, t => share(t).Total, newest) with
        {
            Value = now.Rate,
            N = now.Total,
            Interval = now.Interval,
            Also = now.Rate is null ? Nothing : new Dictionary<string, double>(StringComparer.Ordinal) { ["count"] = now.Count },
            NoData = now.Rate is null ? none : null,
            Before = earlier.Rate,
            Change = MeasureChanges.Between(now.Rate, now.Interval, earlier.Rate, earlier.Interval),
        };
    }

    private static async Task<Newest> NewestAsync(FairleadDb db, Guid[] services, CancellationToken cancel)
    {
        var repositoryOf = await db.Set<Catalog.Service>().Where(s => services.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.RepositoryId, cancel);
        var repositories = repositoryOf.Values.Distinct().ToArray();
        var newest = new Dictionary<Guid, (DateTime?, DateTime?, DateTime?)>();

        // The end of an index each; a query over all of them would read every row.
        var known = await db.Set<BuildWeek>().Where(w => repositories.Contains(w.RepositoryId)).Select(w => w.RepositoryId).Distinct().ToListAsync(cancel);
        foreach (var id in known)
        {
            newest[id] = (
                await db.Set<CiRun>().Where(r => r.RepositoryId == id && r.Level == Domain.Signals.RunLevel.Pipeline).MaxAsync(r => (DateTime?)r.At, cancel),
                await db.Set<TestRun>().Where(r => r.RepositoryId == id).MaxAsync(r => (DateTime?)r.At, cancel),
                await db.Set<CoveragePoint>().Where(c => c.RepositoryId == id).MaxAsync(c => (DateTime?)c.At, cancel));
        }

        return new(repositoryOf, newest);
    }

    private sealed record Newest(Dictionary<Guid, Guid> RepositoryOf, Dictionary<Guid, (DateTime? Run, DateTime? Test, DateTime? Coverage)> Known)
    {
        public (DateTime? Run, DateTime? Test, DateTime? Coverage) In(MeasureScope scope)
        {
            var here = scope.Services.Where(RepositoryOf.ContainsKey).Select(s => Known.GetValueOrDefault(RepositoryOf[s])).ToList();
            return (here.Max(k => k.Run), here.Max(k => k.Test), here.Max(k => k.Coverage));
        }
    }

    private sealed record Reading(
        MeasureScope Scope,
        DayWindow Window,
        BuildTotals Now,
        BuildTotals Before,
        IReadOnlyList<(DayWindow Part, BuildTotals Totals)> Parts,
        (DateTime? Run, DateTime? Test, DateTime? Coverage) Newest)
    {
        public MeasureReading Of(MeasureDefinition definition, Func<BuildTotals, double?> value, Func<BuildTotals, long> n, DateTime? newest) => new()
        {
            Definition = definition,
            Scope = Scope,
            Window = Window,
            Value = null,
            N = 0,
            NewestFact = newest,
            Series = [.. Parts.Select(p => new SeriesPoint(p.Part, value(p.Totals), n(p.Totals)))],
        };
    }
}
