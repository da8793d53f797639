using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>A source as the API gives it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Which words it speaks.</param>
/// <param name="IsEnabled">Whether it is enabled; messages to a disabled source are refused.</param>
/// <param name="LastReceivedAt">When a message of it was last received; null for never.</param>
/// <param name="Waiting">How many messages wait to be read.</param>
/// <param name="Failed">How many could not be read.</param>
/// <param name="Version">Counts edits; the same as its ETag.</param>
public sealed record SourceFigures(string Key, string Name, string Kind, bool IsEnabled, DateTime? LastReceivedAt, int Waiting, int Failed, int Version);

/// <summary>A source as somebody wants it.</summary>
/// <param name="Key">The key of a new source; left out, it is made from the name. An edit leaves it out.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Which words a new one speaks: gitHub, gitLab, gitea, bitbucket, azureDevOps, cdEvents, devLake, alertmanager, pagerDuty or own.</param>
/// <param name="Secret">The secret, 16 to 200 visible ASCII characters: needed for a new one, for no answer ever holds one; in an edit left out to keep it.</param>
/// <param name="IsEnabled">Whether it is enabled; true where left out.</param>
public sealed record SourceWanted(string? Key, string? Name, string? Kind, string? Secret, bool? IsEnabled);

/// <summary>Sources over HTTP.</summary>
public static class SourceApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Signals");
        api.MapGet("/sources", ListAsync).WithSummary("Sources of signals, by key").Produces<ApiPage<SourceFigures>>(StatusCodes.Status200OK, "application/json", "text/csv");
        api.MapGet("/sources/{key}", OneAsync).WithSummary("One source").Produces<SourceFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/sources", NewAsync).RequireAuthorization(Rights.Lead).CreatesOnce().WithSummary("Add a source").Accepts<SourceWanted>("application/json").Produces<SourceFigures>(StatusCodes.Status201Created);
        api.MapPut("/sources/{key}", EditAsync).RequireAuthorization(Rights.Lead).WithSummary("Rename a source, disable or enable it, give it another secret").Accepts<SourceWanted>("application/json").Produces<SourceFigures>().ChangesOneVersion();
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db) =>
        Paging.Answer(http, (await Figures(db).OrderBy(s => s.Key).ToListAsync(http.RequestAborted)).ConvertAll(Named), null);

    private static async Task<IResult> OneAsync(HttpContext http, FairleadDb db, string key) =>
        await FindAsync(db, key, http.RequestAborted) is { } source ? EntityTag.Answer(http, source, source.Version) : Problems.Unknown("source", key);

    private static async Task<IResult> NewAsync(HttpContext http, FairleadDb db, EditSources sources)
    {
        var (wanted, problem) = await RequestBody.ReadAsync<SourceWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (string.IsNullOrEmpty(wanted.Secret))
            return Problems.Of([new("secret", $"{EditSources.ShortestSecret} to {EditSources.LongestSecret} visible ASCII characters.")]);
        var result = await sources.NewAsync(Caller.Of(http.User)!, new SourceEdit(wanted.Name, KindOf(wanted.Kind), wanted.Key, wanted.Secret), http.RequestAborted);
        if (result.Saved is not { Source: var source })
            return Problems.Of(result.Errors);
        return Created.Of($"/api/v1/sources/{source.Key}", source.Version, (await FindAsync(db, source.Key, http.RequestAborted))!);
    }

    private static async Task<IResult> EditAsync(HttpContext http, FairleadDb db, EditSources sources, string key)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (wanted, problem) = await RequestBody.ReadAsync<SourceWanted>(http.Request);
        if (wanted is null)
            return problem!;
        if (await FindAsync(db, key, http.RequestAborted) is null)
            return Problems.Unknown("source", key);
        if (wanted.Key is not null || wanted.Kind is not null)
            return Problems.Of([new("key", "Key and kind stay.")]);
        var result = await sources.SaveAsync(Caller.Of(http.User)!, key, wanted.Name, wanted.Secret, wanted.IsEnabled ?? true, version, http.RequestAborted);
        if (result.Saved is null)
            return Problems.Of(result.Errors);
        var figures = (await FindAsync(db, key, http.RequestAborted))!;
        return EntityTag.Answer(http, figures, figures.Version);
    }

    private static SourceKind KindOf(string? word) =>
        Enum.GetValues<SourceKind>().Where(k => Words.Name(k) == word).Select(k => (SourceKind?)k).FirstOrDefault() ?? (SourceKind)(-1);

    private static async Task<SourceFigures?> FindAsync(FairleadDb db, string key, CancellationToken cancel) =>
        await Figures(db).FirstOrDefaultAsync(s => s.Key == key, cancel) is { } source ? Named(source) : null;

    private static SourceFigures Named(Row s) => new(s.Key, s.Name, Words.Name(s.Kind), s.IsEnabled, s.LastReceivedAt, s.Waiting, s.Failed, s.Version);

    private static IQueryable<Row> Figures(FairleadDb db) => db.Set<SignalSource>().AsNoTracking().Select(s => new Row
    {
        Key = s.Key,
        Name = s.Name,
        Kind = s.Kind,
        IsEnabled = s.DisabledAt == null,
        LastReceivedAt = s.LastReceivedAt,
        Waiting = db.Set<InboxMessage>().Count(d => d.SourceId == s.Id && d.State == InboxMessageState.Waiting),
        Failed = db.Set<InboxMessage>().Count(d => d.SourceId == s.Id && d.State == InboxMessageState.Failed),
        Version = s.Version,
    });

    private sealed class Row
    {
        public required string Key { get; init; }

        public required string Name { get; init; }

        public required SourceKind Kind { get; init; }

        public required bool IsEnabled { get; init; }

        public DateTime? LastReceivedAt { get; init; }

        public required int Waiting { get; init; }

        public required int Failed { get; init; }

        public required int Version { get; init; }
    }
}
