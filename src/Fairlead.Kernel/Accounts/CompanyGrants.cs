using System.Text.Json;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>
/// Binds an account to somebody at the company's provider, gives it what their groups say, and takes that back. What people here gave stands
/// beside it: a session by another way has that alone, and it is left when the link goes.
/// </summary>
/// <param name="db">The database; every method wants a transaction that lets one after the other.</param>
/// <param name="accounts">Identity's rules for accounts.</param>
/// <param name="audit">The log.</param>
/// <param name="time">The clock.</param>
public sealed class CompanyGrants(FairleadDb db, UserManager<Account> accounts, AuditWriter audit, TimeProvider time)
{
    /// <param name="company">What is configured.</param>
    /// <param name="person">Somebody at the provider.</param>
    /// <returns>The highest role of their groups; null when no rule names one of them.</returns>
    internal static Role? RoleOf(CompanySignIn company, CompanyPerson person)
    {
        var roles = GroupRules.Of(company.RoleRules, person.Groups).Select(r => Enum.Parse<Role>(r, ignoreCase: true)).ToList();
        return roles.Count > 0 ? roles.Max() : null;
    }

    /// <param name="account">The account.</param>
    /// <param name="company">What is configured.</param>
    /// <param name="person">Who signs in to it from now on.</param>
    /// <param name="by">What allowed it, for the log.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are bound.</returns>
    internal async Task BindAsync(Account account, CompanySignIn company, CompanyPerson person, string by, CancellationToken cancel)
    {
        account.OwnRole ??= account.Role;
        await accounts.AddLoginAsync(account, new UserLoginInfo(person.Issuer, person.Subject, company.Title));
        await NoteAsync("linked", account, null, JsonSerializer.Serialize(new { issuer = person.Issuer, subject = person.Subject, by }), cancel);
    }

    /// <summary>Gives what the groups say. A role that rises ends the sessions that began without it.</summary>
    /// <param name="account">An account that is bound to the person.</param>
    /// <param name="company">What is configured.</param>
    /// <param name="person">The person.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they have it.</returns>
    internal async Task GiveAsync(Account account, CompanySignIn company, CompanyPerson person, CancellationToken cancel)
    {
        var ruled = RoleOf(company, person);
        if (account.OwnRole is null)
            await TellApartAsync(account, company, ruled, cancel);
        var (before, wanted) = (account.Role, ruled ?? account.OwnRole!.Value);

        // The last administrator stays one, whatever a group says.
        if (wanted != before && !await LastAdministrator.IsAsync(db, account, cancel))
            account.Role = wanted;
        await (account.Role > before ? accounts.UpdateSecurityStampAsync(account) : accounts.UpdateAsync(account));

        var keys = GroupRules.Of(company.TeamRules, person.Groups);
        var teams = await db.Set<Team>().Where(t => keys.Contains(t.Key)).Select(t => t.Id).ToListAsync(cancel);
        var present = await db.Set<Membership>().Where(m => m.AccountId == account.Id).ToListAsync(cancel);
        db.RemoveRange(present.Where(m => m.ByCompany && !teams.Contains(m.TeamId)));
        db.AddRange(teams.Where(t => present.TrueForAll(m => m.TeamId != t)).Select(t => new Membership { AccountId = account.Id, TeamId = t, ByCompany = true }));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Takes back what the groups gave, and the keys that were made with it. It never raises anybody.</summary>
    /// <returns>False, and nothing is changed, when nobody would be left as administrator.</returns>
    internal async Task<bool> TakeBackAsync(Account account, CancellationToken cancel)
    {
        if (account.OwnRole is { } own && own < account.Role)
        {
            if (await LastAdministrator.IsAsync(db, account, cancel))
                return false;
            account.Role = own;
        }

        account.OwnRole = account.Role;
        db.RemoveRange(await db.Set<Membership>().Where(m => m.AccountId == account.Id && m.ByCompany).ToListAsync(cancel));
        foreach (var key in await db.Set<ApiKey>().Where(k => k.AccountId == account.Id && k.ByCompany && k.RevokedAt == null).ToListAsync(cancel))
            key.RevokedAt = time.Now();
        await accounts.UpdateSecurityStampAsync(account);
        return true;
    }

    internal Task NoteUnlinkedAsync(Account account, IdentityUserLogin<Guid> login, CancellationToken cancel) =>
        NoteAsync("unlinked", account, JsonSerializer.Serialize(new { issuer = login.LoginProvider, subject = login.ProviderKey }), null, cancel);

    internal async Task NoteAsync(string action, Account account, string? before, string? after, CancellationToken cancel)
    {
        await audit.AppendAsync(db, [new(action, account.AuditName, before, after)], null, cancel);
        await db.SaveChangesAsync(cancel);
    }

    // Linked by a version that kept no difference between what groups gave and what people here gave. Whoever has no password came by the
    // company, and a role that their groups name was theirs; teams came from the rules wherever there were some.
    private async Task TellApartAsync(Account account, CompanySignIn company, Role? ruled, CancellationToken cancel)
    {
        var without = company.DefaultRole ?? Role.Viewer;
        account.OwnRole = account.PasswordHash is null && ruled is not null && without < account.Role ? without : account.Role;
        if (company.TeamRules.Length > 0)
        {
            foreach (var membership in await db.Set<Membership>().Where(m => m.AccountId == account.Id).ToListAsync(cancel))
                membership.ByCompany = true;
        }

        if (account.PasswordHash is null)
            await db.Set<ApiKey>().Where(k => k.AccountId == account.Id).ExecuteUpdateAsync(s => s.SetProperty(k => k.ByCompany, true), cancel);
    }
}
