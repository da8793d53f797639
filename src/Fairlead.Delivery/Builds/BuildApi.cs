using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>Runs and tests over HTTP: JSON pages under /api/v1, whole tables as CSV beside each page.</summary>
public static class BuildApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Builds").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows(), new Paged());
        api.MapGet("/ci-runs", RunsAsync).WithSummary("Runs of pipelines, with 'level=job' of jobs, the newest first").Lists<CiRunFigures>();
        api.MapGet("/test-runs", TestsAsync).WithSummary("Suites of tests on commits, the newest first").Lists<TestRunFigures>();
        api.MapGet("/flaky-tests", FlakyAsync).WithSummary("Tests that gave two results on one commit, on most commits first").Lists<FlakyTestFigures>();

        var csv = app.MapGroup("/flow").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>().ExcludeFromDescription();
        csv.MapGet("/ci-runs.csv", (HttpContext http, FairleadDb db, string? level, string? state) => Wanted(level, state) is { Problem: null } wanted ? RunsCsv(http, db, wanted.Level, wanted.State) : Wanted(level, state).Problem!);
        csv.MapGet("/test-runs.csv", TestsCsv);
        csv.MapGet("/flaky-tests.csv", FlakyCsvAsync);
    }

    private static void Lists<T>(this RouteHandlerBuilder route) => route.Produces<ApiPage<T>>(StatusCodes.Status200OK, "application/json", "text/csv");

    private static async Task<IResult> RunsAsync(HttpContext http, FairleadDb db, string? after, string? level, string? state)
    {
        var (wantedLevel, wantedState, problem) = Wanted(level, state);
        if (problem is not null)
            return problem;
        if (Csv.IsWanted(http))
            return RunsCsv(http, db, wantedLevel, wantedState);
        var context = ScopeFilter.Context(http);
        var page = await BuildRows.RunPageAsync(BuildRows.Runs(db, context, wantedLevel, wantedState), after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        var hidden = await OfPageAsync(db, page.Rows, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(r => Figures(context, r, r.State == RunState.Succeeded ? hidden.Names(r.SourceId, r.Run, r.Attempt) : [])).ToList(), page.Next);
    }

    private static async Task<IResult> TestsAsync(HttpContext http, FairleadDb db, string? after)
    {
        if (Csv.IsWanted(http))
            return TestsCsv(http, db);
        var context = ScopeFilter.Context(http);
        var page = await BuildRows.TestPageAsync(BuildRows.Tests(db, context), after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(r => new TestRunFigures(
            r.Suite, Repository(context, r.RepositoryId), Service(context, r.ServiceId), r.Sha, r.Branch, r.At, r.Reports, r.Tests, r.Passed, r.Failed, r.Skipped, r.Flaky, r.Seconds, r.Url)).ToList(), page.Next);
    }

    private static async Task<IResult> FlakyAsync(HttpContext http, FairleadDb db, string? after)
    {
        if (Csv.IsWanted(http))
            return await FlakyCsvAsync(http, db);
        var context = ScopeFilter.Context(http);
        var page = await BuildRows.FlakyAsync(db, context, after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(r => new FlakyTestFigures(r.Name, r.Suite, Repository(context, r.RepositoryId), r.Commits, r.LastAt)).ToList(), page.Next);
    }

    /// <returns>The jobs that failed in pipelines of a page.</returns>
    internal static Task<HiddenFailures> OfPageAsync(FairleadDb db, IReadOnlyList<CiRun> rows, CancellationToken cancel)
    {
        var runs = rows.Where(r => r is { Level: RunLevel.Pipeline, State: RunState.Succeeded }).Select(r => r.Run).Distinct(StringComparer.Ordinal).ToArray();
        return HiddenFailures.OfAsync(db, db.Set<CiRun>().Where(j => EF.Parameter(runs).Contains(j.Pipeline)), cancel);
    }

    private static CiRunFigures Figures(PageContext context, CiRun r, IReadOnlyList<string> failedJobs) => new(
        r.Name, Word(r.Level), Repository(context, r.RepositoryId), Service(context, r.ServiceId), r.Run, r.Attempt, r.Pipeline, Word(r.State), r.Branch, r.Sha, r.QueuedAt, r.StartedAt, r.FinishedAt, r.Waited, r.Seconds, r.MayFail, failedJobs, r.Url);

    private static (RunLevel Level, RunState? State, IResult? Problem) Wanted(string? level, string? state)
    {
        RunLevel? wantedLevel = string.IsNullOrEmpty(level) ? RunLevel.Pipeline : Of<RunLevel>(level);
        if (wantedLevel is null)
            return (default, null, Problems.Parameter($"level: one of {string.Join(", ", Enum.GetValues<RunLevel>().Select(Word))}."));
        var wantedState = string.IsNullOrEmpty(state) ? null : Of<RunState>(state);
        return wantedState is null && !string.IsNullOrEmpty(state)
            ? (default, null, Problems.Parameter($"state: one of {string.Join(", ", Enum.GetValues<RunState>().Select(Word))}."))
            : (wantedLevel.Value, wantedState, null);
    }

    private static T? Of<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Where(v => Word(v) == word).Select(v => (T?)v).FirstOrDefault();

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string? Repository(PageContext context, Guid? id) => context.Catalog.Repositories.FirstOrDefault(r => r.Id == id)?.Key;

    private static string? Service(PageContext context, Guid? id) => context.Catalog.Services.FirstOrDefault(s => s.Id == id)?.Key;

    private static CsvResult RunsCsv(HttpContext http, FairleadDb db, RunLevel level, RunState? state)
    {
        var context = ScopeFilter.Context(http);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("name", "level", "repository", "service", "run", "attempt", "pipeline", "state", "branch", "commit", "queued", "started", "finished", "waited_seconds", "ran_seconds", "may_fail", "url"),
            BuildRows.Runs(db, context, level, state).AsAsyncEnumerable().Select(r => Csv.Row(
                r.Name, Word(r.Level), Repository(context, r.RepositoryId), Service(context, r.ServiceId), r.Run, r.Attempt, r.Pipeline, Word(r.State), r.Branch, r.Sha, r.QueuedAt, r.StartedAt, r.FinishedAt, r.Waited, r.Seconds, r.MayFail, r.Url)));
    }

    private static CsvResult TestsCsv(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("suite", "repository", "service", "commit", "branch", "at", "reports", "tests", "passed", "failed", "skipped", "flaky", "seconds", "url"),
            BuildRows.Tests(db, context).AsAsyncEnumerable().Select(r => Csv.Row(
                r.Suite, Repository(context, r.RepositoryId), Service(context, r.ServiceId), r.Sha, r.Branch, r.At, r.Reports, r.Tests, r.Passed, r.Failed, r.Skipped, r.Flaky, r.Seconds, r.Url)));
    }

    private static async Task<IResult> FlakyCsvAsync(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        var all = await BuildRows.FlakyAsync(db, context, null, null, http.RequestAborted);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("test", "suite", "repository", "commits", "last"),
            all.Rows.Select(r => Csv.Row(r.Name, r.Suite, Repository(context, r.RepositoryId), r.Commits, r.LastAt)).ToAsyncEnumerable());
    }
}
