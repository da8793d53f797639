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
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<PullRequestSignal> Kind { get; } = new("pull-request")
    {
        Subject = (p, scope) => SubjectOf(scope, p.Number),
        Word = p => $"pull request {SignalText.Lower(p.Action)}",
        Times = p => [("openedAt", p.OpenedAt), ("mergedAt", p.MergedAt), ("closedAt", p.ClosedAt)],
        Own = new OwnForm(
            "pull-request",
            ["number", "action", "author", "openedAt", "mergedAt", "mergeCommit", "headCommit", "additions", "deletions", "files", "firstCommitAt", "draft", "labels"],
            Read)
        {
            Csv = new CsvForm("pull-requests", "at, mergedAt or openedAt") { Numbers = ["additions", "deletions", "files"], Truths = ["draft"], Lists = ["labels"] },
        },
    };

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

    // A pull request is its repository's, whoever tells of it and by whichever of its addresses.
    internal static string SubjectOf(SubjectScope scope, string number) => $"pull-request:{scope.Place}#{number}";

    private static PullRequestSignal Read(OwnFact fact)
    {
        var said = fact.Members;
        var number = said.NeededText("number");
        var (opened, merged) = (said.Instant("openedAt"), said.Instant("mergedAt"));
        if (opened > merged)
            throw said.Wrong("mergedAt", "it lies before openedAt.");
        var act = said.Word<PullRequestAction>("action") ?? (merged is null ? PullRequestAction.Opened : PullRequestAction.Merged);
        var at = fact.At(act switch { PullRequestAction.Merged => merged, PullRequestAction.Opened => opened, _ => null });
        return fact.Make(at, $"Pull request {number}", (id, title) => new PullRequestSignal
        {
            Id = id,
            At = at,
            Title = title,
            Number = number,
            Action = act,
            Author = said.Text("author"),
            OpenedAt = act == PullRequestAction.Opened ? opened ?? at : opened,
            MergedAt = act == PullRequestAction.Merged ? merged ?? at : merged,
            ClosedAt = act is PullRequestAction.Merged or PullRequestAction.Abandoned ? at : merged,
            IsDraft = said.IsTrue("draft"),
            HeadSha = said.Sha("headCommit"),
            MergeSha = said.Sha("mergeCommit"),
            FirstCommitAt = said.Instant("firstCommitAt"),
            Additions = said.Count("additions"),
            Deletions = said.Count("deletions"),
            Files = said.Count("files"),
            Labels = said.Texts("labels"),
        });
    }
}
