using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Which promises are wanted.</summary>
/// <param name="State">Only in this state; null for all.</param>
/// <param name="Teams">Only of these teams; null for all, also those of no team.</param>
/// <param name="Owner">Only of this account; null for all.</param>
/// <param name="DueBefore">Only due before this day; null for any day.</param>
/// <param name="OriginKind">Only made at this kind of thing.</param>
/// <param name="OriginKey">Only made at this thing; with <paramref name="OriginKind"/>.</param>
public sealed record CommitmentQuery(CommitmentState? State = null, IReadOnlyList<Guid>? Teams = null, Guid? Owner = null, DateOnly? DueBefore = null, string? OriginKind = null, string? OriginKey = null)
{
    /// <summary>Only such as nobody answers for any more: the account is disabled, or it and the team are gone.</summary>
    public bool IsUnowned { get; init; }

    /// <param name="context">The page.</param>
    /// <returns>Those of the teams in scope, or of the team that owns the service in scope; all for the organisation.</returns>
    internal static CommitmentQuery Of(PageContext context) => new(Teams: TeamsOf(context.Scope, context.Catalog));

    internal static IReadOnlyList<Guid>? TeamsOf(MeasureScope scope, CatalogView catalog) => scope.Kind switch
    {
        ScopeKind.Team => scope.Teams,
        ScopeKind.Service => [.. catalog.Services.Where(s => s.Key == scope.Key).Select(s => s.TeamId).OfType<Guid>()],
        _ => null,
    };

    /// <param name="db">The database.</param>
    /// <returns>All of them, in no order.</returns>
    public IQueryable<Commitment> Rows(FairleadDb db)
    {
        var rows = db.Set<Commitment>().AsNoTracking();
        if (State is { } state)
            rows = rows.Where(c => c.State == state);
        if (Teams is { } teams)
            rows = rows.Where(c => c.TeamId != null && EF.Parameter(teams).Contains(c.TeamId.Value));
        if (Owner is { } owner)
            rows = rows.Where(c => c.OwnerId == owner);
        if (IsUnowned)
            rows = rows.Where(c => (c.OwnerId == null && c.TeamId == null) || db.Set<Accounts.Account>().Any(a => a.Id == c.OwnerId && a.DisabledAt != null));
        if (DueBefore is { } day)
            rows = rows.Where(c => c.Due < day);
        if (OriginKind is { } kind)
            rows = rows.Where(c => c.OriginKind == kind);
        return OriginKey is { } key ? rows.Where(c => c.OriginKey == key) : rows;
    }

    /// <param name="db">The database.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The earliest due first; and where the next page begins.</returns>
    public async Task<(IReadOnlyList<Commitment> Rows, string? Next)> ReadAsync(FairleadDb db, string? after, int limit, CancellationToken cancel)
    {
        var rows = Rows(db);
        if (Cursor(after) is var (due, id))
            rows = rows.Where(c => c.Due > due || (c.Due == due && c.Id.CompareTo(id) > 0));
        var read = await rows.OrderBy(c => c.Due).ThenBy(c => c.Id).Take(limit + 1).ToListAsync(cancel);
        if (read.Count <= limit)
            return (read, null);
        read.RemoveAt(limit);
        return (read, string.Create(CultureInfo.InvariantCulture, $"due_{read[^1].Due:yyyy-MM-dd}_{read[^1].Id}"));
    }

    private static (DateOnly Due, string Id)? Cursor(string? after)
    {
        var parts = after?.Split('_') ?? [];
        return parts is ["due", _, { Length: Commitment.IdLength }] && parts[2].All(char.IsAsciiHexDigitLower) && DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (day, parts[2])
            : null;
    }
}

/// <summary>Names of those who promised.</summary>
internal sealed class CommitmentOwners
{
    private readonly Dictionary<Guid, string> _accounts;
    private readonly Dictionary<Guid, Team> _teams;

    private CommitmentOwners(Dictionary<Guid, string> accounts, Dictionary<Guid, Team> teams) => (_accounts, _teams) = (accounts, teams);

    public static async Task<CommitmentOwners> ReadAsync(FairleadDb db, CatalogView catalog, IReadOnlyList<Commitment> of, CancellationToken cancel)
    {
        var ids = of.Select(c => c.OwnerId).OfType<Guid>().Distinct().ToList();
        var names = ids.Count == 0 ? [] : await db.Set<Accounts.Account>().AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
        return new(names, catalog.Teams.ToDictionary(t => t.Id));
    }

    public string? NameOf(Guid? account) => account is { } id ? _accounts.GetValueOrDefault(id) : null;

    public Team? TeamOf(Guid? team) => team is { } id ? _teams.GetValueOrDefault(id) : null;

    /// <summary>In words; a promise of somebody who is gone needs a new owner.</summary>
    public string Of(Commitment commitment) => (NameOf(commitment.OwnerId), TeamOf(commitment.TeamId)?.Name) switch
    {
        ({ } name, { } team) => $"{name}, {team}",
        ({ } name, null) => name,
        (null, { } team) => team,
        _ => "nobody any more",
    };
}
