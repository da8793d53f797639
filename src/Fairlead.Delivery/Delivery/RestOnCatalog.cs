using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What was read of repositories and derived for services.</summary>
internal sealed class RestOnCatalog : IRestOnCatalog
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<RestingRows>> OfRepositoryAsync(FairleadDb db, Guid repository, CancellationToken cancel) =>
    [
        new(await db.Set<GitCommit>().CountAsync(c => c.RepositoryId == repository, cancel), "commit"),
        new(await db.Set<GitTagRow>().CountAsync(t => t.RepositoryId == repository, cancel), "tag"),
    ];

    /// <inheritdoc />
    public async Task<IReadOnlyList<RestingRows>> OfServicesAsync(FairleadDb db, IReadOnlyList<Guid> services, CancellationToken cancel) =>
    [
        new(await db.Set<Deployment>().CountAsync(d => services.Contains(d.ServiceId), cancel), "deployment"),
        new(await db.Set<Change>().CountAsync(c => services.Contains(c.ServiceId), cancel), "change"),
    ];
}
