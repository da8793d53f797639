using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Measures;
using Fairlead.Signals;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Incidents over HTTP.</summary>
public static class IncidentApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapApi("Incidents").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows())
            .MapGet("/incidents", ListAsync).WithSummary("Incidents, unresolved ones first, then the newest; without a window of all times").Produces<ApiPage<IncidentFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        var api = app.MapApi("Incidents");
        api.MapGet("/incidents/{id}", OneAsync).WithSummary("One incident").Produces<IncidentFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/incidents", OpenAsync).RequireAuthorization(Rights.Edit).CreatesOnce().WithSummary("Open an incident by hand").Accepts<IncidentWanted>("application/json").Produces<IncidentFigures>(StatusCodes.Status201Created);
        api.MapPatch("/incidents/{id}", ChangeAsync).RequireAuthorization(Rights.Edit).WithSummary("Acknowledge, resolve, reopen or change an incident").Accepts<IncidentWanted>("application/json").Produces<IncidentFigures>().ChangesOneVersion();
        api.MapGet("/incidents/{id}/timeline", LogAsync).WithSummary("What happened in the course of an incident, the earliest first").Produces<ApiPage<IncidentLogEntryFigures>>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/incidents/{id}/changes", ChangesAsync).WithSummary("What was changed in the day before an incident, the nearest service first, then the newest").Produces<ApiPage<ChangeBeforeFigures>>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/incidents/{id}/link", LinkAsync).WithSummary("The deployment behind an incident, and why").Produces<IncidentLinkFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/incidents/{id}/link", DecideAsync).RequireAuthorization(Rights.Edit).WithSummary("Confirm, change or reject the deployment behind an incident, or reset it to what is inferred").Accepts<LinkWanted>("application/json").Produces<IncidentLinkFigures>().ChangesOneVersion();
        app.MapGroup("").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>().ExcludeFromDescription().MapGet("/incidents.csv", (HttpContext http, FairleadDb db, string? state) => CsvAsync(http, db, state));
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, string? after, string? state)
    {
        if (Wrong(state) is { } wrong)
            return wrong;
        if (Csv.IsWanted(http))
            return await CsvAsync(http, db, state);
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var context = ScopeFilter.Context(http);
        var (rows, next) = await IncidentQuery.Of(context, state).ReadAsync(db, after, limit, http.RequestAborted);
        var sources = await SourceNames.ReadAsync(db, http.RequestAborted);
        return Paging.Answer(http, rows.Select(i => IncidentFigures.Of(i, context.Catalog, sources)).ToList(), next);
    }

    private static async Task<IResult> CsvAsync(HttpContext http, FairleadDb db, string? state)
    {
        if (Wrong(state) is { } wrong)
            return wrong;
        var context = ScopeFilter.Context(http);
        var sources = await SourceNames.ReadAsync(db, http.RequestAborted);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("id", "title", "state", "severity", "services", "started", "acknowledged", "resolved", "seconds", "alert", "source", "url"),
            IncidentQuery.Of(context, state).Rows(db).OrderByDescending(i => i.StartedAt).ThenBy(i => i.Id).AsAsyncEnumerable().Select(i => IncidentFigures.Of(i, context.Catalog, sources))
                .Select(i => Csv.Row(i.Id, i.Title, i.State, i.Severity, string.Join(' ', i.Services), i.StartedAt, i.AcknowledgedAt, i.ResolvedAt, i.ResolvedAt is { } end ? (long)Math.Max(0, (end - i.StartedAt).TotalSeconds) : null, i.Alert, i.Source, i.Url)));
    }

    private static async Task<IResult> OneAsync(HttpContext http, FairleadDb db, string id) =>
        await FindAsync(db, id, http.RequestAborted) is { } incident ? EntityTag.Answer(http, await FiguresAsync(db, incident, http.RequestAborted), incident.Version) : Problems.Unknown("incident", Cut(id));

    private static async Task<IResult> OpenAsync(HttpContext http, FairleadDb db, EditIncidents incidents)
    {
        var (edit, problem) = await EditAsync(http, null);
        if (edit is null)
            return problem!;
        var result = await incidents.OpenAsync(Caller.Of(http.User)!, edit, http.RequestAborted);
        return result.Saved is { } incident
            ? Created.Of($"/api/v1/incidents/{incident.Id}", incident.Version, await FiguresAsync(db, incident, http.RequestAborted), afterwards: incidents.Wake)
            : Problems.Of(result.Errors);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, FairleadDb db, EditIncidents incidents, string id)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (edit, problem) = await EditAsync(http, version);
        if (edit is null)
            return problem!;
        if (await FindAsync(db, id, http.RequestAborted) is null)
            return Problems.Unknown("incident", Cut(id));
        var result = await incidents.ChangeAsync(Caller.Of(http.User)!, id, edit, http.RequestAborted);
        return result.Saved is { } incident ? EntityTag.Answer(http, await FiguresAsync(db, incident, http.RequestAborted), incident.Version) : Problems.Of(result.Errors);
    }

    private static async Task<IResult> LogAsync(HttpContext http, FairleadDb db, string id) => await FindAsync(db, id, http.RequestAborted) is { } incident
        ? Paging.Answer(http, (await IncidentLog.ReadAsync(db, await CatalogView.ReadAsync(db, http.RequestAborted), incident, http.RequestAborted)).Select(l => new IncidentLogEntryFigures(l.At, l.Text, l.By, l.Url)).ToList(), null)
        : Problems.Unknown("incident", Cut(id));

    private static async Task<IResult> ChangesAsync(HttpContext http, FairleadDb db, string id)
    {
        if (await FindAsync(db, id, http.RequestAborted) is not { } incident)
            return Problems.Unknown("incident", Cut(id));
        var catalog = await CatalogView.ReadAsync(db, http.RequestAborted);
        return Paging.Answer(http, (await ChangesBefore.ReadAsync(db, catalog, incident, http.RequestAborted)).Select(c => ChangeBeforeFigures.Of(c, catalog)).ToList(), null);
    }

    private static async Task<IResult> LinkAsync(HttpContext http, FairleadDb db, string id)
    {
        if (await FindAsync(db, id, http.RequestAborted) is not { } incident)
            return Problems.Unknown("incident", Cut(id));
        var figures = IncidentLinkFigures.Of(await IncidentLinkView.ReadAsync(db, incident, http.RequestAborted), await CatalogView.ReadAsync(db, http.RequestAborted));
        return EntityTag.Answer(http, figures, figures.Version);
    }

    private static async Task<IResult> DecideAsync(HttpContext http, FairleadDb db, DecideLink decide, string id)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (wanted, problem) = await RequestBody.ReadAsync<LinkWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (await FindAsync(db, id, http.RequestAborted) is null)
            return Problems.Unknown("incident", Cut(id));
        if (Word<LinkDecision>(wanted.Decision) is not { } decision)
            return Problems.Of([new("decision", "One of confirm, choose, reject, infer.")]);
        var result = await decide.RunAsync(Caller.Of(http.User)!, id, new LinkEdit(decision, wanted.Service, wanted.Release, version), http.RequestAborted);
        if (result.Saved is not { } link)
            return Problems.Of(result.Errors);
        var figures = IncidentLinkFigures.Of(link, await CatalogView.ReadAsync(db, http.RequestAborted));
        return EntityTag.Answer(http, figures, figures.Version);
    }

    private static async Task<(IncidentEdit? Edit, IResult? Problem)> EditAsync(HttpContext http, int? version)
    {
        var (wanted, problem) = await RequestBody.ReadAsync<IncidentWanted>(http.Request);
        if (wanted is null)
            return (null, problem);
        if (wanted.State is not null && Word<IncidentState>(wanted.State) is null)
            return (null, Problems.Of([new("state", $"One of {string.Join(", ", IncidentQuery.States)}.")]));
        return (new IncidentEdit(wanted.Title, wanted.Severity, wanted.Services, wanted.StartedAt?.UtcDateTime, Word<IncidentState>(wanted.State), wanted.ResolvedAt?.UtcDateTime, version), null);
    }

    private static T? Word<T>(string? text)
        where T : struct, Enum => Enum.GetValues<T>().Where(v => Words.Name(v) == text).Select(v => (T?)v).FirstOrDefault();

    private static IResult? Wrong(string? state) => string.IsNullOrEmpty(state) || IncidentQuery.States.Contains(state, StringComparer.Ordinal)
        ? null
        : Problems.Parameter($"state '{Cut(state)}': one of {string.Join(", ", IncidentQuery.States)}.");

    // PostgreSQL takes no NUL, and no id of ours has any other character than these.
    private static Task<Incident?> FindAsync(FairleadDb db, string id, CancellationToken cancel) => id.All(char.IsAsciiHexDigitLower)
        ? db.Set<Incident>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel)
        : Task.FromResult<Incident?>(null);

    private static string Cut(string text) => text.Length > 40 ? text[..40] : text;

    private static async Task<IncidentFigures> FiguresAsync(FairleadDb db, Incident incident, CancellationToken cancel) =>
        IncidentFigures.Of(incident, await CatalogView.ReadAsync(db, cancel), await SourceNames.ReadAsync(db, cancel));
}
