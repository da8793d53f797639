using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What delivery keeps of a repository and its services.</summary>
internal sealed class DeliveryContents : ICatalogContents
{
    public async Task<IReadOnlyList<Counted>> OfRepositoryAsync(FairleadDb db, Guid repository, CancellationToken cancel) =>
    [
        new(await db.Set<GitCommit>().CountAsync(c => c.RepositoryId == repository, cancel), "commit"),
        new(await db.Set<GitTagRow>().CountAsync(t => t.RepositoryId == repository, cancel), "tag"),
    ];

    public async Task<IReadOnlyList<Counted>> OfServicesAsync(FairleadDb db, IReadOnlyList<Guid> services, CancellationToken cancel) =>
    [
        new(await db.Set<Deployment>().CountAsync(d => EF.Parameter(services).Contains(d.ServiceId), cancel), "deployment"),
        new(await db.Set<Change>().CountAsync(c => EF.Parameter(services).Contains(c.ServiceId), cancel), "change"),
    ];
}
