using Fairlead.Data;
using Fairlead.Delivery;
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
public sealed record IncidentOfService(string Thing, Guid ServiceId, DateTime StartedAt, DateTime? ResolvedAt, string? Deployment, string? Artifact, string? Sha, bool IsDecided = false, string? Decided = null)
{
    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>
    /// Their incidents, the earliest first; also those of others for which somebody decided that a deployment of theirs is behind it. Such an incident stands
    /// with its own service, too, and has no deployment there.
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
        return [.. own.Select(o => Of(o.Incident, o.Incident.ServiceId!.Value, o.Decision)).Concat(others.Select(o => Of(o.Incident, o.Decision.ServiceId!.Value, o.Decision)))
            .OrderBy(i => i.StartedAt).ThenBy(i => i.Thing, StringComparer.Ordinal)];
    }

    private static IncidentOfService Of(Incident i, Guid service, IncidentDecision? decision) =>
        new(i.Thing, service, i.StartedAt, i.ResolvedAt, i.Deployment, i.Artifact, i.Sha, decision is not null, decision?.ServiceId == service ? decision.Deployment : null);
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
