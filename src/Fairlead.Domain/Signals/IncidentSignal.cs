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
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<IncidentSignal> Kind { get; } = new("incident")
    {
        // A forge's incident has its number within a repository.
        Subject = (i, scope) => i.Repository is { } told && i.Incident.StartsWith(told + "#", StringComparison.Ordinal)
            ? SubjectOf(scope.Source, scope.Address + i.Incident[told.Length..])
            : SubjectOf(scope.Source, i.Incident),
        Word = i => $"{(i.IsAlert ? "alert" : "incident")} {SignalText.Lower(i.Action)}",
        Bad = i => i.Action == IncidentSignalAction.Opened,
        Times = i => [("startedAt", i.StartedAt), ("resolvedAt", i.ResolvedAt)],
        Own = new OwnForm("incident", ["key", "action", "severity", "deployment", "commit", "artifact", "description"], Read)
        {
            Csv = new CsvForm("incidents", "at, or openedAt and resolvedAt") { Ends = [("openedAt", "opened"), ("resolvedAt", "resolved")] },
        },
    };

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

    /// <param name="source">A source.</param>
    /// <param name="incident">Its key of an incident.</param>
    /// <returns>The subject of its signals.</returns>
    public static string SubjectOf(Guid source, string incident) => $"incident:{source:N}:{incident}";

    private static IncidentSignal Read(OwnFact fact)
    {
        var said = fact.Members;
        var key = said.NeededText("key");
        var act = said.Word<IncidentSignalAction>("action") ?? IncidentSignalAction.Opened;
        var at = fact.At(null);
        return fact.Make(at, $"Incident {key}", (id, title) => new IncidentSignal
        {
            Id = id,
            At = at,
            Title = title,
            Incident = key,
            Action = act,
            Severity = said.Text("severity"),
            StartedAt = act == IncidentSignalAction.Opened ? at : null,
            ResolvedAt = act == IncidentSignalAction.Resolved ? at : null,
            Deployment = said.Text("deployment"),
            Artifact = said.Text("artifact"),
            Sha = said.Sha("commit"),
            Description = FactText.Description(said.Text("description")),
        });
    }
}
