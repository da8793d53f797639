using Fairlead.Accounts;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Who may own a commitment.</summary>
internal static class CommitmentAccounts
{
    private const int Most = 2000;

    /// <summary>By name; addresses are told to nobody.</summary>
    public static async Task<IReadOnlyList<(Guid Id, string Name)>> ReadAsync(FairleadDb db, CancellationToken cancel) =>
        [.. (await db.Set<Account>().AsNoTracking().Where(a => a.DisabledAt == null).OrderBy(a => a.Name).ThenBy(a => a.Id).Take(Most).Select(a => new { a.Id, a.Name }).ToListAsync(cancel)).Select(a => (a.Id, a.Name))];
}
