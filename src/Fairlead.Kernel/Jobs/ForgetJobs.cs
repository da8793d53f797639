using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Jobs;

/// <summary>Removes the rows of jobs that were done long ago. Failed ones stay until somebody has looked at them.</summary>
/// <param name="time">The clock.</param>
internal sealed class ForgetJobs(TimeProvider time) : IJob
{
    /// <summary>For how long it is known that a job was done.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public string Kind => "forget-jobs";

    /// <inheritdoc />
    public JobPlan Plan { get; } = new("Removes jobs that were done more than a week ago") { Schedule = JobSchedule.Cron("0 15 3 * * ?") };

    /// <inheritdoc />
    public Task<JobEffect> RunAsync(Job job, CancellationToken cancel)
    {
        var until = time.Now() - Kept;
        return Task.FromResult<JobEffect>((db, c) => db.Set<Job>().Where(j => j.State == JobState.Done && j.FinishedAt < until).ExecuteDeleteAsync(c));
    }
}
