using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>The rows of delivery over HTTP: JSON pages under /api/v1, whole tables as CSV beside each page.</summary>
public static class DeliveryApi
{
    private const int MostRows = 500;

    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>();
        api.MapGet("/changes", ChangesAsync);
        api.MapGet("/deployments", DeploymentsAsync);
        api.MapGet("/failures", FailuresAsync);
        api.MapGet("/waiting", WaitingAsync);

        var csv = app.MapGroup("/flow").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>();
        csv.MapGet("/changes.csv", (HttpContext http, FairleadDb db) => ChangesCsv(http, db, c => DeliveryRows.Changes(db, c.Scope, c.Window.Window).OrderByDescending(x => x.LeadSeconds).ThenBy(x => x.Sha)));
        csv.MapGet("/waiting.csv", (HttpContext http, FairleadDb db) => ChangesCsv(http, db, c => DeliveryRows.Waiting(db, c.Scope).OrderBy(x => x.StartedAt).ThenBy(x => x.Sha)));
        csv.MapGet("/deployments.csv", DeploymentsCsv);
        csv.MapGet("/failures.csv", FailuresCsv);
        csv.MapGet("/services.csv", ServicesCsvAsync);
        csv.MapGet("/days.csv", DaysCsv);
    }

    private static async Task<IResult> ChangesAsync(HttpContext http, FairleadDb db, DeliveryDays memory, string? after, int? limit)
    {
        var context = ScopeFilter.Context(http);
        var page = await DeliveryRows.SlowestAsync(db, await memory.ReadAsync(db, context.Scope.Services, http.RequestAborted), context.Scope, context.Window.Window, after, Limit(limit), http.RequestAborted);
        return Page(http, page, r => ChangeJson(context, r));
    }

    private static async Task<IResult> WaitingAsync(HttpContext http, FairleadDb db, string? after, int? limit)
    {
        var context = ScopeFilter.Context(http);
        var page = await DeliveryRows.WaitingAsync(db, context.Scope, after, Limit(limit), http.RequestAborted);
        return Page(http, page, r => ChangeJson(context, r));
    }

    private static async Task<IResult> DeploymentsAsync(HttpContext http, FairleadDb db, string? after, int? limit)
    {
        var context = ScopeFilter.Context(http);
        var page = await DeliveryRows.DeploymentPageAsync(DeliveryRows.Deployments(db, context.Scope, context.Window.Window), after, Limit(limit), http.RequestAborted);
        return Page(http, page, d => new
        {
            service = context.Service(d.ServiceId).Key,
            release = d.Name,
            d.Sha,
            d.At,
            dateFrom = d.TagKind.ToString().ToLowerInvariant(),
            alsoNamed = d.AlsoNamed.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            d.Changes,
            baseline = d.IsBaseline,
            d.Failed,
            rework = d.Rework?.ToString(),
            d.Repairs,
            inferred = true,
        });
    }

    private static async Task<IResult> FailuresAsync(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        var failures = await DeliveryRows.Failures(db, context.Scope, context.Window.Window).ToListAsync(http.RequestAborted);
        return Page(http, new RowPage<Failure>(failures, null), f => new
        {
            service = context.Service(f.ServiceId).Key,
            release = f.Deployment,
            f.DeployedAt,
            kind = f.Kind.ToString(),
            f.Counts,
            inferred = true,
            revert = f.RevertSha,
            reverted = f.TargetSha,
            f.RestoredBy,
            f.RestoredAt,
            f.RecoverySeconds,
        });
    }

    private static object ChangeJson(PageContext context, ChangeRow row) => new
    {
        service = context.Service(row.Change.ServiceId).Key,
        row.Change.Sha,
        row.Subject,
        row.Change.StartedAt,
        release = row.Change.Deployment,
        row.Change.DeployedAt,
        row.Change.LeadSeconds,
        row.Change.WasNegative,
    };

    private static IResult Page<T>(HttpContext http, RowPage<T> page, Func<T, object> row)
    {
        if (page.Next is { } next)
        {
            var query = QueryString.Create(http.Request.Query.Where(q => q.Key != "after").Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString())).Append(KeyValuePair.Create("after", (string?)next)));
            http.Response.Headers.Link = $"<{http.Request.Path}{query}>; rel=\"next\"";
        }

        return Results.Json(new { items = page.Rows.Select(row), next = page.Next });
    }

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
            Csv.Row("service", "release", "commit", "released", "date_from", "also_named", "changes", "baseline", "failed_inferred", "rework_inferred", "repairs"),
            DeliveryRows.Deployments(db, context.Scope, context.Window.Window).AsAsyncEnumerable().Select(d => Csv.Row(context.Service(d.ServiceId).Key, d.Name, d.Sha, d.At, d.TagKind.ToString().ToLowerInvariant(), d.AlsoNamed, d.Changes, d.IsBaseline, d.Failed, d.Rework?.ToString(), d.Repairs)));
    }

    private static CsvResult FailuresCsv(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("service", "release", "released", "kind_inferred", "counts", "revert", "reverted", "restored_by", "restored", "recovery_seconds"),
            DeliveryRows.Failures(db, context.Scope, context.Window.Window).AsAsyncEnumerable().Select(f => Csv.Row(context.Service(f.ServiceId).Key, f.Deployment, f.DeployedAt, f.Kind.ToString(), f.Counts, f.RevertSha, f.TargetSha, f.RestoredBy, f.RestoredAt, f.RecoverySeconds)));
    }

    // What stands beside each other on the review and in the catalog: a service, and each of its measures with its sample.
    private static async Task<IResult> ServicesCsvAsync(HttpContext http, MeasureRegistry registry)
    {
        var context = ScopeFilter.Context(http);
        var services = await ServiceReadings.ReadAsync(registry, context, http.RequestAborted);
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
            Csv.Row("service", "day", "deployments", "failed_inferred", "rework_inferred", "changes", "lead_time_median_seconds", "baseline_changes", "open_failures"),
            days.AsAsyncEnumerable().Select(d =>
            {
                var totals = DeliveryTotals.Of([UnpackedDay.Of(d)]);
                return Csv.Row(context.Service(d.ServiceId).Key, d.Day, d.Deployments, d.Failed, d.Rework, totals.LeadTimes.Length, Domain.Statistics.Percentile.OfSorted(totals.LeadTimes, 500), d.BaselineChanges, d.OpenFailures);
            }));
    }

    private static int Limit(int? limit) => Math.Clamp(limit ?? DeliveryRows.PageSize, 1, MostRows);
}
