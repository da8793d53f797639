using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;

namespace Fairlead.Delivery;

/// <summary>Failures that somebody noticed: incidents with the deployments behind them, and roll-backs.</summary>
internal static class ReportedFailures
{
    /// <param name="service">The service with its rules.</param>
    /// <param name="known">Its releases.</param>
    /// <param name="incidents">Its incidents, the earliest first.</param>
    /// <param name="dayOf">The organisation's day of an instant.</param>
    /// <returns>
    /// A failure for each linked incident, restored when that was resolved, else by the roll-back that followed; and one for each deployment that was rolled
    /// back without an incident. An incident without a deployment is no failure of one; it is shown as unlinked.
    /// </returns>
    public static IEnumerable<Failure> Of(Service service, ServiceReleases known, IReadOnlyList<IncidentOfService> incidents, Func<DateTime, DateOnly> dayOf)
    {
        var links = IncidentLinks.Of(
            known.All,
            [.. incidents.Select(i => new IncidentFact(Instants.ToUnix(i.StartedAt), i.ResolvedAt is { } end ? Instants.ToUnix(end) : null, Named(known, i), i.IsDecided, Decided(known, i.Decided), i.IsElsewhere))],
            service.IncidentHours * 3600L);
        var noticed = new HashSet<int>();
        foreach (var link in links)
        {
            noticed.Add(link.Deployment);
            var incident = incidents[link.Incident];
            var rollback = known.IsRollback(link.Deployment + 1 < known.All.Count ? link.Deployment + 1 : 0) ? known.Releases[link.Deployment + 1] : null;
            var restored = incident.ResolvedAt ?? (rollback is null ? null : Instants.FromUnix(rollback.At));
            yield return Failure(service, known.Releases[link.Deployment], dayOf) with
            {
                Kind = FailureKind.Incident,
                Incident = incident.Subject,
                Link = link.Kind,
                RestoredBy = rollback?.Name,
                RestoredAt = restored,
                RecoverySeconds = Recovery(known.Releases[link.Deployment], restored),
            };
        }

        for (var i = 1; i < known.All.Count; i++)
        {
            if (!known.IsRollback(i) || noticed.Contains(i - 1))
                continue;
            var restored = Instants.FromUnix(known.Releases[i].At);
            yield return Failure(service, known.Releases[i - 1], dayOf) with
            {
                Kind = FailureKind.Rollback,
                RestoredBy = known.Releases[i].Name,
                RestoredAt = restored,
                RecoverySeconds = Recovery(known.Releases[i - 1], restored),
            };
        }
    }

    private static Failure Failure(Service service, Release failed, Func<DateTime, DateOnly> dayOf) => new()
    {
        ServiceId = service.Id,
        Ordinal = 0,
        Deployment = failed.Name,
        DeployedAt = Instants.FromUnix(failed.At),
        Day = dayOf(Instants.FromUnix(failed.At)),
        Kind = FailureKind.Incident,
        Counts = true,
    };

    private static long? Recovery(Release failed, DateTime? restored) => restored is { } at ? Math.Max(0, Instants.ToUnix(at) - failed.At) : null;

    // A deployment that somebody decided for and that is no longer one, for instance of an environment that is not production, is none: nothing else is guessed.
    private static int? Decided(ServiceReleases known, string? deployment)
    {
        for (var i = 0; deployment is not null && i < known.All.Count; i++)
        {
            if (known.ReportOf(i) is null ? known.Releases[i].Name == deployment : known.ReportsOf(i).Any(r => r.Subject == deployment))
                return i;
        }

        return null;
    }

    // The last deployment that fits and was there when it began, for the same may have been deployed before; else the first that was finished after it began:
    // who names a deployment that was still under way means that one.
    private static int? Named(ServiceReleases known, IncidentOfService incident)
    {
        if (incident.Deployment is null && incident.Artifact is null && incident.Sha is null)
            return null;
        var fitting = Enumerable.Range(0, known.All.Count).Where(i => IsNamed(known, i, incident)).ToList();
        var before = fitting.FindLastIndex(i => Instants.FromUnix(known.Releases[i].At) <= incident.StartedAt);
        return fitting.Count == 0 ? null : fitting[Math.Max(before, 0)];
    }

    // By the source's own id, the version, a release tag of its commit, the artifact or the commit.
    private static bool IsNamed(ServiceReleases known, int release, IncidentOfService incident) =>
        known.ReportsOf(release).Any(r =>
            (incident.Deployment is { } id && (r.ExternalId == id || r.Version == id))
            || (incident.Artifact is { } artifact && r.Artifact == artifact)
            || (incident.Sha is { } sha && r.Sha is { } deployed && (deployed.StartsWith(sha, StringComparison.Ordinal) || sha.StartsWith(deployed, StringComparison.Ordinal))))
        || (incident.Deployment is { } tag && ((known.ReportOf(release) is null && tag == known.Releases[release].Name) || known.Releases[release].AlsoNamed.Contains(tag, StringComparer.Ordinal)));
}
