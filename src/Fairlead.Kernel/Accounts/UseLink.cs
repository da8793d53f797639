using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>What somebody who holds a link types in.</summary>
/// <param name="Token">The token of the link.</param>
/// <param name="Name">The name that others will read; not asked for by a reset.</param>
/// <param name="Email">The mail address; asked for by the setup only, the other links carry it.</param>
/// <param name="Password">The new password.</param>
/// <param name="TakesKeysBack">Whether a reset takes the account's API keys back as well.</param>
public sealed record LinkAnswer(string? Token, string Name, string Email, string Password, bool TakesKeysBack = false);

/// <summary>Makes one-time links, and does what they are for. A link is used up in the transaction of what it does.</summary>
/// <param name="db">The database.</param>
/// <param name="accounts">Identity's rules for accounts.</param>
/// <param name="grants">Takes back what came by single sign-on.</param>
/// <param name="database">Serialises the setup.</param>
/// <param name="time">The clock.</param>
public sealed class UseLink(FairleadDb db, UserManager<Account> accounts, CompanyGrants grants, IDatabaseEngine database, TimeProvider time)
{
    private static readonly FieldError Used = new("token", "This link was already used or has expired. Ask for a new one.");

    /// <summary>How long the links of each purpose work.</summary>
    /// <param name="purpose">A purpose.</param>
    /// <returns>The time.</returns>
    public static TimeSpan LifeOf(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.Setup => TimeSpan.FromHours(24),
        LinkPurpose.Invitation => TimeSpan.FromDays(7),
        _ => TimeSpan.FromHours(2),
    };

    /// <param name="purpose">A purpose.</param>
    /// <param name="token">A token.</param>
    /// <returns>The path of the page that takes it.</returns>
    public static string PathOf(LinkPurpose purpose, string token) => $"{(purpose == LinkPurpose.Company ? CompanyLinkPage.Path : "/" + purpose.ToString().ToLowerInvariant())}?token={token}";

    /// <summary>The link went to its address and was shown to nobody.</summary>
    /// <param name="link">The link.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is known that using it proves the address.</returns>
    public async Task MailedAsync(NewLink link, CancellationToken cancel)
    {
        var hash = OneTimeLink.HashOf(link.Path[^OneTimeLink.TokenLength..]);
        await db.Set<OneTimeLink>().Where(l => l.Hash == hash && l.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.IsMailed, true), cancel);
    }

    /// <summary>Makes the link for the first administrator; earlier ones stop working.</summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Its path; null as soon as there is an account.</returns>
    public async Task<string?> NewSetupAsync(CancellationToken cancel)
    {
        if (await db.Set<Account>().AnyAsync(cancel))
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var earlier in await db.Set<OneTimeLink>().Where(l => l.Purpose == LinkPurpose.Setup).ToListAsync(cancel))
            db.Remove(earlier);
        var (_, path) = await NewAsync(LinkPurpose.Setup, null, Role.Administrator, [], isMailed: false, cancel);
        await transaction.CommitAsync(cancel);
        return path;
    }

    /// <param name="purpose">What the link is for.</param>
    /// <param name="email">For whom.</param>
    /// <param name="role">The role that it gives.</param>
    /// <param name="teams">The keys of the teams that it gives.</param>
    /// <param name="isMailed">Whether it goes to the address and nowhere else.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>A new link with its path. Its token is nowhere else.</returns>
    internal async Task<(OneTimeLink Link, string Path)> NewAsync(LinkPurpose purpose, string? email, Role role, IReadOnlyCollection<string> teams, bool isMailed, CancellationToken cancel)
    {
        var token = OneTimeLink.NewToken();
        var link = new OneTimeLink { Id = Guid.CreateVersion7(), Purpose = purpose, Hash = OneTimeLink.HashOf(token), Email = email, Role = role, Teams = string.Join(' ', teams), IsMailed = isMailed, ExpiresAt = time.Now() + LifeOf(purpose) };
        db.Add(link);
        await db.SaveChangesAsync(cancel);
        return (link, PathOf(purpose, token));
    }

    /// <param name="purpose">What the link has to be for.</param>
    /// <param name="token">The token from the address.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The link, as long as it works.</returns>
    public async Task<OneTimeLink?> FindAsync(LinkPurpose purpose, string? token, CancellationToken cancel) =>
        await OneTimeLink.FindAsync(db, purpose, token, time.Now(), cancel) is { } link && (purpose != LinkPurpose.Setup || !await db.Set<Account>().AnyAsync(cancel)) ? link : null;

    /// <param name="link">A link for a new password.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>How many API keys of its account work.</returns>
    public async Task<int> KeysAsync(OneTimeLink link, CancellationToken cancel)
    {
        var (email, now) = (accounts.NormalizeEmail(link.Email), time.Now());
        return await db.Set<ApiKey>().CountAsync(k => k.RevokedAt == null && k.ExpiresAt > now && db.Set<Account>().Any(a => a.Id == k.AccountId && a.NormalizedEmail == email), cancel);
    }

    /// <summary>Makes the account that the link is for, or gives it its new password, and uses the link up.</summary>
    /// <param name="purpose">What the link has to be for.</param>
    /// <param name="answer">What was typed in.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or what was wrong, in which case the link still works.</returns>
    public async Task<EditResult<Account>> RunAsync(LinkPurpose purpose, LinkAnswer answer, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        // Two first administrators must not come to be side by side; and of two who hold one link, one is first.
        await database.AuditAloneAsync(db, cancel);
        if (await FindAsync(purpose, answer.Token, cancel) is not { } link)
            return EditResult.Wrong<Account>(Used);
        var result = purpose == LinkPurpose.Reset ? await ResetAsync(link, answer, cancel) : await CreateAsync(link, answer, cancel);
        if (result.Saved is null)
            return result;
        link.UsedAt = time.Now();
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return result;
    }

    private async Task<EditResult<Account>> CreateAsync(OneTimeLink link, LinkAnswer answer, CancellationToken cancel)
    {
        var email = link.Email ?? answer.Email;
        var errors = AccountFields.Check(answer.Name, email);
        if (errors.Count > 0)
            return EditResult.Wrong<Account>(errors);
        var account = AccountFields.New(answer.Name, email, link.Role, time.Now());
        account.EmailConfirmed = link.IsMailed;
        var created = await accounts.CreateAsync(account, answer.Password);
        if (!created.Succeeded)
            return EditResult.Wrong<Account>(AccountFields.ErrorsOf(created));
        var keys = link.Teams.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var team in await db.Set<Team>().Where(t => keys.Contains(t.Key)).ToListAsync(cancel))
            db.Add(new Membership { AccountId = account.Id, TeamId = team.Id });
        return EditResult.Saved(account);
    }

    private async Task<EditResult<Account>> ResetAsync(OneTimeLink link, LinkAnswer answer, CancellationToken cancel)
    {
        if (await accounts.FindByEmailAsync(link.Email!) is not { DisabledAt: null } account)
            return EditResult.Wrong<Account>(Used);
        if (PasswordRules.Wrong(answer.Password, account.Name, account.Email!) is { } wrong)
            return EditResult.Wrong<Account>(new FieldError("password", wrong));

        if (!account.EmailConfirmed)
            await LeaveNothingAsync(account, cancel);
        account.EmailConfirmed |= link.IsMailed;

        // Whoever got in by the old password is out: the stamp changes with the hash.
        account.LockoutEnd = null;
        account.AccessFailedCount = 0;
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, answer.Password);
        await accounts.UpdateSecurityStampAsync(account);

        if (answer.TakesKeysBack)
        {
            foreach (var key in await db.Set<ApiKey>().Where(k => k.AccountId == account.Id && k.RevokedAt == null).ToListAsync(cancel))
                key.RevokedAt = time.Now();
        }

        // Other links for the same account were asked for under the old password.
        db.RemoveRange((await OneTimeLink.UnusedAsync(db, LinkPurpose.Reset, account.Email!, cancel)).Where(l => l.Id != link.Id));
        return EditResult.Saved(account);
    }

    // Nobody had proven the address until now: who came in under it by single sign-on, or made passkeys and keys there, may have been somebody
    // else. An authenticator app stays, for it lets nobody in by itself.
    private async Task LeaveNothingAsync(Account account, CancellationToken cancel)
    {
        db.RemoveRange(await db.Set<IdentityUserPasskey<Guid>>().Where(p => p.UserId == account.Id).ToListAsync(cancel));
        var logins = await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == account.Id).ToListAsync(cancel);
        if (logins.Count == 0)
            return;
        db.RemoveRange(logins);
        await grants.TakeBackAsync(account, cancel);
        account.OwnRole = null;
        foreach (var key in await db.Set<ApiKey>().Where(k => k.AccountId == account.Id && k.RevokedAt == null).ToListAsync(cancel))
            key.RevokedAt = time.Now();
        foreach (var login in logins)
            await grants.NoteUnlinkedAsync(account, login, cancel);
    }
}
