using Fairlead.Data;
using Fairlead.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>Removes what was sent, failed or dropped long ago from the delivery log.</summary>
/// <param name="time">The clock.</param>
internal sealed class ForgetNotifications(TimeProvider time) : IJob
{
    /// <summary>For how long the log is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <inheritdoc />
    public string Kind => "forget-notifications";

    /// <inheritdoc />
    public JobPlan Plan { get; } = new("Removes deliveries of more than 90 days ago") { Schedule = JobSchedule.Cron("0 25 3 * * ?") };

    /// <inheritdoc />
    public Task<JobEffect> RunAsync(Job job, CancellationToken cancel)
    {
        var until = time.Now() - Kept;
        return Task.FromResult<JobEffect>((db, c) => db.Set<Notification>().Where(n => n.State != NotificationState.Waiting && n.EndedAt < until).ExecuteDeleteAsync(c));
    }
}
