using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Deployments that name no service: of a repository with several, and of nothing.</summary>
internal sealed class UnlinkedDeployments : IUnlinkedSource
{
    private const int MostLookedAt = 100;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Unlinked>> ReadAsync(FairleadDb db, CatalogView catalog, CancellationToken cancel)
    {
        var several = await db.Set<ReportedDeployment>()
            .Where(d => d.ServiceId == null && d.RepositoryId != null && !db.Set<SignalRow>().Any(s => s.Subject == d.Subject && s.UnknownService != null && s.ServiceId == null)).GroupBy(d => d.RepositoryId!.Value)
            .Select(g => new { g.Key, Count = g.Count(), Newest = g.Max(d => d.At) }).ToListAsync(cancel);
        var nothing = await db.Set<ReportedDeployment>()
            .Where(d => d.ServiceId == null && d.RepositoryId == null && !db.Set<SignalRow>().Any(s => s.Subject == d.Subject && (s.UnknownService != null || s.Address != null))).GroupBy(_ => 1)
            .Select(g => new { Count = g.Count(), Newest = g.Max(d => d.At) }).FirstOrDefaultAsync(cancel);
        var jobs = await JobsAsync(db, cancel);
        var keys = catalog.Repositories.ToDictionary(r => r.Id, r => r.Key);
        return
        [
            .. several.Where(s => keys.ContainsKey(s.Key)).OrderByDescending(s => s.Newest).ThenBy(s => s.Key).Select(s => new Unlinked(UnlinkedKind.SeveralServices, keys[s.Key], s.Count, s.Newest, jobs[s.Key].ToList() is { Count: > 0 } by ? $"deployment by {string.Join(", ", by)}" : "deployment")),
            .. nothing is null ? [] : (Unlinked[])[new Unlinked(UnlinkedKind.Nothing, "", nothing.Count, nothing.Newest, "deployment")],
        ];
    }

    // By which jobs the newest of them were deployed: what somebody may write at a service.
    private static async Task<ILookup<Guid, string>> JobsAsync(FairleadDb db, CancellationToken cancel)
    {
        var subjects = await db.Set<ReportedDeployment>().Where(d => d.ServiceId == null && d.RepositoryId != null).OrderByDescending(d => d.At).Take(MostLookedAt).Select(d => d.Subject).ToArrayAsync(cancel);
        var told = await db.Set<SignalRow>().AsNoTracking().Where(s => EF.Parameter(subjects).Contains(s.Subject) && s.RepositoryId != null).ToListAsync(cancel);
        return told.Of(DeploymentSignal.Kind).Select(s => (Repository: s.Row.RepositoryId!.Value, s.Signal.Job)).Where(s => !string.IsNullOrWhiteSpace(s.Job)).Select(s => (s.Repository, Job: SignalText.Title(s.Job!)))
            .Distinct().OrderBy(s => s.Job, StringComparer.Ordinal).ToLookup(s => s.Repository, s => s.Job);
    }
}
