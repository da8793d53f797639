using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Jobs;

/// <summary>Which jobs are wanted.</summary>
public enum JobFilter
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that failed for good, or whose newest due instant did.</summary>
    Failed,

    /// <summary>Those that should have begun five minutes ago.</summary>
    Late,

    /// <summary>Those that wait for their time.</summary>
    Waiting,

    /// <summary>Those that run.</summary>
    Running,

    /// <summary>Those that were done within the last week.</summary>
    Done,
}

/// <summary>How many jobs there are.</summary>
/// <param name="Waiting">They wait for their time.</param>
/// <param name="Running">They run.</param>
/// <param name="Late">They should have begun five minutes ago.</param>
/// <param name="Failed">They failed.</param>
/// <param name="Done">They were done within the last week.</param>
public sealed record JobCounts(int Waiting, int Running, int Late, int Failed, int Done);

/// <summary>Reads jobs for administrators.</summary>
public static class ReadJobs
{
    /// <summary>What should have begun as long ago is late: nodes look every minute.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);

    /// <param name="db">The database.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>How many there are.</returns>
    public static async Task<JobCounts> CountAsync(FairleadDb db, DateTime now, CancellationToken cancel)
    {
        var states = await db.Set<Job>().GroupBy(j => j.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var late = await Where(db, JobFilter.Late, now).CountAsync(cancel);
        var failed = await Where(db, JobFilter.Failed, now).CountAsync(cancel);
        return new(states.GetValueOrDefault(JobState.Waiting), states.GetValueOrDefault(JobState.Running), late, failed, states.GetValueOrDefault(JobState.Done));
    }

    /// <param name="db">The database.</param>
    /// <param name="filter">Which.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="after">The id behind which the page begins; null for the first page.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>They, the newest first; ids grow with the time at which jobs were added.</returns>
    public static async Task<List<Job>> PageAsync(FairleadDb db, JobFilter filter, DateTime now, Guid? after, int take, CancellationToken cancel)
    {
        var jobs = Where(db, filter, now);
        if (after is { } id)
        {
            if (await db.Set<Job>().AsNoTracking().Where(j => j.Id == id).Select(j => (DateTime?)j.CreatedAt).FirstOrDefaultAsync(cancel) is not { } at)
                return [];
            jobs = jobs.Where(j => j.CreatedAt < at || (j.CreatedAt == at && j.Id.CompareTo(id) < 0));
        }

        return await jobs.AsNoTracking().OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id).Take(take).ToListAsync(cancel);
    }

    private static IQueryable<Job> Where(FairleadDb db, JobFilter filter, DateTime now)
    {
        var (jobs, late) = (db.Set<Job>(), now - LateAfter);
        return filter switch
        {
            JobFilter.Failed => jobs.Where(j => j.FailedAt != null),
            JobFilter.Late => jobs.Where(j => j.WakeAt < late),
            JobFilter.Waiting => jobs.Where(j => j.State == JobState.Waiting),
            JobFilter.Running => jobs.Where(j => j.State == JobState.Running),
            JobFilter.Done => jobs.Where(j => j.State == JobState.Done),
            _ => jobs,
        };
    }
}
