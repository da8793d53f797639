using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Serving;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Notifications;

/// <summary>Tells administrators and destinations of jobs that failed. Of a notification that could not be sent nobody is told by another one: it might fail as well.</summary>
/// <param name="outbox">Takes the messages.</param>
/// <param name="people">Tells administrators.</param>
/// <param name="services">Says where people reach a server.</param>
/// <param name="time">The clock.</param>
internal sealed class NotifyOfFailedJobs(Outbox outbox, NotifyPeople people, IServiceProvider services, TimeProvider time) : IFailedJobObserver
{
    /// <inheritdoc />
    public async Task TellAsync(FairleadDb db, Job job, string title, string error, CancellationToken cancel)
    {
        if (job.Kind.StartsWith("notify-", StringComparison.Ordinal))
            return;
        var address = services.GetService<ServerAddress>()?.Url;
        var message = new Message(
            $"A background job failed: {title}",
            [string.Create(CultureInfo.InvariantCulture, $"{job.Kind} {job.Key} failed in all {job.Attempts} tries."), error],
            address is null ? null : new("See background jobs", new Uri(address, "/jobs?state=failed")));
        var outgoing = new OutgoingMessage(Notifying.JobFailed.Name, string.Create(CultureInfo.InvariantCulture, $"job-{job.Id:N}-{time.Now().Ticks}"), message);

        // What is outside gets to know that it failed; why may name hosts and paths.
        await outbox.PublishAsync(db, outgoing with { Message = message with { Lines = [message.Lines[0]] } }, cancel);
        foreach (var administrator in await db.Set<Account>().AsNoTracking().Where(a => a.Role == Role.Administrator && a.DisabledAt == null).ToListAsync(cancel))
            await people.AddAsync(db, administrator, outgoing, cancel);
    }
}
