using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Jobs;

/// <summary>How a try ended.</summary>
/// <param name="Job">The row.</param>
/// <param name="Effect">What is to be written; null where it failed or was given back.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="IsFinal">Whether another try would not help.</param>
internal sealed record EndedTry(Job Job, JobEffect? Effect, string? Error = null, bool IsFinal = false);

/// <summary>The rows of jobs: claimed by one node at a time, and ended only by whoever holds the claim.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">Says how rows are claimed that another node is just claiming.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="time">The clock.</param>
internal sealed class JobRows(IDbContextFactory<FairleadDb> databases, IDatabaseEngine database, WriteLane lane, TimeProvider time)
{
    /// <summary>A node is given up after this time without a sign of life.</summary>
    public static readonly Lease Lease = new(TimeSpan.FromMinutes(1));

    private static readonly string Node = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Kinds with rows that may be claimed now.</summary>
    public async Task<List<string>> DueKindsAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.Now();
        return await db.Set<Job>().Where(j => j.WakeAt <= now).Select(j => j.Kind).Distinct().ToListAsync(cancel);
    }

    /// <summary>When the next row is due that is not yet.</summary>
    public async Task<DateTime?> NextAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.Now();
        return await db.Set<Job>().Where(j => j.WakeAt > now).MinAsync(j => j.WakeAt, cancel);
    }

    /// <summary>An embedded file has one node: what runs when it starts was left by a program that died. Elsewhere its claim runs out.</summary>
    public async Task TakeUpAsync(CancellationToken cancel)
    {
        var now = time.Now();
        var farthest = Lease.Farthest(now);
        var isAlone = !database.AllowsSeveralNodes;
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<Job>().Where(j => j.State == JobState.Running && (isAlone || j.WakeAt > farthest)).ExecuteUpdateAsync(s => s.SetProperty(j => j.WakeAt, now), cancel);
    }

    /// <summary>Claims what is due of a kind, the longest waiting first; or one row that waits, due or not. The statement is one, so that no two claim the same row.</summary>
    public async Task<List<Job>> ClaimAsync(string kind, int most, Guid claim, CancellationToken cancel, Guid? only = null, JobState? of = null)
    {
        var now = time.Now();
        var sql = $$"""
            UPDATE job SET state = 'Running', claim = {0}, claimed_by = {1}, wake_at = {2}, started_at = {3}, attempts = attempts + 1
            WHERE id IN (SELECT id FROM job WHERE kind = {4} AND {{(of is { } state ? $"state = '{state}' AND " : "")}}{{(only is null ? "wake_at <= {3}" : "id = {6} AND state = 'Waiting'")}} ORDER BY wake_at, id LIMIT {5}{{database.SkipLocked}})
            RETURNING *
            """;
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        object[] values = [claim, Node, Lease.Until(now), now, kind, most];
        var rows = await db.Set<Job>().FromSqlRaw(sql, only is { } id ? [.. values, id] : values).AsNoTracking().ToListAsync(cancel);
        return [.. rows.OrderBy(j => j.DueAt).ThenBy(j => j.Id)];
    }

    /// <summary>Whether there are rows whose claim ran out.</summary>
    public async Task<bool> AnyLeftAsync(string kind, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.Now();
        return await db.Set<Job>().AnyAsync(j => j.Kind == kind && j.WakeAt <= now && j.State == JobState.Running, cancel);
    }

    /// <summary>Says that the claim is still held.</summary>
    public async Task RenewAsync(Guid claim, CancellationToken cancel)
    {
        var until = Lease.Until(time.Now());
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<Job>().Where(j => j.Claim == claim && j.State == JobState.Running).ExecuteUpdateAsync(s => s.SetProperty(j => j.WakeAt, until), cancel);
    }

    /// <summary>Writes how tries ended, with their effects, in one transaction.</summary>
    /// <returns>How many of them were still held; of the others nothing is written.</returns>
    public async Task<int> EndAsync(IJob kind, Guid claim, IReadOnlyList<EndedTry> tries, CancellationToken cancel)
    {
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var zone = kind.Plan.Schedule is null ? TimeZoneInfo.Utc : (await Settings.OrganisationSettings.ReadAsync(db, cancel)).TimeZone();
        var (held, now) = (0, time.Now());
        foreach (var group in tries.GroupBy(t => After(kind.Plan, t, zone, now)))
            held += await EndAsync(db, kind, claim, [.. group], group.Key, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return held;
    }

    private static async Task<int> EndAsync(FairleadDb db, IJob kind, Guid claim, EndedTry[] tries, Outcome to, CancellationToken cancel)
    {
        var ids = tries.Select(t => t.Job.Id).ToArray();
        var mine = db.Set<Job>().Where(j => EF.Parameter(ids).Contains(j.Id) && j.Claim == claim && j.State == JobState.Running);
        var lost = new HashSet<Guid>();
        if (tries.Length > 1)
            lost = [.. ids.Except(await mine.Select(j => j.Id).ToListAsync(cancel))];
        var held = await mine.ExecuteUpdateAsync(
            s => s.SetProperty(j => j.State, to.State).SetProperty(j => j.WakeAt, to.WakeAt).SetProperty(j => j.DueAt, j => to.DueAt ?? j.DueAt).SetProperty(j => j.Attempts, to.Attempts)
                .SetProperty(j => j.LastError, to.Error).SetProperty(j => j.FailedAt, to.FailedAt).SetProperty(j => j.FinishedAt, j => to.FinishedAt ?? j.FinishedAt).SetProperty(j => j.Claim, (Guid?)null),
            cancel);
        if (held + lost.Count != tries.Length)
            throw held == 0 && tries.Length == 1 ? new LostClaimException() : new DbUpdateConcurrencyException("Another node took jobs over in this very moment.");
        foreach (var ended in tries.Where(t => !lost.Contains(t.Job.Id)))
        {
            if (ended.Effect is { } effect)
                await effect(db, cancel);
            else if (to.FailedAt is not null)
            {
                await kind.FailedAsync(db, ended.Job, to.Error!, cancel);
                foreach (var told in db.Parts<IFailedJobObserver>())
                    await told.TellAsync(db, ended.Job, kind.Plan.Title, to.Error!, cancel);
            }
        }

        return held;
    }

    private static Outcome After(JobPlan plan, EndedTry ended, TimeZoneInfo zone, DateTime now)
    {
        var job = ended.Job;
        if (ended.Effect is null && ended.Error is null)
            return new(JobState.Waiting, now, null, job.Attempts - 1, job.LastError, job.FailedAt, null);
        if (ended.Effect is null && !ended.IsFinal && job.Attempts < plan.MostAttempts)
            return new(JobState.Waiting, Instants.ToMicroseconds(now + plan.WaitAfter(job.Attempts, ShareOf(job))), null, job.Attempts, Cut(ended.Error!), job.FailedAt, null);

        // A recurring one goes on with its next instant, whatever became of this one.
        DateTime? next = plan.Schedule?.NextAfter(now > job.DueAt ? now : job.DueAt, zone);
        var state = next is not null ? JobState.Waiting : ended.Effect is null ? JobState.Failed : JobState.Done;
        return ended.Effect is not null
            ? new(state, next, next, next is null ? job.Attempts : 0, null, null, now)
            : new(state, next, next, next is null ? job.Attempts : 0, Cut(ended.Error!), now, null);
    }

    // Rows that fail together are not tried together; the id was drawn by chance when the row was made.
    private static double ShareOf(Job job) => BitConverter.ToUInt16(job.Id.ToByteArray(), 14) / (double)ushort.MaxValue;

    private static string Cut(string text) => text.Length > 2000 ? text[..2000] : text;

    private sealed record Outcome(JobState State, DateTime? WakeAt, DateTime? DueAt, int Attempts, string? Error, DateTime? FailedAt, DateTime? FinishedAt);
}

/// <summary>Another node has taken the job over; what was done for it is not written here.</summary>
#pragma warning disable CA1032, CA1064 // It is thrown at one place, and caught in the same folder.
internal sealed class LostClaimException() : Exception("The claim was lost.");
#pragma warning restore CA1032, CA1064
