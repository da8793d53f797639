using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Changes;

/// <summary>By whose rule a lead time is counted.</summary>
public enum LeadTimeRule
{
    /// <summary>dora.dev: every commit, from writing to the first deployment that contains it. Fairlead's own.</summary>
    Dora,

    /// <summary>GitLab: every merge request, from its merge to its deployment.</summary>
    GitLab,

    /// <summary>Apache DevLake: every pull request, coding and open and deployment time added up in begun minutes.</summary>
    DevLake,

    /// <summary>Datadog: every commit that was at most a month old when it was deployed.</summary>
    Datadog,
}

/// <summary>A commit that was deployed. Times are seconds since 1970.</summary>
/// <param name="StartedAt">When it was written.</param>
/// <param name="DeployedAt">The first deployment that contains it.</param>
public readonly record struct DeployedCommit(long StartedAt, long DeployedAt);

/// <summary>A pull request that was merged and deployed. Times are seconds since 1970.</summary>
/// <param name="BeganAt">The author's instant of its first commit; null where it is unknown.</param>
/// <param name="OpenedAt">When it was opened; null where it is unknown.</param>
/// <param name="MergedAt">When it was merged.</param>
/// <param name="DeployedAt">The first deployment that contains it.</param>
public readonly record struct DeployedPullRequest(long? BeganAt, long? OpenedAt, long MergedAt, long DeployedAt);

/// <summary>What one rule makes of the facts.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="N">How many commits or pull requests it counts.</param>
/// <param name="LeftOut">How many of the given ones it leaves out.</param>
/// <param name="Seconds">What it counted, in seconds, ascending.</param>
public sealed record LeadTimeAccount(LeadTimeRule Rule, int N, int LeftOut, IReadOnlyList<long> Seconds)
{
    /// <summary>The median in seconds; null below five.</summary>
    public long? Median => At(500);

    /// <summary>The 85th percentile in seconds; null below five.</summary>
    public long? P85 => At(850);

    private long? At(int permille) => N < Percentile.MinimumSample ? null : Percentile.OfSorted([.. Seconds], permille);
}

/// <summary>The lead time of the same deployments under the rules of four systems: they differ in what they count and where they begin, by an order of magnitude.</summary>
public static class LeadTimeRules
{
    /// <summary>How old a commit may be that Datadog counts, in seconds: a month, here 30 days.</summary>
    public const long DatadogOldest = 30L * 86_400;

    /// <param name="commits">Commits whose first deployment lies in the window, without those of a baseline.</param>
    /// <param name="pulls">Pull requests whose first deployment lies in the window, without those of bots.</param>
    /// <returns>One account for each rule, in their order.</returns>
    public static IReadOnlyList<LeadTimeAccount> Of(IReadOnlyCollection<DeployedCommit> commits, IReadOnlyCollection<DeployedPullRequest> pulls)
    {
        var written = commits.Select(c => Math.Max(0, c.DeployedAt - c.StartedAt)).ToList();
        return
        [
            Account(LeadTimeRule.Dora, written, 0),
            Account(LeadTimeRule.GitLab, [.. pulls.Select(p => Math.Max(0, p.DeployedAt - p.MergedAt))], 0),
            Account(LeadTimeRule.DevLake, [.. pulls.Select(DevLake)], 0),
            Account(LeadTimeRule.Datadog, [.. written.Where(s => s <= DatadogOldest)], written.Count(s => s > DatadogOldest)),
        ];
    }

    // Minutes that have begun; what is unknown or below 0 counts as nothing.
    private static long DevLake(DeployedPullRequest p) => 60 * (Minutes(p.BeganAt, p.OpenedAt) + Minutes(p.OpenedAt, p.MergedAt) + Minutes(p.MergedAt, p.DeployedAt));

    private static long Minutes(long? from, long? to) => from is { } a && to is { } b && b > a ? (b - a + 59) / 60 : 0;

    private static LeadTimeAccount Account(LeadTimeRule rule, List<long> seconds, int leftOut)
    {
        seconds.Sort();
        return new(rule, seconds.Count, leftOut, seconds);
    }
}
