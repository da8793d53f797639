using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What deriving a repository begins with.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="History">Its stored history.</param>
/// <param name="Changes">The changes of its services as they stand there, to be compared with.</param>
internal sealed record StoredRepository(Repository Repository, StoredHistory History, ILookup<Guid, Change> Changes)
{
    public static async Task<StoredRepository> ReadAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        var history = await StoredHistory.ReadAsync(db, repository, cancel);
        var changes = from c in db.Set<Change>().AsNoTracking() join s in db.Set<Service>() on c.ServiceId equals s.Id where s.RepositoryId == repository.Id orderby c.ServiceId, c.Sha select c;
        return new(repository, history, (await changes.ToListAsync(cancel)).ToLookup(c => c.ServiceId));
    }
}
