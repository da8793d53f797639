namespace Fairlead.Domain.Changes;

/// <summary>How long a stage took.</summary>
/// <param name="Seconds">Whole seconds, at least 0.</param>
/// <param name="WasNegative">Whether the clocks said less than 0, which counts as 0 and is shown.</param>
public readonly record struct StageTime(long Seconds, bool WasNegative)
{
    /// <param name="from">When it began; null where that is unknown.</param>
    /// <param name="to">When it was over; null where it is not, or nobody knows.</param>
    /// <returns>The time between; null where an end is unknown, which is never 0.</returns>
    public static StageTime? Between(DateTime? from, DateTime? to) => from is { } begin && to is { } end
        ? new StageTime(end < begin ? 0 : (end - begin).Ticks / TimeSpan.TicksPerSecond, end < begin)
        : null;
}

/// <summary>The instants of a pull request from which its stages follow.</summary>
/// <param name="FirstCommitAt">The author's instant of its first commit.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ReadyAt">When it became ready for review, where it was a draft.</param>
/// <param name="FirstReviewAt">The first review by somebody else.</param>
/// <param name="MergedAt">When it was merged.</param>
/// <param name="DeployedAt">The first deployment that contains it.</param>
public sealed record PullRequestInstants(DateTime? FirstCommitAt, DateTime? OpenedAt, DateTime? ReadyAt, DateTime? FirstReviewAt, DateTime? MergedAt, DateTime? DeployedAt);

/// <summary>The four stages of a pull request. Each is null where one of its ends is unknown, whatever the others are.</summary>
/// <remarks>
/// Fairlead delivery reference §2.1: coding (first commit to opened), pickup (opened to first review by another human), review (to merged), deploy (merged to
/// deployed). A draft asks nobody for a review, so its pickup begins when it is ready; where
/// somebody reviewed the draft all the same, when it was opened. Clocks that run backwards give 0 (§2.2), counted apart.
/// </remarks>
/// <param name="Coding">From the first commit to opened.</param>
/// <param name="Pickup">From opened, for a draft that nobody reviewed from ready, to the first review.</param>
/// <param name="Review">From the first review to merged.</param>
/// <param name="Deploy">From merged to deployed.</param>
/// <param name="Branch">The age of the branch when it was merged: from the first commit to merged.</param>
public sealed record PullRequestStages(StageTime? Coding, StageTime? Pickup, StageTime? Review, StageTime? Deploy, StageTime? Branch)
{
    /// <param name="at">The instants.</param>
    /// <returns>The stages.</returns>
    public static PullRequestStages Of(PullRequestInstants at) => new(
        StageTime.Between(at.FirstCommitAt, at.OpenedAt),
        StageTime.Between(at.ReadyAt is { } ready && !(at.FirstReviewAt < ready) ? ready : at.OpenedAt, at.FirstReviewAt),
        StageTime.Between(at.FirstReviewAt, at.MergedAt),
        StageTime.Between(at.MergedAt, at.DeployedAt),
        StageTime.Between(at.FirstCommitAt, at.MergedAt));
}
