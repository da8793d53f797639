using System.Text.Json.Serialization;
using Fairlead.Commands;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;

namespace Fairlead.Delivery;

internal sealed record CommitFigures(int Total, int NonMerge, int Waiting);

internal sealed record LeadTimeFigures(string Start, int N, long? P50Seconds, long? P85Seconds, long? P95Seconds, int Negative);

internal sealed record FrequencyFigures(double? PerDay, long N, DateTime? From, DateTime? To, double? Low, double? High);

internal sealed record FailRateFigures(long Failed, long Of, double? Rate, double? Low, double? High);

internal sealed record RecoveryFigures(int N, int Open, long? MedianSeconds);

internal sealed record ReworkFigures(long Rework, long Of, double? Rate, double? Low, double? High);

internal sealed record RevertFigures(int Shipped, int SameRelease, int ReleaseBranch, int Unresolved, int Reverted, int Open);

internal sealed record HotfixFigures(int Suspected, int Of);

internal sealed record BaselineFigures(string Release, int Changes, bool Included);

internal sealed record LeftOutFigures(int Imported, int Bots, int ReleasedAsCopy);

internal sealed record DoraFailureFigures(string Release, string Kind, string? RestoredBy, string? Revert, string? Target, bool Counts);

/// <summary>What <c>fairlead dora --json</c> prints. Null is 'no data', never 0.</summary>
internal sealed record DoraFigures
{
    public required string Repository { get; init; }

    public required string? Trunk { get; init; }

    public required string Tags { get; init; }

    public required int Releases { get; init; }

    public required CommitFigures Commits { get; init; }

    public required LeadTimeFigures LeadTime { get; init; }

    public required FrequencyFigures DeploymentFrequency { get; init; }

    public required FailRateFigures ChangeFailRate { get; init; }

    public required RecoveryFigures FailedDeploymentRecovery { get; init; }

    public required ReworkFigures ReworkRate { get; init; }

    /// <summary>Whether reverts are usual enough for the rate to be one; where not, its failures are candidates.</summary>
    public required bool TellsFailures { get; init; }

    /// <summary>Whether versions tell a patch from a release.</summary>
    public required bool TellsRework { get; init; }

    public required RevertFigures Reverts { get; init; }

    public required HotfixFigures Hotfixes { get; init; }

    public required BaselineFigures? Baseline { get; init; }

    public required LeftOutFigures LeftOut { get; init; }

    public required int UndatedTags { get; init; }

    public required int PreReleaseTags { get; init; }

    public required int DefinitionVersion { get; init; }

    public required IReadOnlyList<DoraFailureFigures> Failures { get; init; }

    /// <param name="report">A report.</param>
    /// <returns>Its figures.</returns>
    public static DoraFigures Of(DoraReport report)
    {
        var analysis = report.Analysis;
        var reverts = analysis.Reverts.CountBy(r => r.Outcome).ToDictionary();
        var releases = analysis.Releases;
        string? Sha(int? commit) => commit is { } c ? report.History.Ids[c].ToString() : null;
        return new DoraFigures
        {
            Repository = report.Repository.WorkTree ?? report.Repository.GitDirectory,
            Trunk = report.Trunk,
            TellsFailures = analysis.TellsFailures,
            TellsRework = analysis.TellsRework,
            Tags = report.Pattern,
            Releases = releases.Count,
            Commits = new(analysis.Label.Count(l => l != FirstRelease.None), analysis.Changes.Count, report.Waiting.Count),
            LeadTime = new(
                analysis.Rules.Start.ToString().ToLowerInvariant(),
                report.LeadTimes.Length,
                Percentile.OfSorted(report.LeadTimes, 500),
                Percentile.OfSorted(report.LeadTimes, 850),
                Percentile.OfSorted(report.LeadTimes, 950),
                analysis.Changes.Count(c => c.WasNegative && report.IsMeasured(c))),
            DeploymentFrequency = new(
                report.Frequency.PerDay,
                report.Frequency.Count,
                releases.Count == 0 ? null : Data.Instants.FromUnix(releases[0].At),
                releases.Count == 0 ? null : Data.Instants.FromUnix(releases[^1].At),
                report.Frequency.Interval?.Low,
                report.Frequency.Interval?.High),
            ChangeFailRate = new(report.ChangeFailRate.Count, report.ChangeFailRate.Total, report.ChangeFailRate.Rate, report.ChangeFailRate.Interval?.Low, report.ChangeFailRate.Interval?.High),
            FailedDeploymentRecovery = new(report.Recovery.N, report.Recovery.Open, report.Recovery.Median),
            ReworkRate = new(report.ReworkRate.Count, report.ReworkRate.Total, report.ReworkRate.Rate, report.ReworkRate.Interval?.Low, report.ReworkRate.Interval?.High),
            Reverts = new(
                reverts.GetValueOrDefault(RevertOutcome.Shipped),
                reverts.GetValueOrDefault(RevertOutcome.SameRelease),
                reverts.GetValueOrDefault(RevertOutcome.ReleaseBranch),
                reverts.GetValueOrDefault(RevertOutcome.Unresolved),
                reverts.GetValueOrDefault(RevertOutcome.Relanding),
                reverts.GetValueOrDefault(RevertOutcome.Open)),
            Hotfixes = new(analysis.Reworks.Count(r => r.Kind == ReworkKind.Hotfix), releases.Count),
            Baseline = releases.Count == 0 ? null : new(releases[0].Name, analysis.Changes.Count(c => c.Release == 0), !report.ExcludesBaseline),
            LeftOut = new(report.ImportedChanges, report.BotChanges, analysis.ReleasedAsCopy.Count),
            UndatedTags = report.Tags.Undated,
            PreReleaseTags = report.Tags.PreReleases,
            DefinitionVersion = DeliveryRules.Version,
            Failures = [.. analysis.Failures.Select(f => new DoraFailureFigures(
                releases[f.Release].Name,
                f.Kind == FailureKind.Hotfix ? "hotfix" : "shippedRevert",
                f.RestoredBy is { } by ? releases[by].Name : null,
                Sha(f.Revert),
                Sha(f.Target),
                f.Counts))],
        };
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DoraFigures))]
[JsonSerializable(typeof(ExplanationFigures))]
[JsonSerializable(typeof(VerificationFigures))]
internal sealed partial class DoraJson : JsonSerializerContext;
