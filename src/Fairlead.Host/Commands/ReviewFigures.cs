using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Measures;

namespace Fairlead.Host.Commands;

public sealed record ImportFigures(int Commits, int NewCommits, int Tags, bool NothingNew);

public sealed record ReviewFailureFigures(string Deployment, DateTime DeployedAt, string Kind, string? Revert, string? Target, string? Subject, string? RestoredBy, long? RecoverySeconds);

public sealed record ReviewChangeFigures(string Sha, string Subject, DateTime Started, string? Deployment, DateTime? Deployed, long? LeadTimeSeconds);

public sealed record ServiceReviewFigures(
    string Service,
    string Scope,
    WindowFigures Window,
    string Sentence,
    IReadOnlyList<MeasureFigures> Measures,
    int FailureCount,
    IReadOnlyList<ReviewFailureFigures> Failures,
    IReadOnlyList<ReviewChangeFigures> Slowest,
    int WaitingCount,
    IReadOnlyList<ReviewChangeFigures> Waiting)
{
    public static ServiceReviewFigures Of(DeliveryReview review) => new(
        review.Scope.Key!,
        review.Scope.Text,
        WindowFigures.Of(review.Window, review.WindowReason),
        review.Sentence,
        [.. review.Readings.Select(MeasureFigures.Of)],
        review.FailureCount,
        [.. review.Failures.Select(f => new ReviewFailureFigures(
            f.Failure.Deployment,
            f.Failure.DeployedAt,
            f.Failure.Kind == FailureKind.Hotfix ? "hotfix" : "shippedRevert",
            f.Failure.RevertSha,
            f.Failure.TargetSha,
            f.Target?.Subject,
            f.Failure.RestoredBy,
            f.Failure.RecoverySeconds))],
        [.. review.Slowest.Select(Change)],
        review.WaitingCount,
        [.. review.Waiting.Select(Change)]);

    private static ReviewChangeFigures Change(ReviewedChange c) => new(c.Commit.Sha, c.Commit.Subject, c.Change.StartedAt, c.Change.Deployment, c.Change.DeployedAt, c.Change.LeadSeconds);
}

/// <summary>What <c>fairlead review --json</c> prints.</summary>
public sealed record ReviewFigures(string Repository, string Location, ImportFigures Import, IReadOnlyList<ServiceReviewFigures> Services, string? Report);
