using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Notifications;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>An account as an administrator wants it.</summary>
/// <param name="Name">The name that others read.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Teams">The keys of their teams.</param>
public sealed record AccountEdit(string Name, Role Role, IReadOnlyCollection<string> Teams);

/// <summary>A link to hand on.</summary>
/// <param name="Email">To whom.</param>
/// <param name="Path">Its path; behind it the link is nowhere else.</param>
/// <param name="Notification">The email with it, which is still to be delivered; null where none is sent.</param>
public sealed record NewLink(string Email, string Path, Guid? Notification = null);

/// <summary>What administrators do with accounts. There is always one of them left who can sign in.</summary>
/// <param name="db">The database.</param>
/// <param name="accounts">Identity's rules for accounts.</param>
/// <param name="links">Makes links.</param>
/// <param name="outbox">Takes the mails with links.</param>
/// <param name="database">Lets one after the other: two administrators who end each other at once must not both succeed.</param>
/// <param name="time">The clock.</param>
public sealed class EditAccounts(FairleadDb db, UserManager<Account> accounts, UseLink links, Outbox outbox, IDatabaseEngine database, TimeProvider time)
{
    private static readonly FieldError NotYours = FieldError.Refused("accounts are for administrators");
    private static readonly FieldError Unknown = new("account", "There is no such account.");

    /// <summary>Makes a link by which somebody makes an account.</summary>
    /// <param name="caller">Who invites.</param>
    /// <param name="email">Whom.</param>
    /// <param name="role">The role that they will have.</param>
    /// <param name="teams">The keys of the teams that they will belong to.</param>
    /// <param name="address">Where people reach the program; null where no email is to be sent.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The link, or what was wrong.</returns>
    public async Task<EditResult<NewLink>> InviteAsync(Caller caller, string? email, Role role, IReadOnlyCollection<string> teams, Uri? address, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<NewLink>(NotYours);
        if (AccountFields.WrongEmail(email) is { } wrong)
            return EditResult.Wrong<NewLink>(new FieldError("email", wrong));
        var (invited, errors) = (email!.Trim(), new List<FieldError>());
        if (await accounts.FindByEmailAsync(invited) is not null)
            errors.Add(new("email", "There is an account with this address already."));
        CheckRole(role, errors);
        var ids = await TeamsAsync(teams, errors, cancel);
        if (errors.Count > 0)
            return EditResult.Wrong<NewLink>(errors);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.RemoveRange(await OneTimeLink.UnusedAsync(db, LinkPurpose.Invitation, invited, cancel));
        var (link, path) = await links.NewAsync(LinkPurpose.Invitation, invited, role, teams, isMailed: false, cancel);
        var names = await db.Set<Team>().Where(t => ids.Contains(t.Id)).Select(t => t.Name).ToListAsync(cancel);
        names.Sort(StringComparer.OrdinalIgnoreCase);
        var mail = await MailAsync(invited, address, organisation => LinkMail.Invitation(link, new Uri(address!, path), organisation, caller.Name, names), cancel);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(new NewLink(invited, path, mail));
    }

    /// <summary>Takes an invitation back that nobody has used.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The link.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The link that works no longer, or what was wrong.</returns>
    public async Task<EditResult<OneTimeLink>> WithdrawAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<OneTimeLink>(NotYours);
        if (await db.Set<OneTimeLink>().FirstOrDefaultAsync(l => l.Id == id && l.UsedAt == null && l.Purpose == LinkPurpose.Invitation, cancel) is not { } link)
            return EditResult.Wrong<OneTimeLink>(new FieldError("invitation", "It was already used or revoked."));
        db.Remove(link);
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(link);
    }

    /// <summary>Changes name, role and teams; they hold from the next request of that person on. A role that rises ends their sessions.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The account.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> SaveAsync(Caller caller, Guid id, AccountEdit edit, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<Account>(NotYours);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
            return EditResult.Wrong<Account>(Unknown);
        var errors = AccountFields.Check(edit.Name, account.Email);
        CheckRole(edit.Role, errors);

        // What the company's groups gave is not made one's own by saving a name.
        var before = account.Role;
        var role = edit.Role == account.OwnRole ? before : edit.Role;
        if (role != Role.Administrator && await LastAdministrator.IsAsync(db, account, cancel))
            errors.Add(LastAdministrator.Stays);
        var teams = await TeamsAsync(edit.Teams, errors, cancel);
        if (errors.Count > 0)
            return EditResult.Wrong<Account>(errors);

        (account.Name, account.Role, account.OwnRole) = (edit.Name.Trim(), role, account.OwnRole is null ? null : edit.Role);
        var present = await db.Set<Membership>().Where(m => m.AccountId == id).ToListAsync(cancel);
        db.RemoveRange(present.Where(m => !teams.Contains(m.TeamId)));
        db.AddRange(teams.Where(t => present.TrueForAll(m => m.TeamId != t)).Select(t => new Membership { AccountId = id, TeamId = t }));

        // Whoever holds an old session of theirs does not rise with them.
        var updated = await (role > before ? accounts.UpdateSecurityStampAsync(account) : accounts.UpdateAsync(account));
        if (!updated.Succeeded)
            return EditResult.Wrong<Account>(AccountFields.ErrorsOf(updated));
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(account);
    }

    /// <summary>Lets somebody sign in no longer, or again. Their keys end and begin with them.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The account.</param>
    /// <param name="disabled">Whether it ends.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> DisableAsync(Caller caller, Guid id, bool disabled, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<Account>(NotYours);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
            return EditResult.Wrong<Account>(Unknown);
        if (disabled && await LastAdministrator.IsAsync(db, account, cancel))
            return EditResult.Wrong<Account>(LastAdministrator.Stays);
        account.DisabledAt = disabled ? account.DisabledAt ?? time.Now() : null;
        await accounts.UpdateSecurityStampAsync(account);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(account);
    }

    /// <summary>Removes an account with all that is only its own: private texts, keys, passkeys. The audit log keeps what it did.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What it was, or what was wrong.</returns>
    public async Task<EditResult<Account>> DeleteAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<Account>(NotYours);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
            return EditResult.Wrong<Account>(Unknown);
        if (await LastAdministrator.IsAsync(db, account, cancel))
            return EditResult.Wrong<Account>(LastAdministrator.Stays);
        db.Remove(account);

        // Whoever gets this address next is somebody else.
        db.RemoveRange(await OneTimeLink.UnusedAsync(db, LinkPurpose.Reset, account.Email!, cancel));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(account);
    }

    /// <summary>Makes a link by which somebody takes a new password.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The account.</param>
    /// <param name="address">Where people reach the program; null where no email is to be sent.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The link, or what was wrong.</returns>
    public async Task<EditResult<NewLink>> ResetAsync(Caller caller, Guid id, Uri? address, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<NewLink>(NotYours);
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
            return EditResult.Wrong<NewLink>(Unknown);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (link, path) = await links.NewAsync(LinkPurpose.Reset, account.Email, account.Role, [], isMailed: false, cancel);
        var mail = await MailAsync(account.Email!, address, organisation => LinkMail.Reset(link, new Uri(address!, path), organisation, caller.Name), cancel);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(new NewLink(account.Email!, path, mail));
    }

    // Whoever asks waits for it, and sees the link where it does not go.
    private async Task<Guid?> MailAsync(string to, Uri? address, Func<string, OutgoingMessage> message, CancellationToken cancel)
    {
        if (address is null || await MailSettings.ReadAsync(db, cancel) is null)
            return null;
        var organisation = (await Settings.OrganisationSettings.ReadAsync(db, cancel)).Name;
        var added = outbox.Add(db, message(organisation), NotificationWay.Mail, to, time.Now() + DeliverNow.Grace);
        await db.SaveChangesAsync(cancel);
        return added.Id;
    }

    /// <summary>Takes second factor and passkeys from somebody who lost them; the password alone is enough again.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> ForgetFactorsAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<Account>(NotYours);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
            return EditResult.Wrong<Account>(Unknown);
        db.RemoveRange(await db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == id).ToListAsync(cancel));
        db.RemoveRange(await db.Set<IdentityUserPasskey<Guid>>().Where(p => p.UserId == id).ToListAsync(cancel));
        account.TwoFactorEnabled = false;
        await accounts.UpdateSecurityStampAsync(account);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(account);
    }

    private async Task<List<Guid>> TeamsAsync(IReadOnlyCollection<string> keys, List<FieldError> errors, CancellationToken cancel)
    {
        var teams = await db.Set<Team>().Where(t => keys.Contains(t.Key)).Select(t => new { t.Id, t.Key }).ToListAsync(cancel);
        errors.AddRange(keys.Where(k => teams.TrueForAll(t => t.Key != k)).Select(k => new FieldError("teams", $"There is no team '{k}'.")));
        return teams.ConvertAll(t => t.Id);
    }

    private static void CheckRole(Role role, List<FieldError> errors)
    {
        if (!Enum.IsDefined(role))
            errors.Add(new("role", $"One of {string.Join(", ", Enum.GetNames<Role>())}."));
    }
}
