using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Jobs;

/// <summary>Adds jobs in the transaction of whoever causes them: without the cause there is no job, and without the job no cause.</summary>
/// <param name="commits">Wakes this node behind the commit.</param>
/// <param name="ids">Makes ids: of jobs that are due at one instant, the first is done first.</param>
/// <param name="time">The clock.</param>
public sealed class AddJobs(JobCommits commits, OrderedIds ids, TimeProvider time)
{
    /// <summary>Adds a job that is new for certain, with the next saving of the context.</summary>
    /// <param name="db">The context.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="key">What it is about, such as the id of a row that is added as well.</param>
    /// <param name="dueAt">When it is due; null for at once.</param>
    /// <param name="payload">What it needs to know, as JSON.</param>
    /// <returns>The row. A second one of its kind and key fails the saving.</returns>
    public Job Add(FairleadDb db, string kind, string key, DateTime? dueAt = null, string payload = "")
    {
        var job = New(kind, key, dueAt, payload);
        db.Add(job);
        commits.Expect(db);
        return job;
    }

    /// <summary>Adds a job unless there is one of this kind and key, which may be done already.</summary>
    /// <param name="db">The context, in a transaction.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="key">What it is about.</param>
    /// <param name="dueAt">When it is due; null for at once.</param>
    /// <param name="payload">What it needs to know, as JSON.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="InvalidOperationException">There is no transaction to be part of.</exception>
    public async Task<bool> AddOnceAsync(FairleadDb db, string kind, string key, DateTime? dueAt = null, string payload = "", CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("A job is added in the transaction of what causes it; begin one.");
        var job = New(kind, key, dueAt, payload);
        var added = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO job (id, kind, "key", due_at, wake_at, state, attempts, payload, created_at)
            VALUES ({job.Id}, {job.Kind}, {job.Key}, {job.DueAt}, {job.DueAt}, 'Waiting', 0, {job.Payload}, {job.CreatedAt})
            ON CONFLICT (kind, "key") DO NOTHING
            """,
            cancel);
        commits.Expect(db);
        return added == 1;
    }

    /// <summary>Adds a job, or has the one of this kind and key run at that time: one that is done or failed once more, one that waits no later.</summary>
    /// <remarks>The row is locked until the caller commits, also where nothing changes. So a job that reads in its effect what the caller adds sees it, or runs again.</remarks>
    /// <param name="db">The context, in a transaction.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="key">What it is about.</param>
    /// <param name="dueAt">When it is due.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is written.</returns>
    /// <exception cref="InvalidOperationException">There is no transaction to be part of.</exception>
    public async Task AddAgainAsync(FairleadDb db, string kind, string key, DateTime dueAt, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("A job is added in the transaction of what causes it; begin one.");
        var job = New(kind, key, dueAt, "");
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO job (id, kind, "key", due_at, wake_at, state, attempts, payload, created_at)
            VALUES ({job.Id}, {job.Kind}, {job.Key}, {job.DueAt}, {job.DueAt}, 'Waiting', 0, {job.Payload}, {job.CreatedAt})
            ON CONFLICT (kind, "key") DO UPDATE SET due_at = excluded.due_at, wake_at = excluded.wake_at, state = 'Waiting', attempts = 0, failed_at = NULL
            WHERE job.state IN ('Done', 'Failed') OR (job.state = 'Waiting' AND job.wake_at > excluded.wake_at)
            """,
            cancel);
        commits.Expect(db);
    }

    private Job New(string kind, string key, DateTime? dueAt, string payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, 400, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, Job.MostPayload, nameof(payload));
        var now = time.Now();
        var due = Instants.ToMicroseconds(dueAt ?? now);
        return new Job { Id = ids.Next(), Kind = kind, Key = key, DueAt = due, WakeAt = due, Payload = payload, CreatedAt = now };
    }
}
