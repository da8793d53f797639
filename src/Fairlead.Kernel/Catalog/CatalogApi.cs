using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>Teams, services and the catalog as a file, over HTTP.</summary>
public static class CatalogApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Catalog");
        api.MapGet("/teams", TeamsAsync).WithSummary("Teams, by key").Produces<ApiPage<TeamFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        api.MapGet("/teams/{key}", TeamAsync).WithSummary("One team").Produces<TeamFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/teams", NewTeamAsync).RequireAuthorization(Rights.Edit).CreatesOnce().WithSummary("Add a team").Accepts<TeamWanted>("application/json").Produces<TeamFigures>(StatusCodes.Status201Created);
        api.MapPut("/teams/{key}", EditTeamAsync).RequireAuthorization(Rights.Edit).WithSummary("Change a team").Accepts<TeamWanted>("application/json").Produces<TeamFigures>().ChangesOneVersion();
        api.MapGet("/services", ServicesAsync).WithSummary("Services, by key").Produces<ApiPage<ServiceFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        api.MapGet("/services/{key}", ServiceAsync).WithSummary("One service").Produces<ServiceFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/services", NewServiceAsync).RequireAuthorization(Rights.Edit).CreatesOnce().WithSummary("Add a service").Accepts<ServiceWanted>("application/json").Produces<ServiceFigures>(StatusCodes.Status201Created);
        api.MapPut("/services/{key}", EditServiceAsync).RequireAuthorization(Rights.Edit).WithSummary("Change a service").Accepts<ServiceWanted>("application/json").Produces<ServiceFigures>().ChangesOneVersion();
        api.MapGet("/catalog", ExportAsync).WithSummary("The whole catalog as a YAML file").Produces<string>(StatusCodes.Status200OK, "application/yaml");
        api.MapPost("/catalog", ImportAsync).RequireAuthorization(Rights.Lead).WithSummary("Add and change what a YAML file says, as a whole or not at all").Accepts<string>("application/yaml").Produces<CatalogImport>();
    }

    private static async Task<IResult> TeamsAsync(HttpContext http, FairleadDb db, string? after)
    {
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var cursor = Paging.CursorOf(after);
        var teams = await db.Set<Team>().AsNoTracking().Where(t => cursor == null || t.Key.CompareTo(cursor) > 0).OrderBy(t => t.Key).Take(limit + 1).ToListAsync(http.RequestAborted);
        return Answer(http, teams, limit, TeamFigures.Of, t => t.Key);
    }

    private static async Task<IResult> TeamAsync(HttpContext http, FairleadDb db, string key) =>
        await db.Set<Team>().AsNoTracking().FirstOrDefaultAsync(t => t.Key == key, http.RequestAborted) is { } team ? EntityTag.Answer(http, TeamFigures.Of(team), team.Version) : Problems.Unknown("team", key);

    private static async Task<IResult> NewTeamAsync(HttpContext http, FairleadDb db)
    {
        var (wanted, problem) = await RequestBody.ReadAsync<TeamWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (wanted.Key is { } key && await db.Set<Team>().AnyAsync(t => t.Key == key, http.RequestAborted))
            return Taken(key);
        var result = await EditCatalog.SaveTeamAsync(db, Caller.Of(http.User)!, wanted.Key, new TeamEdit(wanted.Name ?? "", wanted.Purpose), http.RequestAborted);
        return result.Saved is { } team ? Created.Of($"/api/v1/teams/{team.Key}", team.Version, TeamFigures.Of(team)) : Problems.Of(result.Errors);
    }

    private static async Task<IResult> EditTeamAsync(HttpContext http, FairleadDb db, string key)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (wanted, problem) = await RequestBody.ReadAsync<TeamWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (!await db.Set<Team>().AnyAsync(t => t.Key == key, http.RequestAborted))
            return Problems.Unknown("team", key);
        if (wanted.Key is not null && wanted.Key != key)
            return KeyStays();
        var result = await EditCatalog.SaveTeamAsync(db, Caller.Of(http.User)!, key, new TeamEdit(wanted.Name ?? "", wanted.Purpose, version), http.RequestAborted);
        return result.Saved is { } team ? EntityTag.Answer(http, TeamFigures.Of(team), team.Version) : Problems.Of(result.Errors);
    }

    private static async Task<IResult> ServicesAsync(HttpContext http, FairleadDb db, string? after)
    {
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var cursor = Paging.CursorOf(after);
        var rows = await Named(db).Where(s => cursor == null || s.Service.Key.CompareTo(cursor) > 0).OrderBy(s => s.Service.Key).Take(limit + 1).ToListAsync(http.RequestAborted);
        return Answer(http, rows, limit, s => ServiceFigures.Of(s.Service, s.Team, s.Repository), s => s.Service.Key);
    }

    private static async Task<IResult> ServiceAsync(HttpContext http, FairleadDb db, string key) =>
        await FiguresAsync(db, key, http.RequestAborted) is { } figures ? EntityTag.Answer(http, figures, figures.Version) : Problems.Unknown("service", key);

    private static async Task<IResult> NewServiceAsync(HttpContext http, FairleadDb db, ICatalogChanged changed)
    {
        var (wanted, problem) = await RequestBody.ReadAsync<ServiceWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (wanted.Key is { } key && await db.Set<Service>().AnyAsync(s => s.Key == key, http.RequestAborted))
            return Taken(key);
        var (figures, wrong) = await SaveAsync(http, db, changed, wanted.Key, wanted, null);
        return figures is null ? wrong! : Created.Of($"/api/v1/services/{figures.Key}", figures.Version, figures, afterwards: changed.Wake);
    }

    private static async Task<IResult> EditServiceAsync(HttpContext http, FairleadDb db, ICatalogChanged changed, string key)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (wanted, problem) = await RequestBody.ReadAsync<ServiceWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (!await db.Set<Service>().AnyAsync(s => s.Key == key, http.RequestAborted))
            return Problems.Unknown("service", key);
        if (wanted.Key is not null && wanted.Key != key)
            return KeyStays();
        var (figures, wrong) = await SaveAsync(http, db, changed, key, wanted, version);
        changed.Wake();
        return figures is null ? wrong! : EntityTag.Answer(http, figures, figures.Version);
    }

    private static async Task<(ServiceFigures? Figures, IResult? Wrong)> SaveAsync(HttpContext http, FairleadDb db, ICatalogChanged changed, string? key, ServiceWanted wanted, int? version)
    {
        var errors = new List<FieldError>();
        var edit = wanted.ToEdit(version, errors);
        if (errors.Count > 0)
            return (null, Problems.Of(errors));
        var result = await EditCatalog.SaveServiceAsync(db, Caller.Of(http.User)!, key, edit, http.RequestAborted);
        if (result.Saved is not { } service)
            return (null, Problems.Of(result.Errors));

        // Its numbers follow from the rules, so they are derived again in the background.
        await changed.ReadAgainAsync(db, service.RepositoryId, http.RequestAborted);
        return (await FiguresAsync(db, service.Key, http.RequestAborted), null);
    }

    private static async Task<IResult> ExportAsync(HttpContext http, FairleadDb db) =>
        Results.Text(CatalogFile.Export(await CatalogView.ReadAsync(db, http.RequestAborted)), "application/yaml; charset=utf-8");

    private static async Task<IResult> ImportAsync(HttpContext http, FairleadDb db, WriteLane lane, TimeProvider time)
    {
        using var reader = new StreamReader(http.Request.Body);
        var yaml = await reader.ReadToEndAsync(http.RequestAborted);
        var result = await CatalogFile.ImportAsync(db, lane, Caller.Of(http.User)!, yaml, "/", time, http.RequestAborted);
        return result.Errors.Count == 0
            ? Results.Ok(result)
            : Results.Problem(title: "Nothing was changed", detail: string.Join(' ', result.Errors.Take(20)), statusCode: StatusCodes.Status400BadRequest, extensions: [KeyValuePair.Create<string, object?>("errors", result.Errors)]);
    }

    private static IQueryable<NamedService> Named(FairleadDb db) =>
        from s in db.Set<Service>().AsNoTracking()
        join r in db.Set<Repository>() on s.RepositoryId equals r.Id
        join t in db.Set<Team>() on s.TeamId equals t.Id into teams
        from team in teams.DefaultIfEmpty()
        select new NamedService { Service = s, Team = team.Key, Repository = r.Key };

    private static async Task<ServiceFigures?> FiguresAsync(FairleadDb db, string key, CancellationToken cancel) =>
        await Named(db).FirstOrDefaultAsync(s => s.Service.Key == key, cancel) is { } named ? ServiceFigures.Of(named.Service, named.Team, named.Repository) : null;

    /// <summary>One row more than wanted was read: it says that there is a next page.</summary>
    internal static IResult Answer<TRow, TFigures>(HttpContext http, List<TRow> rows, int limit, Func<TRow, TFigures> figures, Func<TRow, string> key) =>
        Paging.Answer(http, rows.Take(limit).Select(figures).ToList(), rows.Count > limit ? key(rows[limit - 1]) : null);

    private static IResult Taken(string key) => Problems.Of([new("key", $"'{key}' is taken.")]);

    private static IResult KeyStays() => Problems.Of([new("key", "A key stays: links hold it.")]);

    private sealed class NamedService
    {
        public required Service Service { get; init; }

        public string? Team { get; init; }

        public required string Repository { get; init; }
    }
}

/// <summary>Is told when what follows from the catalog has to be derived anew.</summary>
public interface ICatalogChanged
{
    /// <summary>Notes it by the caller's context, in their transaction where they have one: a second writer would wait for the first for ever.</summary>
    /// <param name="db">The context.</param>
    /// <param name="repository">The repository whose rules have changed.</param>
    /// <param name="cancel">Ends the telling.</param>
    /// <returns>When it is noted.</returns>
    Task ReadAgainAsync(FairleadDb db, Guid repository, CancellationToken cancel);

    /// <summary>What was noted is stored now.</summary>
    void Wake();
}

