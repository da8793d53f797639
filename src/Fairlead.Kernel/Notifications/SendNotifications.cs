using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Notifications;

/// <summary>Sends the notifications of one way. Each way is a kind of job of its own, so that a chat that hangs holds up no email.</summary>
/// <param name="way">The way.</param>
/// <param name="services">Gives what sends, which only a server has.</param>
/// <param name="time">The clock.</param>
internal sealed class SendNotifications(NotificationWay way, IServiceProvider services, TimeProvider time) : IJob
{
    /// <inheritdoc />
    public string Kind => KindOf(way);

    // Half a minute after the first failure, then doubling up to an hour: two hours and a half in all.
    /// <inheritdoc />
    public JobPlan Plan { get; } = new($"Sends notifications by {WordOf(way)}")
    {
        FirstWait = TimeSpan.FromSeconds(30),
        LongestWait = TimeSpan.FromHours(1),
        MostAttempts = 9,

        // Mail servers count connections, and mails to one person keep their order.
        SideBySide = way == NotificationWay.Mail ? 1 : 4,
    };

    /// <param name="way">A way.</param>
    /// <returns>The kind of its jobs.</returns>
    public static string KindOf(NotificationWay way) => "notify-" + way.ToString().ToLowerInvariant();

    /// <param name="way">A way.</param>
    /// <returns>Its name for people.</returns>
    public static string WordOf(NotificationWay way) => way switch
    {
        NotificationWay.Mail => "email",
        NotificationWay.Webhook => "webhook",
        NotificationWay.Slack => "Slack",
        NotificationWay.Teams => "Microsoft Teams",
        _ => "ntfy",
    };

    /// <inheritdoc />
    public async Task<JobEffect> RunAsync(Job job, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        var id = Guid.Parse(job.Key);
        if (await db.Set<Notification>().AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, cancel) is not { SealedMessage: not null } notification)
            return JobEffects.None;
        if (notification.ExpiresAt <= time.Now())
            return Ended(id, NotificationState.Dropped, "It expired before it could be sent.");
        var message = services.GetRequiredService<Outbox>().Open(notification);
        if (way != NotificationWay.Mail)
            return await PostAsync(db, notification, message, cancel) ? Ended(id, NotificationState.Sent, null) : Ended(id, NotificationState.Dropped, "Its destination was removed.");
        var recipient = notification.Recipient;
        if (notification.AccountId is { } account)
        {
            if (await MailReader.FindAsync(db, services.GetServices<NotificationKind>(), account, cancel) is not { } reader || !reader.Takes(notification.Kind))
                return Ended(id, NotificationState.Dropped, MailReader.NotWanted);
            recipient = reader.Email;
        }

        await MailAsync(db, notification, recipient, message, cancel);
        return Ended(id, NotificationState.Sent, null);
    }

    /// <inheritdoc />
    /// <remarks>What it says is kept for a retry by hand.</remarks>
    public Task FailedAsync(FairleadDb db, Job job, string error, CancellationToken cancel)
    {
        var (id, now) = (Guid.Parse(job.Key), time.Now());
        return db.Set<Notification>().Where(n => n.Id == id && n.SealedMessage != null)
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NotificationState.Failed).SetProperty(n => n.EndedAt, now).SetProperty(n => n.Error, error), cancel);
    }

    private JobEffect Ended(Guid id, NotificationState state, string? error)
    {
        var now = time.Now();
        return (db, cancel) => db.Set<Notification>().Where(n => n.Id == id && n.SealedMessage != null).ExecuteUpdateAsync(
            s => s.SetProperty(n => n.State, state).SetProperty(n => n.EndedAt, now).SetProperty(n => n.Error, error).SetProperty(n => n.SealedMessage, (string?)null), cancel);
    }

    private async Task MailAsync(FairleadDb db, Notification notification, string recipient, Message message, CancellationToken cancel)
    {
        if (await MailSettings.ReadAsync(db, cancel) is not { } settings)
            throw new JobFailedException("No mail server is configured; name one under Settings, then retry.");
        var unsubscribe = notification.AccountId is { } account ? services.GetRequiredService<UnsubscribeLinks>().Of(account, notification.Kind) : null;
        if (await services.GetRequiredService<SendMail>().RunAsync(settings, recipient, message, notification.Id, unsubscribe, cancel) is { } problem)
            throw new Outside.OutsideException(problem);
    }

    private async Task<bool> PostAsync(FairleadDb db, Notification notification, Message message, CancellationToken cancel)
    {
        if (await db.Set<Destination>().AsNoTracking().FirstOrDefaultAsync(d => d.Key == notification.Recipient, cancel) is not { } destination)
            return false;

        // Enabled in time, it gets what waits.
        if (destination.DisabledAt is not null)
            throw new Outside.OutsideException($"The destination '{notification.Recipient}' is disabled.");
        await services.GetRequiredService<PostMessage>().RunAsync(destination, notification, message, cancel);
        return true;
    }
}
