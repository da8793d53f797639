using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Jobs;

/// <summary>Has a job that failed tried again, at once and with all its tries.</summary>
/// <param name="db">The database.</param>
/// <param name="commits">Wakes this node.</param>
/// <param name="audit">Writes down who did it.</param>
/// <param name="time">The clock.</param>
public sealed class RetryJob(FairleadDb db, JobCommits commits, AuditWriter audit, TimeProvider time)
{
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The job.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The job as it stands now, or what was wrong.</returns>
    public async Task<EditResult<Job>> RunAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<Job>(FieldError.Refused("jobs are for administrators"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<Job>().AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, cancel) is not { } job)
            return EditResult.Wrong<Job>(new FieldError("job", "There is no such job."));
        var now = time.Now();

        // Only what failed: a job that waits is tried anyway, and one that is done would be done twice.
        var retried = await db.Set<Job>().Where(j => j.Id == id && j.FailedAt != null && j.State != JobState.Running).ExecuteUpdateAsync(
            s => s.SetProperty(j => j.State, JobState.Waiting).SetProperty(j => j.DueAt, now).SetProperty(j => j.WakeAt, now).SetProperty(j => j.Attempts, 0).SetProperty(j => j.FailedAt, (DateTime?)null), cancel);
        if (retried == 0)
            return EditResult.Wrong<Job>(new FieldError("job", $"It has not failed: it is {Word(job.State)}."));
        await audit.AppendAsync(db, [new("retried", job.AuditName)], null, cancel);
        await db.SaveChangesAsync(cancel);
        commits.Expect(db);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(await db.Set<Job>().AsNoTracking().FirstAsync(j => j.Id == id, cancel));
    }

    /// <param name="state">A state.</param>
    /// <returns>Its word for people.</returns>
    internal static string Word(JobState state) => state.ToString().ToLowerInvariant();
}
