using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Changes;

/// <summary>A pull request as it stands, folded from everything that sources told of it.</summary>
/// <remarks>
/// Messages arrive late, twice and in any order, and some say less than others: signals are taken in the order of their own times, the same fact counts
/// once, and silence about something says nothing about it.
/// </remarks>
public sealed record PullRequestFacts
{
    /// <summary>Its number or key within the repository.</summary>
    public required string Number { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>Its page at the source.</summary>
    public string? Url { get; init; }

    /// <summary>When it was opened; null where no source said so.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>When it first became ready for review, where it was a draft before.</summary>
    public DateTime? ReadyAt { get; init; }

    /// <summary>The author's instant of its first commit, where a source said so.</summary>
    public DateTime? FirstCommitAt { get; init; }

    /// <summary>
    /// When somebody else first reviewed it: neither its author nor a program, and not after the merge, for what was said later held nothing up.
    /// </summary>
    public DateTime? FirstReviewAt { get; init; }

    /// <summary>When somebody else first approved it.</summary>
    public DateTime? ApprovedAt { get; init; }

    /// <summary>When it was merged; null while it is not.</summary>
    public DateTime? MergedAt { get; init; }

    /// <summary>When it was closed, merged or not; null while it is open.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>The branch it is for.</summary>
    public string? Target { get; init; }

    /// <summary>The head of its branch.</summary>
    public string? HeadSha { get; init; }

    /// <summary>The commit on the target branch that the merge, squash or rebase made.</summary>
    public string? MergeSha { get; init; }

    /// <summary>Lines added.</summary>
    public int? Additions { get; init; }

    /// <summary>Lines removed.</summary>
    public int? Deletions { get; init; }

    /// <summary>Files changed.</summary>
    public int? Files { get; init; }

    /// <summary>Its commits.</summary>
    public int? Commits { get; init; }

    /// <summary>Whether a program proposed it.</summary>
    public bool IsByBot { get; init; }

    /// <summary>Whether it is not ready for review yet.</summary>
    public bool IsDraft { get; init; }

    /// <param name="told">Changes and reviews of one pull request, in any order; others are passed over.</param>
    /// <returns>How it stands; null where only reviews were told, for then nothing is known of itself.</returns>
    public static PullRequestFacts? Of(IEnumerable<Signal> told)
    {
        var said = told.DistinctBy(s => s.Id, StringComparer.Ordinal).OrderBy(s => s.At).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();
        var changes = said.OfType<PullRequestSignal>().ToList();
        if (changes.Count == 0)
            return null;
        string? Newest(Func<PullRequestSignal, string?> of) => changes.Select(of).LastOrDefault(t => !string.IsNullOrEmpty(t));
        int? Count(Func<PullRequestSignal, int?> of) => changes.Select(of).LastOrDefault(c => c is not null);
        var mergedAt = changes.Select(c => c.MergedAt ?? (c.Action == PullRequestAction.Merged ? c.At : null)).Min();
        var author = Newest(c => c.Author);
        var reviews = said.OfType<ReviewSignal>().Where(r => IsReview(r, author, mergedAt)).ToList();
        return new PullRequestFacts
        {
            Number = changes[^1].Number,
            Title = Newest(c => c.IsUntitled ? null : c.Title) ?? $"#{changes[^1].Number}",
            Url = Newest(c => c.Url),
            OpenedAt = changes.Select(c => c.OpenedAt).Min() ?? changes.Where(c => c.Action == PullRequestAction.Opened).Select(c => (DateTime?)c.At).FirstOrDefault(),
            ReadyAt = changes.Where(c => c.Action == PullRequestAction.Ready).Select(c => (DateTime?)c.At).FirstOrDefault(),
            FirstCommitAt = changes.Select(c => c.FirstCommitAt).Min(),
            FirstReviewAt = reviews.Select(r => (DateTime?)r.At).FirstOrDefault(),
            ApprovedAt = reviews.Where(r => r.Verdict == Verdict.Approved).Select(r => (DateTime?)r.At).FirstOrDefault(),
            MergedAt = mergedAt,
            ClosedAt = mergedAt ?? ClosedAtOf(changes),
            Target = Newest(c => c.Target),
            HeadSha = Newest(c => c.HeadSha),
            MergeSha = mergedAt is null ? null : Newest(c => c.MergeSha),
            Additions = Count(c => c.Additions),
            Deletions = Count(c => c.Deletions),
            Files = Count(c => c.Files),
            Commits = Count(c => c.Commits),
            IsByBot = changes.Exists(c => c.IsByBot),
            IsDraft = mergedAt is null && changes[^1] is { IsDraft: true, Action: not PullRequestAction.Ready },
        };
    }

    // Taking an approval back is no review; neither is what the author or a program says.
    private static bool IsReview(ReviewSignal review, string? author, DateTime? mergedAt) =>
        !review.IsByBot && !review.IsByAuthor && review.Verdict != Verdict.Dismissed
        && !(author is not null && string.Equals(author, review.Reviewer, StringComparison.OrdinalIgnoreCase))
        && (mergedAt is null || review.At <= mergedAt);

    private static DateTime? ClosedAtOf(List<PullRequestSignal> changes)
    {
        DateTime? closed = null;
        foreach (var change in changes)
        {
            closed = change switch
            {
                { ClosedAt: { } at } => at,
                { Action: PullRequestAction.Abandoned } => change.At,
                { Action: PullRequestAction.Reopened or PullRequestAction.Opened } => null,
                _ => closed,
            };
        }

        return closed;
    }
}
