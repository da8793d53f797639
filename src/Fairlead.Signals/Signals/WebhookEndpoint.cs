using System.Globalization;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Observing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Signals;

/// <summary>Receives webhooks and other messages of sources: authenticates, checks and stores them, or refuses them with the reason.</summary>
/// <param name="book">The sources.</param>
/// <param name="inbox">Where they go.</param>
/// <param name="files">Where files go.</param>
/// <param name="refusals">Counts what is refused.</param>
/// <param name="arriving">Takes bodies in.</param>
/// <param name="reader">Reads messages.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookEndpoint(SourceBook book, Inbox inbox, ImportFacts files, InboxRefusals refusals, Arriving arriving, ReadMessage reader, TimeProvider time)
{
    /// <param name="http">The request.</param>
    /// <param name="key">The source.</param>
    /// <param name="route">The kind of event that the address names; empty for what a header names.</param>
    /// <returns>The answer.</returns>
    public async Task<IResult> TakeAsync(HttpContext http, string key, string route)
    {
        if (await book.FindAsync(key, http.RequestAborted) is not { } source)
            return Unknown(key);
        if (route.Length > 0 && source.Kind != SourceKind.Alertmanager)
            return Speaks(source, SourceKind.Alertmanager);
        var (raw, refused) = await RawAsync(http, source);
        if (raw is null)
            return refused!;
        var (body, wrong) = await BodyAsync(http, source, raw);
        if (body is null)
            return wrong!;
        var kind = route.Length > 0 ? route : EventOf(source.Kind, http.Request.Headers);
        if (kind.Length == 0 && source.Kind == SourceKind.Bitbucket)
            kind = BitbucketTranslation.EventOf(body) ?? "";
        if (HeadersOf(source.Kind) is { Count: > 0 } names && kind.Length == 0)
            return Refuse(source, StatusCodes.Status400BadRequest, "body", $"The header {string.Join(" or ", names)} is missing: it says what kind of event this is.");
        if (source.Kind == SourceKind.CdEvents && http.Request.Headers.ContainsKey("ce-specversion") && Disagreement(http, source, kind, body) is { } disagreement)
            return Refuse(source, StatusCodes.Status400BadRequest, "body", disagreement);
        if (Checked(source, kind, body) is { } unreadable)
            return unreadable;
        return Answer(source, await StoreAsync(http, source, IdOf(source.Kind, http.Request.Headers) ?? IdOf(source, kind, body), kind, body));
    }

    /// <summary>A file of facts, with the proof of a source that speaks Fairlead's own JSON.</summary>
    /// <param name="http">The request; 'kind' in its query says what the rows are.</param>
    /// <param name="key">The source.</param>
    /// <returns>How many facts there are, or what is wrong in which line.</returns>
    public async Task<IResult> TakeCsvAsync(HttpContext http, string key)
    {
        if (await book.FindAsync(key, http.RequestAborted) is not { } source)
            return Unknown(key);
        if (source.Kind != SourceKind.Own)
            return Speaks(source, SourceKind.Own);
        var (raw, refused) = await RawAsync(http, source);
        if (raw is null)
            return refused!;
        var (body, status, problem) = await HookBody.UnpackAsync(raw, http.Request.Headers.ContentEncoding.ToString(), cancel: http.RequestAborted);
        if (body is null)
            return Refuse(source, status, status == StatusCodes.Status413PayloadTooLarge ? "size" : "body", problem!);
        var taken = await files.RunAsync(source.Id, body, http.Request.Query["kind"].ToString(), SenderOf(http), http.RequestAborted);
        if (taken.Errors.Count > 0)
            return Refuse(source, StatusCodes.Status400BadRequest, "body", $"Nothing is stored: {string.Join(" ", taken.Errors)}");
        FairleadMeter.Messages.Add(1, new("source", source.Key), new("outcome", taken.Stored > 0 ? "stored" : "known"));
        return Results.Text(
            string.Create(CultureInfo.InvariantCulture, $"{{\"status\":\"{(taken.Stored > 0 ? "accepted" : "known")}\",\"facts\":{taken.Facts}}}\n"),
            "application/json",
            statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Prometheus names no source in the address: its secret does.</summary>
    /// <param name="http">The request.</param>
    /// <returns>The answer; 200 as Alertmanager answers.</returns>
    public async Task<IResult> TakeAlertsAsync(HttpContext http)
    {
        var shown = SourceProof.Bearer(http.Request.Headers.Authorization.ToString());
        var sources = await book.OfKindAsync(SourceKind.Alertmanager, http.RequestAborted);
        var source = sources.FirstOrDefault(s => SourceProof.IsSame(s.Secret, shown)) ?? (sources.Count == 1 && (MayIngest(http) || IsWithheld(http)) ? sources[0] : null);
        return source is null
            ? Stranger(sources, StatusCodes.Status401Unauthorized, "signature", "'Authorization: Bearer' holds the secret of no source for Alertmanager.")
            : await TakeAsync(http, source.Key, Events.Alerts);
    }

    /// <param name="http">The request.</param>
    /// <param name="key">The source; null where the routing key names it.</param>
    /// <param name="route">Which of PagerDuty's two addresses.</param>
    /// <returns>The answer as PagerDuty gives it.</returns>
    public async Task<IResult> TakePagerDutyAsync(HttpContext http, string? key, string route)
    {
        var sources = await book.OfKindAsync(SourceKind.PagerDuty, http.RequestAborted);
        if (key is not null && !sources.Any(s => s.Key == key))
            return await book.FindAsync(key, http.RequestAborted) is { } other ? Speaks(other, SourceKind.PagerDuty) : Unknown(key);
        var meant = sources.Where(s => key is null || s.Key == key).ToList();
        var (raw, status, unread) = await arriving.TakeAsync(http, key is null ? null : meant[0], isProven: false, PagerDutyMost);
        if (raw is null)
            return status == StatusCodes.Status503ServiceUnavailable ? new HookApi.RetryLater() : Stranger(meant, status, status == StatusCodes.Status413PayloadTooLarge ? "size" : "body", unread!);
        raw = HookBody.WithoutMark(raw);
        if (HookBody.JsonProblem(raw) is { } noJson)
            return Stranger(meant, StatusCodes.Status400BadRequest, "body", noJson);
        string? routing, dedup;
        try
        {
            (routing, dedup) = PagerDutyTranslation.Read(raw);
        }
        catch (UnreadableMessageException e)
        {
            return Stranger(meant, StatusCodes.Status400BadRequest, "body", e.Message);
        }

        var source = meant.Find(s => SourceProof.IsSame(s.Secret, routing));
        if (source is null)
            return Stranger(meant, StatusCodes.Status401Unauthorized, "signature", key is null ? "routing_key is the secret of no source for PagerDuty." : "routing_key is not the secret of this source.");

        if (!source.IsEnabled)
            return Refuse(source, StatusCodes.Status403Forbidden, "disabled", "This source is disabled.");
        var made = dedup ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var kind = route == Events.Enqueue ? Events.Enqueue + made : Events.Change;
        var body = PagerDutyTranslation.Redact(raw);
        if (Checked(source, kind, body) is { } unreadable)
            return unreadable;

        // Two triggers without a key are two incidents, though they are the same to the byte.
        var taken = await StoreAsync(http, source, dedup is null ? "given:" + made : IdOf(source, kind, body), kind, body);
        return taken == StoreOutcome.Overloaded
            ? Answer(source, taken)
            : Results.Text($"{{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":{JsonSerializer.Serialize(made)}}}\n", "application/json", statusCode: StatusCodes.Status202Accepted);
    }

    /// <param name="http">The request.</param>
    /// <param name="name">The connection: the key of a source, or its name.</param>
    /// <param name="route">Which of DevLake's addresses.</param>
    /// <returns>The answer as DevLake gives it: 200 and nothing.</returns>
    public async Task<IResult> TakeDevLakeAsync(HttpContext http, string name, string route)
    {
        var sources = await book.OfKindAsync(SourceKind.DevLake, http.RequestAborted);
        if ((sources.FirstOrDefault(s => s.Key == name) ?? sources.FirstOrDefault(s => s.Key == Catalog.CatalogKey.From(name))) is not { } source)
            return await book.FindAsync(name, http.RequestAborted) is { } other ? Speaks(other, SourceKind.DevLake) : Unknown(name);
        var (raw, refused) = await RawAsync(http, source);
        if (raw is null)
            return refused!;
        var isClose = route.StartsWith(Events.Close, StringComparison.Ordinal);
        if (route.Length > InboxMessage.LongestEvent)
            return Refuse(source, StatusCodes.Status400BadRequest, "body", "The issue's key is too long.");
        var (body, wrong) = isClose ? ("{}"u8.ToArray(), null) : await BodyAsync(http, source, raw);
        if (body is null)
            return wrong!;
        if (isClose)
        {
            if (await IssueKindAsync(http, source, route[Events.Close.Length..]) is not { } kind)
                return Results.Problem(title: "Unknown issue", detail: "No issue with this key has been reported here.", statusCode: StatusCodes.Status404NotFound);
            route = kind;
        }

        if (Checked(source, route, body) is { } unreadable)
            return unreadable;
        var id = isClose ? NewId() : IncomingMessage.HashOf(route, body);
        var taken = await StoreAsync(http, source, id, route, body);
        return taken == StoreOutcome.Overloaded ? Answer(source, taken) : Results.Ok();
    }

    private const int PagerDutyMost = 512 << 10;

    // A close names a key only: what was told before says whether that is an incident. What still waits to be read may be it, and counts as one.
    private async Task<string?> IssueKindAsync(HttpContext http, KnownSource source, string key)
    {
        // Asked first: what is read in between is found by what was made of it.
        var db = http.RequestServices.GetRequiredService<FairleadDb>();
        var mayWait = await db.Set<InboxMessage>().AnyAsync(d => d.SourceId == source.Id && d.State == InboxMessageState.Waiting, http.RequestAborted);
        if (await db.Set<SignalRow>().AnyAsync(s => s.Subject == IncidentSignal.SubjectOf(source.Id, key), http.RequestAborted))
            return Events.Close + key;
        if (await db.Set<SignalRow>().AnyAsync(s => s.SourceId == source.Id && s.Kind == "issue" && s.Subject.EndsWith("#" + key), http.RequestAborted))
            return Events.CloseIssue + key;
        return mayWait ? Events.Close + key : null;
    }

    private async Task<(byte[]? Raw, IResult? Refused)> RawAsync(HttpContext http, KnownSource source)
    {
        if (!source.IsEnabled)
            return (null, Refuse(source, StatusCodes.Status403Forbidden, "disabled", "This source is disabled."));
        if (http.Request.HasFormContentType)
            return (null, Refuse(source, StatusCodes.Status415UnsupportedMediaType, "body", "A form is not read: set the webhook's content type to application/json."));
        // What is wrong before the body is known costs no place.
        var isProven = MayIngest(http);
        var isOverBody = !isProven && SourceProof.IsOverBody(source, http.Request.Headers);
        if (!isProven && !isOverBody)
        {
            if (Unproven(http, source, SourceProof.Problem(source, http.Request.Headers, [], time.Now())) is { } unproven)
                return (null, unproven);
            isProven = true;
        }

        var (raw, refused) = await ArriveAsync(http, source, isProven, HookBody.Most);
        return raw is not null && isOverBody && Unproven(http, source, SourceProof.Problem(source, http.Request.Headers, raw, time.Now())) is { } wrong
            ? (null, wrong)
            : (raw, refused);
    }

    internal async Task<(byte[]? Raw, IResult? Refused)> ArriveAsync(HttpContext http, KnownSource source, bool isProven, int most)
    {
        var (raw, status, problem) = await arriving.TakeAsync(http, source, isProven, most);
        return status switch
        {
            0 => (raw, null),
            StatusCodes.Status503ServiceUnavailable => (null, new HookApi.RetryLater()),
            _ => (null, Refuse(source, status, status == StatusCodes.Status413PayloadTooLarge ? "size" : "body", problem!)),
        };
    }

    private async Task<(byte[]? Body, IResult? Refused)> BodyAsync(HttpContext http, KnownSource source, byte[] raw)
    {
        var (body, status, problem) = await HookBody.UnpackAsync(raw, http.Request.Headers.ContentEncoding.ToString(), cancel: http.RequestAborted);
        if (body is null)
            return (null, Refuse(source, status, status == StatusCodes.Status413PayloadTooLarge ? "size" : "body", problem!));
        return HookBody.JsonProblem(body) is { } noJson ? (null, Refuse(source, StatusCodes.Status400BadRequest, "body", noJson)) : (body, null);
    }

    // Whoever writes to these by hand or from a script reads the answer. A forge does not: what of it cannot be read fails, and is corrected here.
    private IResult? Checked(KnownSource source, string kind, byte[] body)
    {
        if (source.Kind is not (SourceKind.Own or SourceKind.DevLake or SourceKind.PagerDuty or SourceKind.CdEvents))
            return null;
        try
        {
            var facts = reader.Of(source.Kind, new SourceMessage(kind, body, time.Now(), source.Key)).Signals.Count;
            return facts > SignalStore.MostFacts ? Refuse(source, StatusCodes.Status400BadRequest, "body", $"It holds {facts:N0} facts; at most {SignalStore.MostFacts:N0} fit into one message.") : null;
        }
        catch (UnreadableMessageException e)
        {
            return Refuse(source, StatusCodes.Status400BadRequest, "body", e.Message);
        }
    }

    // The same bytes are the same message, unless they say something else by now.
    private string IdOf(KnownSource source, string kind, byte[] body)
    {
        List<string> IdsAt(DateTime at) => reader.Of(source.Kind, new SourceMessage(kind, body, at, source.Key)).Signals.Select(s => s.Id).ToList();

        // Deployed, taken back and deployed again, or down, up and down: another fact where the time of it is the time of its arrival.
        if (source.Kind is SourceKind.Own or SourceKind.PagerDuty)
            return IdsAt(time.Now()).SequenceEqual(IdsAt(time.Now().AddDays(1)), StringComparer.Ordinal) ? IncomingMessage.HashOf(kind, body) : NewId();
        return IncomingMessage.HashOf(kind == Events.Alerts ? kind + "\n" + AlertmanagerTranslation.States(body, time.Now()) : kind, body);
    }

    private string NewId() => "given:" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    // At an address that several sources share nobody knows which one was meant; each of them shows it.
    private IResult Stranger(IReadOnlyList<KnownSource> sources, int status, string reason, string detail)
    {
        foreach (var source in sources)
            refusals.Count(source.Id, reason, detail);
        var title = status switch { StatusCodes.Status401Unauthorized => "Unknown source", StatusCodes.Status413PayloadTooLarge => "Too large", _ => "Not understood" };
        return Results.Problem(title: title, detail: detail, statusCode: status);
    }

    private string? Disagreement(HttpContext http, KnownSource source, string kind, byte[] body)
    {
        string? Header(string name) => http.Request.Headers[name].ToString() is { Length: > 0 } text ? Uri.UnescapeDataString(text) : null;
        try
        {
            return CdEventsTranslation.Disagreement(new SourceMessage(kind, body, time.Now(), source.Key), Header("ce-id"), Header("ce-source"), Header("ce-type"), Header("ce-subject"));
        }
        catch (UnreadableMessageException e)
        {
            return e.Message;
        }
    }

    internal async Task<StoreOutcome> StoreAsync(HttpContext http, KnownSource source, string id, string kind, byte[] body) =>
        await inbox.TakeAsync(new IncomingMessage(source.Id, id, Cut(kind), body, time.Now()) { SentBy = SenderOf(http) });

    // Never through the middle of a character, which PostgreSQL would not take.
    private static string Cut(string kind) => kind.Length <= InboxMessage.LongestEvent ? kind
        : kind[..(char.IsHighSurrogate(kind[InboxMessage.LongestEvent - 1]) ? InboxMessage.LongestEvent - 1 : InboxMessage.LongestEvent)];

    internal static IResult Answer(KnownSource source, StoreOutcome taken)
    {
        FairleadMeter.Messages.Add(1, new("source", source.Key), new("outcome", taken.ToString().ToLowerInvariant()));
        return HookApi.Answer(taken);
    }

    internal IResult Refuse(KnownSource source, int status, string reason, string detail)
    {
        FairleadMeter.Messages.Add(1, new("source", source.Key), new("outcome", "refused"));
        refusals.Count(source.Id, reason, detail);
        return Results.Problem(title: status == StatusCodes.Status401Unauthorized ? "Not authenticated" : reason == "key" ? "Not allowed" : "Not accepted", detail: detail, statusCode: status);
    }

    internal static IResult Unknown(string key) =>
        Results.Problem(title: "Unknown source", detail: $"There is no source '{(key.Length > 60 ? key[..60] : key)}' here. See the page of the source under Signals for its address.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Speaks(KnownSource source, SourceKind expected) => Results.Problem(
        title: "Another source's address",
        detail: $"The source '{source.Key}' is of the kind {SourceWords.Name(source.Kind)}, and this address is for {SourceWords.Name(expected)}. See the page of the source under Signals for its address.",
        statusCode: StatusCodes.Status404NotFound);

    // A cookie is no proof here: a browser sends it along whoever asks it to.
    internal static bool MayIngest(HttpContext http) => Caller.Of(http.User) is { Scopes: { } scopes } && scopes.Contains(KeyScopes.Ingest);

    private static bool IsWithheld(HttpContext http) => Caller.Of(http.User)?.Withheld.Contains(KeyScopes.Ingest) == true;

    // What an API key let in says whose that was: its source did not prove itself.
    private static string? SenderOf(HttpContext http) => MayIngest(http) ? Caller.Of(http.User)!.Signature : null;

    /// <param name="http">The request.</param>
    /// <param name="source">The source.</param>
    /// <param name="problem">What is wrong with the source's own proof; null for nothing.</param>
    /// <returns>The answer to whoever proves nothing; null to those who do, by an API key or as the source does.</returns>
    internal IResult? Unproven(HttpContext http, KnownSource source, string? problem)
    {
        if (problem is null || MayIngest(http))
            return null;
        return IsWithheld(http) && Caller.Of(http.User) is { } owner
            ? Refuse(source, StatusCodes.Status403Forbidden, "key", $"The key '{owner.Key}' may not send facts. {KeyScopes.Beyond(KeyScopes.Ingest, owner.Role)}")
            : Refuse(source, StatusCodes.Status401Unauthorized, "signature", problem);
    }

    // Gitea and Forgejo send Gogs' headers beside their own; Gogs has no others.
    private static IReadOnlyList<string> HeadersOf(SourceKind kind) => kind switch
    {
        SourceKind.GitHub => ["X-GitHub-Event"],
        SourceKind.GitLab => ["X-Gitlab-Event"],
        SourceKind.Gitea => ["X-Gitea-Event", "X-Forgejo-Event", "X-Gogs-Event"],
        SourceKind.Bitbucket => ["X-Event-Key"],
        _ => [],
    };

    private static string EventOf(SourceKind kind, IHeaderDictionary headers) =>
        kind == SourceKind.Alertmanager ? Events.Webhook : First(headers, HeadersOf(kind));

    private static string First(IHeaderDictionary headers, IReadOnlyList<string> names) => names.Select(name => headers[name].ToString()).FirstOrDefault(text => text.Length > 0) ?? "";

    private static string? IdOf(SourceKind kind, IHeaderDictionary headers)
    {
        var id = (headers.ContainsKey("webhook-signature") ? headers["webhook-id"] : kind switch
        {
            SourceKind.GitHub => headers["X-GitHub-Delivery"],
            SourceKind.GitLab => headers["Idempotency-Key"],
            SourceKind.Gitea => First(headers, ["X-Gitea-Delivery", "X-Forgejo-Delivery", "X-Gogs-Delivery"]),
            SourceKind.Bitbucket => headers["X-Request-UUID"],
            _ => headers["Idempotency-Key"],
        }).ToString();
        return id.Length is > 0 and <= 200 && !id.Any(char.IsControl) ? "given:" + id : null;
    }
}
