using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
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

    /// <summary>Deployments that name neither a service nor a repository.</summary>
    Nothing,
}

/// <summary>Facts that are kept and count for nothing, for nobody knows what they belong to.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Name">The address of the repository or the name of the service as sources give it; for several services the key of their repository; for nothing empty.</param>
/// <param name="Facts">How many; for several services and nothing how many deployments.</param>
/// <param name="Newest">When the newest of them happened.</param>
/// <param name="What">What they are: kinds of facts with commas between; for several services also by which jobs.</param>
public sealed record Unlinked(UnlinkedKind Kind, string Name, int Facts, DateTime Newest, string What)
{
    private const int MostLookedAt = 100;

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
        var several = await db.Set<ReportedDeployment>()
            .Where(d => d.ServiceId == null && d.RepositoryId != null && !db.Set<SignalRow>().Any(s => s.Thing == d.Thing && s.UnknownService != null && s.ServiceId == null)).GroupBy(d => d.RepositoryId!.Value)
            .Select(g => new { g.Key, Count = g.Count(), Newest = g.Max(d => d.At) }).ToListAsync(cancel);
        var nothing = await db.Set<ReportedDeployment>()
            .Where(d => d.ServiceId == null && d.RepositoryId == null && !db.Set<SignalRow>().Any(s => s.Thing == d.Thing && (s.UnknownService != null || s.Address != null))).GroupBy(_ => 1)
            .Select(g => new { Count = g.Count(), Newest = g.Max(d => d.At) }).FirstOrDefaultAsync(cancel);
        var jobs = await JobsAsync(db, cancel);
        var keys = catalog.Repositories.ToDictionary(r => r.Id, r => r.Key);
        return
        [
            .. Of(UnlinkedKind.Repository, addresses),
            .. Of(UnlinkedKind.Service, names),
            .. several.Where(s => keys.ContainsKey(s.Key)).OrderByDescending(s => s.Newest).ThenBy(s => s.Key).Select(s => new Unlinked(UnlinkedKind.SeveralServices, keys[s.Key], s.Count, s.Newest, jobs[s.Key].ToList() is { Count: > 0 } by ? $"deployment by {string.Join(", ", by)}" : "deployment")),
            .. nothing is null ? [] : (Unlinked[])[new Unlinked(UnlinkedKind.Nothing, "", nothing.Count, nothing.Newest, "deployment")],
        ];
    }

    // By which jobs the newest of them were deployed: what somebody may write at a service.
    private static async Task<ILookup<Guid, string>> JobsAsync(FairleadDb db, CancellationToken cancel)
    {
        var things = await db.Set<ReportedDeployment>().Where(d => d.ServiceId == null && d.RepositoryId != null).OrderByDescending(d => d.At).Take(MostLookedAt).Select(d => d.Thing).ToArrayAsync(cancel);
        var told = await db.Set<SignalRow>().AsNoTracking().Where(s => EF.Parameter(things).Contains(s.Thing) && s.RepositoryId != null).ToListAsync(cancel);
        return told.Select(s => (Repository: s.RepositoryId!.Value, (SignalStore.Read(s) as DeploymentSignal)?.Job)).Where(s => !string.IsNullOrWhiteSpace(s.Job)).Select(s => (s.Repository, Job: SignalText.Title(s.Job!)))
            .Distinct().OrderBy(s => s.Job, StringComparer.Ordinal).ToLookup(s => s.Repository, s => s.Job);
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
