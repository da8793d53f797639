using System.Diagnostics;
using System.Threading.Channels;
using Fairlead.Data;
using Fairlead.Observing;
using Fairlead.Outside;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fairlead.Jobs;

/// <summary>
/// Runs jobs that are due, each kind by itself, so that a slow one holds up none of the others. Rows decide: what was claimed by a node that died is claimed by another
/// one when its time has run out, and whoever has lost a claim writes nothing.
/// </summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">Says how rows are claimed.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="kinds">Do the work.</param>
/// <param name="queue">Adds the recurring ones.</param>
/// <param name="wakeUp">Wakes it.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed partial class RunJobs(
    IDbContextFactory<FairleadDb> databases,
    IDatabaseEngine database,
    WriteLane lane,
    IEnumerable<IJob> kinds,
    AddJobs queue,
    WakeUp<RunJobs> wakeUp,
    TimeProvider time,
    ILogger<RunJobs> log)
{
    /// <summary>The key of the one row of a recurring kind.</summary>
    public const string Recurring = "recurring";

    private const int AtOnce = 100;
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    private readonly JobRows _rows = new(databases, database, lane, time);
    private readonly Dictionary<string, IJob> _kinds = kinds.ToDictionary(k => k.Kind, StringComparer.Ordinal);

    /// <summary>Takes up what a program left that died, and makes sure of the rows of recurring kinds.</summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is done.</returns>
    public async Task BeginAsync(CancellationToken cancel)
    {
        await _rows.TakeUpAsync(cancel);
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var zone = (await Settings.OrganisationSettings.ReadAsync(db, cancel)).TimeZone();
        foreach (var kind in _kinds.Values)
        {
            if (kind.Plan.Schedule is not { } schedule)
                continue;
            var next = schedule.NextAfter(time.Now(), zone);
            if (await queue.AddOnceAsync(db, kind.Kind, Recurring, next, cancel: cancel))
                continue;

            // A newer version may have it due sooner than the row says.
            await db.Set<Job>().Where(j => j.Kind == kind.Kind && j.Key == Recurring && j.State == JobState.Waiting && j.Attempts == 0 && j.DueAt > next)
                .ExecuteUpdateAsync(s => s.SetProperty(j => j.DueAt, next).SetProperty(j => j.WakeAt, next), cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <param name="cancel">Ends the reading.</param>
    /// <returns>When the next job is due that is not yet; null for none.</returns>
    public Task<DateTime?> NextAsync(CancellationToken cancel) => _rows.NextAsync(cancel);

    /// <summary>Runs all that is due, until nothing is.</summary>
    /// <param name="cancel">Ends the work; what has not begun is given back.</param>
    /// <returns>How many tries ended.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancel)
    {
        var turns = new Dictionary<string, Task<int>>(StringComparer.Ordinal);
        var ended = 0;
        try
        {
            while (true)
            {
                foreach (var kind in (await _rows.DueKindsAsync(cancel)).Where(k => _kinds.ContainsKey(k) && !turns.ContainsKey(k)))
                    turns[kind] = Task.Run(() => TurnAsync(_kinds[kind], cancel), cancel);
                if (turns.Count == 0)
                    return ended;
                await OneEndsAsync([.. turns.Values], cancel);
                foreach (var (kind, turn) in turns.Where(t => t.Value.IsCompleted).ToList())
                {
                    turns.Remove(kind);
                    ended += await turn;
                }
            }
        }
        finally
        {
            await Task.WhenAll(turns.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs one job now, in the place of whoever asks, unless another one is at it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Whether it was tried here.</returns>
    public async Task<bool> RunOneAsync(Job job, CancellationToken cancel)
    {
        var claim = Guid.NewGuid();
        var claimed = await _rows.ClaimAsync(job.Kind, 1, claim, cancel, job.Id);
        return claimed.Count > 0 && await RunAsync(_kinds[job.Kind], claim, claimed, cancel) > 0;
    }

    // Until a turn ends, or somebody calls: then another kind may be due.
    private async Task OneEndsAsync(Task<int>[] turns, CancellationToken cancel)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var woken = wakeUp.WaitAsync(time, Sweep, rest.Token);
        await Task.WhenAny([.. turns, woken]);
        await rest.CancelAsync();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<int> TurnAsync(IJob kind, CancellationToken cancel)
    {
        var ended = 0;
        while (!cancel.IsCancellationRequested)
        {
            // What a program left that died is claimed one by one: if it was one of these that ended it, the others do not pay with their tries.
            var isLeft = await _rows.AnyLeftAsync(kind.Kind, cancel);
            var claim = Guid.NewGuid();
            var jobs = await _rows.ClaimAsync(kind.Kind, isLeft ? 1 : AtOnce, claim, cancel, of: isLeft ? JobState.Running : JobState.Waiting);
            if (jobs.Count == 0)
                break;
            ended += await RunAsync(kind, claim, jobs, cancel);
        }

        return ended;
    }

    private async Task<int> RunAsync(IJob kind, Guid claim, List<Job> jobs, CancellationToken cancel)
    {
        var tries = Channel.CreateUnbounded<EndedTry>(new UnboundedChannelOptions { SingleReader = true });
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(claim, over.Token);
        var writing = WriteAsync(kind, claim, tries.Reader);
        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = kind.Plan.SideBySide }, async (job, _) => tries.Writer.TryWrite(await TryAsync(kind, job, cancel)));
        tries.Writer.Complete();
        try
        {
            return await writing;
        }
        finally
        {
            await over.CancelAsync();
            await renewing;
        }
    }

    private async Task<EndedTry> TryAsync(IJob kind, Job job, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            return new(job, null);

        // It was claimed that often and never came back: it ends the program that runs it.
        if (job.Attempts > kind.Plan.MostAttempts)
            return new(job, null, $"It was begun {kind.Plan.MostAttempts} times and the program did not live to its end. {job.LastError}".TrimEnd(), IsFinal: true);
        using var trace = FairleadMeter.Traces.StartActivity("job");
        trace?.SetTag("fairlead.job.kind", kind.Kind);
        using var late = new CancellationTokenSource(kind.Plan.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            // Not every job listens; one that does not is left behind, and what it returns is not written.
            return new(job, await Task.Run(() => kind.RunAsync(job, either.Token), CancellationToken.None).WaitAsync(either.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new(job, null);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new(job, null, $"It took longer than {Measures.Words.Duration(kind.Plan.Limit.TotalSeconds)}.");
        }
        catch (JobFailedException e)
        {
            return new(job, null, e.Message, IsFinal: true);
        }
        catch (Exception e)
        {
            trace?.SetStatus(ActivityStatusCode.Error);

            // What another side answered may hold an address; administrators read it at the job.
            Faulted(e is OutsideException ? null : e, job.Kind, job.Key, job.Attempts);
            return new(job, null, e is OutsideException ? e.Message : e.GetBaseException().Message);
        }
    }

    // What ends while the last ones are written is written together with the next.
    private async Task<int> WriteAsync(IJob kind, Guid claim, ChannelReader<EndedTry> tries)
    {
        var written = 0;
        while (await tries.WaitToReadAsync())
        {
            var batch = new List<EndedTry>();
            while (batch.Count < AtOnce && tries.TryRead(out var ended))
                batch.Add(ended);
            try
            {
                written += await _rows.EndAsync(kind, claim, batch, CancellationToken.None);
            }
            catch (Exception e) when (batch.Count > 1 && e is not OperationCanceledException)
            {
                foreach (var ended in batch)
                    written += await WriteOneAsync(kind, claim, ended);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                written += await WriteOneAsync(kind, claim, batch[0]);
            }
        }

        return written;
    }

    // An effect that the database does not take is a failed try; alone, the others are not held by it.
    private async Task<int> WriteOneAsync(IJob kind, Guid claim, EndedTry ended)
    {
        try
        {
            return await _rows.EndAsync(kind, claim, [ended], CancellationToken.None);
        }
        catch (LostClaimException)
        {
            Lost(ended.Job.Kind, ended.Job.Key);
            return 0;
        }
        catch (Exception e) when (ended.Effect is not null)
        {
            Faulted(e, ended.Job.Kind, ended.Job.Key, ended.Job.Attempts);
            return await WriteOneAsync(kind, claim, new(ended.Job, null, e.GetBaseException().Message));
        }
        catch (Exception e)
        {
            // The claim runs out, and the next one tries.
            Faulted(e, ended.Job.Kind, ended.Job.Key, ended.Job.Attempts);
            return 0;
        }
    }

    private async Task RenewAsync(Guid claim, CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(JobRows.Lease.Span / 3, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                return;
            try
            {
                await _rows.RenewAsync(claim, over);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Where it cannot be renewed it is lost, and then nothing is written.
                Unreadable(e);
            }
        }
    }

    [LoggerMessage(EventId = 5001, EventName = "JobsUnreadable", Level = LogLevel.Error, Message = "Jobs could not be read or claimed; trying again")]
    private partial void Unreadable(Exception exception);

    [LoggerMessage(EventId = 5002, EventName = "JobFaulted", Level = LogLevel.Warning, Message = "Job {Kind} {Key} failed at try {Attempt}")]
    private partial void Faulted(Exception? exception, string kind, string key, int attempt);

    [LoggerMessage(EventId = 5003, EventName = "JobLost", Level = LogLevel.Warning, Message = "Job {Kind} {Key} was taken over by another node; what was done here is not written")]
    private partial void Lost(string kind, string key);
}
