using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Why facts belong to nothing in the catalog.</summary>
public enum UnlinkedKind
{
    /// <summary>They name a repository that the catalog does not know.</summary>
    Repository,

    /// <summary>They name a service that the catalog does not know.</summary>
    Service,

    /// <summary>Deployments that name no service, of a repository with several.</summary>
    SeveralServices,
}

/// <summary>Facts that are kept and count for nothing, for nobody knows what they belong to.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Name">The address of the repository or the name of the service as sources give it; for several services the key of their repository.</param>
/// <param name="Facts">How many; for several services how many deployments.</param>
/// <param name="Newest">When the newest of them happened.</param>
/// <param name="What">What they are: kinds of facts with commas between.</param>
public sealed record Unlinked(UnlinkedKind Kind, string Name, int Facts, DateTime Newest, string What)
{
    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>All of them: unknown repositories, unknown services, deployments of several services; in each the newest first.</returns>
    public static async Task<IReadOnlyList<Unlinked>> ReadAsync(FairleadDb db, CatalogView catalog, CancellationToken cancel)
    {
        var addresses = await db.Set<SignalRow>().Where(s => s.RepositoryId == null && s.Address != null).GroupBy(s => new { s.Address, s.Kind })
            .Select(g => new Group { Name = g.Key.Address!, Kind = g.Key.Kind, Count = g.Count(), Newest = g.Max(s => s.At) }).ToListAsync(cancel);
        var names = await db.Set<SignalRow>().Where(s => s.UnknownService != null).GroupBy(s => new { s.UnknownService, s.Kind })
            .Select(g => new Group { Name = g.Key.UnknownService!, Kind = g.Key.Kind, Count = g.Count(), Newest = g.Max(s => s.At) }).ToListAsync(cancel);
        var several = await db.Set<ReportedDeployment>()
            .Where(d => d.ServiceId == null && d.RepositoryId != null && !db.Set<SignalRow>().Any(s => s.Thing == d.Thing && s.UnknownService != null)).GroupBy(d => d.RepositoryId!.Value)
            .Select(g => new { g.Key, Count = g.Count(), Newest = g.Max(d => d.At) }).ToListAsync(cancel);
        var keys = catalog.Repositories.ToDictionary(r => r.Id, r => r.Key);
        return
        [
            .. Of(UnlinkedKind.Repository, addresses),
            .. Of(UnlinkedKind.Service, names),
            .. several.Where(s => keys.ContainsKey(s.Key)).OrderByDescending(s => s.Newest).ThenBy(s => s.Key).Select(s => new Unlinked(UnlinkedKind.SeveralServices, keys[s.Key], s.Count, s.Newest, "deployment")),
        ];
    }

    private static IEnumerable<Unlinked> Of(UnlinkedKind kind, List<Group> groups) => groups.GroupBy(g => g.Name, StringComparer.Ordinal)
        .Select(g => new Unlinked(kind, g.Key, g.Sum(k => k.Count), g.Max(k => k.Newest), string.Join(", ", g.OrderByDescending(k => k.Count).ThenBy(k => k.Kind, StringComparer.Ordinal).Select(k => k.Kind))))
        .OrderByDescending(u => u.Newest).ThenBy(u => u.Name, StringComparer.Ordinal);

    private sealed class Group
    {
        public required string Name { get; init; }

        public required string Kind { get; init; }

        public required int Count { get; init; }

        public required DateTime Newest { get; init; }
    }
}
