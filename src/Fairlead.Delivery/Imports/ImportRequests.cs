using System.Collections.Concurrent;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Imports;

/// <summary>Asks for imports, tells how they go, and ends them.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="time">The clock.</param>
public sealed class ImportRequests(IDbContextFactory<FairleadDb> databases, TimeProvider time)
{
    // One entry per running import of this node, removed when it ends.
    private readonly ConcurrentDictionary<Guid, (ImportProgress Progress, CancellationTokenSource Cancel)> _running = new();

    /// <param name="caller">Somebody.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Whether they may have it read anew: leaders, and members whose team owns a service in it.</returns>
    public async Task<bool> MayAskAsync(Caller caller, Guid repository, CancellationToken cancel)
    {
        if (caller.MayLead)
            return true;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var teams = await db.Set<Service>().Where(s => s.RepositoryId == repository).Select(s => s.TeamId).Distinct().ToListAsync(cancel);
        return teams.Exists(caller.MayEdit);
    }

    /// <summary>Asks for an import on somebody's behalf.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>The job; null for somebody who may not ask.</returns>
    public async Task<Guid?> AskAsync(Caller caller, Guid repository, CancellationToken cancel) =>
        await MayAskAsync(caller, repository, cancel) ? await RequestAsync(repository, cancel) : null;

    /// <summary>Asks for an import in somebody's transaction, who calls <see cref="Wake"/> after it.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="repository">The repository; one of its imports that waits already is enough.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>The job.</returns>
    public async Task<Guid> RequestAsync(FairleadDb db, Guid repository, CancellationToken cancel)
    {
        var waiting = await db.Set<ImportJob>().Where(j => j.RepositoryId == repository && j.State == ImportState.Queued && !j.CancelRequested).Select(j => (Guid?)j.Id).FirstOrDefaultAsync(cancel);
        if (waiting is { } known)
            return known;
        var job = new ImportJob { Id = Guid.CreateVersion7(), RepositoryId = repository, RequestedAt = time.Now(), State = ImportState.Queued };
        db.Add(job);
        await db.SaveChangesAsync(cancel);
        return job.Id;
    }

    /// <summary>Has this node look for imports that wait.</summary>
    public void Wake() => WakeUp.Wake();

    /// <summary>Asks for an import; one that waits already is enough.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>The job.</returns>
    public async Task<Guid> RequestAsync(Guid repository, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var job = await RequestAsync(db, repository, cancel);
        Wake();
        return job;
    }

    /// <summary>Asks a job to end. One that waits ends at once; one that runs ends at its next step and stores nothing. Whoever calls this has asked <see cref="MayAskAsync"/>.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>When it is noted.</returns>
    public async Task CancelAsync(Guid job, CancellationToken cancel)
    {
        if (_running.TryGetValue(job, out var running))
        {
            await running.Cancel.CancelAsync();
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<ImportJob>().Where(j => j.Id == job && j.State == ImportState.Queued)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ImportState.Cancelled).SetProperty(j => j.FinishedAt, time.Now()), cancel);
        await db.Set<ImportJob>().Where(j => j.Id == job && j.State == ImportState.Running)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.CancelRequested, true), cancel);
    }

    /// <param name="job">A job.</param>
    /// <returns>How far it is, when it runs on this node.</returns>
    public ImportProgress? ProgressOf(Guid job) => _running.TryGetValue(job, out var running) ? running.Progress : null;

    internal WakeUp<ImportWorker> WakeUp { get; } = new();

    internal CancellationToken Begin(Guid job, CancellationToken stopping)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _running[job] = (new ImportProgress("Starting", 0), source);
        return source.Token;
    }

    internal void Report(Guid job, ImportProgress progress)
    {
        if (_running.TryGetValue(job, out var running))
            _running[job] = (progress, running.Cancel);
    }

    internal void Stop(Guid job)
    {
        if (_running.TryGetValue(job, out var running))
            running.Cancel.Cancel();
    }

    internal void End(Guid job)
    {
        if (_running.TryRemove(job, out var running))
            running.Cancel.Dispose();
    }
}
