using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Finds facts that are kept and count for nothing, for nobody knows what they belong to.</summary>
public static class ReadUnlinked
{
    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>All of them: unknown repositories, unknown services, deployments of several services and of nothing; in each the newest first.</returns>
    public static async Task<IReadOnlyList<Unlinked>> ReadAsync(FairleadDb db, CatalogView catalog, CancellationToken cancel)
    {
        var addresses = await db.Set<SignalRow>().Where(s => s.RepositoryId == null && s.Address != null).GroupBy(s => new { s.Address, s.Kind })
            .Select(g => new Group { Name = g.Key.Address!, Kind = g.Key.Kind, Count = g.Count(), Newest = g.Max(s => s.At) }).ToListAsync(cancel);
        var names = await db.Set<SignalRow>().Where(s => s.UnknownService != null && s.ServiceId == null).GroupBy(s => new { s.UnknownService, s.Kind })
            .Select(g => new Group { Name = g.Key.UnknownService!, Kind = g.Key.Kind, Count = g.Count(), Newest = g.Max(s => s.At) }).ToListAsync(cancel);
        return
        [
            .. Of(UnlinkedKind.Repository, addresses),
            .. Of(UnlinkedKind.Service, names),
            .. await db.AskAsync<IUnlinkedSource, Unlinked>(m => m.ReadAsync(db, catalog, cancel)),
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
