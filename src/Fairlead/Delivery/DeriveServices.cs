using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Keeps the derived rows of services equal to what the rules make of the stored facts.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="readers">What other modules make of the history.</param>
public sealed class DeriveServices(IDatabase database, IEnumerable<IHistoryReader> readers)
{
    /// <summary>Derives all services of one repository again and stores what changed. The caller commits.</summary>
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many rows changed; 0 when everything was right already.</returns>
    public async Task<int> OfRepositoryAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        var services = await db.Set<Service>().AsNoTracking().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Key).ToListAsync(cancel);
        if (services.Count == 0)
            return 0;
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var history = await FactStore.ReadHistoryAsync(db, repository, cancel);
        var reported = await ReportedFacts.ReadAsync(db, services, cancel);
        var deployed = new FirstDeployments(history.Graph.Count);
        var changed = 0;
        foreach (var service in services)
            changed += await StoreAsync(db, service.Id, Derivation.Of(service, history, reported[service.Id], settings.DayOf, deployed), cancel);
        foreach (var reader in readers)
            changed += await reader.DeriveAsync(db, new DerivedHistory(repository, history, deployed, settings.DayOf), cancel);
        return changed;
    }

    private async Task<int> StoreAsync(FairleadDb db, Guid service, Derived derived, CancellationToken cancel)
    {
        var facts = new FactStore(database);
        var deployments = db.Set<Deployment>().Where(d => d.ServiceId == service);
        var changes = db.Set<Change>().Where(c => c.ServiceId == service);
        var failures = db.Set<Failure>().Where(f => f.ServiceId == service);
        var days = db.Set<DeliveryDay>().Where(d => d.ServiceId == service);
        var changed = await facts.MatchAsync(db, deployments, derived.Deployments, d => d.Name, keys => deployments.Where(d => keys.Contains(d.Name)), cancel)
            + await facts.MatchAsync(db, changes, derived.Changes, c => c.Sha, keys => changes.Where(c => keys.Contains(c.Sha)), cancel)
            + await facts.MatchAsync(db, failures, derived.Failures, f => f.Ordinal, keys => failures.Where(f => keys.Contains(f.Ordinal)), cancel)
            + await facts.MatchAsync(db, days, derived.Days, d => d.Day, keys => days.Where(d => keys.Contains(d.Day)), cancel);
        if (changed > 0)
            await db.Set<Service>().Where(s => s.Id == service).ExecuteUpdateAsync(s => s.SetProperty(x => x.Derivations, x => x.Derivations + 1), cancel);
        return changed;
    }
}
