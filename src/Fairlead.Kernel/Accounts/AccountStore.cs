using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>Identity's store on our tables. Keys of authenticator apps and recovery codes are encrypted: the database alone gives nobody a second factor.</summary>
/// <param name="context">The database.</param>
/// <param name="sealing">Encrypts.</param>
public sealed class AccountStore(FairleadDb context, Sealing sealing) : UserOnlyStore<Account, FairleadDb, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(context)
{
    /// <inheritdoc />
    public override async Task<string?> GetTokenAsync(Account user, string loginProvider, string name, CancellationToken cancellationToken) =>
        sealing.Open(await base.GetTokenAsync(user, loginProvider, name, cancellationToken));

    /// <inheritdoc />
    public override Task SetTokenAsync(Account user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, sealing.Close(value), cancellationToken);
}
