using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Keeps the derived rows of services equal to what the rules make of the stored facts.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="readers">What other modules make of the history.</param>
/// <param name="memory">The histories that were read last.</param>
public sealed class DeriveServices(IDatabaseEngine database, IEnumerable<IHistoryReader> readers, HistoryMemory memory)
{
    private readonly FactStore _facts = new(database);

    /// <summary>Derives all services of one repository again and stores what changed. The caller commits.</summary>
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="names">Whose its tags and paths are, found before the transaction began.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many rows changed; 0 when everything was right already.</returns>
    public async Task<int> OfRepositoryAsync(FairleadDb db, Repository repository, JudgedNames names, CancellationToken cancel) =>
        await OfRepositoryAsync(db, await StoredRepository.ReadAsync(db, repository, cancel), names, signalsFollow: false, cancel);

    /// <summary>As the other one, with rows that have been read already.</summary>
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="stored">What is stored of the repository.</param>
    /// <param name="names">Whose its tags and paths are.</param>
    /// <param name="signalsFollow">Whether those modules that read signals and ask history derive everything behind this.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many rows changed; 0 when everything was right already.</returns>
    internal Task<int> OfRepositoryAsync(FairleadDb db, StoredRepository stored, JudgedNames names, bool signalsFollow, CancellationToken cancel) =>
        DeriveAsync(db, stored.Repository, names, stored.History, stored.Changes, signalsFollow, cancel);

    /// <summary>
    /// Derives all services of one repository again when nothing but reports has come since they were derived: then nothing differs that was deployed
    /// before the first deployment that differs, and the rest is not looked at. The caller commits.
    /// </summary>
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="names">Whose its tags and paths are.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many rows changed.</returns>
    internal async Task<int> AfterReportsAsync(FairleadDb db, Repository repository, JudgedNames names, CancellationToken cancel) =>
        await DeriveAsync(db, repository, names, await memory.OfAsync(db, repository, cancel), null, signalsFollow: false, cancel);

    private async Task<int> DeriveAsync(FairleadDb db, Repository repository, JudgedNames names, StoredHistory history, ILookup<Guid, Change>? stored, bool signalsFollow, CancellationToken cancel)
    {
        var services = await db.Set<Service>().AsNoTracking().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Key).ToListAsync(cancel);
        if (services.Count == 0)
            return 0;
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var reported = await ReportedFacts.ReadAsync(db, services, cancel);
        var deployed = new FirstDeployments(history.Graph.Count);
        var concerned = new ConcernedServices();
        var news = stored is null ? new DeploymentNews() : null;
        var changed = 0;
        foreach (var service in services)
        {
            var own = await OwnHistory.OfAsync(db, service, history, names.Find(service), cancel);
            concerned.Add(service.Id, own.Belongs);
            changed += await StoreAsync(db, service.Id, Derivation.Of(service, history, own, reported[service.Id], settings.DayOf, deployed), stored?[service.Id], news, settings.DayOf, cancel);
        }

        foreach (var reader in readers)
            changed += await reader.DeriveAsync(db, new DerivedHistory(repository, history, deployed, concerned, news, signalsFollow), cancel);
        return changed;
    }

    private async Task<int> StoreAsync(FairleadDb db, Guid service, Derived derived, IEnumerable<Change>? stored, DeploymentNews? news, Func<DateTime, DateOnly> dayOf, CancellationToken cancel)
    {
        var deployments = db.Set<Deployment>().Where(d => d.ServiceId == service);
        var failures = db.Set<Failure>().Where(f => f.ServiceId == service);
        var days = db.Set<DeliveryDay>().Where(d => d.ServiceId == service);
        var differing = await _facts.MatchAsync(db, deployments, derived.Deployments, d => d.Name, keys => deployments.Where(d => keys.Contains(d.Name)), cancel);
        DateTime? since = differing.Count == 0 ? null : differing.Min(d => d.At);
        var changed = differing.Count
            + (stored is null ? await NewsAsync(db, service, derived.Changes, news!, since, dayOf, cancel) : await MatchAsync(db, service, [.. stored], derived.Changes, null, cancel))
            + (await _facts.MatchAsync(db, failures, derived.Failures, f => f.Ordinal, keys => failures.Where(f => keys.Contains(f.Ordinal)), cancel)).Count
            + (await _facts.MatchAsync(db, days, derived.Days, d => d.Day, keys => days.Where(d => keys.Contains(d.Day)), cancel)).Count;
        if (changed > 0)
            await db.Set<Service>().Where(s => s.Id == service).ExecuteUpdateAsync(s => s.SetProperty(x => x.Derivations, x => x.Derivations + 1), cancel);
        return changed;
    }

    // What waits, and what was deployed since: two queries, for each of which there is an index.
    private async Task<int> NewsAsync(FairleadDb db, Guid service, IReadOnlyCollection<Change> derived, DeploymentNews news, DateTime? since, Func<DateTime, DateOnly> dayOf, CancellationToken cancel)
    {
        if (since is not { } first)
            return 0;
        var day = dayOf(first);
        var changes = db.Set<Change>().AsNoTracking().Where(c => c.ServiceId == service);
        var stored = await changes.Where(c => c.DeployedDay == null).ToListAsync(cancel);
        stored.AddRange(await changes.Where(c => c.DeployedDay >= day).ToListAsync(cancel));
        return await MatchAsync(db, service, stored, [.. derived.Where(c => c.DeployedDay is null || c.DeployedDay >= day)], commits => news.Add(first, commits), cancel);
    }

    private async Task<int> MatchAsync(FairleadDb db, Guid service, IReadOnlyCollection<Change> stored, IReadOnlyCollection<Change> derived, Action<IEnumerable<string>>? tell, CancellationToken cancel)
    {
        var differing = await _facts.MatchAsync(db, stored, derived, c => c.Sha, keys => db.Set<Change>().Where(c => c.ServiceId == service && keys.Contains(c.Sha)), cancel);
        tell?.Invoke(differing.Select(c => c.Sha));
        return differing.Count;
    }
}
