using Fairlead.Audit;

namespace Fairlead.Incidents;

/// <summary>What somebody did about an incident.</summary>
public enum IncidentActionKind
{
    /// <summary>They opened it.</summary>
    Opened,

    /// <summary>They changed title, severity, services or beginning.</summary>
    Changed,

    /// <summary>They acknowledged it.</summary>
    Acknowledged,

    /// <summary>They resolved it.</summary>
    Resolved,

    /// <summary>They reopened it.</summary>
    Reopened,
}

/// <summary>
/// Something that a person did about an incident. A fact of its own: written once, kept beside what sources say and never lost when that is derived anew.
/// </summary>
public sealed class IncidentAction : IAudited
{
    /// <summary>The incident.</summary>
    public required string Subject { get; init; }

    /// <summary>Its place among those of the incident, from 1; two who act at once cannot have the same.</summary>
    public required int Number { get; init; }

    /// <summary>What they did.</summary>
    public required IncidentActionKind Kind { get; init; }

    /// <summary>For a resolution when the incident ended, else when it was done.</summary>
    public required DateTime At { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTime WrittenAt { get; init; }

    /// <summary>Who did it, by name.</summary>
    public required string By { get; init; }

    /// <summary>The title from then on; null leaves it.</summary>
    public string? Title { get; init; }

    /// <summary>The severity from then on; empty for none, null leaves it.</summary>
    public string? Severity { get; init; }

    /// <summary>When the incident began; null leaves it.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>The ids of its services with blanks between, the one that it is about first; null leaves them.</summary>
    public string? Services { get; init; }

    /// <inheritdoc />
    public string AuditName => $"incident:{Incident.IdOf(Subject)}";

    // The same under the name that the incident has now.
    internal IncidentAction Of(string subject, int number) => new()
    {
        Subject = subject,
        Number = number,
        Kind = Kind,
        At = At,
        WrittenAt = WrittenAt,
        By = By,
        Title = Title,
        Severity = Severity,
        StartedAt = StartedAt,
        Services = Services,
    };
}

/// <summary>What somebody decided about the deployment behind an incident. Without a row the rules infer it; the row stays when everything is derived anew.</summary>
public sealed class IncidentDecision : IAudited
{
    /// <summary>The incident.</summary>
    public required string Subject { get; init; }

    /// <summary>The service whose deployment it was; null where they said that it was none.</summary>
    public Guid? ServiceId { get; set; }

    /// <summary>That deployment: the subject of its first report, or its tag; null for none.</summary>
    public string? Deployment { get; set; }

    /// <summary>Its name at that time, for people.</summary>
    public string? Release { get; set; }

    /// <summary>Who decided, by name.</summary>
    public required string By { get; set; }

    /// <summary>When.</summary>
    public required DateTime At { get; set; }

    /// <inheritdoc />
    public string AuditName => $"incident-link:{Incident.IdOf(Subject)}";

    // The same under the names that incident and deployment have now.
    internal IncidentDecision Of(string subject, string? deployment) => new()
    {
        Subject = subject,
        ServiceId = ServiceId,
        Deployment = deployment,
        Release = Release,
        By = By,
        At = At,
    };
}

/// <summary>A service that an incident is about, derived: by this the incidents of a service are found.</summary>
public sealed record IncidentService
{
    /// <summary>The incident.</summary>
    public required string Subject { get; init; }

    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }
}
