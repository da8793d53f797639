using Fairlead.Measures;

namespace Fairlead.Changes;

/// <summary>The measures of this module.</summary>
public static class ChangeDefinitions
{
    private const int Version = 4, StageVersion = 2;

    /// <summary>The first stage.</summary>
    public static readonly MeasureDefinition Coding = Stage("coding", "Coding time", "from its first commit to being opened");

    /// <summary>The second stage.</summary>
    public static readonly MeasureDefinition Pickup = Stage("pickup", "Pickup time", "from being opened, for a draft from being ready, to the first review by somebody else");

    /// <summary>The third stage.</summary>
    public static readonly MeasureDefinition Review = Stage("review", "Review time", "from the first review by somebody else to its merge");

    /// <summary>The fourth stage.</summary>
    public static readonly MeasureDefinition Deploy = Stage("deploy", "Deploy time", "from its merge to the first deployment that contained it");

    /// <summary>How long work stays off the trunk.</summary>
    public static readonly MeasureDefinition BranchAge = new(
        "branch-age", "Branch age at merge", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, Version,
        "How old a branch was when it arrived on the trunk, from its first commit on; the median of those of which that is known.", "trunk")
    { SampleNoun = "merge", Tail = "p90" };

    /// <summary>How much comes at once.</summary>
    public static readonly MeasureDefinition BatchSize = new(
        "batch-size", "Batch size", MeasureUnit.Count, MeasureDirection.LowerIsBetter, Version,
        "How many lines a merge, or a squashed or single commit, added and removed; the median of those of which that is known.", "trunk")
    { SampleNoun = "merge", ValueNoun = "lines", Tail = "p90" };

    /// <summary>How often work arrives.</summary>
    public static readonly MeasureDefinition Merges = new(
        "merges-per-day", "Merges to the trunk", MeasureUnit.PerDay, MeasureDirection.HigherIsBetter, Version,
        "How often work arrived on the trunk: pull requests, merges and commits on its first-parent line, each once.", "trunk")
    { SampleNoun = "merge" };

    /// <summary>How often it arrives young.</summary>
    public static readonly MeasureDefinition WithinADay = new(
        "merged-within-a-day", "Merged within a day", MeasureUnit.Share, MeasureDirection.HigherIsBetter, Version,
        "The share of merges that arrived on the trunk within 24 hours of their first commit, of those of which that is known.", "trunk")
    { SampleNoun = "merge" };

    /// <summary>The stages of a pull request, in their order.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> Stages = [Coding, Pickup, Review, Deploy];

    /// <summary>The health of the trunk.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> Trunk = [BranchAge, BatchSize, Merges, WithinADay];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> All = [.. Stages, .. Trunk];

    private static MeasureDefinition Stage(string name, string title, string span) => new(
        $"pull-request-{name}-time", title, MeasureUnit.Duration, MeasureDirection.LowerIsBetter, StageVersion,
        $"How long a pull request took {span}; the median of those merged in the window.", "pull-requests")
    { SampleNoun = "pull request", Tail = "p90" };
}
