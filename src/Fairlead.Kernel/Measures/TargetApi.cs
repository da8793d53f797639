using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Measures;

/// <summary>A target as the API gives it.</summary>
/// <param name="Measure">The name of the measure.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">perDay, seconds, share, count, money or score.</param>
/// <param name="Scope">'organisation', 'team:KEY' or 'service:KEY'.</param>
/// <param name="Value">What shall be reached, in the unit; null once it was ended.</param>
/// <param name="Direction">atMost or atLeast.</param>
/// <param name="DefinitionVersion">The version of the definition for which it was set.</param>
/// <param name="SetAt">When it was set so.</param>
/// <param name="SetBy">Who did.</param>
/// <param name="Version">Counts the edits.</param>
public sealed record TargetFigures(string Measure, string Title, string Unit, string Scope, double? Value, string Direction, int DefinitionVersion, DateTime SetAt, string SetBy, int Version);

/// <summary>A target with its history.</summary>
/// <param name="Target">The target as it stands.</param>
/// <param name="History">What it was, the newest first.</param>
public sealed record TargetHistory(TargetFigures Target, IReadOnlyList<TargetMoveFigures> History);

/// <summary>A target that was set, moved or ended.</summary>
/// <param name="From">What was to be reached before; null where there was none.</param>
/// <param name="To">What is to be reached since; null where it was ended.</param>
/// <param name="Direction">atMost or atLeast, since.</param>
/// <param name="At">When.</param>
/// <param name="By">Who did.</param>
/// <param name="Reason">Why; null where nobody said.</param>
public sealed record TargetMoveFigures(double? From, double? To, string Direction, DateTime At, string By, string? Reason);

/// <summary>A target as somebody wants it.</summary>
/// <param name="Value">What shall be reached, in the measure's unit: seconds, a share from 0 to 1, a rate per day.</param>
/// <param name="Direction">atMost or atLeast.</param>
/// <param name="Reason">Why; one line.</param>
public sealed record TargetBody(double? Value = null, string? Direction = null, string? Reason = null);

/// <summary>Targets over HTTP.</summary>
public static class TargetApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Measures");
        api.MapGet("/targets", ListAsync).WithSummary("Targets that stand").Produces<ApiPage<TargetFigures>>(StatusCodes.Status200OK, "application/json", "text/csv");
        api.MapGet("/targets/{measure}", OneAsync).WithSummary("The target of a measure and scope, with its history").Produces<TargetHistory>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/targets/{measure}", SetAsync).RequireAuthorization(Rights.Edit).WithSummary("Set or move a target").Accepts<TargetBody>("application/json").Produces<TargetFigures>().ChangesOneVersion();
        api.MapDelete("/targets/{measure}", EndAsync).RequireAuthorization(Rights.Edit).WithSummary("End a target; its history stays").Produces<TargetFigures>().ChangesOneVersion();
        app.MapGroup("").RequireAuthorization(Rights.View).ExcludeFromDescription().MapGet("/targets.csv", CsvAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, MeasureRegistry registry)
    {
        if (Csv.IsWanted(http))
            return await CsvAsync(http, db, registry);
        return Paging.Answer(http, await TargetList.ReadAsync(db, registry, http.RequestAborted), null);
    }

    private static async Task<IResult> CsvAsync(HttpContext http, FairleadDb db, MeasureRegistry registry)
    {
        var rows = await TargetList.ReadAsync(db, registry, http.RequestAborted);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("measure", "scope", "value", "unit", "direction", "definition_version", "set_at", "set_by"),
            rows.Select(t => Csv.Row(t.Measure, t.Scope, t.Value, t.Unit, t.Direction, t.DefinitionVersion, t.SetAt, t.SetBy)).ToAsyncEnumerable());
    }

    private static async Task<IResult> OneAsync(HttpContext http, FairleadDb db, MeasureRegistry registry, string measure, string? scope)
    {
        var (about, problem) = await ScopeAsync(db, registry, measure, scope, Caller.Of(http.User)!, http.RequestAborted);
        if (about is null)
            return problem!;
        return await TargetList.FindAsync(db, registry, measure, about, http.RequestAborted) is { } found
            ? EntityTag.Answer(http, found, found.Target.Version)
            : Problems.Unknown("target", measure);
    }

    private static async Task<IResult> SetAsync(HttpContext http, FairleadDb db, MeasureRegistry registry, SetTarget targets, string measure, string? scope)
    {
        var (about, problem) = await ScopeAsync(db, registry, measure, scope, Caller.Of(http.User)!, http.RequestAborted);
        if (about is null)
            return problem!;

        // The first one has no version that anybody could have seen.
        int? version = null;
        if (await TargetList.FindAsync(db, registry, measure, about, http.RequestAborted) is not null)
        {
            (version, var stale) = EntityTag.Edited(http.Request);
            if (stale is not null)
                return stale;
        }

        var (body, unread) = await RequestBody.ReadAsync<TargetBody>(http.Request);
        if (body is null)
            return unread!;
        var (direction, wrong) = TargetList.DirectionOf(body.Direction);
        if (wrong is not null)
            return Problems.Of([wrong]);
        var result = await targets.SetAsync(Caller.Of(http.User)!, measure, about, new TargetWanted(body.Value, direction, body.Reason, version), http.RequestAborted);
        return result.Saved is { } target ? EntityTag.Answer(http, TargetList.Of(target, registry.Find(measure)!, TextOf(about)), target.Version) : Problems.Of(result.Errors);
    }

    private static async Task<IResult> EndAsync(HttpContext http, FairleadDb db, MeasureRegistry registry, SetTarget targets, string measure, string? scope, string? reason)
    {
        var (about, problem) = await ScopeAsync(db, registry, measure, scope, Caller.Of(http.User)!, http.RequestAborted);
        if (about is null)
            return problem!;
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        if (await TargetList.FindAsync(db, registry, measure, about, http.RequestAborted) is not { Target.Value: not null })
            return Problems.Unknown("target", measure);
        var result = await targets.EndAsync(Caller.Of(http.User)!, measure, about, reason, version, http.RequestAborted);
        return result.Saved is { } target ? EntityTag.Answer(http, TargetList.Of(target, registry.Find(measure)!, TextOf(about)), target.Version) : Problems.Of(result.Errors);
    }

    private static async Task<(MeasureScope? Scope, IResult? Problem)> ScopeAsync(FairleadDb db, MeasureRegistry registry, string measure, string? scope, Caller caller, CancellationToken cancel)
    {
        if (registry.Find(measure) is null)
            return (null, Results.Problem(title: "Unknown measure", detail: $"No measure is named '{measure}'. /api/v1/definitions lists them.", statusCode: StatusCodes.Status404NotFound));
        var about = ScopeText.Read(scope, await CatalogView.ReadAsync(db, cancel), caller, out var wrong);
        return about is null ? (null, Problems.Parameter($"scope: {wrong}")) : (about, null);
    }

    private static string TextOf(MeasureScope scope) => scope.Text.Length == 0 ? MeasureTarget.OrganisationKey : scope.Text;
}

/// <summary>Targets read with the names of what they are about.</summary>
internal static class TargetList
{
    public static async Task<IReadOnlyList<TargetFigures>> ReadAsync(FairleadDb db, MeasureRegistry registry, CancellationToken cancel)
    {
        var targets = await db.Set<MeasureTarget>().AsNoTracking().Where(t => t.Value != null).ToListAsync(cancel);
        var catalog = await CatalogView.ReadAsync(db, cancel);

        // A measure whose module is gone has no unit in which its target could be shown.
        return [.. targets.Where(t => registry.Find(t.Measure) is not null)
            .Select(t => Of(t, registry.Find(t.Measure)!, ScopeOf(t, catalog)))
            .OrderBy(t => t.Title, StringComparer.InvariantCultureIgnoreCase).ThenBy(t => t.Scope == MeasureTarget.OrganisationKey ? 0 : 1).ThenBy(t => t.Scope, StringComparer.Ordinal)];
    }

    public static async Task<TargetHistory?> FindAsync(FairleadDb db, MeasureRegistry registry, string measure, MeasureScope scope, CancellationToken cancel)
    {
        if (registry.Find(measure) is not { } definition || await TargetScope.KeyOfAsync(db, scope, cancel) is not { } key)
            return null;
        if (await db.Set<MeasureTarget>().AsNoTracking().FirstOrDefaultAsync(t => t.Measure == measure && t.ScopeKey == key.Key, cancel) is not { } target)
            return null;
        var moves = await db.Set<TargetMove>().AsNoTracking().Where(m => m.TargetId == target.Id).OrderByDescending(m => m.Number).ToListAsync(cancel);
        return new(
            Of(target, definition, scope.Text.Length == 0 ? MeasureTarget.OrganisationKey : scope.Text),
            moves.ConvertAll(m => new TargetMoveFigures(m.From, m.To, Words.Name(m.Direction), m.At, m.By, m.Reason)));
    }

    public static TargetFigures Of(MeasureTarget t, MeasureDefinition definition, string scope) =>
        new(t.Measure, definition.Title, MeasureFigures.UnitOf(definition.Unit), scope, t.Value, Words.Name(t.Direction), t.DefinitionVersion, t.SetAt, t.SetBy, t.Version);

    /// <returns>The direction; null for none. An unknown word is wrong.</returns>
    public static (TargetDirection? Direction, FieldError? Wrong) DirectionOf(string? text) => text switch
    {
        null or "" => (null, null),
        "atMost" => (TargetDirection.AtMost, null),
        "atLeast" => (TargetDirection.AtLeast, null),
        _ => (null, new("direction", "One of atMost, atLeast.")),
    };

    private static string ScopeOf(MeasureTarget target, CatalogView catalog) =>
        target.TeamId is { } team ? $"team:{catalog.Teams.First(t => t.Id == team).Key}"
        : target.ServiceId is { } service ? $"service:{catalog.Services.First(s => s.Id == service).Key}"
        : MeasureTarget.OrganisationKey;
}
