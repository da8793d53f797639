using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>
/// Finds or makes the account of somebody whom the company's provider vouches for, and gives it what their groups say. An account is found by
/// issuer and subject; one that merely has their mail address is another's until it is linked, see <see cref="LinkCompany"/>.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="accounts">Identity's rules for accounts.</param>
/// <param name="grants">Binds and gives.</param>
/// <param name="database">Lets one after the other, for the last administrator stays one.</param>
/// <param name="time">The clock.</param>
public sealed class ArriveByCompany(FairleadDb db, UserManager<Account> accounts, CompanyGrants grants, IDatabaseEngine database, TimeProvider time)
{
    /// <param name="company">What is configured.</param>
    /// <param name="person">Who arrives.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or why there is none, as <see cref="CompanyProblem"/> names it.</returns>
    public async Task<(Account? Account, string? Problem)> RunAsync(CompanySignIn company, CompanyPerson person, CancellationToken cancel)
    {
        if (!person.IsSomebody)
            return (null, CompanyProblem.Provider);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        var account = await accounts.FindByLoginAsync(person.Issuer, person.Subject);
        if (account is null)
        {
            (account, var problem) = await NewHereAsync(company, person, cancel);
            if (account is null)
                return (null, problem);
        }

        if (account.DisabledAt is not null)
            return (null, CompanyProblem.Disabled);
        account.EmailConfirmed |= person.IsVerified && AddressNormalizer.AreSame(person.Email?.Trim(), account.Email);
        await grants.GiveAsync(account, company, person, cancel);
        await transaction.CommitAsync(cancel);
        return (account, null);
    }

    private async Task<(Account? Account, string? Problem)> NewHereAsync(CompanySignIn company, CompanyPerson person, CancellationToken cancel)
    {
        if (AccountFields.WrongEmail(person.Email) is not null)
            return (null, CompanyProblem.NoAddress);
        var email = person.Email!.Trim();

        // An address opens nobody's account, whoever vouches for it; one that nobody vouches for does not use an invitation either.
        if (await accounts.FindByEmailAsync(email) is { } other)
            return (null, !person.IsVerified ? CompanyProblem.Unverified : other.DisabledAt is not null ? CompanyProblem.Disabled : CompanyProblem.Link);
        var now = time.Now();
        var invitation = person.IsVerified ? (await OneTimeLink.UnusedAsync(db, LinkPurpose.Invitation, email, cancel)).Find(l => l.ExpiresAt > now) : null;
        var own = invitation?.Role ?? company.DefaultRole;
        if ((CompanyGrants.RoleOf(company, person) ?? own) is not { } role)
            return (null, CompanyProblem.NoAccount);
        var account = AccountFields.New(AccountFields.Check(person.Name, email).Count > 0 ? email : person.Name, email, role, now);
        (account.OwnRole, account.EmailConfirmed) = (own ?? Role.Viewer, person.IsVerified);
        var created = await accounts.CreateAsync(account);
        if (!created.Succeeded)
            return (null, CompanyProblem.Provider);
        if (invitation is not null)
        {
            invitation.UsedAt = now;
            var keys = invitation.Teams.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            db.AddRange((await db.Set<Team>().Where(t => keys.Contains(t.Key)).ToListAsync(cancel)).Select(t => new Membership { AccountId = account.Id, TeamId = t.Id }));
            await db.SaveChangesAsync(cancel);
        }

        await grants.BindAsync(account, company, person, "its first sign-in", cancel);
        return (account, null);
    }
}
