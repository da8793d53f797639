using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Imports;

/// <summary>An import as the API gives it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Repository">The key of the repository that is read.</param>
/// <param name="State">queued, running, done, failed or cancelled.</param>
/// <param name="Step">What is being done, for people.</param>
/// <param name="CommitsRead">How many commits have been read.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="StartedAt">When work began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Error">Why it failed.</param>
public sealed record ImportFigures(Guid Id, string Repository, string State, string Step, int CommitsRead, DateTime RequestedAt, DateTime? StartedAt, DateTime? FinishedAt, string? Error);

/// <summary>Repositories and their imports over HTTP.</summary>
public static class RepositoryApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Repositories");
        api.MapGet("/repositories", ListAsync).WithSummary("Repositories, by key").Produces<ApiPage<RepositoryFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        api.MapGet("/repositories/{key}", OneAsync).WithSummary("One repository").Produces<RepositoryFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/repositories", NewAsync).RequireAuthorization(Rights.Lead).CreatesOnce().WithSummary("Add a repository with the service that its tags suggest, and read it").Accepts<RepositoryWanted>("application/json").Produces<RepositoryFigures>(StatusCodes.Status201Created);
        api.MapPut("/repositories/{key}", EditAsync).RequireAuthorization(Rights.Lead).WithSummary("Change a repository, and read it again").Accepts<RepositoryWanted>("application/json").Produces<RepositoryFigures>().ChangesOneVersion();
        api.MapPost("/repositories/{key}/imports", ReadAgainAsync).RequireAuthorization(Rights.Edit).CreatesOnce().WithSummary("Read a repository again").Produces<ImportFigures>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/imports/{id:guid}", ImportAsync).WithSummary("How an import stands").Produces<ImportFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete("/imports/{id:guid}", CancelAsync).RequireAuthorization(Rights.Edit).WithSummary("End an import; nothing of it is stored").Produces<ImportFigures>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, string? after)
    {
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var cursor = Paging.CursorOf(after);
        var rows = await db.Set<Repository>().AsNoTracking().Where(r => cursor == null || r.Key.CompareTo(cursor) > 0).OrderBy(r => r.Key).Take(limit + 1).ToListAsync(http.RequestAborted);
        return CatalogApi.Answer(http, rows, limit, RepositoryFigures.Of, r => r.Key);
    }

    private static async Task<IResult> OneAsync(HttpContext http, FairleadDb db, string key) =>
        await FindAsync(db, key, http.RequestAborted) is { } repository ? EntityTag.Answer(http, RepositoryFigures.Of(repository), repository.Version) : Problems.Unknown("repository", key);

    private static async Task<IResult> NewAsync(HttpContext http, FairleadDb db, ImportRequests imports)
    {
        var (wanted, problem) = await RequestBody.ReadAsync<RepositoryWanted>(http.Request);
        if (wanted is null)
            return problem!;
        var result = await AddRepository.RunAsync(db, Caller.Of(http.User)!, new RepositoryEdit(wanted.Location ?? "", Empty(wanted.Name), Empty(wanted.Trunk), wanted.ReadsFiles, null, Lines(wanted.Addresses)), wanted.Team, http.RequestAborted);
        if (result.Saved is not { } repository)
            return Problems.Of(result.Errors);
        await imports.RequestAsync(db, repository.Id, http.RequestAborted);
        return Created.Of($"/api/v1/repositories/{repository.Key}", repository.Version, RepositoryFigures.Of(repository), afterwards: imports.Wake);
    }

    private static async Task<IResult> EditAsync(HttpContext http, FairleadDb db, ImportRequests imports, string key)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (wanted, problem) = await RequestBody.ReadAsync<RepositoryWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (await FindAsync(db, key, http.RequestAborted) is null)
            return Problems.Unknown("repository", key);
        if (wanted.Team is not null)
            return Problems.Of([new("team", "A repository has no team; its services have.")]);
        var result = await EditCatalog.SaveRepositoryAsync(db, Caller.Of(http.User)!, key, new RepositoryEdit(wanted.Location ?? "", Empty(wanted.Name), Empty(wanted.Trunk), wanted.ReadsFiles, version, Lines(wanted.Addresses)), http.RequestAborted);
        if (result.Saved is not { } repository)
            return Problems.Of(result.Errors);
        await imports.RequestAsync(repository.Id, http.RequestAborted);
        return EntityTag.Answer(http, RepositoryFigures.Of(repository), repository.Version);
    }

    private static async Task<IResult> ReadAgainAsync(HttpContext http, FairleadDb db, ImportRequests imports, string key)
    {
        if (await FindAsync(db, key, http.RequestAborted) is not { } repository)
            return Problems.Unknown("repository", key);
        if (!await imports.MayAskAsync(Caller.Of(http.User)!, repository.Id, http.RequestAborted))
            return Problems.Of([FieldError.Refused("it is read again for leaders and for members whose team owns a service in it")]);
        var id = await imports.RequestAsync(db, repository.Id, http.RequestAborted);
        return Created.Of($"/api/v1/imports/{id}", null, (await FiguresAsync(db, id, http.RequestAborted))!, StatusCodes.Status202Accepted, imports.Wake);
    }

    private static async Task<IResult> ImportAsync(HttpContext http, FairleadDb db, Guid id) =>
        await FiguresAsync(db, id, http.RequestAborted) is { } figures ? Results.Ok(figures) : Problems.Unknown("import", id.ToString());

    private static async Task<IResult> CancelAsync(HttpContext http, FairleadDb db, ImportRequests imports, Guid id)
    {
        if (await db.Set<ImportJob>().AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, http.RequestAborted) is not { } job)
            return Problems.Unknown("import", id.ToString());
        if (!await imports.MayAskAsync(Caller.Of(http.User)!, job.RepositoryId, http.RequestAborted))
            return Problems.Of([FieldError.Refused("an import is ended by those who may ask for it")]);
        await imports.CancelAsync(id, http.RequestAborted);
        return Results.Ok(await FiguresAsync(db, id, http.RequestAborted));
    }

    private static Task<Repository?> FindAsync(FairleadDb db, string key, CancellationToken cancel) => db.Set<Repository>().AsNoTracking().FirstOrDefaultAsync(r => r.Key == key, cancel);

    private static async Task<ImportFigures?> FiguresAsync(FairleadDb db, Guid id, CancellationToken cancel)
    {
        var found = await (from j in db.Set<ImportJob>().AsNoTracking() join r in db.Set<Repository>() on j.RepositoryId equals r.Id where j.Id == id select new { Job = j, r.Key }).FirstOrDefaultAsync(cancel);
        return found is null ? null : new ImportFigures(id, found.Key, Words.Name(found.Job.State), found.Job.Step, found.Job.CommitsRead, found.Job.RequestedAt, found.Job.StartedAt, found.Job.FinishedAt, found.Job.Error);
    }

    private static string? Lines(IReadOnlyList<string>? texts) => texts is null ? null : string.Join('\n', texts);

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Has repositories read again whose rules have changed.</summary>
/// <param name="imports">Asks.</param>
internal sealed class ReadChangedRepositories(ImportRequests imports) : ICatalogChanged
{
    public Task ReadAgainAsync(FairleadDb db, Guid repository, CancellationToken cancel) => imports.RequestAsync(db, repository, cancel);

    public void Wake() => imports.Wake();
}
