using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>There is always one administrator left who can sign in.</summary>
internal static class LastAdministrator
{
    public static readonly FieldError Stays = new("role", "This is the only administrator who can sign in. Make somebody else one first.");

    /// <param name="db">The database, in a transaction that lets one after the other.</param>
    /// <param name="account">An account.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Whether nobody else is one.</returns>
    public static async Task<bool> IsAsync(FairleadDb db, Account account, CancellationToken cancel) =>
        account is { Role: Role.Administrator, DisabledAt: null } && !await db.Set<Account>().AnyAsync(a => a.Id != account.Id && a.Role == Role.Administrator && a.DisabledAt == null, cancel);
}
