using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Incidents;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Something that was changed before an incident.</summary>
/// <param name="Kind">deployment, release, push, merge or other.</param>
/// <param name="Title">One line.</param>
/// <param name="ServiceId">The service; null where it is not known which.</param>
/// <param name="RepositoryId">The repository; null where it is not known which.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="Release">For a deployment that can be behind the incident its name.</param>
public sealed record ChangeBefore(string Kind, string Title, Guid? ServiceId, Guid? RepositoryId, string? Url, string? Release);

/// <summary>Finds what was changed in the day before an incident.</summary>
public static class ChangesBefore
{
    /// <summary>How many signals and deployments are looked at.</summary>
    public const int Most = 200;

    private const int MostRepositories = 5;

    private static readonly string[] Kinds = [PushSignal.Kind.Name, ReleaseSignal.Kind.Name, OtherSignal.Kind.Name];

    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>
    /// Deployments to production of any service, also failed ones and those of unknown services; releases; what arrived on a trunk, of a service without any
    /// known deployment also as git tells it; and whatever else a source told of. The nearest service first, among them the newest.
    /// </returns>
    public static async Task<IReadOnlyList<NearbyChange<ChangeBefore>>> ReadAsync(FairleadDb db, CatalogView catalog, Incident incident, CancellationToken cancel)
    {
        var (to, from) = (incident.StartedAt, incident.StartedAt - NearbyChanges.Reach);
        var changes = new List<(ChangeBefore, DateTime)>();
        foreach (var d in await KnownDeployment.In(db).Where(d => d.At >= from && d.At <= to).OrderByDescending(d => d.At).ThenBy(d => d.Name).Take(Most).ToListAsync(cancel))
            changes.Add((new("deployment", Title(d), d.ServiceId, null, d.Url, d.Name), d.At));

        // What the deployments of the services do not hold: those that failed, and those of which nobody knows the service or what the environment is for.
        var rest = KnownReportedDeployment.In(db).Where(d => d.At >= from && d.At <= to
            && (d.Tier == EnvironmentTier.Production || d.Tier == EnvironmentTier.Unknown)
            && (d.State == RunState.Failed || (d.State == RunState.Succeeded && (d.ServiceId == null || d.Tier == EnvironmentTier.Unknown))));
        foreach (var d in await rest.OrderByDescending(d => d.At).ThenBy(d => d.Subject).Take(Most).ToListAsync(cancel))
            changes.Add((new("deployment", Title(d), d.ServiceId, d.RepositoryId, d.Url, null), d.At));

        changes.AddRange(await ArrivalsAsync(db, catalog, incident, from, to, cancel));
        var signals = await db.Set<SignalRow>().AsNoTracking().Where(s => Kinds.Contains(s.Kind) && s.At >= from && s.At <= to).OrderByDescending(s => s.At).ThenByDescending(s => s.Number).Take(Most).ToListAsync(cancel);
        changes.AddRange(signals.Where(s => IsChange(s, catalog)).Select(s => (new ChangeBefore(s.Kind, s.Title, s.ServiceId, s.RepositoryId, s.Url, null), s.At)));
        return NearbyChanges.Of(incident.StartedAt, [.. incident.ServiceIds().Select(s => Where(catalog, s, null))], changes.Select(c => (c.Item1, c.Item2, Where(catalog, c.Item1.ServiceId, c.Item1.RepositoryId))));
    }

    // Where no deployment of a service is known, what arrived on its trunk may be what was deployed. A push that a tool told of stands there already.
    private static async Task<IEnumerable<(ChangeBefore, DateTime)>> ArrivalsAsync(FairleadDb db, CatalogView catalog, Incident incident, DateTime from, DateTime to, CancellationToken cancel)
    {
        var recent = (await KnownArrival.In(db).Where(c => c.At >= from && c.At <= to).Select(c => c.RepositoryId).Distinct().ToListAsync(cancel)).ToHashSet();
        recent.ExceptWith(await db.Set<SignalRow>().Where(s => s.Kind == PushSignal.Kind.Name && s.RepositoryId != null && s.At >= from && s.At <= to).Select(s => s.RepositoryId!.Value).Distinct().ToListAsync(cancel));
        var services = catalog.Services.Where(s => recent.Contains(s.RepositoryId)).ToList();
        var ids = services.ConvertAll(s => s.Id);
        var released = (await KnownDeployment.In(db).Where(d => ids.Contains(d.ServiceId)).Select(d => d.ServiceId).Distinct().ToListAsync(cancel)).ToHashSet();
        var found = new List<(ChangeBefore, DateTime)>();
        foreach (var here in services.Where(s => !released.Contains(s.Id)).GroupBy(s => s.RepositoryId).OrderByDescending(g => g.Any(s => incident.ServiceIds().Contains(s.Id))).ThenBy(g => g.Key).Take(MostRepositories))
        {
            var arrivals = await KnownArrival.In(db).Where(a => a.RepositoryId == here.Key && a.At >= from && a.At <= to).OrderByDescending(a => a.At).ThenBy(a => a.Sha).Take(Most).ToListAsync(cancel);
            var subjects = await KnownArrival.SubjectsAsync(db, here.Key, [.. arrivals.Select(a => a.Sha)], cancel);
            Guid? service = here.Count() == 1 ? here.First().Id : null;
            found.AddRange(arrivals.Select(a => (new ChangeBefore("merge", $"{a.Sha[..10]} {subjects.GetValueOrDefault(a.Sha)}", service, here.Key, null, null), a.At)));
        }

        return found;
    }

    /// <param name="change">A change before an incident.</param>
    /// <returns>Why it stands where it stands: 'same service, 12 min before'.</returns>
    public static string Reason(NearbyChange<ChangeBefore> change) => $"{Near(change)}, {(change.Before == TimeSpan.Zero ? "at the very moment" : $"{Words.Duration(change.Before.TotalSeconds)} before")}";

    private static string Near(NearbyChange<ChangeBefore> change) => change.Nearness switch
    {
        Nearness.SameService => "same service",
        Nearness.SameRepository when change.Change.ServiceId is null => "the service's repository",
        Nearness.SameRepository => "service of the same repository",
        Nearness.SameTeam => "service of the same team",
        _ => change.Change.ServiceId is null ? "no known service" : "another service",
    };

    private static Whereabouts Where(CatalogView catalog, Guid? service, Guid? repository) => catalog.Services.FirstOrDefault(s => service is not null && s.Id == service) is { } known
        ? new(known.Id, known.RepositoryId, known.TeamId)
        : new(service, repository, null);

    private static string Title(KnownDeployment d) => d.Environments.Length > 0 ? $"{d.Name} to {d.Environments.Replace(" ", ", ", StringComparison.Ordinal)}" : d.Name;

    private static string Title(KnownReportedDeployment d) =>
        $"{d.Version ?? d.Artifact ?? d.Sha?[..Math.Min(12, d.Sha.Length)] ?? d.ExternalId}{(d.Environment.Length > 0 ? $" to {d.Environment}" : "")}{(d.State == RunState.Failed ? ", which failed" : "")}";

    // A push is a change where it moves the trunk; branches of work change nothing yet.
    private static bool IsChange(SignalRow row, CatalogView catalog)
    {
        if (row.Kind != PushSignal.Kind.Name)
            return true;
        if (ReadSignals.Read(row, PushSignal.Kind) is not { Branch: { } branch, IsDeleted: false })
            return false;
        return MainBranch.Is(catalog.Repositories.FirstOrDefault(r => r.Id == row.RepositoryId), branch);
    }
}
