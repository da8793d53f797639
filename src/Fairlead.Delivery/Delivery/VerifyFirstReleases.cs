using Fairlead.Domain.Delivery;
using Fairlead.Git;

namespace Fairlead.Delivery;

/// <summary>A commit for which git's own answer differs from ours.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="Ours">The first release as labelled here.</param>
/// <param name="Git">The first release by git; null when git finds none.</param>
public sealed record Disagreement(string Sha, string Ours, string? Git);

/// <summary>What a verification found.</summary>
/// <param name="Checked">How many commits were checked.</param>
/// <param name="Disagreements">Those where the answers differ.</param>
public sealed record Verification(int Checked, IReadOnlyList<Disagreement> Disagreements)
{
    /// <summary>How many agree.</summary>
    public int Agreeing => Checked - Disagreements.Count;
}

/// <summary>Proves first releases by another way: for random released commits git is asked which tags contain them.</summary>
public static class VerifyFirstReleases
{
    /// <param name="report">The report to check.</param>
    /// <param name="count">How many commits at most.</param>
    /// <param name="random">Chooses them.</param>
    /// <param name="scratch">A folder for a temporary copy of the tags, and a commit-graph.</param>
    /// <param name="progress">Is told how many commits have been checked.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="GitException">Git failed.</exception>
    public static Verification Run(DoraReport report, int count, Random random, string scratch, IProgress<int>? progress, CancellationToken cancel)
    {
        var released = Enumerable.Range(0, report.Analysis.Label.Length).Where(c => report.Analysis.Label[c] != FirstRelease.None).ToArray();

        // The numbering depends on how the history was read; by name the choice is the same every time.
        Array.Sort(released, (a, b) => report.History.Ids[a].CompareTo(report.History.Ids[b]));
        random.Shuffle(released);
        var chosen = released.AsMemory(0, Math.Min(count, released.Length));
        var order = InOrder(report);

        using var oracle = TagOracle.For(report.Repository, scratch, chosen.Length, cancel);
        var gate = new Lock();
        var found = new List<Disagreement>();
        var done = 0;
        Parallel.For(0, chosen.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var commit = chosen.Span[i];
            var id = report.History.Ids[commit];
            var ours = report.Analysis.Releases[report.Analysis.Label[commit]].Name;
            var theirs = oracle.TagsContaining(id, cancel).Where(order.ContainsKey).MinBy(t => order[t]);
            lock (gate)
            {
                if (ours != theirs)
                    found.Add(new Disagreement(id.ToString(), ours, theirs));
                progress?.Report(++done);
            }
        });
        return new Verification(chosen.Length, [.. found.OrderBy(d => d.Sha, StringComparer.Ordinal)]);
    }

    /// <summary>The place of every release tag in (date, name) order, up to the last one that was asked for.</summary>
    private static Dictionary<string, int> InOrder(DoraReport report)
    {
        var last = report.Analysis.Releases.Count == 0 ? null : report.Analysis.Releases[^1];
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = report.Analysis.Releases.SelectMany(r => r.AlsoNamed.Append(r.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var tag in report.Tags.Kept.Where(t => last is not null && names.Contains(t.Name)).OrderBy(t => t.At).ThenBy(t => t.Name, StringComparer.Ordinal))
            order.Add(tag.Name, order.Count);
        return order;
    }
}
