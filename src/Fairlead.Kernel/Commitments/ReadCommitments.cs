using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>What the list of commitments shows.</summary>
/// <param name="Rows">The open ones of this page of the list, the earliest due first.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
/// <param name="First">The earliest due of all open ones, for the picture.</param>
/// <param name="Closed">Those that were closed last.</param>
/// <param name="Open">How many are open.</param>
/// <param name="Overdue">How many of them are overdue.</param>
/// <param name="Mine">How many of them are the reader's own.</param>
/// <param name="Unowned">How many of them nobody owns any more.</param>
/// <param name="NextOfMine">The reader's own that is due first.</param>
/// <param name="Groups">How many of those asked for are overdue, due within seven days, and later.</param>
/// <param name="Moves">The dates that were moved, by promise.</param>
/// <param name="Owners">Their names.</param>
/// <param name="Verdicts">Of those that were closed, the last that was found of whether they helped, by promise.</param>
internal sealed record CommitmentList(
    IReadOnlyList<Commitment> Rows,
    string? Next,
    IReadOnlyList<Commitment> First,
    IReadOnlyList<Commitment> Closed,
    int Open,
    int Overdue,
    int Mine,
    int Unowned,
    DateOnly? NextOfMine,
    (int Overdue, int Soon, int Later) Groups,
    ILookup<string, CommitmentMove> Moves,
    CommitmentOwners Owners,
    IReadOnlyDictionary<string, CommitmentCheck> Verdicts);

/// <summary>Reads the list of commitments, page by page.</summary>
/// <param name="db">The database.</param>
internal sealed class ReadCommitments(FairleadDb db)
{
    public const int SoonDays = 7;

    private const int PageRows = 200, MostClosed = 20;

    /// <param name="context">Scope, reader and day.</param>
    /// <param name="show">mine, overdue or unowned; anything else for all that are open.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<CommitmentList> ListAsync(PageContext context, string? show, string? after, CancellationToken cancel)
    {
        var (today, me) = (context.Today, context.Caller.AccountId);
        var all = CommitmentQuery.Of(context) with { State = CommitmentState.Open };
        var wanted = show switch
        {
            "mine" when me is not null => all with { Owner = me },
            "overdue" => all with { DueBefore = today },
            "unowned" => all with { IsUnowned = true },
            _ => all,
        };
        var (rows, next) = await wanted.ReadAsync(db, after, PageRows, cancel);
        var first = await all.Rows(db).OrderBy(c => c.Due).ThenBy(c => c.Id).Take(CommitmentLines.Most).ToListAsync(cancel);
        var closed = await (all with { State = null }).Rows(db).Where(c => c.State != CommitmentState.Open).OrderByDescending(c => c.ClosedAt).ThenBy(c => c.Id).Take(MostClosed).ToListAsync(cancel);
        var shown = rows.Concat(first).Select(c => c.Id).Distinct(StringComparer.Ordinal).ToList();
        var moves = await db.Set<CommitmentMove>().AsNoTracking().Where(m => EF.Parameter(shown).Contains(m.CommitmentId)).ToListAsync(cancel);
        var mine = me is null ? null : await (all with { Owner = me }).Rows(db).OrderBy(c => c.Due).Select(c => (DateOnly?)c.Due).FirstOrDefaultAsync(cancel);
        return new(
            rows,
            next,
            first,
            closed,
            await all.Rows(db).CountAsync(cancel),
            await (all with { DueBefore = today }).Rows(db).CountAsync(cancel),
            me is null ? 0 : await (all with { Owner = me }).Rows(db).CountAsync(cancel),
            await (all with { IsUnowned = true }).Rows(db).CountAsync(cancel),
            mine,
            await GroupsAsync(wanted, today, cancel),
            moves.ToLookup(m => m.CommitmentId, StringComparer.Ordinal),
            await CommitmentOwners.ReadAsync(db, context.Catalog, [.. rows, .. closed], cancel),
            await VerdictsAsync(closed, cancel));
    }

    /// <returns>What was found of whether a promise helped, and what is still to be looked at.</returns>
    public Task<List<CommitmentCheck>> ChecksAsync(string id, CancellationToken cancel) => CommitmentCheck.OfAsync(db, id, cancel);

    private async Task<IReadOnlyDictionary<string, CommitmentCheck>> VerdictsAsync(List<Commitment> closed, CancellationToken cancel)
    {
        var ids = closed.Where(c => c.Expected is not null).Select(c => c.Id).ToList();
        return ids.Count == 0 ? new Dictionary<string, CommitmentCheck>(StringComparer.Ordinal) : (await db.Set<CommitmentCheck>().AsNoTracking().Where(k => EF.Parameter(ids).Contains(k.CommitmentId) && k.Verdict != null).ToListAsync(cancel))
            .GroupBy(k => k.CommitmentId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.MaxBy(k => k.AfterDay)!, StringComparer.Ordinal);
    }

    private async Task<(int Overdue, int Soon, int Later)> GroupsAsync(CommitmentQuery wanted, DateOnly today, CancellationToken cancel)
    {
        var later = today.AddDays(SoonDays + 1);
        var rows = wanted.Rows(db);
        var (overdue, near, whole) = (await rows.CountAsync(c => c.Due < today, cancel), await rows.CountAsync(c => c.Due < later, cancel), await rows.CountAsync(cancel));
        return (overdue, near - overdue, whole - near);
    }
}
