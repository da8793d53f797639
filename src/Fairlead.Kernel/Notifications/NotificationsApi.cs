using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>A delivery as the API gives it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Way">By which way: 'mail', 'webhook', 'slack', 'teams' or 'ntfy'.</param>
/// <param name="Recipient">To whom: a mail address, or the key of a destination.</param>
/// <param name="Subject">Its subject; what else it says is in no log.</param>
/// <param name="State">'waiting', 'sent', 'failed' or 'dropped'.</param>
/// <param name="CreatedAt">When it was caused.</param>
/// <param name="EndedAt">When it was sent, failed or dropped.</param>
/// <param name="Error">Why it was not sent.</param>
public sealed record NotificationFigures(string Id, string Kind, string Way, string Recipient, string Subject, string State, DateTime CreatedAt, DateTime? EndedAt, string? Error)
{
    /// <param name="n">A row.</param>
    /// <returns>What administrators may know.</returns>
    public static NotificationFigures Of(Notification n) => new(n.Id.ToString(), n.Kind, Word(n.Way), n.Recipient, n.Subject, Word(n.State), n.CreatedAt, n.EndedAt, n.Error);

    internal static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>A destination as the API gives it.</summary>
/// <param name="Key">Its short name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Way">By which way: 'webhook', 'slack', 'teams' or 'ntfy'.</param>
/// <param name="Host">The host of its address; the address itself may be a secret.</param>
/// <param name="Kinds">The kinds of notifications that go there.</param>
/// <param name="IsDisabled">Whether nothing goes there for now.</param>
public sealed record DestinationFigures(string Key, string Name, string Way, string Host, IReadOnlyList<string> Kinds, bool IsDisabled)
{
    /// <param name="d">A row.</param>
    /// <returns>What administrators may know.</returns>
    public static DestinationFigures Of(Destination d) => new(d.Key, d.Name, NotificationFigures.Word(d.Way), d.Host, d.Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries), d.DisabledAt is not null);
}

/// <summary>A destination as a program wants it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Way">'webhook', 'slack', 'teams' or 'ntfy'.</param>
/// <param name="Url">Its address.</param>
/// <param name="Secret">'whsec_' and base64 for a webhook, which needs one, for no answer ever holds one; a token for ntfy.</param>
/// <param name="Kinds">The kinds of notifications that go there.</param>
/// <param name="IsDisabled">Whether nothing goes there for now.</param>
public sealed record DestinationBody(string? Name, string? Way, string? Url, string? Secret, IReadOnlyList<string>? Kinds, bool IsDisabled = false);

/// <summary>Notifications and destinations over HTTP.</summary>
public static class NotificationsApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Notifications");
        api.MapGet("/notifications", ListAsync).RequireAuthorization(Rights.Administer).WithSummary("The delivery log, the newest first").Produces<ApiPage<NotificationFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        app.MapGet("/notifications.csv", CsvAsync).RequireAuthorization(Rights.Administer).ExcludeFromDescription();
        api.MapGet("/destinations", DestinationsAsync).RequireAuthorization(Rights.Administer).WithSummary("Where notifications go beside email").Produces<IReadOnlyList<DestinationFigures>>();
        api.MapPost("/destinations", NewAsync).RequireAuthorization(Rights.Administer).CreatesOnce().WithSummary("Adds a destination").Accepts<DestinationBody>("application/json").Produces<DestinationFigures>(StatusCodes.Status201Created);
        api.MapDelete("/destinations/{key}", RemoveAsync).RequireAuthorization(Rights.Administer).WithSummary("Removes a destination").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/destinations/{key}/test", TestAsync).RequireAuthorization(Rights.Administer).WithSummary("Sends a test to a destination").Produces<NotificationFigures>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The delivery log, the newest first.</summary>
    internal static async Task<(List<Notification> Rows, Guid? Next)> PageAsync(FairleadDb db, Guid? after, int take, CancellationToken cancel)
    {
        var all = db.Set<Notification>().AsNoTracking();
        if (after is { } id)
        {
            if (await all.Where(n => n.Id == id).Select(n => (DateTime?)n.CreatedAt).FirstOrDefaultAsync(cancel) is not { } at)
                return ([], null);
            all = all.Where(n => n.CreatedAt < at || (n.CreatedAt == at && n.Id.CompareTo(id) < 0));
        }

        var rows = await all.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(take + 1).ToListAsync(cancel);
        return rows.Count > take ? (rows[..take], rows[take - 1].Id) : (rows, null);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db)
    {
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var (after, unknown) = Paging.IdOf(http.Request);
        if (unknown is not null)
            return unknown;
        var (rows, next) = await PageAsync(db, after, limit, http.RequestAborted);
        return Paging.Answer(http, rows.Select(NotificationFigures.Of).ToList(), next?.ToString());
    }

    private static async Task<IResult> CsvAsync(HttpContext http, FairleadDb db) =>
        CsvPage.Of(http, (await PageAsync(db, null, int.MaxValue - 1, http.RequestAborted)).Rows.ConvertAll(NotificationFigures.Of));

    private static async Task<IResult> DestinationsAsync(HttpContext http, FairleadDb db) =>
        Results.Ok((await db.Set<Destination>().AsNoTracking().OrderBy(d => d.Key).ToListAsync(http.RequestAborted)).Select(d => DestinationFigures.Of(d)));

    private static async Task<IResult> NewAsync(HttpContext http, EditDestinations edit)
    {
        var (body, problem) = await RequestBody.ReadAsync<DestinationBody>(http.Request);
        if (body is null)
            return problem!;
        if (string.Equals(body.Way, "webhook", StringComparison.OrdinalIgnoreCase) && string.IsNullOrWhiteSpace(body.Secret))
            return Problems.Of([new("secret", "'whsec_' and 24 to 64 bytes in base64.")]);
        NotificationWay? way = Enum.TryParse<NotificationWay>(body.Way, ignoreCase: true, out var named) && body.Way.All(char.IsAsciiLetter) ? named : null;
        var result = await edit.SaveAsync(Caller.Of(http.User)!, null, new(body.Name, way, body.Url, body.Secret, body.Kinds ?? [], body.IsDisabled), http.RequestAborted);
        return result.Saved is { } saved ? Created.Of($"/api/v1/destinations/{saved.Stored.Key}", null, DestinationFigures.Of(saved.Stored)) : Problems.Of(result.Errors);
    }

    private static async Task<IResult> RemoveAsync(string key, HttpContext http, EditDestinations edit)
    {
        var result = await edit.RemoveAsync(Caller.Of(http.User)!, key, http.RequestAborted);
        return result.Saved is not null ? Results.NoContent() : Answer(result.Errors, key);
    }

    private static async Task<IResult> TestAsync(string key, HttpContext http, EditDestinations edit)
    {
        var result = await edit.TestAsync(Caller.Of(http.User)!, key, null, http.RequestAborted);
        return result.Saved is { } sent ? Results.Accepted("/api/v1/notifications", NotificationFigures.Of(sent)) : Answer(result.Errors, key);
    }

    private static IResult Answer(IReadOnlyList<FieldError> errors, string key) =>
        errors[0] is { Field: "destination" } error && error.Message.StartsWith("There is no", StringComparison.Ordinal) ? Problems.Unknown("destination", key) : Problems.Of(errors);
}
