using System.Collections.Concurrent;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Tests.Jobs;

/// <summary>A kind of job that does what the test says, and counts.</summary>
internal sealed class TestJob(string kind = "test") : IJob
{
    public string Kind => kind;

    public JobPlan Plan { get; init; } = new("Tests");

    public ConcurrentQueue<string> Runs { get; } = new();

    public ConcurrentQueue<string> Failures { get; } = new();

    public Func<Job, CancellationToken, Task<JobEffect>> Does { get; set; } = (_, _) => Task.FromResult(JobEffects.None);

    public Task<JobEffect> RunAsync(Job job, CancellationToken cancel)
    {
        Runs.Enqueue(job.Key);
        return Does(job, cancel);
    }

    public Task FailedAsync(FairleadDb db, Job job, string error, CancellationToken cancel)
    {
        Failures.Enqueue(error);
        return Task.CompletedTask;
    }

    /// <summary>An effect that a second time would be a second row: nothing keeps two of them apart.</summary>
    public static JobEffect Leaves(DateTime at) => (db, _) =>
    {
        db.Add(new EndedSession { Id = Guid.NewGuid(), ForgottenAt = at });
        return Task.CompletedTask;
    };
}

/// <summary>Nodes over one database.</summary>
internal static class Nodes
{
    /// <summary>One more node, with a lane and a wake-up of its own.</summary>
    public static RunJobs Node(this TestHouse house, params IJob[] kinds) =>
        new(house.Get<IDbContextFactory<FairleadDb>>(), house.Database, new WriteLane(), kinds, house.Get<AddJobs>(), new WakeUp<RunJobs>(), house.Time, NullLogger<RunJobs>.Instance);

    public static JobRows Rows(this TestHouse house) => new(house.Get<IDbContextFactory<FairleadDb>>(), house.Database, new WriteLane(), house.Time);

    public static async Task AddAsync(this TestHouse house, params IEnumerable<string> keys)
    {
        await using var db = house.Db();
        foreach (var key in keys)
            house.Get<AddJobs>().Add(db, "test", key);
        await db.SaveChangesAsync(TestHouse.Cancel);
    }

    public static async Task<Job> JobAsync(this TestHouse house, string key = "a") => (await house.AllAsync<Job>()).Single(j => j.Key == key);
}
