using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>A person who promised.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Name">The name that others read.</param>
public sealed record CommitmentOwnerFigures(Guid Id, string Name);

/// <summary>Where a promise was made.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Key">Which one.</param>
/// <param name="Title">Its name.</param>
/// <param name="Path">The path of its page.</param>
public sealed record CommitmentOriginFigures(string Kind, string? Key, string? Title, string? Path);

/// <summary>A promise as the API gives it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What is promised.</param>
/// <param name="Why">What it is good for.</param>
/// <param name="State">open, done or dropped.</param>
/// <param name="Owner">The person who promised; null where a team did.</param>
/// <param name="Team">The key of its team; null for a person's own.</param>
/// <param name="Due">The last day on which it is in time.</param>
/// <param name="FirstDue">The day that was promised at first.</param>
/// <param name="Overdue">Whether it is open and its day has passed.</param>
/// <param name="Evidence">What shows that it was kept.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Origin">Where it was made; null for one that stands for itself.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="MadeBy">Who wrote it down.</param>
/// <param name="ClosedAt">When it was kept or given up.</param>
/// <param name="Version">Counts the edits.</param>
/// <param name="Size">small, medium or large; null where nobody said.</param>
/// <param name="Expectation">What a measure shall say when it was kept; null for nothing.</param>
/// <param name="Checks">Whether it helped: at closing, and 30, 60 and 90 days later; null in a list.</param>
public sealed record CommitmentFigures(
    string Id,
    string Title,
    string? Why,
    string State,
    CommitmentOwnerFigures? Owner,
    string? Team,
    DateOnly Due,
    DateOnly FirstDue,
    bool Overdue,
    string? Evidence,
    string? Reason,
    CommitmentOriginFigures? Origin,
    DateTime MadeAt,
    string MadeBy,
    DateTime? ClosedAt,
    int Version,
    string? Size,
    string? Expectation,
    IReadOnlyList<CommitmentCheckFigures>? Checks)
{
    internal static CommitmentFigures Of(Commitment c, CommitmentOwners owners, DateOnly today, MeasureRegistry measures, IReadOnlyList<CommitmentCheck>? checks = null) => new(
        c.Id,
        c.Title,
        c.Why,
        Words.Name(c.State),
        owners.NameOf(c.OwnerId) is { } name ? new(c.OwnerId!.Value, name) : null,
        owners.TeamOf(c.TeamId)?.Key,
        c.Due,
        c.FirstDue,
        c.IsOverdue(today),
        c.Evidence,
        c.Reason,
        c.OriginKind is null ? null : new(c.OriginKind, c.OriginKey, c.OriginTitle, c.OriginPath),
        c.MadeAt,
        c.MadeBy,
        c.ClosedAt,
        c.Version,
        Words.Name(c.Size),
        c.Expected is { } expected ? expected.Text(measures.Find(expected.Measure)) : null,
        checks?.Select(k => new CommitmentCheckFigures(k.AfterDay, k.DueAt, k.JudgedAt, Words.Name(k.Verdict), k.Why, k.Value, k.N)).ToList());
}

/// <summary>One look at whether a promise helped.</summary>
/// <param name="AfterDay">How many days after closing.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="JudgedAt">When it was judged; null before.</param>
/// <param name="Verdict">helped, noEffect or notEnoughData; null before.</param>
/// <param name="Why">The arithmetic in words.</param>
/// <param name="Value">The value that was read, in the measure's unit.</param>
/// <param name="N">Its sample.</param>
public sealed record CommitmentCheckFigures(int AfterDay, DateTime DueAt, DateTime? JudgedAt, string? Verdict, string? Why, double? Value, long N);

/// <summary>A new promise, or what changes of one; what is left out stays.</summary>
/// <param name="Title">What is promised, in one line.</param>
/// <param name="Due">The last day on which it is in time.</param>
/// <param name="Owner">The id of the account that promises; the empty id for none.</param>
/// <param name="Team">The key of the team; empty for none.</param>
/// <param name="Why">What it is good for.</param>
/// <param name="MoveReason">Why the date is moved.</param>
/// <param name="State">done or dropped closes it, open opens it again; not together with other fields but evidence and reason.</param>
/// <param name="Evidence">What shows that it was kept, with the state done.</param>
/// <param name="Reason">Why it is given up, with the state dropped.</param>
/// <param name="Origin">Where it is made, such as 'incident:0123456789ab'; only of a new one.</param>
/// <param name="Expectation">What a measure shall say when it was kept: 'change-lead-time of service:checkout under 1 d over 4 weeks'; empty for nothing.</param>
/// <param name="Size">small, medium or large; empty for none.</param>
public sealed record CommitmentBody(string? Title = null, DateOnly? Due = null, Guid? Owner = null, string? Team = null, string? Why = null, string? MoveReason = null, string? State = null, string? Evidence = null, string? Reason = null, string? Origin = null, string? Expectation = null, string? Size = null);

/// <summary>Commitments over HTTP.</summary>
public static class CommitmentApi
{
    private static readonly string[] States = ["open", "done", "dropped"];

    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapApi("Commitments").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows())
            .MapGet("/commitments", ListAsync).WithSummary("Commitments, the earliest due first").Produces<ApiPage<CommitmentFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        var api = app.MapApi("Commitments");
        api.MapGet("/commitments/{id}", OneAsync).WithSummary("One commitment").Produces<CommitmentFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/commitments", MakeAsync).RequireAuthorization(Rights.Edit).CreatesOnce().WithSummary("Make a commitment").Accepts<CommitmentBody>("application/json").Produces<CommitmentFigures>(StatusCodes.Status201Created);
        api.MapPatch("/commitments/{id}", ChangeAsync).RequireAuthorization(Rights.Edit).WithSummary("Change, keep, drop or reopen a commitment").Accepts<CommitmentBody>("application/json").Produces<CommitmentFigures>().ChangesOneVersion();
        app.MapGroup("").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>().ExcludeFromDescription().MapGet("/commitments.csv", (HttpContext http, FairleadDb db, MeasureRegistry measures, string? state) => CsvAsync(http, db, measures, state));
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, MeasureRegistry measures, string? after, string? state)
    {
        if (Wrong(state) is { } wrong)
            return wrong;
        if (Csv.IsWanted(http))
            return await CsvAsync(http, db, measures, state);
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var context = ScopeFilter.Context(http);
        var (rows, next) = await (CommitmentQuery.Of(context) with { State = StateOf(state) }).ReadAsync(db, after, limit, http.RequestAborted);
        var owners = await CommitmentOwners.ReadAsync(db, context.Catalog, rows, http.RequestAborted);
        return Paging.Answer(http, rows.Select(c => CommitmentFigures.Of(c, owners, context.Today, measures)).ToList(), next);
    }

    private static async Task<IResult> CsvAsync(HttpContext http, FairleadDb db, MeasureRegistry measures, string? state)
    {
        if (Wrong(state) is { } wrong)
            return wrong;
        var context = ScopeFilter.Context(http);
        var rows = await (CommitmentQuery.Of(context) with { State = StateOf(state) }).Rows(db).OrderBy(c => c.Due).ThenBy(c => c.Id).ToListAsync(http.RequestAborted);
        var owners = await CommitmentOwners.ReadAsync(db, context.Catalog, rows, http.RequestAborted);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("id", "title", "state", "owner", "team", "due", "first_due", "overdue", "made", "closed", "evidence", "reason", "origin", "origin_path", "size", "expectation"),
            rows.Select(c => CommitmentFigures.Of(c, owners, context.Today, measures)).Select(c => Csv.Row(
                c.Id, c.Title, c.State, c.Owner?.Name, c.Team, c.Due, c.FirstDue, c.Overdue, c.MadeAt, c.ClosedAt, c.Evidence, c.Reason, c.Origin?.Title, c.Origin?.Path, c.Size, c.Expectation)).ToAsyncEnumerable());
    }

    private static async Task<IResult> OneAsync(HttpContext http, FairleadDb db, MeasureRegistry measures, TimeProvider time, string id) => await FindAsync(db, id, http.RequestAborted) is { } commitment
        ? EntityTag.Answer(http, await FiguresAsync(db, commitment, measures, time, http.RequestAborted), commitment.Version)
        : Problems.Unknown("commitment", Cut(id));

    private static async Task<IResult> MakeAsync(HttpContext http, FairleadDb db, EditCommitments commitments, CommitmentsAt places, MeasureRegistry measures, TimeProvider time)
    {
        var (body, problem) = await RequestBody.ReadAsync<CommitmentBody>(http.Request);
        if (body is null)
            return problem!;
        if (body is not { State: null or "open", Evidence: null, Reason: null, MoveReason: null })
            return Problems.Of([new("state", "A new commitment is open; state, evidence, reason and moveReason are for later changes.")]);
        var caller = Caller.Of(http.User)!;
        var (origin, _, unknown) = await places.OriginAsync(body.Origin, http.RequestAborted);
        if (unknown is not null)
            return Problems.Of([unknown]);
        var result = await commitments.MakeAsync(caller, Wanted(body, null), origin, http.RequestAborted);
        return result.Saved is { } commitment
            ? Created.Of($"/api/v1/commitments/{commitment.Id}", commitment.Version, await FiguresAsync(db, commitment, measures, time, http.RequestAborted))
            : Problems.Of(result.Errors);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, FairleadDb db, EditCommitments commitments, MeasureRegistry measures, TimeProvider time, string id)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (body, problem) = await RequestBody.ReadAsync<CommitmentBody>(http.Request);
        if (body is null)
            return problem!;
        if (await FindAsync(db, id, http.RequestAborted) is null)
            return Problems.Unknown("commitment", Cut(id));
        if (body.State is not null && !States.Contains(body.State, StringComparer.Ordinal))
            return Problems.Of([new("state", $"One of {string.Join(", ", States)}.")]);
        if (body.Origin is not null)
            return Problems.Of([new("origin", "A commitment keeps its origin.")]);
        var caller = Caller.Of(http.User)!;
        if (body.State is null && (body.Evidence ?? body.Reason) is not null)
            return Problems.Of([new("state", "Evidence comes with the state done, a reason with dropped.")]);
        if (body.State is not null && body with { State = null, Evidence = null, Reason = null } != new CommitmentBody())
            return Problems.Of([new("state", "Close or reopen in a request of its own.")]);
        if ((body is { Evidence: not null } && body.State != "done") || (body is { Reason: not null } && body.State != "dropped"))
            return Problems.Of([new(body.Evidence is null ? "reason" : "evidence", "Evidence comes with the state done, a reason with dropped.")]);
        var result = body.State is null
            ? await commitments.ChangeAsync(caller, id, Wanted(body, version), http.RequestAborted)
            : await commitments.CloseAsync(caller, id, StateOf(body.State)!.Value, body.Evidence ?? body.Reason, version, http.RequestAborted);
        return result.Saved is { } commitment ? EntityTag.Answer(http, await FiguresAsync(db, commitment, measures, time, http.RequestAborted), commitment.Version) : Problems.Of(result.Errors);
    }

    private static CommitmentWanted Wanted(CommitmentBody body, int? version) => new(body.Title, body.Due, body.Owner, body.Team, body.Why, body.MoveReason, version, body.Expectation, body.Size);

    private static CommitmentState? StateOf(string? state) => state switch { "open" => CommitmentState.Open, "done" => CommitmentState.Done, "dropped" => CommitmentState.Dropped, _ => null };

    private static IResult? Wrong(string? state) => string.IsNullOrEmpty(state) || States.Contains(state, StringComparer.Ordinal) ? null : Problems.Parameter($"state '{Cut(state)}': one of {string.Join(", ", States)}.");

    private static Task<Commitment?> FindAsync(FairleadDb db, string id, CancellationToken cancel) => id.Length == Commitment.IdLength && id.All(char.IsAsciiHexDigitLower)
        ? db.Set<Commitment>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancel)
        : Task.FromResult<Commitment?>(null);

    private static string Cut(string text) => text.Length > 40 ? text[..40] : text;

    private static async Task<CommitmentFigures> FiguresAsync(FairleadDb db, Commitment commitment, MeasureRegistry measures, TimeProvider time, CancellationToken cancel)
    {
        var settings = await Settings.OrganisationSettings.ReadAsync(db, cancel);
        return CommitmentFigures.Of(commitment, await CommitmentOwners.ReadAsync(db, await CatalogView.ReadAsync(db, cancel), [commitment], cancel), settings.DayOf(time.Now()), measures, await CommitmentCheck.OfAsync(db, commitment.Id, cancel));
    }
}
