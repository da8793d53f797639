using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Measures;
using Fairlead.Signals;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>The rows of delivery over HTTP: JSON pages under /api/v1, whole tables as CSV beside each page.</summary>
public static class DeliveryApi
{
    private const int MostFiles = 200;

    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Delivery").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows());
        api.MapGet("/changes", ChangesAsync).WithSummary("Released changes, the slowest first").Pages<ChangeFigures>();
        api.MapGet("/changes/{service}/{sha}", ChangeAsync).WithSummary("One change, with the files it touched and the commits that revert it").Produces<ChangeDetails>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/deployments", DeploymentsAsync).WithSummary("Deployments, the newest first").Pages<DeploymentFigures>();
        api.MapGet("/failures", FailuresAsync).WithSummary("Failures of the window, all of them, the newest first").Lists<FailureFigures>();
        api.MapGet("/waiting", WaitingAsync).WithSummary("Changes that wait for a release, the oldest first").Pages<ChangeFigures>();

        var csv = app.MapGroup("/flow").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>().ExcludeFromDescription();
        csv.MapGet("/changes.csv", ReleasedCsv);
        csv.MapGet("/waiting.csv", WaitingCsv);
        csv.MapGet("/deployments.csv", DeploymentsCsv);
        csv.MapGet("/failures.csv", FailuresCsv);
        csv.MapGet("/services.csv", ServicesCsvAsync);
        csv.MapGet("/days.csv", DaysCsv);
    }

    private static RouteHandlerBuilder Lists<T>(this RouteHandlerBuilder route) => route.Produces<ApiPage<T>>(StatusCodes.Status200OK, "application/json", "text/csv");

    private static RouteHandlerBuilder Pages<T>(this RouteHandlerBuilder route) => route.Lists<T>().WithMetadata(new Paged());

    private static async Task<IResult> ChangesAsync(HttpContext http, FairleadDb db, DeliveryDays memory, string? after)
    {
        if (Csv.IsWanted(http))
            return ReleasedCsv(http, db);
        var context = ScopeFilter.Context(http);
        var page = await DeliveryRows.SlowestAsync(db, await memory.ReadAsync(db, context.Scope.Services, http.RequestAborted), context.Scope, context.Window.Window, after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(r => Figures(context, r)).ToList(), page.Next);
    }

    private static async Task<IResult> WaitingAsync(HttpContext http, FairleadDb db, string? after)
    {
        if (Csv.IsWanted(http))
            return WaitingCsv(http, db);
        var context = ScopeFilter.Context(http);
        var page = await DeliveryRows.WaitingAsync(db, context.Scope, after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(r => Figures(context, r)).ToList(), page.Next);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, FairleadDb db, string service, string sha)
    {
        var context = ScopeFilter.Context(http);
        if (context.Catalog.Services.FirstOrDefault(s => s.Key == service) is not { } owner)
            return Problems.Unknown("service", service);
        var change = await db.Set<Change>().AsNoTracking().FirstOrDefaultAsync(c => c.ServiceId == owner.Id && c.Sha == sha, http.RequestAborted);
        var commit = await db.Set<GitCommit>().AsNoTracking().FirstOrDefaultAsync(c => c.RepositoryId == owner.RepositoryId && c.Sha == sha, http.RequestAborted);
        if (change is null || commit is null)
            return Problems.Unknown("change", sha);
        var revertedBy = await db.Set<Failure>().Where(f => f.ServiceId == owner.Id && f.TargetSha == sha && f.RevertSha != null).Select(f => f.RevertSha!).Distinct().ToListAsync(http.RequestAborted);
        var files = await db.Set<GitFile>().AsNoTracking().Where(f => f.RepositoryId == owner.RepositoryId && f.Sha == sha).OrderBy(f => f.Path).Take(MostFiles).ToListAsync(http.RequestAborted);
        return Results.Ok(new ChangeDetails(Figures(context, new ChangeRow(change, commit.Subject)), commit.AuthoredAt, commit.CommittedAt, change.InBaseline, commit.Reverts, commit.CherryPickOf, revertedBy, files.ConvertAll(f => new FileFigures(f.Path, f.OldPath, f.Added, f.Removed))));
    }

    private static async Task<IResult> DeploymentsAsync(HttpContext http, FairleadDb db, string? after)
    {
        if (Csv.IsWanted(http))
            return DeploymentsCsv(http, db);
        var context = ScopeFilter.Context(http);
        var page = await DeliveryRows.DeploymentPageAsync(DeliveryRows.Deployments(db, context.Scope, context.Window.Window), after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(d => new DeploymentFigures(
            context.Service(d.ServiceId).Key, d.Name, d.Sha, d.At, d.TagKind.ToString().ToLowerInvariant(), d.AlsoNamed.Split(' ', StringSplitOptions.RemoveEmptyEntries), d.Changes, d.IsBaseline, d.Failed, Words.Name(d.Rework), d.Repairs,
            d.TagKind != TagKind.Reported, d.Environments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList(), page.Next);
    }

    private static async Task<IResult> FailuresAsync(HttpContext http, FairleadDb db)
    {
        if (Csv.IsWanted(http))
            return FailuresCsv(http, db);
        var context = ScopeFilter.Context(http);
        var failures = await DeliveryRows.Failures(db, context.Scope, context.Window.Window).ToListAsync(http.RequestAborted);
        return Paging.Answer(http, failures.ConvertAll(f => new FailureFigures(
            context.Service(f.ServiceId).Key, f.Deployment, f.DeployedAt, Words.Name(f.Kind), f.Counts, !f.IsReported, f.RevertSha, f.TargetSha, f.RestoredBy, f.RestoredAt, Words.Name(f.Link), f.RecoverySeconds, f.Incident is { } subject ? SubjectId.Of(subject) : null)), null);
    }

    private static ChangeFigures Figures(PageContext context, ChangeRow row) => new(
        context.Service(row.Change.ServiceId).Key, row.Change.Sha, row.Subject, row.Change.StartedAt, row.Change.Deployment, row.Change.DeployedAt, row.Change.LeadSeconds, row.Change.WasNegative);

    private static CsvResult ReleasedCsv(HttpContext http, FairleadDb db) => ChangesCsv(http, db, c => DeliveryRows.Changes(db, c.Scope, c.Window.Window).OrderByDescending(x => x.LeadSeconds).ThenBy(x => x.Sha));

    private static CsvResult WaitingCsv(HttpContext http, FairleadDb db) => ChangesCsv(http, db, c => DeliveryRows.Waiting(db, c.Scope).OrderBy(x => x.StartedAt).ThenBy(x => x.Sha));

    private static CsvResult ChangesCsv(HttpContext http, FairleadDb db, Func<PageContext, IQueryable<Change>> changes)
    {
        var context = ScopeFilter.Context(http);
        var rows = changes(context).Select(c => new { Change = c, Subject = db.Set<GitCommit>().Where(g => g.Sha == c.Sha).Select(g => g.Subject).FirstOrDefault() });
        return new CsvResult(
            http.Request.Path,
            Csv.Row("service", "commit", "subject", "started", "release", "released", "lead_time_seconds", "clock_was_negative"),
            rows.AsAsyncEnumerable().Select(r => Csv.Row(context.Service(r.Change.ServiceId).Key, r.Change.Sha, r.Subject, r.Change.StartedAt, r.Change.Deployment, r.Change.DeployedAt, r.Change.LeadSeconds, r.Change.WasNegative)));
    }

    private static CsvResult DeploymentsCsv(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("service", "release", "commit", "released", "date_from", "also_named", "changes", "baseline", "failed", "rework", "repairs", "inferred", "environments"),
            DeliveryRows.Deployments(db, context.Scope, context.Window.Window).AsAsyncEnumerable().Select(d => Csv.Row(context.Service(d.ServiceId).Key, d.Name, d.Sha, d.At, d.TagKind.ToString().ToLowerInvariant(), d.AlsoNamed, d.Changes, d.IsBaseline, d.Failed, Words.Name(d.Rework), d.Repairs, d.TagKind != TagKind.Reported, d.Environments)));
    }

    private static CsvResult FailuresCsv(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("service", "release", "released", "kind_inferred", "counts", "revert", "reverted", "restored_by", "restored", "recovery_seconds"),
            DeliveryRows.Failures(db, context.Scope, context.Window.Window).AsAsyncEnumerable().Select(f => Csv.Row(context.Service(f.ServiceId).Key, f.Deployment, f.DeployedAt, Words.Name(f.Kind), f.Counts, f.RevertSha, f.TargetSha, f.RestoredBy, f.RestoredAt, f.RecoverySeconds)));
    }

    // What stands beside each other on the review and in the catalog: a service, and each of its measures with its sample.
    private static async Task<IResult> ServicesCsvAsync(HttpContext http, MeasureRegistry registry)
    {
        var context = ScopeFilter.Context(http);
        var services = await ServiceReadings.ReadAsync(registry, context, registry.Definitions, http.RequestAborted);
        object[] names = ["service", "team", "repository", "paths", "tag_pattern", .. registry.Definitions.SelectMany(d => new[] { $"{d.Name}_{JsonNamingPolicy.SnakeCaseLower.ConvertName(MeasureFigures.UnitOf(d.Unit))}".Replace('-', '_'), $"{d.Name}_n".Replace('-', '_') })];
        return new CsvResult(http.Request.Path, Csv.Row(names), services.Select(s => Csv.Row(
        [
            s.Service.Key,
            context.Catalog.Teams.FirstOrDefault(t => t.Id == s.Service.TeamId)?.Key,
            context.Catalog.Repositories.First(r => r.Id == s.Service.RepositoryId).Key,
            string.Join(' ', s.Service.PathGlobs()),
            s.Service.TagPattern,
            .. s.Readings.SelectMany(r => new object?[] { r.Value, r.N }),
        ])).ToAsyncEnumerable());
    }

    private static CsvResult DaysCsv(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        var (services, window) = (context.Scope.Services, context.Window.Window);
        var days = db.Set<DeliveryDay>().AsNoTracking().Where(d => services.Contains(d.ServiceId) && d.Day >= window.From && d.Day < window.To).OrderBy(d => d.Day).ThenBy(d => d.ServiceId);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("service", "day", "deployments", "failed", "rework", "changes", "lead_time_median_seconds", "baseline_changes", "open_failures"),
            days.AsAsyncEnumerable().Select(d =>
            {
                var totals = DeliveryTotals.Of([UnpackedDay.Of(d)]);
                return Csv.Row(context.Service(d.ServiceId).Key, d.Day, d.Deployments, d.Failed, d.Rework, totals.LeadTimes.Length, Domain.Statistics.Percentile.OfSorted(totals.LeadTimes, 500), d.BaselineChanges, d.OpenFailures);
            }));
    }
}
