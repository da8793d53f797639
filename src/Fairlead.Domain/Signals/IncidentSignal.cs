namespace Fairlead.Domain.Signals;

/// <summary>What happened to an incident.</summary>
public enum IncidentSignalAction
{
    /// <summary>Something about it changed.</summary>
    Updated,

    /// <summary>It was noticed.</summary>
    Opened,

    /// <summary>Somebody acknowledged it.</summary>
    Acknowledged,

    /// <summary>It was resolved.</summary>
    Resolved,
}

/// <summary>An incident or alert.</summary>
public sealed record IncidentSignal : Signal
{
    /// <summary>What makes two signals one incident: the source's id, dedup key or fingerprint.</summary>
    public required string Incident { get; init; }

    /// <summary>What happened.</summary>
    public required IncidentSignalAction Action { get; init; }

    /// <summary>Whether it comes from a monitoring rule rather than a person.</summary>
    public bool IsAlert { get; init; }

    /// <summary>The severity as the source calls it.</summary>
    public string? Severity { get; init; }

    /// <summary>When it began; null where only the end is told.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it was resolved; null while it is not.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>The deployment that caused it, by the source's id, where the source says so.</summary>
    public string? Deployment { get; init; }

    /// <summary>The artifact that is at fault, where the source says so.</summary>
    public string? Artifact { get; init; }

    /// <summary>The commit that is at fault, where the source says so.</summary>
    public string? Sha { get; init; }

    /// <summary>More about it, at most 2,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Labels of the alert.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A ticket or issue with its whole state after something happened to it.</summary>
public sealed record IssueSignal : Signal
{
    /// <summary>Its number or key.</summary>
    public required string Key { get; init; }

    /// <summary>What happened, in the source's word: opened, closed, labeled …</summary>
    public required string Action { get; init; }

    /// <summary>Its type as the source calls it, for instance incident or bug.</summary>
    public string? Type { get; init; }

    /// <summary>Its severity or priority.</summary>
    public string? Severity { get; init; }

    /// <summary>When it was made.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
