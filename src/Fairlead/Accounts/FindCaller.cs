using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>Reads who an account is at present: roles and teams hold from the next request on, and so does the end of an account.</summary>
public sealed class FindCaller
{
    // Asked at every request, hence compiled once; for each container anew, since what is compiled belongs to one database's model.
    private readonly Func<FairleadDb, Guid, CancellationToken, Task<Found?>> _byId = EF.CompileAsyncQuery((FairleadDb db, Guid id, CancellationToken cancel) => db.Set<Account>()
        .Where(a => a.Id == id && a.DisabledAt == null)
        .Select(a => new Found(a.Name, a.Email!, a.Role, a.SecurityStamp ?? ""))
        .FirstOrDefault());

    private readonly Func<FairleadDb, Guid, IAsyncEnumerable<Guid>> _teamsOf = EF.CompileAsyncQuery((FairleadDb db, Guid id) => db.Set<Membership>().Where(m => m.AccountId == id).Select(m => m.TeamId));

    private readonly Func<FairleadDb, string, DateTime, CancellationToken, Task<FoundKey?>> _byHash = EF.CompileAsyncQuery((FairleadDb db, string hash, DateTime now, CancellationToken cancel) => db.Set<ApiKey>()
        .Where(k => k.Hash == hash && k.RevokedAt == null && k.ExpiresAt > now)
        .Select(k => new FoundKey(k.Id, k.AccountId, k.Name, k.Scopes, k.UsedAt))
        .FirstOrDefault());

    /// <param name="db">The database.</param>
    /// <param name="id">The account.</param>
    /// <param name="stamp">The stamp in the cookie.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The caller of a cookie; null when the account has ended or its stamp has changed.</returns>
    public async Task<Caller?> OfTicketAsync(FairleadDb db, Guid id, string stamp, CancellationToken cancel) =>
        await _byId(db, id, cancel) is { } found && found.Stamp == stamp ? await CallerAsync(db, id, found, cancel) : null;

    /// <param name="db">The database.</param>
    /// <param name="key">The key.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The caller of a key; null when there is none, or no longer.</returns>
    public async Task<Caller?> OfKeyAsync(FairleadDb db, string key, DateTime now, CancellationToken cancel)
    {
        if (await _byHash(db, OneTimeLink.HashOf(key), now, cancel) is not { } stored || await _byId(db, stored.AccountId, cancel) is not { } found)
            return null;

        // To the hour: a key that is used a thousand times a second is not written a thousand times.
        if (stored.UsedAt is null || now - stored.UsedAt > TimeSpan.FromHours(1))
            await db.Set<ApiKey>().Where(k => k.Id == stored.Id).ExecuteUpdateAsync(s => s.SetProperty(k => k.UsedAt, now), cancel);
        return await CallerAsync(db, stored.AccountId, found, cancel) with { Key = stored.Name, Scopes = stored.Scopes.Split(' ').ToHashSet(StringComparer.Ordinal) };
    }

    private async Task<Caller> CallerAsync(FairleadDb db, Guid id, Found found, CancellationToken cancel)
    {
        var teams = new HashSet<Guid>();
        await foreach (var team in _teamsOf(db, id).WithCancellation(cancel))
            teams.Add(team);
        return new Caller(id, found.Name, found.Email, found.Role, teams);
    }

    private sealed record Found(string Name, string Email, Role Role, string Stamp);

    private sealed record FoundKey(Guid Id, Guid AccountId, string Name, string Scopes, DateTime? UsedAt);
}
