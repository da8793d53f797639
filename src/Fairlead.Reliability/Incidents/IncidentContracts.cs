using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>An unresolved incident, for pages of other modules.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">One line for people.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="IsAcknowledged">Whether somebody has acknowledged it.</param>
/// <param name="Services">The services that it is about.</param>
public sealed record OngoingIncident(string Id, string Title, DateTime StartedAt, bool IsAcknowledged, IReadOnlyList<Guid> Services)
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
