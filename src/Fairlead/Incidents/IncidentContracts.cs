using Fairlead.Data;
using Fairlead.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>An incident as other modules need it.</summary>
/// <param name="Thing">Its key.</param>
/// <param name="ServiceId">Its service.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ResolvedAt">When it ended.</param>
/// <param name="Deployment">The deployment that it names.</param>
/// <param name="Artifact">The artifact that it names.</param>
/// <param name="Sha">The commit that it names.</param>
public sealed record IncidentOfService(string Thing, Guid ServiceId, DateTime StartedAt, DateTime? ResolvedAt, string? Deployment, string? Artifact, string? Sha)
{
    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Their incidents, the earliest first.</returns>
    public static async Task<IReadOnlyList<IncidentOfService>> ReadAsync(FairleadDb db, IReadOnlyCollection<Guid> services, CancellationToken cancel) =>
        await db.Set<Incident>().AsNoTracking().Where(i => i.ServiceId != null && services.Contains(i.ServiceId.Value)).OrderBy(i => i.StartedAt).ThenBy(i => i.Thing)
            .Select(i => new IncidentOfService(i.Thing, i.ServiceId!.Value, i.StartedAt, i.ResolvedAt, i.Deployment, i.Artifact, i.Sha)).ToListAsync(cancel);
}

/// <summary>An incident in words, for other modules' pages.</summary>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
public sealed record IncidentWords(string Title, string? Url)
{
    /// <param name="db">The database.</param>
    /// <param name="things">Keys of incidents.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that are there.</returns>
    public static async Task<IReadOnlyDictionary<string, IncidentWords>> ReadAsync(FairleadDb db, IReadOnlyCollection<string> things, CancellationToken cancel) => things.Count == 0
        ? new Dictionary<string, IncidentWords>(StringComparer.Ordinal)
        : await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(things).Contains(i.Thing)).ToDictionaryAsync(i => i.Thing, i => new IncidentWords(i.Title, i.Url), StringComparer.Ordinal, cancel);
}

/// <summary>An incident that no deployment is behind, as far as anybody knows.</summary>
/// <param name="ServiceId">Its service; null where it is not known which.</param>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ResolvedAt">When it ended; null while it goes on.</param>
public sealed record UnlinkedIncident(Guid? ServiceId, string Title, string? Url, DateTime StartedAt, DateTime? ResolvedAt)
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
        return await incidents.OrderByDescending(i => i.StartedAt).ThenBy(i => i.Thing).Take(most).Select(i => new UnlinkedIncident(i.ServiceId, i.Title, i.Url, i.StartedAt, i.ResolvedAt)).ToListAsync(cancel);
    }
}
