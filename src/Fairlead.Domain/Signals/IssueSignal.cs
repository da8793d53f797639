namespace Fairlead.Domain.Signals;

/// <summary>A ticket or issue with its whole state after something happened to it.</summary>
public sealed record IssueSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<IssueSignal> Kind { get; } = new("issue")
    {
        Subject = (i, scope) => $"issue:{scope.Source:N}:{scope.Address}#{i.Key}",
        Word = i => $"issue {i.Action}",
        Times = i => [("createdAt", i.CreatedAt), ("closedAt", i.ClosedAt)],
    };

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
