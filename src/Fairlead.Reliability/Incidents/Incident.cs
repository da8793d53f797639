using Fairlead.Signals;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Incidents;

/// <summary>How far an incident is.</summary>
public enum IncidentState
{
    /// <summary>It is unresolved, and nobody has acknowledged it.</summary>
    Open,

    /// <summary>It is unresolved, and somebody has acknowledged it.</summary>
    Acknowledged,

    /// <summary>It is resolved.</summary>
    Resolved,
}

/// <summary>An incident as it stands, derived from the signals about it and from what people did.</summary>
public sealed record Incident
{
    /// <summary>How long an <see cref="Id"/> is.</summary>
    public const int IdLength = SubjectId.Length;

    /// <summary>Its key: the subject that its signals are about, with a number behind it for an alert that came again; or a key of our own.</summary>
    public required string Subject { get; init; }

    /// <summary>The subject of its signals; null for one that somebody opened by hand.</summary>
    public string? SignalSubject { get; init; }

    /// <summary>Its name in addresses, made of <see cref="Subject"/>, so that deriving anew keeps it.</summary>
    public required string Id { get; init; }

    /// <summary>The source that reported it; null for one opened by hand.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>The service that it is about, the first of <see cref="Services"/>; null where it is not known which.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The ids of all services that it is about, with blanks between.</summary>
    public string Services { get; init; } = "";

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>More about it.</summary>
    public string? Description { get; init; }

    /// <summary>The severity as the source calls it, or whoever changed it.</summary>
    public string? Severity { get; init; }

    /// <summary>The environment as the source calls it.</summary>
    public string? Environment { get; init; }

    /// <summary>Its page at the source.</summary>
    public string? Url { get; init; }

    /// <summary>Whether a monitoring rule noticed it.</summary>
    public bool IsAlert { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>When somebody first acknowledged it.</summary>
    public DateTime? AcknowledgedAt { get; init; }

    /// <summary>When it was resolved; null while it is not.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>The deployment that it names, by the source's id.</summary>
    public string? Deployment { get; init; }

    /// <summary>The artifact that it names.</summary>
    public string? Artifact { get; init; }

    /// <summary>The commit that it names.</summary>
    public string? Sha { get; init; }

    /// <summary>How far it is.</summary>
    public IncidentState State => ResolvedAt is not null ? IncidentState.Resolved : AcknowledgedAt is not null ? IncidentState.Acknowledged : IncidentState.Open;

    /// <summary>Another number for another content: whoever edits says by it what they saw.</summary>
    public int Version => (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Subject, Services, Title, Description, Severity, Environment, Url, At(StartedAt), At(AcknowledgedAt), At(ResolvedAt))))) >> 1);

    /// <param name="subject">An incident.</param>
    /// <returns>128 bits of SHA-256 in hexadecimal digits.</returns>
    public static string IdOf(string subject) => SubjectId.Of(subject);

    /// <returns>The ids of its services, the one that it is about first.</returns>
    public IReadOnlyList<Guid> ServiceIds() => IdsOf(Services);

    internal static IReadOnlyList<Guid> IdsOf(string services) => [.. services.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];

    internal static string TextOf(IEnumerable<Guid> services) => string.Join(' ', services.Select(s => s.ToString("N")));

    private static string? At(DateTime? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}
