namespace Fairlead.Domain.Signals;

/// <summary>What happened to a change that is proposed for a branch.</summary>
public enum PullRequestAction
{
    /// <summary>It was edited, labelled, got commits.</summary>
    Updated,

    /// <summary>It was opened.</summary>
    Opened,

    /// <summary>It became ready for review.</summary>
    Ready,

    /// <summary>It was opened again.</summary>
    Reopened,

    /// <summary>It was merged.</summary>
    Merged,

    /// <summary>It was closed without a merge.</summary>
    Abandoned,
}

/// <summary>A pull request (merge request, change) with its whole state after something happened to it.</summary>
public sealed record PullRequestSignal : Signal
{
    /// <summary>Its number or key within the repository.</summary>
    public required string Number { get; init; }

    /// <summary>What happened.</summary>
    public required PullRequestAction Action { get; init; }

    /// <summary>Who proposed it, as the source calls them; compared with reviewers only, never a key of any number.</summary>
    public string? Author { get; init; }

    /// <summary>Whether a program proposed it.</summary>
    public bool IsByBot { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>When it was merged.</summary>
    public DateTime? MergedAt { get; init; }

    /// <summary>When it was closed, merged or not.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Whether it is not ready for review yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The branch it is for.</summary>
    public string? Target { get; init; }

    /// <summary>The branch it comes from.</summary>
    public string? Branch { get; init; }

    /// <summary>The head of its branch.</summary>
    public string? HeadSha { get; init; }

    /// <summary>The commit on the target branch that a merge, squash or rebase made.</summary>
    public string? MergeSha { get; init; }

    /// <summary>The author's instant of its first commit, where the source says so.</summary>
    public DateTime? FirstCommitAt { get; init; }

    /// <summary>How many commits it has.</summary>
    public int? Commits { get; init; }

    /// <summary>Lines added.</summary>
    public int? Additions { get; init; }

    /// <summary>Lines removed.</summary>
    public int? Deletions { get; init; }

    /// <summary>Files changed.</summary>
    public int? Files { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

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
