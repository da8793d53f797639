using System.Globalization;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Incidents;
using Fairlead.Measures;
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
/// <param name="Source">The key of the source that told it; 'git' for a release tag, 'fairlead' for what somebody did here.</param>
/// <param name="SentBy">Whose API key let it in, owner and key; null where the source proved itself.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="Details">All that was told, with the words of the field.</param>
public sealed record TimelineFigures(DateTime At, string Kind, string Title, string? Service, string? Repository, string Source, string? SentBy, string? Url, JsonElement Details);

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

    private const int MostAtOneInstant = 100_000;

    /// <param name="context">The page. All time is more than from the first deployment on. Without a chosen window it goes on to the present, and not only to the end of the last whole week.</param>
    /// <param name="kinds">Kinds with commas between; unknown ones are passed over.</param>
    /// <returns>The query.</returns>
    internal static TimelineQuery Of(PageContext context, string? kinds)
    {
        var (from, to) = context.Instants(context.Window.Window);
        return new(
            context.Scope.Kind == ScopeKind.Organisation ? null : context.Scope.Services,
            context.Window.Text == WindowChoice.AllText ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc) : from,
            context.WindowWasChosen ? to : DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc),
            [.. (kinds ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(k => AllKinds.Contains(k, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)]);
    }

    /// <param name="db">The database.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many entries.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The newest first, and where the next page begins.</returns>
    internal async Task<(IReadOnlyList<TimelineEntry> Entries, string? Next)> ReadAsync(FairleadDb db, string? after, int limit, CancellationToken cancel)
    {
        // A page ends at an instant, and after so many entries of that instant.
        var (last, skip) = Cursor(after) ?? (To, 0);
        var until = last < To ? last : To;
        var most = skip + limit + 1;
        var all = new List<TimelineEntry>(await ToldAsync(db, until, most, cancel));
        if (Wants("incident"))
            all.AddRange(await DoneAsync(db, until, most, cancel));
        if (Wants("deployment"))
            all.AddRange(await TaggedAsync(db, until, most, cancel));
        List<TimelineEntry> page = [.. all.Where(e => e.At < To).OrderByDescending(e => e.At).Skip(skip).Take(limit + 1)];
        if (page.Count <= limit)
            return (await SignedAsync(db, page, cancel), null);
        page.RemoveAt(limit);
        page = await SignedAsync(db, page, cancel);
        var end = page[^1].At;
        var shown = page.Count(e => e.At == end) + (end == last ? skip : 0);
        return (page, string.Create(CultureInfo.InvariantCulture, $"at_{end.Ticks}_{shown}"));
    }

    // What sources told.
    private async Task<IEnumerable<TimelineEntry>> ToldAsync(FairleadDb db, DateTime until, int most, CancellationToken cancel)
    {
        var rows = db.Set<SignalRow>().AsNoTracking().Where(s => s.At >= From && s.At <= until);
        if (Services is { } services)
        {
            // What names a repository of several services and none of them belongs to each of them.
            rows = rows.Where(s => (s.ServiceId != null
                ? services.Contains(s.ServiceId.Value)
                : s.RepositoryId != null && db.Set<Service>().Any(x => x.RepositoryId == s.RepositoryId && services.Contains(x.Id)))
                || (s.Kind == "incident" && db.Set<Incident>().Any(i => i.Told == s.Thing && db.Set<IncidentService>().Any(x => x.Thing == i.Thing && services.Contains(x.ServiceId)))));
        }

        if (Kinds.Count > 0)
            rows = rows.Where(s => Kinds.Contains(s.Kind));
        var told = await rows.OrderByDescending(s => s.At).ThenByDescending(s => s.Number).Take(most).ToListAsync(cancel);
        var things = told.Where(s => s.Kind == "incident").Select(s => s.Thing).Distinct(StringComparer.Ordinal).ToArray();
        var incidents = things.Length == 0 ? [] : await db.Set<Incident>().AsNoTracking().Where(i => i.Told != null && EF.Parameter(things).Contains(i.Told)).OrderBy(i => i.StartedAt).ToListAsync(cancel);
        var of = incidents.ToLookup(i => i.Told!, StringComparer.Ordinal);
        return told.Select(s => s.Kind == "incident" && (of[s.Thing].LastOrDefault(i => i.StartedAt <= s.At) ?? of[s.Thing].FirstOrDefault()) is { } incident ? TimelineEntry.Of(s, incident) : TimelineEntry.Of(s));
    }

    // What people did here about incidents. Who did it stands with the incident and in the audit log.
    private async Task<IEnumerable<TimelineEntry>> DoneAsync(FairleadDb db, DateTime until, int most, CancellationToken cancel)
    {
        var deeds = db.Set<IncidentDeed>().AsNoTracking().Where(d => d.WrittenAt >= From && d.WrittenAt <= until);
        if (Services is { } services)
            deeds = deeds.Where(d => db.Set<IncidentService>().Any(i => i.Thing == d.Thing && services.Contains(i.ServiceId)));
        var rows = await deeds.OrderByDescending(d => d.WrittenAt).ThenByDescending(d => d.Thing).ThenByDescending(d => d.Number).Take(most)
            .Select(d => new { Deed = d, Incident = db.Set<Incident>().FirstOrDefault(i => i.Thing == d.Thing) }).ToListAsync(cancel);
        return rows.Select(r => TimelineEntry.Of(r.Deed, r.Incident));
    }

    // What release tags say where nobody reports deployments.
    private async Task<IEnumerable<TimelineEntry>> TaggedAsync(FairleadDb db, DateTime until, int most, CancellationToken cancel)
    {
        var rows = db.Set<Deployment>().AsNoTracking().Where(d => d.Report == null && d.At >= From && d.At <= until);
        if (Services is { } services)
            rows = rows.Where(d => services.Contains(d.ServiceId));
        return (await rows.OrderByDescending(d => d.At).ThenBy(d => d.ServiceId).ThenByDescending(d => d.Ordinal).Take(most).ToListAsync(cancel)).Select(TimelineEntry.Of);
    }

    private static async Task<List<TimelineEntry>> SignedAsync(FairleadDb db, List<TimelineEntry> page, CancellationToken cancel)
    {
        var deliveries = page.Where(e => e.Delivery is not null).Select(e => e.Delivery!.Value).Distinct().ToArray();
        if (deliveries.Length == 0)
            return page;
        var senders = await db.Set<InboxDelivery>().Where(d => EF.Parameter(deliveries).Contains(d.Number) && d.SentBy != null).Select(d => new { d.Number, d.SentBy }).ToDictionaryAsync(d => d.Number, d => d.SentBy, cancel);
        return senders.Count == 0 ? page : page.ConvertAll(e => e.Delivery is { } delivery && senders.TryGetValue(delivery, out var sender) ? e with { SentBy = sender } : e);
    }

    private bool Wants(string kind) => Kinds.Count == 0 || Kinds.Contains(kind, StringComparer.Ordinal);

    private static (DateTime At, int Skip)? Cursor(string? after)
    {
        var parts = after?.Split('_') ?? [];
        return parts is ["at", _, _]
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var skip) && skip <= MostAtOneInstant
            ? (Instants.ToMicroseconds(new DateTime(ticks, DateTimeKind.Utc)), skip)
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
        var (entries, next) = await TimelineQuery.Of(context, kind).ReadAsync(db, after, limit, http.RequestAborted);
        var sources = await db.Set<SignalSource>().AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Key, http.RequestAborted);
        return Paging.Answer(http, entries.Select(e => Figures(context.Catalog, sources, e)).ToList(), next);
    }

    private static TimelineFigures Figures(CatalogView catalog, Dictionary<Guid, string> sources, TimelineEntry e)
    {
        using var body = JsonDocument.Parse(e.Body);
        return new TimelineFigures(e.At, e.Kind, e.Title, catalog.Services.FirstOrDefault(s => s.Id == e.ServiceId)?.Key, e.Address, e.SourceId is { } source ? sources.GetValueOrDefault(source, "") : e.Origin, e.SentBy, e.Url, body.RootElement.Clone());
    }
}
