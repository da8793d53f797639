using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>
/// Links an account that is there already to somebody at the company's provider. A mail address alone never does: the person signs in to the
/// account first, or uses a link that was mailed to an address which both sides vouch for.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="accounts">Identity's rules for accounts.</param>
/// <param name="grants">Binds, gives and takes back.</param>
/// <param name="database">Lets one after the other.</param>
/// <param name="time">The clock.</param>
public sealed class LinkCompany(FairleadDb db, UserManager<Account> accounts, CompanyGrants grants, IDatabaseEngine database, TimeProvider time)
{
    // As many mails as this to one account within as much time.
    private const int MostAtOnce = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private static readonly FieldError Nobody = FieldError.Refused("only the person can");
    private static readonly FieldError Used = new("token", "This link was already used, has expired, or belongs to another browser. Start again on the sign-in page.");

    /// <summary>Links one's own account. The caller was asked for the password.</summary>
    /// <param name="caller">The person, signed in.</param>
    /// <param name="company">What is configured.</param>
    /// <param name="person">Who they are at the provider.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> OwnAsync(Caller caller, CompanySignIn company, CompanyPerson person, CancellationToken cancel)
    {
        if (caller is not { AccountId: { } id, Scopes: null })
            return EditResult.Wrong<Account>(Nobody);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        if (await accounts.FindByIdAsync(id.ToString()) is not { DisabledAt: null } account)
            return EditResult.Wrong<Account>(Nobody);
        var result = await LinkAsync(account, company, person, "the account's own sign-in", cancel);
        if (result.Saved is not null)
            await transaction.CommitAsync(cancel);
        return result;
    }

    /// <param name="person">Somebody at the provider.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>
    /// The account that a mail may link: both sides vouch for the address, and nothing but a password protects it. Who could read a mail does not
    /// pass by a second factor.
    /// </returns>
    public async Task<Account?> ByMailAsync(CompanyPerson person, CancellationToken cancel) =>
        person.IsVerified && AccountFields.WrongEmail(person.Email) is null
        && await accounts.FindByEmailAsync(person.Email!.Trim()) is { DisabledAt: null, EmailConfirmed: true, TwoFactorEnabled: false } account
        && !await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(p => p.UserId == account.Id, cancel)
            ? account
            : null;

    /// <summary>Makes the link that goes to the address. It works for this very person at the provider, in the browser that has just come from there.</summary>
    /// <param name="person">Who arrives.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>To whom, and the path; null where a mail may not link, or too many went.</returns>
    public async Task<NewLink?> NewLinkAsync(CompanyPerson person, CancellationToken cancel)
    {
        if (await ByMailAsync(person, cancel) is not { Email: { } email })
            return null;
        var since = time.Now() + PendingArrival.Life - Pause;
        if ((await OneTimeLink.UnusedAsync(db, LinkPurpose.Company, email, cancel)).Count(l => l.ExpiresAt > since) >= MostAtOnce)
            return null;
        var token = OneTimeLink.NewToken();
        db.Add(new OneTimeLink { Id = Guid.CreateVersion7(), Purpose = LinkPurpose.Company, Hash = HashOf(token, person), Email = email, IsMailed = true, ExpiresAt = time.Now() + PendingArrival.Life });
        await db.SaveChangesAsync(cancel);
        return new(email, UseLink.PathOf(LinkPurpose.Company, token));
    }

    /// <summary>Links the account by the link that was mailed.</summary>
    /// <param name="token">The token of the link.</param>
    /// <param name="company">What is configured.</param>
    /// <param name="person">Who arrives.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> UseAsync(string? token, CompanySignIn company, CompanyPerson person, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        if (await FindAsync(token, person, cancel) is not { } link || await ByMailAsync(person, cancel) is not { } account || !AddressNormalizer.AreSame(link.Email, account.Email))
            return EditResult.Wrong<Account>(Used);
        link.UsedAt = time.Now();
        var result = await LinkAsync(account, company, person, "a mailed link", cancel);
        if (result.Saved is not null)
            await transaction.CommitAsync(cancel);
        return result;
    }

    /// <param name="token">The token of a link.</param>
    /// <param name="person">Who arrives.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The link, as long as it works for them.</returns>
    public async Task<OneTimeLink?> FindAsync(string? token, CompanyPerson person, CancellationToken cancel)
    {
        if (token is not { Length: OneTimeLink.TokenLength })
            return null;
        var (hash, now) = (HashOf(token, person), time.Now());
        return await db.Set<OneTimeLink>().FirstOrDefaultAsync(l => l.Hash == hash && l.Purpose == LinkPurpose.Company && l.UsedAt == null && l.ExpiresAt > now, cancel);
    }

    /// <summary>Removes the link: one's own, or as an administrator anybody's. What came by it goes with it.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> RemoveAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        var isOwn = caller is { Scopes: null } && caller.AccountId == id;
        if (!isOwn && !caller.MayAdminister)
            return EditResult.Wrong<Account>(FieldError.Refused("accounts are for administrators"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        var logins = await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == id).ToListAsync(cancel);
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account || logins.Count == 0)
            return EditResult.Wrong<Account>(new FieldError("company", "It is not linked."));
        if (isOwn && account.PasswordHash is null && !await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(p => p.UserId == id, cancel))
            return EditResult.Wrong<Account>(new FieldError("company", "You would have no other way to sign in. Set a password or add a passkey first."));
        db.RemoveRange(logins);
        if (!await grants.TakeBackAsync(account, cancel))
            return EditResult.Wrong<Account>(LastAdministrator.Stays);
        account.OwnRole = null;
        foreach (var login in logins)
            await grants.NoteUnlinkedAsync(account, login, cancel);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(account);
    }

    private async Task<EditResult<Account>> LinkAsync(Account account, CompanySignIn company, CompanyPerson person, string by, CancellationToken cancel)
    {
        if (!person.IsSomebody)
            return EditResult.Wrong<Account>(new FieldError("company", CompanyProblem.Text(CompanyProblem.Provider)));
        if (await accounts.FindByLoginAsync(person.Issuer, person.Subject) is { } other)
            return EditResult.Wrong<Account>(new FieldError("company", other.Id == account.Id ? "It is already linked." : "This person already has another account here."));
        if (await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.UserId == account.Id && l.LoginProvider == person.Issuer, cancel))
            return EditResult.Wrong<Account>(new FieldError("company", "The account is linked to another person there. Remove that link first."));
        await grants.BindAsync(account, company, person, by, cancel);
        await grants.GiveAsync(account, company, person, cancel);

        // What was open before was opened without it.
        await accounts.UpdateSecurityStampAsync(account);
        return EditResult.Saved(account);
    }

    private static string HashOf(string token, CompanyPerson person) => OneTimeLink.HashOf($"{token}\n{person.Issuer}\n{person.Subject}");
}
