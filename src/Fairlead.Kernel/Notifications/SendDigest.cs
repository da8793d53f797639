using Fairlead.Accounts;
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
    public async Task<JobEffect> RunAsync(Job job, CancellationToken cancel)
    {
        var id = Guid.Parse(job.Key.Split(' ')[0]);
        var outbox = services.GetRequiredService<Outbox>();
        await using var read = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        var held = await read.Set<Notification>().AsNoTracking().Where(n => n.AccountId == id && n.State == NotificationState.Held).OrderBy(n => n.Id).ToListAsync(cancel);
        if (held.Count == 0)
            return JobEffects.None;
        var account = await read.Set<Account>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.DisabledAt == null, cancel);
        var (ids, now, state) = (held.ConvertAll(n => n.Id), time.Now(), account is null ? NotificationState.Dropped : NotificationState.Sent);
        var message = MessageOf(held.Where(n => n.SealedMessage is not null).Select(outbox.Open).ToList(), services.GetService<ServerAddress>()?.Url);
        return async (db, c) =>
        {
            await db.Set<Notification>().Where(n => EF.Parameter(ids).Contains(n.Id) && n.State == NotificationState.Held)
                .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, state).SetProperty(n => n.EndedAt, now).SetProperty(n => n.SealedMessage, (string?)null), c);
            if (account?.Email is { } email)
                outbox.Add(db, new(Name, $"digest-{job.Id:N}", message), NotificationWay.Mail, email, account: id);
        };
    }

    private static Message MessageOf(List<Message> messages, Uri? address)
    {
        List<string> lines = [.. messages.Take(MostLines).Select(m => m.Action is { } action ? $"{m.Subject}\n{action.Link}" : m.Subject)];
        if (messages.Count > MostLines)
            lines.Add($"And {Words.Number(messages.Count - MostLines)} more.");
        return new($"Fairlead today: {Words.Count(messages.Count, "notification")}", lines, address is null ? null : new("Open Fairlead", address));
    }
}
