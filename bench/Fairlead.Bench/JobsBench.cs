using System.Diagnostics;
using System.Globalization;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Notifications;
using Fairlead.Postgres;
using Fairlead.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Bench;

/// <summary>Due jobs that are claimed and done, each of which writes a row, and notifications that are written into the outbox with their jobs.</summary>
internal static class JobsBench
{
    private const int Jobs = 10_000, Notifications = 2_000;

    public static async Task RunAsync(string? postgres)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-bench-");
        try
        {
            await RunAsync(folder.FullName, postgres is null ? new SqliteDatabase(Path.Combine(folder.FullName, "bench.db")) : new PostgresDatabase(postgres));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string folder, IDatabaseEngine database)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Jobs:N0} due jobs on {database.Name}"));
        await using var services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Warning)).AddSingleton(TimeProvider.System).AddFairlead(new DataDirectory(folder), database).BuildServiceProvider();
        await services.PrepareDatabaseAsync(default);
        var databases = services.GetRequiredService<IDbContextFactory<FairleadDb>>();
        await using (var db = await databases.CreateDbContextAsync())
        {
            for (var i = 0; i < Jobs; i++)
                services.GetRequiredService<AddJobs>().Add(db, BenchJob.Name, string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid()}"));
            await db.SaveChangesAsync();
        }

        var run = new RunJobs(databases, database, services.GetRequiredService<WriteLane>(), [new BenchJob()], services.GetRequiredService<AddJobs>(), new WakeUp<RunJobs>(), TimeProvider.System, NullLogger<RunJobs>.Instance);
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var done = await run.RunDueAsync(default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {done:N0} claimed and done in   {watch.Elapsed.TotalSeconds,6:0.0} s   ({(Environment.CpuUsage.TotalTime - before).TotalSeconds:0.0} s of CPU)   target 10 s"));

        var outbox = services.GetRequiredService<Outbox>();
        watch.Restart();
        for (var i = 0; i < Notifications; i++)
        {
            // One transaction each, as causes come one by one.
            await using var db = await databases.CreateDbContextAsync();
            outbox.Add(db, new OutgoingMessage("bench", $"bench-{Guid.NewGuid()}", new Message("A subject", ["One line.", "And one more."], new MessageAction("Open", new Uri("https://fairlead.example.org/")))), NotificationWay.Mail, "somebody@example.org");
            await db.SaveChangesAsync();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  into the outbox            {Notifications / watch.Elapsed.TotalSeconds,6:0} notifications/s, each in a transaction of its own   target 1,000/s"));
    }

    private sealed class BenchJob : IJob
    {
        public const string Name = "bench";

        public string Kind => Name;

        public JobPlan Plan { get; } = new("Benches");

        public Task<JobEffect> RunAsync(Job job, CancellationToken cancel) => Task.FromResult<JobEffect>((db, _) =>
        {
            db.Add(new Fairlead.Accounts.EndedSession { Id = Guid.NewGuid(), ForgottenAt = job.DueAt });
            return Task.CompletedTask;
        });
    }
}
