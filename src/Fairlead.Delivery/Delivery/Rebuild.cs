using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Derives everything again from the facts and mends whatever is not as they have it; the result is what was there, which a test proves.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="derive">Derives.</param>
/// <param name="judge">Says whose tags and paths are, before the lane is taken.</param>
/// <param name="signals">What tools told.</param>
public sealed class Rebuild(IDbContextFactory<FairleadDb> databases, WriteLane lane, DeriveServices derive, JudgeNames judge, IDeriveSignals signals) : IRebuild
{
    // Reading takes most of the time, so that this many repositories are read beside the one that is derived.
    private const int Ahead = 2;

    /// <param name="progress">Is told the name of each repository.</param>
    /// <param name="cancel">Ends the work; nothing is changed then.</param>
    /// <returns>How many rows were not as the facts have it.</returns>
    public async Task<int> RunAsync(IProgress<string>? progress, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        while (true)
        {
            var names = new Dictionary<Guid, JudgedNames>();
            foreach (var repository in await db.Set<Repository>().AsNoTracking().ToListAsync(cancel))
                names[repository.Id] = await judge.OfStoredAsync(db, repository, cancel);
            if (await RunAsync(db, names, progress, cancel) is { } rows)
                return rows;
        }
    }

    // Null when a repository was read anew before it was this one's turn.
    private async Task<int?> RunAsync(FairleadDb db, Dictionary<Guid, JudgedNames> names, IProgress<string>? progress, CancellationToken cancel)
    {
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var all = await db.Set<Repository>().AsNoTracking().OrderBy(r => r.Key).ToListAsync(cancel);
        if (!all.TrueForAll(r => names.TryGetValue(r.Id, out var judged) && judged.IsOf(r)))
            return null;
        var repositories = new Queue<Repository>(all);
        var reading = new Queue<Task<StoredRepository>>();
        void ReadOn()
        {
            while (reading.Count < Ahead && repositories.TryDequeue(out var next))
                reading.Enqueue(Task.Run(() => ReadAsync(next, cancel), cancel));
        }

        ReadOn();
        progress?.Report("signals");
        await signals.ClearAsync(db, cancel);
        await signals.DeriveAllAsync(db, asksHistory: false, cancel);
        await db.Set<DueService>().ExecuteDeleteAsync(cancel);
        var rows = 0;
        while (reading.TryDequeue(out var read))
        {
            var stored = await read;
            ReadOn();
            progress?.Report(stored.Repository.Name);
            rows += await derive.RebuildAsync(db, stored, names[stored.Repository.Id], cancel);
        }

        progress?.Report("pull requests");
        await signals.DeriveAllAsync(db, asksHistory: true, cancel);
        await transaction.CommitAsync(cancel);
        return rows;
    }

    private async Task<StoredRepository> ReadAsync(Repository repository, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await StoredRepository.ReadAsync(db, repository, cancel);
    }
}
