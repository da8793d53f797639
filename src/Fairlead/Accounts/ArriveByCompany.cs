using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>Finds or makes the account of somebody whom the company's provider vouches for, and gives it what their groups say.</summary>
/// <param name="db">The database.</param>
/// <param name="accounts">Identity's rules for accounts.</param>
/// <param name="database">Lets one after the other, for the last administrator stays one.</param>
/// <param name="time">The clock.</param>
public sealed class ArriveByCompany(FairleadDb db, UserManager<Account> accounts, IDatabase database, TimeProvider time)
{
    /// <param name="company">What is configured.</param>
    /// <param name="person">Who arrives.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or why there is none, as <see cref="CompanyProblem"/> names it.</returns>
    public async Task<(Account? Account, string? Problem)> RunAsync(CompanySignIn company, CompanyPerson person, CancellationToken cancel)
    {
        if (person.Subject.Length is 0 or > 255 || person.Subject.Any(char.IsControl))
            return (null, CompanyProblem.Provider);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        var ruled = RoleOf(company, person);
        var account = await accounts.FindByLoginAsync(person.Issuer, person.Subject);
        if (account is null)
        {
            (account, var problem) = await NewHereAsync(company, person, ruled, cancel);
            if (account is null)
                return (null, problem);
        }

        if (account.DisabledAt is not null)
            return (null, CompanyProblem.Disabled);

        // The last administrator stays one, whatever a group says.
        if (ruled is { } role && role != account.Role && !(account.Role == Role.Administrator && !await db.Set<Account>().AnyAsync(a => a.Id != account.Id && a.Role == Role.Administrator && a.DisabledAt == null, cancel)))
        {
            account.Role = role;
            await accounts.UpdateAsync(account);
        }

        if (company.TeamRules.Length > 0)
            await TeamsAsync(account.Id, GroupRules.Of(company.TeamRules, person.Groups), cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return (account, null);
    }

    private async Task<(Account? Account, string? Problem)> NewHereAsync(CompanySignIn company, CompanyPerson person, Role? ruled, CancellationToken cancel)
    {
        if (AccountFields.WrongEmail(person.Email) is not null)
            return (null, CompanyProblem.NoAddress);
        var email = person.Email!.Trim();
        var account = await accounts.FindByEmailAsync(email);

        // An address that nobody vouches for must not open somebody else's account, nor use their invitation.
        if (account is not null && !person.IsVerified)
            return (null, CompanyProblem.Unverified);
        if (account is null)
        {
            var now = time.Now();
            var invitation = person.IsVerified ? (await OneTimeLink.UnusedAsync(db, LinkPurpose.Invitation, email, cancel)).Find(l => l.ExpiresAt > now) : null;
            if ((ruled ?? invitation?.Role ?? company.DefaultRole) is not { } role)
                return (null, CompanyProblem.NoAccount);
            account = AccountFields.New(AccountFields.Check(person.Name, email).Count > 0 ? email : person.Name, email, role, now);
            var created = await accounts.CreateAsync(account);
            if (!created.Succeeded)
                return (null, CompanyProblem.Provider);
            if (invitation is not null)
            {
                invitation.UsedAt = now;
                await TeamsAsync(account.Id, invitation.Teams.Split(' ', StringSplitOptions.RemoveEmptyEntries), cancel);
            }
        }

        await accounts.AddLoginAsync(account, new UserLoginInfo(person.Issuer, person.Subject, company.Title));
        return (account, null);
    }

    private async Task TeamsAsync(Guid account, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var wanted = await db.Set<Team>().Where(t => keys.Contains(t.Key)).Select(t => t.Id).ToListAsync(cancel);
        var present = await db.Set<Membership>().Where(m => m.AccountId == account).ToListAsync(cancel);
        db.RemoveRange(present.Where(m => !wanted.Contains(m.TeamId)));
        db.AddRange(wanted.Where(t => present.TrueForAll(m => m.TeamId != t)).Select(t => new Membership { AccountId = account, TeamId = t }));
    }

    private static Role? RoleOf(CompanySignIn company, CompanyPerson person)
    {
        var roles = GroupRules.Of(company.RoleRules, person.Groups).Select(r => Enum.Parse<Role>(r, ignoreCase: true)).ToList();
        return roles.Count > 0 ? roles.Max() : null;
    }
}
