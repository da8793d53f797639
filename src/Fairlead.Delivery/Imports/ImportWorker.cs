using System.Diagnostics;
using Fairlead.Data;
using Fairlead.Git;
using Fairlead.Jobs;
using Fairlead.Observing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Imports;

/// <summary>Runs imports one after the other. Rows decide: what was queued or running when the program died is taken up again.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">Whether other nodes share the rows.</param>
/// <param name="queue">The jobs.</param>
/// <param name="import">Does the work.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed partial class ImportWorker(
    IDbContextFactory<FairleadDb> databases,
    IDatabaseEngine database,
    ImportRequests queue,
    ImportRepository import,
    TimeProvider time,
    ILogger<ImportWorker> log) : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30), Renewal = TimeSpan.FromSeconds(2);

    private static readonly Lease Lease = new(TimeSpan.FromMinutes(5));

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new WakingLoop(time, Sweep, AfterFault: Sweep, QueueUnreadable).RunAsync(
        async cancel =>
        {
            while (await ClaimAsync(cancel) is { } job)
                await RunAsync(job, cancel);
            return false;
        },
        queue.WakeUp,
        stoppingToken,
        database.AllowsSeveralNodes ? null : TakeUpAsync);

    // An embedded file has one node: what 'runs' now was left by a program that died.
    private async Task TakeUpAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<ImportJob>().Where(j => j.State == ImportState.Running).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ImportState.Queued), cancel);
    }

    private async Task<ImportJob?> ClaimAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        while (true)
        {
            var now = time.Now();
            var (until, farthest) = (Lease.Until(now), Lease.Farthest(now));
            await EndUnwantedAsync(db, now, farthest, cancel);
            var job = await db.Set<ImportJob>().AsNoTracking()
                .Where(j => j.State == ImportState.Queued || (j.State == ImportState.Running && (j.LeaseUntil < now || j.LeaseUntil > farthest)))
                .OrderBy(j => j.RequestedAt).ThenBy(j => j.Id).FirstOrDefaultAsync(cancel);
            if (job is null)
                return null;
            var (state, lease) = (job.State, job.LeaseUntil);
            var claimed = await db.Set<ImportJob>().Where(j => j.Id == job.Id && j.State == state && j.LeaseUntil == lease)
                .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ImportState.Running).SetProperty(j => j.StartedAt, now).SetProperty(j => j.LeaseUntil, until), cancel);
            if (claimed == 1)
                return job;
        }
    }

    // Somebody wanted it to end, and the program that ran it died before it heard of that.
    private static Task<int> EndUnwantedAsync(FairleadDb db, DateTime now, DateTime farthest, CancellationToken cancel) => db.Set<ImportJob>()
        .Where(j => j.CancelRequested && (j.State == ImportState.Queued || (j.State == ImportState.Running && (j.LeaseUntil < now || j.LeaseUntil > farthest))))
        .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ImportState.Cancelled).SetProperty(j => j.FinishedAt, now).SetProperty(j => j.LeaseUntil, (DateTime?)null), cancel);

    private async Task RunAsync(ImportJob job, CancellationToken stopping)
    {
        using var trace = FairleadMeter.Traces.StartActivity("import");
        trace?.SetTag("fairlead.import.id", job.Id);
        FairleadMeter.RunningImports.Add(1);
        var began = time.GetTimestamp();
        var (state, error) = (ImportState.Done, (string?)null);
        var cancel = queue.Begin(job.Id, stopping);
        try
        {
            var result = await import.RunAsync(job.RepositoryId, new Progress(databases, queue, time, job.Id), cancel);
            queue.Report(job.Id, new ImportProgress("Done", result.Commits));
            error = result.Problems;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program is ending; the next one takes the job up.
            (state, error) = (ImportState.Queued, null);
        }
        catch (OperationCanceledException)
        {
            (state, error) = (ImportState.Cancelled, null);
        }
        catch (GitException e)
        {
            (state, error) = (ImportState.Failed, e.Message);
        }
        catch (Exception e)
        {
            Faulted(e, job.Id);
            (state, error) = (ImportState.Failed, $"A fault on our side: {e.Message}");
        }

        var commits = queue.ProgressOf(job.Id)?.Commits ?? 0;
        queue.End(job.Id);
        FairleadMeter.RunningImports.Add(-1);
        FairleadMeter.Imports.Record(time.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", Outcome(state)));
        trace?.SetTag("fairlead.import.outcome", Outcome(state)).SetStatus(state == ImportState.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        Ended(job.Id, Outcome(state), commits);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Set<ImportJob>().Where(j => j.Id == job.Id).ExecuteUpdateAsync(
            s => s.SetProperty(j => j.State, state)
                .SetProperty(j => j.Error, error is { Length: > 2000 } ? error[..2000] : error)
                .SetProperty(j => j.CommitsRead, commits)
                .SetProperty(j => j.FinishedAt, state == ImportState.Queued ? null : time.Now())
                .SetProperty(j => j.LeaseUntil, (DateTime?)null),
            CancellationToken.None);
    }

    private static string Outcome(ImportState state) => state switch
    {
        ImportState.Done => "done",
        ImportState.Failed => "failed",
        ImportState.Cancelled => "cancelled",
        _ => "given back",
    };

    [LoggerMessage(EventId = 2001, EventName = "ImportEnded", Level = LogLevel.Information, Message = "Import {Job} is {Outcome} with {Commits} commits")]
    private partial void Ended(Guid job, string outcome, int commits);

    [LoggerMessage(EventId = 2002, EventName = "ImportFaulted", Level = LogLevel.Error, Message = "Import {Job} met a fault of the program")]
    private partial void Faulted(Exception exception, Guid job);

    [LoggerMessage(EventId = 2003, EventName = "ImportQueueUnreadable", Level = LogLevel.Error, Message = "The import queue could not be read; trying again")]
    private partial void QueueUnreadable(Exception exception);

    /// <summary>Shows how far a job is, renews its lease, and hears of a wish to end it that reached another node.</summary>
    private sealed class Progress(IDbContextFactory<FairleadDb> databases, ImportRequests queue, TimeProvider time, Guid job) : IProgress<ImportProgress>
    {
        private long _renewed = time.GetTimestamp();

        public void Report(ImportProgress value)
        {
            queue.Report(job, value);

            // While facts are being stored the database belongs to that transaction.
            if (!value.Step.StartsWith("Reading", StringComparison.Ordinal) || time.GetElapsedTime(_renewed) < Renewal)
                return;
            _renewed = time.GetTimestamp();
            var until = Lease.Until(time.Now());
            using var db = databases.CreateDbContext();
            db.Set<ImportJob>().Where(j => j.Id == job).ExecuteUpdate(s => s
                .SetProperty(j => j.LeaseUntil, until)
                .SetProperty(j => j.Step, value.Step)
                .SetProperty(j => j.CommitsRead, value.Commits));
            if (db.Set<ImportJob>().Any(j => j.Id == job && j.CancelRequested))
                queue.Stop(job);
        }
    }
}
