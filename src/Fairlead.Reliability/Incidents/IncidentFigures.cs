using Fairlead.Catalog;
using Fairlead.Domain.Incidents;
using Fairlead.Measures;
using Fairlead.Signals;

namespace Fairlead.Incidents;

/// <summary>An incident as the API gives it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">One line.</param>
/// <param name="State">open, acknowledged or resolved.</param>
/// <param name="Severity">The severity as its source calls it, or whoever changed it.</param>
/// <param name="Services">The keys of its services, the one that it is about first.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="AcknowledgedAt">When somebody took it up.</param>
/// <param name="ResolvedAt">When it was resolved; null while it is not.</param>
/// <param name="Alert">Whether a monitoring rule noticed it.</param>
/// <param name="Environment">The environment as its source calls it.</param>
/// <param name="Source">The key of the source that reported it; null for one that was opened by hand.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="Description">More about it.</param>
/// <param name="Version">Another number for another content; the same as its ETag.</param>
public sealed record IncidentFigures(
    string Id, string Title, string State, string? Severity, IReadOnlyList<string> Services, DateTime StartedAt, DateTime? AcknowledgedAt, DateTime? ResolvedAt, bool Alert, string? Environment, string? Source, string? Url, string? Description, int Version)
{
    internal static IncidentFigures Of(Incident i, CatalogView catalog, SourceNames sources) => new(
        i.Id,
        i.Title,
        IncidentText.State(i.State),
        i.Severity,
        [.. i.ServiceIds().Select(s => catalog.Services.FirstOrDefault(c => c.Id == s)?.Key).OfType<string>()],
        i.StartedAt,
        i.AcknowledgedAt,
        i.ResolvedAt,
        i.IsAlert,
        i.Environment,
        i.SourceId is { } source ? sources.KeyOf(source) : null,
        i.Url,
        i.Description,
        i.Version);
}

/// <summary>An incident as somebody wants it. In a change, what is left out stays as it is.</summary>
/// <param name="Title">One line; a new incident needs it.</param>
/// <param name="Services">The keys of its services, the one that it is about first.</param>
/// <param name="Severity">The severity; empty for none.</param>
/// <param name="StartedAt">When it began; left out for a new one: now.</param>
/// <param name="State">open, acknowledged or resolved.</param>
/// <param name="ResolvedAt">With the state resolved, when it was resolved; left out: now.</param>
public sealed record IncidentWanted(string? Title, IReadOnlyList<string>? Services, string? Severity, DateTimeOffset? StartedAt, string? State, DateTimeOffset? ResolvedAt);

/// <summary>A line of what happened in the course of an incident.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
/// <param name="By">Who reported or did it.</param>
/// <param name="Url">Its page at the source.</param>
public sealed record IncidentLogEntryFigures(DateTime At, string Text, string By, string? Url);

/// <summary>Something that was changed in the day before an incident.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">deployment, release, push or other.</param>
/// <param name="Title">One line.</param>
/// <param name="Service">The key of its service.</param>
/// <param name="Release">For a deployment that can be behind the incident its name.</param>
/// <param name="Nearness">sameService, sameRepository, sameTeam or elsewhere.</param>
/// <param name="SecondsBefore">How long before the incident.</param>
/// <param name="Reason">Why it stands where it stands, in words.</param>
/// <param name="Url">Its page at the source.</param>
public sealed record ChangeBeforeFigures(DateTime At, string Kind, string Title, string? Service, string? Release, string Nearness, long SecondsBefore, string Reason, string? Url)
{
    internal static ChangeBeforeFigures Of(NearbyChange<ChangeBefore> c, CatalogView catalog) => new(
        c.At, c.Change.Kind, c.Change.Title, catalog.Services.FirstOrDefault(s => s.Id == c.Change.ServiceId)?.Key, c.Change.Release, Words.Name(c.Nearness), (long)c.Before.TotalSeconds, ChangesBefore.Reason(c), c.Change.Url);
}

/// <summary>The deployment behind an incident.</summary>
/// <param name="Service">The key of its service; null for no deployment.</param>
/// <param name="Release">Its name.</param>
/// <param name="DeployedAt">When that was.</param>
/// <param name="LinkedBy">named, rolledBack, window or decided; null for none.</param>
/// <param name="Inferred">Whether a rule of ours found it.</param>
/// <param name="Reason">Why, in words; also why there is none.</param>
/// <param name="DecidedAt">When somebody decided; null where nobody did.</param>
/// <param name="Version">Another number for another link; the same as its ETag.</param>
public sealed record IncidentLinkFigures(string? Service, string? Release, DateTime? DeployedAt, string? LinkedBy, bool Inferred, string Reason, DateTime? DecidedAt, int Version)
{
    internal static IncidentLinkFigures Of(IncidentLinkView link, CatalogView catalog) => new(
        catalog.Services.FirstOrDefault(s => s.Id == link.Deployment?.ServiceId)?.Key,
        link.Deployment?.Name,
        link.Deployment?.At,
        link.Kind is { } kind ? Words.Name(kind) : null,
        link.Kind is Domain.Delivery.IncidentLinkKind.RolledBack or Domain.Delivery.IncidentLinkKind.Window,
        IncidentText.Why(link, HoursOf(link.Incident, catalog)),
        link.Decision?.At,
        link.Version);

    internal static int HoursOf(Incident incident, CatalogView catalog) => catalog.Services.FirstOrDefault(s => s.Id == incident.ServiceId)?.IncidentHours ?? Catalog.Service.DefaultIncidentHours;
}

/// <summary>A decision about the deployment behind an incident.</summary>
/// <param name="Decision">confirm, choose, reject or infer.</param>
/// <param name="Service">With choose, the key of the deployment's service.</param>
/// <param name="Release">With choose, its name.</param>
public sealed record LinkWanted(string? Decision, string? Service, string? Release);
