using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>An incident as other modules need it.</summary>
/// <param name="Thing">Its key.</param>
/// <param name="ServiceId">The service whose deployments may be behind it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ResolvedAt">When it ended.</param>
/// <param name="Deployment">The deployment that it names.</param>
/// <param name="Artifact">The artifact that it names.</param>
/// <param name="Sha">The commit that it names.</param>
/// <param name="IsDecided">Whether somebody decided which deployment is behind it.</param>
/// <param name="Decided">Which one they decided for: the thing of its first report, or its tag; null for none of this service.</param>
/// <param name="IsElsewhere">Whether it is known to be no matter of this service's production, so that nothing but what it names links it.</param>
public sealed record IncidentOfService(string Thing, Guid ServiceId, DateTime StartedAt, DateTime? ResolvedAt, string? Deployment, string? Artifact, string? Sha, bool IsDecided = false, string? Decided = null, bool IsElsewhere = false)
{
    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>
    /// Their incidents, the earliest first; also those of others for which somebody decided that a deployment of theirs is behind it, and those of no service
    /// that name a deployment of theirs and of nobody else. An incident that somebody decided on stands with its own service, too, and has no deployment there.
    /// </returns>
    public static async Task<IReadOnlyList<IncidentOfService>> ReadAsync(FairleadDb db, IReadOnlyCollection<Guid> services, CancellationToken cancel)
    {
        var own = await (from i in db.Set<Incident>().AsNoTracking()
                         where i.ServiceId != null && services.Contains(i.ServiceId.Value)
                         join d in db.Set<IncidentDecision>() on i.Thing equals d.Thing into decisions
                         from d in decisions.DefaultIfEmpty()
                         select new { Incident = i, Decision = d }).ToListAsync(cancel);
        var others = await (from d in db.Set<IncidentDecision>().AsNoTracking()
                            where d.ServiceId != null && services.Contains(d.ServiceId.Value)
                            join i in db.Set<Incident>() on d.Thing equals i.Thing
                            where i.ServiceId != d.ServiceId
                            select new { Incident = i, Decision = d }).ToListAsync(cancel);
        var loose = await db.Set<Incident>().AsNoTracking()
            .Where(i => i.ServiceId == null && (i.Deployment != null || i.Artifact != null || i.Sha != null) && !db.Set<IncidentDecision>().Any(d => d.Thing == i.Thing)).ToListAsync(cancel);
        var named = await NamedAsync(db, loose, cancel);
        var chosen = await EnvironmentChoice.ReadAsync(db, cancel);
        IncidentOfService Of(Incident i, Guid service, IncidentDecision? decision) => new(
            i.Thing, service, i.StartedAt, i.ResolvedAt, i.Deployment, i.Artifact, i.Sha, decision is not null, decision?.ServiceId == service ? decision.Deployment : null, i.ServiceId is null || IsOther(i.Environment, chosen));
        return [.. own.Select(o => Of(o.Incident, o.Incident.ServiceId!.Value, o.Decision))
            .Concat(others.Select(o => Of(o.Incident, o.Decision.ServiceId!.Value, o.Decision)))
            .Concat(loose.Where(i => named.TryGetValue(i.Thing, out var service) && services.Contains(service)).Select(i => Of(i, named[i.Thing], null)))
            .OrderBy(i => i.StartedAt).ThenBy(i => i.Thing, StringComparer.Ordinal)];
    }

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
        var known = await db.Set<ReportedDeployment>()
            .Where(d => d.ServiceId != null && ((d.Artifact != null && EF.Parameter(artifacts).Contains(d.Artifact)) || (d.Sha != null && EF.Parameter(shas).Contains(d.Sha)) || EF.Parameter(ids).Contains(d.ExternalId)))
            .Select(d => new { d.SourceId, d.ExternalId, d.Artifact, d.Sha, Service = d.ServiceId!.Value }).ToListAsync(cancel);
        return (from i in incidents
                let services = known.Where(d => (i.Artifact is not null && d.Artifact == i.Artifact) || (i.Sha is not null && d.Sha == i.Sha) || (i.Deployment == d.ExternalId && i.SourceId == d.SourceId)).Select(d => d.Service).Distinct().ToList()
                where services.Count == 1
                select (i.Thing, Service: services[0])).ToDictionary(n => n.Thing, n => n.Service, StringComparer.Ordinal);
    }

    private static bool IsOther(string? environment, IReadOnlyDictionary<string, EnvironmentTier> chosen) => !string.IsNullOrWhiteSpace(environment)
        && (chosen.TryGetValue(EnvironmentChoice.KeyOf(environment), out var tier) ? tier : EnvironmentTiers.Of(environment)) is not (EnvironmentTier.Unknown or EnvironmentTier.Production);
}

/// <summary>An incident in words, for other modules' pages.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
public sealed record IncidentWords(string Id, string Title, string? Url)
{
    /// <param name="db">The database.</param>
    /// <param name="things">Keys of incidents.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that are there.</returns>
    public static async Task<IReadOnlyDictionary<string, IncidentWords>> ReadAsync(FairleadDb db, IReadOnlyCollection<string> things, CancellationToken cancel) => things.Count == 0
        ? new Dictionary<string, IncidentWords>(StringComparer.Ordinal)
        : await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(things).Contains(i.Thing)).ToDictionaryAsync(i => i.Thing, i => new IncidentWords(i.Id, i.Title, i.Url), StringComparer.Ordinal, cancel);
}

/// <summary>An incident that no deployment is behind, as far as anybody knows.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="ServiceId">Its service; null where it is not known which.</param>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ResolvedAt">When it ended; null while it goes on.</param>
/// <param name="IsDecided">Whether somebody decided so.</param>
public sealed record UnlinkedIncident(string Id, Guid? ServiceId, string Title, string? Url, DateTime StartedAt, DateTime? ResolvedAt, bool IsDecided)
{
    /// <param name="db">The database.</param>
    /// <param name="services">The services; null for all, and for incidents of none.</param>
    /// <param name="from">Began at this instant or later.</param>
    /// <param name="to">Began before this one.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The newest first.</returns>
    public static async Task<IReadOnlyList<UnlinkedIncident>> ReadAsync(FairleadDb db, IReadOnlyList<Guid>? services, DateTime from, DateTime to, int most, CancellationToken cancel)
    {
        var incidents = db.Set<Incident>().AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to && !db.Set<Failure>().Any(f => f.Incident == i.Thing));
        if (services is not null)
            incidents = incidents.Where(i => i.ServiceId != null && services.Contains(i.ServiceId.Value));
        return await incidents.OrderByDescending(i => i.StartedAt).ThenBy(i => i.Id).Take(most)
            .Select(i => new UnlinkedIncident(i.Id, i.ServiceId, i.Title, i.Url, i.StartedAt, i.ResolvedAt, db.Set<IncidentDecision>().Any(d => d.Thing == i.Thing))).ToListAsync(cancel);
    }
}

/// <summary>An incident that goes on, for pages of other modules.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">One line for people.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="IsTakenUp">Whether somebody works on it.</param>
/// <param name="Services">The services that it is about.</param>
public sealed record OngoingIncident(string Id, string Title, DateTime StartedAt, bool IsTakenUp, IReadOnlyList<Guid> Services)
{
    /// <param name="db">The database.</param>
    /// <param name="services">Only those about one of these; null for all, also those of no known service.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The newest of them.</returns>
    public static async Task<IReadOnlyList<OngoingIncident>> ReadAsync(FairleadDb db, IReadOnlyList<Guid>? services, int most, CancellationToken cancel) =>
        (await new IncidentQuery(services, null, null, null).Rows(db).Where(i => i.ResolvedAt == null).OrderByDescending(i => i.StartedAt).ThenBy(i => i.Id).Take(most).ToListAsync(cancel))
            .ConvertAll(i => new OngoingIncident(i.Id, i.Title, i.StartedAt, i.State == IncidentState.Acknowledged, [.. i.ServiceIds()]));
}
