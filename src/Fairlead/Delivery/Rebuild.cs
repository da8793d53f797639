using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Throws away everything derived and derives it again from the facts; the result is what was there, which a test proves.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="derive">Derives.</param>
/// <param name="signals">What tools told.</param>
public sealed class Rebuild(IDbContextFactory<FairleadDb> databases, WriteLane lane, DeriveServices derive, SignalStore signals)
{
    /// <param name="progress">Is told the name of each repository.</param>
    /// <param name="cancel">Ends the work; nothing is changed then.</param>
    /// <returns>How many rows were derived.</returns>
    public async Task<int> RunAsync(IProgress<string>? progress, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<Deployment>().ExecuteDeleteAsync(cancel);
        await db.Set<Change>().ExecuteDeleteAsync(cancel);
        await db.Set<Failure>().ExecuteDeleteAsync(cancel);
        await db.Set<DeliveryDay>().ExecuteDeleteAsync(cancel);
        progress?.Report("signals");
        await signals.DeriveAllAsync(db, cancel);
        await db.Set<DueService>().ExecuteDeleteAsync(cancel);
        var rows = 0;
        foreach (var repository in await db.Set<Repository>().AsNoTracking().OrderBy(r => r.Key).ToListAsync(cancel))
        {
            progress?.Report(repository.Name);
            rows += await derive.OfRepositoryAsync(db, repository, cancel);
        }

        await transaction.CommitAsync(cancel);
        return rows;
    }
}
