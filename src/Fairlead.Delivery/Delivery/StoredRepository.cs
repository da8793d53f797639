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

        // Asked for like this they come in the order of their key; joined, they would be sorted.
        var services = db.Set<Service>().Where(s => s.RepositoryId == repository.Id).Select(s => s.Id);
        var changes = await db.Set<Change>().AsNoTracking().Where(c => services.Contains(c.ServiceId)).OrderBy(c => c.ServiceId).ThenBy(c => c.Sha).ToListAsync(cancel);
        return new(repository, history, changes.ToLookup(c => c.ServiceId));
    }
}
