using Fairlead.Data;
using Fairlead.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>
/// Sends a notification while somebody waits for it, such as an administrator who invites. What does not go is dropped and its link shown instead: it must not reach
/// the recipient by two ways. When the program dies in between, the job sends it a little later.
/// </summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="run">Runs the job.</param>
/// <param name="time">The clock.</param>
public sealed class DeliverNow(IDbContextFactory<FairleadDb> databases, RunJobs run, TimeProvider time)
{
    /// <summary>How long the job leaves it to whoever waits.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <param name="id">The notification, which was added with a start behind <see cref="Grace"/>.</param>
    /// <param name="cancel">Ends the sending.</param>
    /// <returns>Why it did not go and will not; null when the other side took it.</returns>
    public async Task<string?> RunAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var way = await db.Set<Notification>().Where(n => n.Id == id).Select(n => n.Way).FirstAsync(cancel);
        var (kind, key) = (SendNotifications.KindOf(way), id.ToString());
        var jobs = db.Set<Job>().AsNoTracking().Where(j => j.Kind == kind && j.Key == key);
        if (await jobs.FirstOrDefaultAsync(cancel) is { } job)
            await run.RunOneAsync(job, cancel);

        // Nobody waits any longer, and nobody would see the link: the job sends it when its time has come.
        cancel.ThrowIfCancellationRequested();
        var (now, error) = (time.Now(), (await jobs.FirstOrDefaultAsync(CancellationToken.None))?.LastError ?? "It was not sent.");
        var dropped = await db.Set<Notification>().Where(n => n.Id == id && n.SealedMessage != null).ExecuteUpdateAsync(
            s => s.SetProperty(n => n.State, NotificationState.Dropped).SetProperty(n => n.EndedAt, now).SetProperty(n => n.SealedMessage, (string?)null).SetProperty(n => n.Error, error),
            CancellationToken.None);
        return dropped == 0 ? null : error;
    }
}
