using Fairlead.Accounts;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Who may own a commitment.</summary>
internal static class CommitmentAccounts
{
    private const int Most = 2000;

    /// <summary>By name; addresses are told to nobody. The present owner is among them, also where no other commitment would be given to them.</summary>
    public static async Task<IReadOnlyList<(Guid Id, string Name)>> ReadAsync(FairleadDb db, Guid? present, CancellationToken cancel)
    {
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => a.DisabledAt == null).OrderBy(a => a.Name).ThenBy(a => a.Id).Take(Most).Select(a => new { a.Id, a.Name }).ToListAsync(cancel);
        if (present is { } id && !accounts.Exists(a => a.Id == id) && await db.Set<Account>().Where(a => a.Id == id).Select(a => new { a.Id, a.Name }).FirstOrDefaultAsync(cancel) is { } owner)
            accounts.Add(owner);
        return [.. accounts.Select(a => (a.Id, a.Name))];
    }
}
