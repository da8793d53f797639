using System.Globalization;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Signals;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Timeline;

/// <summary>Something that happened, as the API gives it.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">push, change, review, run, deployment, release, artifact, incident, issue, test, coverage, other.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Service">The key of the service; null where it is not known which.</param>
/// <param name="Repository">The repository as its source names it.</param>
/// <param name="Source">The key of the source that told it.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="Details">All that was told, with the words of the field.</param>
public sealed record TimelineFigures(DateTime At, string Kind, string Title, string? Service, string? Repository, string Source, string? Url, JsonElement Details);

/// <summary>What of the timeline is wanted.</summary>
/// <param name="Services">Only what is about these; null for everything, also what belongs to no known service.</param>
/// <param name="From">From this instant on.</param>
/// <param name="To">Before this instant.</param>
/// <param name="Kinds">Only these kinds; empty for all.</param>
public sealed record TimelineQuery(IReadOnlyList<Guid>? Services, DateTime From, DateTime To, IReadOnlyList<string> Kinds)
{
    /// <summary>The kinds of facts, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<string> AllKinds = ["deployment", "incident", "change", "review", "run", "release", "push", "artifact", "issue", "test", "coverage", "other"];

    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <param name="context">The page. Without a chosen window it goes on to the present, and not only to the end of the last whole week.</param>
    /// <param name="kinds">Kinds with commas between; unknown ones are passed over.</param>
    /// <returns>The query.</returns>
    internal static TimelineQuery Of(PageContext context, string? kinds)
    {
        var (from, to) = context.Instants(context.Window.Window);
        return new(
            context.Scope.Kind == Measures.ScopeKind.Organisation ? null : context.Scope.Services,
            from,
            context.WindowWasChosen ? to : DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc),
            [.. (kinds ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(k => AllKinds.Contains(k, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)]);
    }

    /// <param name="db">The database.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The newest first, and where the next page begins.</returns>
    public async Task<(IReadOnlyList<SignalRow> Rows, string? Next)> ReadAsync(FairleadDb db, string? after, int limit, CancellationToken cancel)
    {
        var rows = db.Set<SignalRow>().AsNoTracking().Where(s => s.At >= From && s.At < To);
        if (Services is { } services)
            rows = rows.Where(s => s.ServiceId != null && services.Contains(s.ServiceId.Value));
        if (Kinds.Count > 0)
            rows = rows.Where(s => Kinds.Contains(s.Kind));
        if (Cursor(after) is var (at, number))
            rows = rows.Where(s => s.At < at || (s.At == at && s.Number < number));
        var page = await rows.OrderByDescending(s => s.At).ThenByDescending(s => s.Number).Take(limit + 1).ToListAsync(cancel);
        if (page.Count <= limit)
            return (page, null);
        page.RemoveAt(limit);
        return (page, string.Create(CultureInfo.InvariantCulture, $"at_{page[^1].At.Ticks}_{page[^1].Number}"));
    }

    private static (DateTime At, long Number)? Cursor(string? after)
    {
        var parts = after?.Split('_') ?? [];
        return parts is ["at", _, _]
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (Instants.ToMicroseconds(new DateTime(ticks, DateTimeKind.Utc)), number)
            : null;
    }
}

/// <summary>Everything that happened, over HTTP.</summary>
public static class TimelineApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Timeline").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows())
        .MapGet("/timeline", ListAsync).WithSummary("Everything that happened, the newest first").Produces<ApiPage<TimelineFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, string? after, string? kind)
    {
        var unknown = (kind ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(k => !TimelineQuery.AllKinds.Contains(k, StringComparer.Ordinal));
        if (unknown is not null)
            return Problems.Parameter($"kind '{(unknown.Length > 40 ? unknown[..40] : unknown)}': one of {string.Join(", ", TimelineQuery.AllKinds)}.");
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var context = ScopeFilter.Context(http);
        var (rows, next) = await TimelineQuery.Of(context, kind).ReadAsync(db, after, limit, http.RequestAborted);
        var sources = await db.Set<SignalSource>().AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Key, http.RequestAborted);
        return Paging.Answer(http, rows.Select(r => Figures(context.Catalog, sources, r)).ToList(), next);
    }

    private static TimelineFigures Figures(CatalogView catalog, Dictionary<Guid, string> sources, SignalRow row)
    {
        using var body = JsonDocument.Parse(row.Body);
        return new TimelineFigures(row.At, row.Kind, row.Title, catalog.Services.FirstOrDefault(s => s.Id == row.ServiceId)?.Key, row.Address, sources.GetValueOrDefault(row.SourceId, ""), row.Url, body.RootElement.Clone());
    }
}
