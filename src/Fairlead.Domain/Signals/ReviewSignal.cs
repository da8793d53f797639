namespace Fairlead.Domain.Signals;

/// <summary>What a reviewer said.</summary>
public enum Verdict
{
    /// <summary>A remark without a verdict.</summary>
    Commented,

    /// <summary>It may go in.</summary>
    Approved,

    /// <summary>Something has to change first.</summary>
    ChangesWanted,

    /// <summary>An earlier verdict was taken back.</summary>
    Dismissed,
}

/// <summary>A review of a change.</summary>
public sealed record ReviewSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<ReviewSignal> Kind { get; } = new("review")
    {
        SubjectPrefix = PullRequestSignal.Kind.SubjectPrefix,
        Subject = (r, scope) => PullRequestSignal.SubjectOf(scope, r.Number),
        Word = r => $"review: {(r.Verdict == Verdict.ChangesWanted ? "changes wanted" : SignalText.Lower(r.Verdict))}",
    };

    /// <summary>The change's number or key within the repository.</summary>
    public required string Number { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Who reviewed, as the source calls them.</summary>
    public string? Reviewer { get; init; }

    /// <summary>Whether a program reviewed.</summary>
    public bool IsByBot { get; init; }

    /// <summary>Whether the change's own author did: no review by another.</summary>
    public bool IsByAuthor { get; init; }
}
