using Fairlead.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Fairlead.Jobs;

/// <summary>
/// Looks for jobs that are due: when one was added here, when Quartz.NET says so, and in any case once a minute. Nothing of it begins before the program is ready, and
/// Quartz.NET a little later, for its start takes as long as half of the program's own; decision 0027.
/// </summary>
/// <param name="run">Runs them.</param>
/// <param name="wakeUp">Wakes it.</param>
/// <param name="life">Says when the program is ready.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed partial class WakeJobs(RunJobs run, WakeUp<RunJobs> wakeUp, IHostApplicationLifetime life, TimeProvider time, ILogger<WakeJobs> log) : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1), AfterFault = TimeSpan.FromSeconds(10), QuartzAfter = TimeSpan.FromSeconds(10);

    private JobClock? _clock;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await ReadyAsync(stoppingToken))
            return;
        var ticking = TickAsync(stoppingToken);
        await new WakingLoop(time, Sweep, AfterFault, Unreadable).RunAsync(LookAsync, wakeUp, stoppingToken, run.BeginAsync);
        await ticking;
    }

    private async Task<bool> ReadyAsync(CancellationToken stopping)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var isReady = life.ApplicationStarted.Register(ready.SetResult);
        await ready.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private async Task<bool> LookAsync(CancellationToken cancel)
    {
        await run.RunDueAsync(cancel);
        if (_clock is { } clock && await run.NextAsync(cancel) is { } next)
            await clock.AimAsync(next, cancel);
        return false;
    }

    private async Task TickAsync(CancellationToken stopping)
    {
        await Task.Delay(QuartzAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
            return;
        try
        {
            await using var clock = await JobClock.StartAsync(wakeUp, time, stopping);
            _clock = clock;
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _clock = null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program ends.
        }
        catch (SchedulerException e)
        {
            Stopped(e);
        }
    }

    [LoggerMessage(EventId = 5004, EventName = "JobClockStopped", Level = LogLevel.Error, Message = "Quartz.NET could not be started; due jobs are found once a minute")]
    private partial void Stopped(Exception exception);

    [LoggerMessage(EventId = 5005, EventName = "DueJobsUnreadable", Level = LogLevel.Error, Message = "Due jobs could not be looked for; trying again")]
    private partial void Unreadable(Exception exception);
}
