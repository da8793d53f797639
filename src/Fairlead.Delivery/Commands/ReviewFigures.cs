using System.Text.Json.Serialization;
using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Domain.Delivery;
using Fairlead.Measures;

namespace Fairlead.Delivery;

internal sealed record ImportFigures(int Commits, int NewCommits, int Tags, bool NothingNew);

internal sealed record ReviewFailureFigures(string Deployment, DateTime DeployedAt, string Kind, string? Revert, string? Target, string? Subject, string? RestoredBy, long? RecoverySeconds);

internal sealed record ReviewChangeFigures(string Sha, string Subject, DateTime Started, string? Deployment, DateTime? Deployed, long? LeadTimeSeconds);

internal sealed record ServiceReviewFigures(
    string Service,
    string Scope,
    string Deployments,
    string? TagPattern,
    WindowFigures Window,
    string Sentence,
    IReadOnlyList<MeasureFigures> Measures,
    int FailureCount,
    IReadOnlyList<ReviewFailureFigures> Failures,
    IReadOnlyList<ReviewChangeFigures> Slowest,
    int WaitingCount,
    IReadOnlyList<ReviewChangeFigures> Waiting,
    IReadOnlyList<RuleFigures>? Rules)
{
    public static ServiceReviewFigures Of(DeliveryReview review, Service service) => new(
        review.Scope.Key!,
        review.Scope.Text,
        Words.Name(service.Deployments),
        service.TagPattern.Length == 0 ? null : service.TagPattern,
        WindowFigures.Of(review.Window, review.WindowReason),
        review.Sentence,
        [.. review.Readings.Select(MeasureFigures.Of)],
        review.FailureCount,
        [.. review.Failures.Select(f => new ReviewFailureFigures(
            f.Failure.Deployment,
            f.Failure.DeployedAt,
            Words.Name(f.Failure.Kind),
            f.Failure.RevertSha,
            f.Failure.TargetSha,
            f.Target?.Subject,
            f.Failure.RestoredBy,
            f.Failure.RecoverySeconds))],
        [.. review.Slowest.Select(Change)],
        review.WaitingCount,
        [.. review.Waiting.Select(Change)],
        review.Rules?.Select(RuleFigures.Of).ToList());

    private static ReviewChangeFigures Change(ReviewedChange c) => new(c.Commit.Sha, c.Commit.Subject, c.Change.StartedAt, c.Change.Deployment, c.Change.DeployedAt, c.Change.LeadSeconds);
}

/// <summary>What <c>fairlead review --json</c> prints.</summary>
internal sealed record ReviewFigures(string Repository, string Location, ImportFigures Import, string? Trunk, DateTime? KnownUntil, LookFigures? Look, IReadOnlyList<ServiceReviewFigures> Services, IReadOnlyList<string> Notes, string? Report);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReviewFigures))]
internal sealed partial class ReviewJson : JsonSerializerContext;
