using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>Tells somebody by email in the way that they chose: at once, once a day, or not at all.</summary>
/// <param name="outbox">Takes the emails.</param>
/// <param name="jobs">Adds the digest.</param>
/// <param name="time">The clock.</param>
public sealed class NotifyPeople(Outbox outbox, AddJobs jobs, TimeProvider time)
{
    /// <param name="db">The context, in the transaction of the cause.</param>
    /// <param name="account">Whom.</param>
    /// <param name="outgoing">The message.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Whether they will be told; false also for one that they were told of.</returns>
    public async Task<bool> AddAsync(FairleadDb db, Account account, OutgoingMessage outgoing, CancellationToken cancel)
    {
        if (account.DisabledAt is not null || account.Email is not { } email || !await db.Set<MailSettings>().AnyAsync(cancel))
            return false;
        var choice = await db.Set<NotificationChoice>().AsNoTracking().FirstOrDefaultAsync(c => c.AccountId == account.Id && c.Kind == outgoing.Kind, cancel);
        if (choice?.Choice == MailChoice.Off)
            return false;
        var hours = await db.Set<NotificationHours>().AsNoTracking().FirstOrDefaultAsync(h => h.AccountId == account.Id, cancel);
        var zone = hours?.Zone is { } own && TimeZoneInfo.TryFindSystemTimeZoneById(own, out var theirs) ? theirs : (await OrganisationSettings.ReadAsync(db, cancel)).TimeZone();
        if (choice?.Choice != MailChoice.Daily)
            return await outbox.AddOnceAsync(db, outgoing, NotificationWay.Mail, email, new(account.Id, QuietHours.EndOf(hours, time.Now(), zone)), cancel);
        var added = await outbox.AddOnceAsync(db, outgoing, NotificationWay.Mail, email, new(account.Id, IsHeld: true), cancel);
        var due = QuietHours.Next(hours?.DigestAt ?? NotificationHours.UsualDigest, time.Now(), zone);
        if (added)
            await jobs.AddAgainAsync(db, SendDigest.Name, account.Id.ToString(), due, cancel);
        return added;
    }
}
