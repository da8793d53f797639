using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fairlead.Accounts;

/// <summary>Identity's rules for accounts, with wrong attempts counted in the database itself and by the clock that is handed in.</summary>
/// <remarks>
/// Identity counts in memory and saves under a stamp: of many wrong guesses sent at once, one would be counted. It also reads the
/// machine's clock.
/// </remarks>
/// <param name="db">The context that the store has, too.</param>
/// <param name="time">The clock.</param>
/// <param name="store">Identity's.</param>
/// <param name="options">Identity's.</param>
/// <param name="hasher">Identity's.</param>
/// <param name="userValidators">Identity's.</param>
/// <param name="passwordValidators">Identity's.</param>
/// <param name="normalizer">Identity's.</param>
/// <param name="errors">Identity's.</param>
/// <param name="services">Identity's.</param>
/// <param name="log">Identity's.</param>
public sealed class CountedAttempts(
    FairleadDb db,
    TimeProvider time,
    IUserStore<Account> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<Account> hasher,
    IEnumerable<IUserValidator<Account>> userValidators,
    IEnumerable<IPasswordValidator<Account>> passwordValidators,
    ILookupNormalizer normalizer,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<Account>> log)
    : UserManager<Account>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, log)
{
    /// <inheritdoc />
    /// <remarks>No lock is longer than the usual one: one that ends later was set by a clock that has been set back.</remarks>
    public override Task<bool> IsLockedOutAsync(Account user) =>
        Task.FromResult(user.LockoutEnabled && user.LockoutEnd > time.GetUtcNow() && user.LockoutEnd <= time.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan);

    /// <inheritdoc />
    public override async Task<IdentityResult> AccessFailedAsync(Account user)
    {
        await db.Set<Account>().Where(a => a.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.AccessFailedCount, a => a.AccessFailedCount + 1), CancellationToken);
        await db.Entry(user).ReloadAsync(CancellationToken);
        if (user.AccessFailedCount < Options.Lockout.MaxFailedAccessAttempts || await IsLockedOutAsync(user))
            return IdentityResult.Success;
        (user.LockoutEnd, user.AccessFailedCount) = (time.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan, 0);
        return await UpdateUserAsync(user);
    }
}
