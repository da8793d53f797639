using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>Reads who an account is at present: roles and teams hold from the next request on, and so does the end of an account.</summary>
public sealed class FindCaller
{
    // Asked at every request, hence compiled once and one question each; for each container anew, since what is compiled belongs
    // to one database's model. A row for each team, or one without.
    private readonly Func<FairleadDb, Guid, Guid, IAsyncEnumerable<Found>> _byId = EF.CompileAsyncQuery((FairleadDb db, Guid id, Guid session) =>
        from a in db.Set<Account>()
        where a.Id == id && a.DisabledAt == null && !db.Set<EndedSession>().Any(s => s.Id == session)
        from m in db.Set<Membership>().Where(m => m.AccountId == a.Id).DefaultIfEmpty()
        select new Found(a.Id, a.Name, a.Email!, a.Role, a.OwnRole, a.SecurityStamp ?? "", m == null ? null : (Guid?)m.TeamId, m != null && m.ByCompany));

    private readonly Func<FairleadDb, string, DateTime, IAsyncEnumerable<FoundKey>> _byHash = EF.CompileAsyncQuery((FairleadDb db, string hash, DateTime now) =>
        from k in db.Set<ApiKey>()
        where k.Hash == hash && k.RevokedAt == null && k.ExpiresAt > now
        join a in db.Set<Account>() on k.AccountId equals a.Id
        where a.DisabledAt == null
        from m in db.Set<Membership>().Where(m => m.AccountId == a.Id).DefaultIfEmpty()
        select new FoundKey(k.Id, k.Name, k.Scopes, k.UsedAt, k.ByCompany, new Found(a.Id, a.Name, a.Email!, a.Role, a.OwnRole, "", m == null ? null : (Guid?)m.TeamId, m != null && m.ByCompany)));

    /// <param name="db">The database.</param>
    /// <param name="id">The account.</param>
    /// <param name="stamp">The stamp in the cookie.</param>
    /// <param name="session">The session in the cookie.</param>
    /// <param name="byCompany">Whether single sign-on opened it.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The caller of a cookie; null when the account has ended or its stamp has changed, or the session has.</returns>
    public async Task<Caller?> OfTicketAsync(FairleadDb db, Guid id, string stamp, Guid session, bool byCompany, CancellationToken cancel)
    {
        var rows = await _byId(db, id, session).ToListAsync(cancel);
        return rows.Count > 0 && rows[0].Stamp == stamp ? CallerOf(rows, byCompany) with { Session = session } : null;
    }

    /// <param name="db">The database.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Who somebody is for what is sent to them, with all that is theirs; null when the account has ended.</returns>
    public async Task<Caller?> OfAccountAsync(FairleadDb db, Guid id, CancellationToken cancel)
    {
        var rows = await _byId(db, id, Guid.Empty).ToListAsync(cancel);
        return rows.Count > 0 ? CallerOf(rows, byCompany: true) : null;
    }

    /// <param name="db">The database.</param>
    /// <param name="key">The key.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The caller of a key; null when there is none, or no longer.</returns>
    public async Task<Caller?> OfKeyAsync(FairleadDb db, string key, DateTime now, CancellationToken cancel)
    {
        var rows = await _byHash(db, OneTimeLink.HashOf(key), now).ToListAsync(cancel);
        if (rows.Count == 0)
            return null;

        // To the hour: a key that is used a thousand times a second is not written a thousand times.
        var stored = rows[0];
        if (stored.UsedAt is null || now - stored.UsedAt > TimeSpan.FromHours(1))
            await NoteUseAsync(db, stored.Id, now, cancel);
        var owner = CallerOf(rows.ConvertAll(r => r.Account), stored.ByCompany);
        var (held, withheld) = KeyScopes.Divide(stored.Scopes, owner.Role);
        return owner with { Key = stored.Name, Scopes = held, Withheld = withheld };
    }

    private static Caller CallerOf(List<Found> rows, bool byCompany)
    {
        var first = rows[0];
        return new(first.Id, first.Name, first.Email, Account.RoleIn(first.Role, first.OwnRole, byCompany), rows.Where(r => r.Team is not null && (byCompany || !r.TeamByCompany)).Select(r => r.Team!.Value).ToHashSet()) { ByCompany = byCompany };
    }

    private sealed record Found(Guid Id, string Name, string Email, Role Role, Role? OwnRole, string Stamp, Guid? Team, bool TeamByCompany);

    // Where nothing can be written a key may still read.
    private static async Task NoteUseAsync(FairleadDb db, Guid key, DateTime now, CancellationToken cancel)
    {
        try
        {
            await db.Set<ApiKey>().Where(k => k.Id == key).ExecuteUpdateAsync(s => s.SetProperty(k => k.UsedAt, now), cancel);
        }
        catch (Exception e) when (WriteFaults.Of(e) is not null)
        {
        }
    }

    private sealed record FoundKey(Guid Id, string Name, string Scopes, DateTime? UsedAt, bool ByCompany, Found Account);
}
