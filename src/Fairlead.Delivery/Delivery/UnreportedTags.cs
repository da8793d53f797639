using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>
/// Release tags of a service that are no deployments, for tools report its deployments and did not report these. A first report of the past, sent by
/// mistake, ends the tags of a whole history: this is how one sees it.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="Since">When the first reported deployment was.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">How many release tags since then no tool reported.</param>
public sealed record UnreportedTags(Service Service, DateTime Since, string Name, int Tags)
{
    // In a wider scope nobody would act on it, and its pages have more to read.
    private const int MostServices = 5;

    /// <param name="db">The database.</param>
    /// <param name="judge">Says which tags are theirs.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those with such tags, by key; none for more than five services.</returns>
    public static async Task<IReadOnlyList<UnreportedTags>> ReadAsync(FairleadDb db, JudgeNames judge, IReadOnlyList<Service> services, CancellationToken cancel)
    {
        var found = new List<UnreportedTags>();
        if (services.Count > MostServices)
            return found;
        foreach (var service in services.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var first = await db.Set<Deployment>().AsNoTracking().Where(d => d.ServiceId == service.Id && d.TagKind == TagKind.Reported).OrderBy(d => d.Ordinal).Select(d => new { d.At, d.Name }).FirstOrDefaultAsync(cancel);
            if (first is null)
                continue;
            var repository = await db.Set<Repository>().AsNoTracking().FirstAsync(r => r.Id == service.RepositoryId, cancel);
            if ((await judge.OfStoredAsync(db, repository, cancel)).Find(service)?.Tags is not { } kept)
                continue;
            var tags = await db.Set<GitTagRow>().AsNoTracking().Where(t => t.RepositoryId == service.RepositoryId && t.At >= first.At).Select(t => new { t.Name, t.Sha }).ToListAsync(cancel);
            if (tags.Count == 0)
                continue;
            var deployed = (await db.Set<Deployment>().Where(d => d.ServiceId == service.Id).Select(d => d.Sha).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
            var count = tags.Count(t => !deployed.Contains(t.Sha) && kept.Contains(t.Name));
            if (count > 0)
                found.Add(new UnreportedTags(service, first.At, first.Name, count));
        }

        return found;
    }
}
