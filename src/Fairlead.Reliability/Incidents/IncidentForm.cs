namespace Fairlead.Incidents;

/// <summary>The fields of an incident's form.</summary>
public sealed class IncidentForm
{
    /// <summary>One line.</summary>
    public string? Title { get; set; }

    /// <summary>The severity.</summary>
    public string? Severity { get; set; }

    /// <summary>The key of the service that it is about; empty for none.</summary>
    public string? Service { get; set; }

    /// <summary>The keys of other services.</summary>
    public IReadOnlyList<string>? Others { get; set; }

    /// <summary>When it began, in the organisation's zone.</summary>
    public string? StartedAt { get; set; }

    /// <summary>The version that the form was made of.</summary>
    public int? Version { get; set; }

    /// <returns>The keys of all services, the one that it is about first.</returns>
    public IReadOnlyList<string> Keys() => [.. new[] { Service }.Concat(Others ?? []).OfType<string>().Where(k => k.Length > 0).Distinct(StringComparer.Ordinal)];
}
