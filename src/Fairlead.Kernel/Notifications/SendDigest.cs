using System.Globalization;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Measures;
using Fairlead.Serving;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Notifications;

/// <summary>Makes one email of all that was held for somebody since the last one.</summary>
/// <param name="services">Gives contexts and the outbox, and says where people reach a server.</param>
/// <param name="time">The clock.</param>
internal sealed class SendDigest(IServiceProvider services, TimeProvider time) : IJob
{
    /// <summary>The kind of the jobs, and of the emails.</summary>
    public const string Name = "digest";

    private const int MostLines = 50;

    /// <inheritdoc />
    public string Kind => Name;

    /// <inheritdoc />
    public JobPlan Plan { get; } = new("Sends the daily email of a person");

    /// <inheritdoc />
    /// <remarks>All of it is in the database, so it is one effect: what is held while it runs is in it, or wakes the job again.</remarks>
    public Task<JobEffect> RunAsync(Job job, CancellationToken cancel) => Task.FromResult<JobEffect>((db, c) => SendAsync(db, Guid.Parse(job.Key), c));

    private async Task SendAsync(FairleadDb db, Guid id, CancellationToken cancel)
    {
        var outbox = services.GetRequiredService<Outbox>();
        var rows = db.Set<Notification>().Where(n => n.AccountId == id && n.State == NotificationState.Held);
        var held = await rows.AsNoTracking().OrderBy(n => n.Id).ToListAsync(cancel);
        if (held.Count == 0)
            return;

        // What they chose since, and what they may no longer know.
        var reader = await MailReader.FindAsync(db, services.GetServices<NotificationKind>(), id, cancel);
        var wanted = held.FindAll(n => n.SealedMessage is not null && reader?.Takes(n.Kind) == true);
        var (sent, now) = (wanted.ConvertAll(n => n.Id), time.Now());
        await rows.Where(n => EF.Parameter(sent).Contains(n.Id))
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NotificationState.Sent).SetProperty(n => n.EndedAt, now).SetProperty(n => n.SealedMessage, (string?)null), cancel);
        var left = held.Select(n => n.Id).Except(sent).ToList();
        await rows.Where(n => EF.Parameter(left).Contains(n.Id)).ExecuteUpdateAsync(
            s => s.SetProperty(n => n.State, NotificationState.Dropped).SetProperty(n => n.EndedAt, now).SetProperty(n => n.SealedMessage, (string?)null).SetProperty(n => n.Error, MailReader.NotWanted), cancel);
        if (wanted.Count > 0)
            outbox.Add(db, new(Name, string.Create(CultureInfo.InvariantCulture, $"digest-{id:N}-{now.Ticks}"), MessageOf(wanted.ConvertAll(outbox.Open), services.GetService<ServerAddress>()?.Url)), NotificationWay.Mail, reader!.Email, account: id);
    }

    private static Message MessageOf(List<Message> messages, Uri? address)
    {
        List<string> lines = [.. messages.Take(MostLines).Select(m => m.Action is { } action ? $"{m.Subject}\n{action.Link}" : m.Subject)];
        if (messages.Count > MostLines)
            lines.Add($"And {Words.Number(messages.Count - MostLines)} more.");
        return new($"Fairlead today: {Words.Count(messages.Count, "notification")}", lines, address is null ? null : new("Open Fairlead", address));
    }
}
