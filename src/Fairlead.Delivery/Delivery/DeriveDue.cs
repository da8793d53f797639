using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Delivery;

/// <summary>Derives the numbers of services about which facts have arrived, repository by repository: a burst of facts is one derivation.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="derive">Derives.</param>
/// <param name="judge">Says whose tags and paths are, before anybody waits for the lane.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="wakeUp">Wakes it.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed partial class DeriveDue(IDbContextFactory<FairleadDb> databases, DeriveServices derive, JudgeNames judge, WriteLane lane, WakeUp<StoredSignals> wakeUp, TimeProvider time, ILogger<DeriveDue> log) : BackgroundService, IDerivesLater
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(2), AfterFault = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new WakingLoop(time, Sweep, AfterFault, Faulted).RunAsync(
        async cancel =>
        {
            await RunAsync(cancel);
            return false;
        },
        wakeUp,
        stoppingToken);

    Task IDerivesLater.RunAsync(CancellationToken cancel) => RunAsync(cancel);

    /// <summary>Derives what is due.</summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How many repositories were derived.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var due = await (from d in db.Set<DueService>() join s in db.Set<Service>() on d.ServiceId equals s.Id select s.RepositoryId).Distinct().ToListAsync(cancel);
        foreach (var id in due)
        {
            try
            {
                await DeriveAsync(db, id, derive.AfterReportsAsync, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever stands there and should not, deriving everything finds it.
                Differs(e);
                await DeriveAsync(db, id, derive.OfRepositoryAsync, cancel);
            }
        }

        return due.Count;
    }

    private async Task DeriveAsync(FairleadDb db, Guid id, Func<FairleadDb, Repository, JudgedNames, CancellationToken, Task<int>> run, CancellationToken cancel)
    {
        var names = await judge.OfStoredAsync(db, await db.Set<Repository>().AsNoTracking().FirstAsync(r => r.Id == id, cancel), cancel);
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        // Read anew in between: it stays due, and the next look asks about its new names.
        var repository = await db.Set<Repository>().AsNoTracking().FirstAsync(r => r.Id == id, cancel);
        if (!names.IsOf(repository))
            return;

        // Before the facts are read: what arrives from here on is due again.
        var services = db.Set<Service>().Where(s => s.RepositoryId == id).Select(s => s.Id);
        if (await db.Set<DueService>().Where(d => services.Contains(d.ServiceId)).ExecuteDeleteAsync(cancel) > 0)
            await run(db, repository, names, cancel);
        await transaction.CommitAsync(cancel);
    }

    [LoggerMessage(EventId = 3011, EventName = "DeriveDiffered", Level = LogLevel.Warning, Message = "What was derived before does not fit what is reported now; all of the repository is derived anew")]
    private partial void Differs(Exception exception);

    [LoggerMessage(EventId = 3010, EventName = "DeriveFaulted", Level = LogLevel.Error, Message = "Numbers could not be derived; trying again")]
    private partial void Faulted(Exception exception);
}
