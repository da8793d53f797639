using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Tells delivery of incidents.</summary>
internal sealed class IncidentsForDelivery : IKnownIncidents
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<IncidentOfService>> OfServicesAsync(FairleadDb db, IReadOnlyCollection<Guid> services, CancellationToken cancel)
    {
        var own = await (from i in db.Set<Incident>().AsNoTracking()
                         where i.ServiceId != null && services.Contains(i.ServiceId.Value)
                         join d in db.Set<IncidentDecision>() on i.Subject equals d.Subject into decisions
                         from d in decisions.DefaultIfEmpty()
                         select new { Incident = i, Decision = d }).ToListAsync(cancel);
        var others = await (from d in db.Set<IncidentDecision>().AsNoTracking()
                            where d.ServiceId != null && services.Contains(d.ServiceId.Value)
                            join i in db.Set<Incident>() on d.Subject equals i.Subject
                            where i.ServiceId != d.ServiceId
                            select new { Incident = i, Decision = d }).ToListAsync(cancel);
        var loose = await db.Set<Incident>().AsNoTracking()
            .Where(i => i.ServiceId == null && (i.Deployment != null || i.Artifact != null || i.Sha != null) && !db.Set<IncidentDecision>().Any(d => d.Subject == i.Subject)).ToListAsync(cancel);
        var named = await NamedAsync(db, loose, cancel);
        var chosen = await KnownEnvironments.ReadAsync(db, cancel);
        IncidentOfService Of(Incident i, Guid service, IncidentDecision? decision) => new(
            i.Subject, service, i.StartedAt, i.ResolvedAt, i.Deployment, i.Artifact, i.Sha, decision is not null, decision?.ServiceId == service ? decision.Deployment : null, i.ServiceId is null || IsOther(i.Environment, chosen));
        return [.. own.Select(o => Of(o.Incident, o.Incident.ServiceId!.Value, o.Decision))
            .Concat(others.Select(o => Of(o.Incident, o.Decision.ServiceId!.Value, o.Decision)))
            .Concat(loose.Where(i => named.TryGetValue(i.Subject, out var service) && services.Contains(service)).Select(i => Of(i, named[i.Subject], null)))
            .OrderBy(i => i.StartedAt).ThenBy(i => i.Subject, StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<IncidentWords>> InWordsAsync(FairleadDb db, IReadOnlyCollection<string> subjects, CancellationToken cancel) =>
        subjects.Count == 0 ? [] : await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(subjects).Contains(i.Subject))
            .Select(i => new IncidentWords(i.Subject, i.Id, i.Title, i.Url)).ToListAsync(cancel);

    /// <inheritdoc />
    public async Task<IReadOnlyList<UnlinkedIncident>> UnlinkedAsync(FairleadDb db, IReadOnlyList<Guid>? services, DateTime from, DateTime to, int most, CancellationToken cancel)
    {
        var incidents = db.Set<Incident>().AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to && !KnownFailure.In(db).Any(f => f.Incident == i.Subject));
        if (services is not null)
            incidents = incidents.Where(i => i.ServiceId != null && services.Contains(i.ServiceId.Value));
        return await incidents.OrderByDescending(i => i.StartedAt).ThenBy(i => i.Id).Take(most)
            .Select(i => new UnlinkedIncident(i.Id, i.ServiceId, i.Title, i.Url, i.StartedAt, i.ResolvedAt, db.Set<IncidentDecision>().Any(d => d.Subject == i.Subject))).ToListAsync(cancel);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<(string Environment, Guid Service)>> EnvironmentsAsync(FairleadDb db, CancellationToken cancel) =>
        (await db.Set<Incident>().Where(i => i.ServiceId != null && i.Environment != null).Select(i => new { i.Environment, Service = i.ServiceId!.Value }).Distinct().ToListAsync(cancel))
            .ConvertAll(i => (i.Environment!, i.Service));

    /// <param name="db">The database.</param>
    /// <param name="incidents">Incidents of no service.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each that names deployments of one service, by artifact, whole commit or its source's own id, that service. What could mean several is left open.</returns>
    internal static async Task<IReadOnlyDictionary<string, Guid>> NamedAsync(FairleadDb db, IReadOnlyCollection<Incident> incidents, CancellationToken cancel)
    {
        if (incidents.Count == 0)
            return new Dictionary<string, Guid>(StringComparer.Ordinal);
        string?[] artifacts = [.. incidents.Select(i => i.Artifact).OfType<string>().Distinct(StringComparer.Ordinal)], shas = [.. incidents.Select(i => i.Sha).OfType<string>().Distinct(StringComparer.Ordinal)];
        string[] ids = [.. incidents.Select(i => i.Deployment).OfType<string>().Distinct(StringComparer.Ordinal)];
        var known = await KnownReportedDeployment.In(db)
            .Where(d => d.ServiceId != null && ((d.Artifact != null && EF.Parameter(artifacts).Contains(d.Artifact)) || (d.Sha != null && EF.Parameter(shas).Contains(d.Sha)) || EF.Parameter(ids).Contains(d.ExternalId)))
            .Select(d => new { d.SourceId, d.ExternalId, d.Artifact, d.Sha, Service = d.ServiceId!.Value }).ToListAsync(cancel);
        return (from i in incidents
                let services = known.Where(d => (i.Artifact is not null && d.Artifact == i.Artifact) || (i.Sha is not null && d.Sha == i.Sha) || (i.Deployment == d.ExternalId && i.SourceId == d.SourceId)).Select(d => d.Service).Distinct().ToList()
                where services.Count == 1
                select (i.Subject, Service: services[0])).ToDictionary(n => n.Subject, n => n.Service, StringComparer.Ordinal);
    }

    private static bool IsOther(string? environment, KnownEnvironments chosen) => !string.IsNullOrWhiteSpace(environment)
        && chosen.TierOf(environment) is not (EnvironmentTier.Unknown or EnvironmentTier.Production);
}
