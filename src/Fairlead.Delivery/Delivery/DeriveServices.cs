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
    private const int MostDays = 500;

    private readonly FactStore _facts = new(database);

    /// <summary>Derives all services of one repository again and stores what changed. The caller commits.</summary>
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="names">Whose its tags and paths are, found before the transaction began.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many rows changed; 0 when everything was right already.</returns>
    public async Task<int> OfRepositoryAsync(FairleadDb db, Repository repository, JudgedNames names, CancellationToken cancel) =>
        await OfRepositoryAsync(db, repository, names, await StoredHistory.ReadAsync(db, repository, cancel), cancel);

    internal Task<int> OfRepositoryAsync(FairleadDb db, Repository repository, JudgedNames names, StoredHistory history, CancellationToken cancel) =>
        DeriveAsync(db, repository, names, history, null, null, signalsFollow: false, cancel);

    /// <summary>As the other one, comparing every row with what is stored, whatever digests say.</summary>
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="stored">What is stored of the repository.</param>
    /// <param name="names">Whose its tags and paths are.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many rows changed; 0 when everything was right already.</returns>
    internal Task<int> RebuildAsync(FairleadDb db, StoredRepository stored, JudgedNames names, CancellationToken cancel) =>
        DeriveAsync(db, stored.Repository, names, stored.History, stored.Changes, null, signalsFollow: true, cancel);

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
        await DeriveAsync(db, repository, names, await memory.OfAsync(db, repository, cancel), null, new DeploymentNews(), signalsFollow: false, cancel);

    private async Task<int> DeriveAsync(
        FairleadDb db, Repository repository, JudgedNames names, StoredHistory history, ILookup<Guid, Change>? stored, DeploymentNews? news, bool signalsFollow, CancellationToken cancel)
    {
        var services = await db.Set<Service>().AsNoTracking().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Key).ToListAsync(cancel);
        if (services.Count == 0)
            return 0;
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var reported = await ReportedFacts.ReadAsync(db, services, cancel);
        var deployed = new FirstDeployments(history.Graph.Count);
        var concerned = new ConcernedServices();
        var changed = 0;
        foreach (var service in services)
        {
            var own = await OwnHistory.OfAsync(db, service, history, names.Find(service), cancel);
            concerned.Add(service.Id, own.Belongs);
            changed += await StoreAsync(db, service.Id, Derivation.Of(service, history, own, reported[service.Id], settings.DayOf, deployed), stored?[service.Id], news, cancel);
        }

        foreach (var reader in readers)
            changed += await reader.DeriveAsync(db, new DerivedHistory(repository, history, deployed, concerned, news, signalsFollow), cancel);
        return changed;
    }

    private async Task<int> StoreAsync(FairleadDb db, Guid service, Derived derived, IEnumerable<Change>? stored, DeploymentNews? news, CancellationToken cancel)
    {
        var deployments = db.Set<Deployment>().Where(d => d.ServiceId == service);
        var failures = db.Set<Failure>().Where(f => f.ServiceId == service);
        var days = db.Set<DeliveryDay>().Where(d => d.ServiceId == service);
        var differing = await _facts.MatchAsync(db, deployments, derived.Deployments, d => d.Name, keys => deployments.Where(d => keys.Contains(d.Name)), cancel);
        var changes = stored is null ? await MatchAsync(db, service, derived.Changes, differing, cancel) : await MatchAsync(db, service, [.. stored], derived.Changes, cancel);
        if (differing.Count > 0)
            news?.Add(differing.Min(d => d.At), changes.Select(c => c.Sha));
        var changed = differing.Count + changes.Count
            + (await _facts.MatchAsync(db, failures, derived.Failures, f => f.Ordinal, keys => failures.Where(f => keys.Contains(f.Ordinal)), cancel)).Count
            + (await _facts.MatchAsync(db, days, derived.Days, d => d.Day, keys => days.Where(d => keys.Contains(d.Day)), cancel)).Count;
        if (changed > 0)
            await db.Set<Service>().Where(s => s.Id == service).ExecuteUpdateAsync(s => s.SetProperty(x => x.Derivations, x => x.Derivations + 1), cancel);
        return changed;
    }

    // A deployment that is as it was has the changes that it had: what waits is compared, and what came out on the days of the others.
    private async Task<IReadOnlyList<Change>> MatchAsync(FairleadDb db, Guid service, IReadOnlyList<Change> derived, IReadOnlyList<Deployment> differing, CancellationToken cancel)
    {
        var changes = db.Set<Change>().AsNoTracking().Where(c => c.ServiceId == service);
        var days = differing.Select(d => d.Day).ToHashSet();
        if (days.Count > MostDays)
            return await MatchAsync(db, service, await changes.ToListAsync(cancel), derived, cancel);

        // Two queries, for each of which there is an index.
        var stored = await changes.Where(c => c.DeployedDay == null).ToListAsync(cancel);
        DateOnly?[] asked = [.. days];
        if (days.Count > 0)
            stored.AddRange(await changes.Where(c => EF.Parameter(asked).Contains(c.DeployedDay)).ToListAsync(cancel));
        return await MatchAsync(db, service, stored, [.. derived.Where(c => c.DeployedDay is not { } day || days.Contains(day))], cancel);
    }

    private Task<IReadOnlyList<Change>> MatchAsync(FairleadDb db, Guid service, IReadOnlyCollection<Change> stored, IReadOnlyCollection<Change> derived, CancellationToken cancel) =>
        _facts.MatchAsync(db, stored, derived, c => c.Sha, keys => db.Set<Change>().Where(c => c.ServiceId == service && keys.Contains(c.Sha)), cancel);
}
