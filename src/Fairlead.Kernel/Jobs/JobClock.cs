using Fairlead.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Fairlead.Jobs;

/// <summary>Quartz.NET with two triggers in memory: one every few seconds, for what other nodes add or leave behind, and one at the instant at which the next job is due.</summary>
/// <remarks>A trigger carries no work and is no copy of a date: losing all of them loses nothing.</remarks>
internal sealed class JobClock : IAsyncDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(15);
    private static readonly TriggerKey Next = new("next");

    private readonly ServiceProvider _quartz;
    private readonly IScheduler _scheduler;
    private readonly TimeProvider _time;

    private JobClock(ServiceProvider quartz, IScheduler scheduler, TimeProvider time) => (_quartz, _scheduler, _time) = (quartz, scheduler, time);

    public static async Task<JobClock> StartAsync(WakeUp<RunJobs> wakeUp, TimeProvider time, CancellationToken cancel)
    {
        // A container of its own: the program's is closed by now.
        var services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.None)).AddSingleton(wakeUp);
        services.AddQuartz(q =>
        {
            q.UseInMemoryStore();
            q.UseTimeProvider(time);
            q.UseDefaultThreadPool(1);
        });
        var quartz = services.BuildServiceProvider();
        var scheduler = await quartz.GetRequiredService<ISchedulerFactory>().GetScheduler(cancel);
        var wake = JobBuilder.Create<Wake>().WithIdentity("wake").StoreDurably().Build();
        var sweep = TriggerBuilder.Create().WithIdentity("sweep").StartNow().WithSimpleSchedule(s => s.WithInterval(Sweep).RepeatForever()).Build();
        await scheduler.ScheduleJob(wake, sweep, cancellationToken: cancel);
        await scheduler.Start(cancel);
        return new JobClock(quartz, scheduler, time);
    }

    /// <summary>Wakes at an instant; what is due behind the next sweep is found by that.</summary>
    public async Task AimAsync(DateTime due, CancellationToken cancel)
    {
        if (due - _time.Now() > Sweep)
            return;
        var trigger = TriggerBuilder.Create().WithIdentity(Next).ForJob("wake").StartAt(new DateTimeOffset(due, TimeSpan.Zero)).Build();
        await _scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
        await _quartz.DisposeAsync();
    }

    private sealed class Wake(WakeUp<RunJobs> wakeUp) : Quartz.IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            wakeUp.Wake();
            return ValueTask.CompletedTask;
        }
    }
}
