namespace Fairlead.Domain.Signals;

/// <summary>Commits arrived on a branch, or a branch or tag came or went.</summary>
public sealed record PushSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<PushSignal> Kind { get; } = new("push")
    {
        SubjectPrefix = "ref:",
        Subject = (p, scope) => $"ref:{scope.Address}:{p.Branch ?? p.Tag}",
        Traces = p => (null, p.Tag),
    };

    /// <summary>The branch; null for a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag; null for a branch.</summary>
    public string? Tag { get; init; }

    /// <summary>Where it stood before; null for a new one.</summary>
    public string? Before { get; init; }

    /// <summary>Where it stands now; null for a deleted one, and where the source does not say.</summary>
    public string? After { get; init; }

    /// <summary>Whether the branch or tag is gone.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>How many commits are new to it; 0 where the source does not say.</summary>
    public int Commits { get; init; }
}
