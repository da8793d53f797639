using Fairlead.Domain.Delivery;
using Fairlead.Git;

namespace Fairlead.Delivery;

/// <summary>A commit with its first line, as an explanation shows it.</summary>
/// <param name="Sha">Its name.</param>
/// <param name="Subject">Its first line.</param>
public sealed record NamedCommit(string Sha, string Subject);

/// <summary>A stretch of the way from a release down to a commit.</summary>
/// <param name="Commit">The commit at the end of the stretch.</param>
/// <param name="Skipped">How many first-parent steps before it are not shown.</param>
/// <param name="Parent">Which parent led here, counted from 1; 0 for the released commit itself.</param>
public sealed record PathStep(NamedCommit Commit, int Skipped, int Parent);

/// <summary>A lead time under one of the starts.</summary>
/// <param name="Start">The start.</param>
/// <param name="From">The instant, seconds since 1970 UTC; null where the commit never landed on the trunk.</param>
/// <param name="Seconds">The lead time, never below 0; null where it has none.</param>
/// <param name="WasNegative">Whether the clocks said less than 0.</param>
public sealed record StartedLeadTime(LeadTimeStart Start, long? From, long? Seconds, bool WasNegative);

/// <summary>Why a commit has the numbers that it has.</summary>
public sealed record ChangeExplanation
{
    /// <summary>The commit.</summary>
    public required NamedCommit Commit { get; init; }

    /// <summary>The author's instant, seconds since 1970 UTC.</summary>
    public required long Authored { get; init; }

    /// <summary>The committer's instant.</summary>
    public required long Committed { get; init; }

    /// <summary>The first release that contains it; null while there is none.</summary>
    public required Release? Release { get; init; }

    /// <summary>Whether it is on the trunk and waits for a release.</summary>
    public required bool IsWaiting { get; init; }

    /// <summary>Whether it has two or more parents: it carries no change of its own and has no lead time.</summary>
    public required bool IsMerge { get; init; }

    /// <summary>Whether its release is the first one, whose changes had collected for an unknown time.</summary>
    public required bool IsInBaseline { get; init; }

    /// <summary>The way from the release down to it.</summary>
    public required IReadOnlyList<PathStep> Path { get; init; }

    /// <summary>Its lead time under each start.</summary>
    public required IReadOnlyList<StartedLeadTime> LeadTimes { get; init; }

    /// <summary>What it reverts, and what that meant.</summary>
    public required (NamedCommit? Target, RevertOutcome Outcome)? Reverts { get; init; }

    /// <summary>What reverts it.</summary>
    public required IReadOnlyList<(NamedCommit Commit, RevertOutcome Outcome)> RevertedBy { get; init; }

    /// <summary>The name of the commit that it was picked from, as its message has it.</summary>
    public required string? CherryPickOf { get; init; }

    /// <summary>The commits that were picked from it.</summary>
    public required IReadOnlyList<NamedCommit> CherryPickedAs { get; init; }
}

/// <summary>Explains one commit: the first release that contains it, the way there, the rule.</summary>
public static class ExplainChange
{
    /// <summary>Runs of first-parent steps up to this length are shown in full.</summary>
    private const int ShortRun = 3;

    /// <param name="report">The report.</param>
    /// <param name="name">A full or abbreviated name, or any other name that git resolves.</param>
    /// <returns>The explanation, or null when the name leads to no commit of this history.</returns>
    public static ChangeExplanation? Of(DoraReport report, string name)
    {
        var history = report.History;
        if ((history.Resolve(name) ?? (report.Repository.Resolve(name) is { } id ? history.IndexOf(id) : null)) is not { } commit)
            return null;

        var analysis = report.Analysis;
        var label = analysis.Label[commit];
        var release = label == FirstRelease.None ? null : analysis.Releases[label];
        NamedCommit Named(int c) => new(history.Ids[c].ToString(), history.SubjectOf(c));
        var revert = analysis.Reverts.Where(r => r.Commit == commit).Select(r => (Revert?)r).FirstOrDefault();
        return new ChangeExplanation
        {
            Commit = Named(commit),
            Authored = analysis.Graph.Authored[commit],
            Committed = analysis.Graph.Committed[commit],
            Release = release,
            IsWaiting = analysis.Waiting.Contains(commit),
            IsMerge = analysis.Graph.IsMerge(commit),
            IsInBaseline = label == 0,
            Path = release is null ? [] : Elided(Way(analysis, release, label, commit), Named),
            LeadTimes = [.. Enum.GetValues<LeadTimeStart>().Select(s => LeadTime(analysis, release, commit, s))],
            Reverts = revert is { } r ? (r.Target is { } target ? Named(target) : null, r.Outcome) : null,
            RevertedBy = [.. analysis.Reverts.Where(x => x.Target == commit).Select(x => (Named(x.Commit), x.Outcome))],
            CherryPickOf = history.Mentions.Where(m => m.Commit == commit && m.Kind == MentionKind.CherryPickOf).Select(m => m.Name).FirstOrDefault(),
            CherryPickedAs = [.. history.Mentions.Where(m => m.Kind == MentionKind.CherryPickOf && history.Resolve(m.Name) == commit).Select(m => Named(m.Commit))],
        };
    }

    private static StartedLeadTime LeadTime(DeliveryAnalysis analysis, Release? release, int commit, LeadTimeStart start)
    {
        var from = start == LeadTimeStart.Trunk && analysis.Landing is null ? null : LeadTimes.StartOf(analysis.Graph, commit, start, analysis.Landing);
        if (release is null || from is not { } began || analysis.Graph.IsMerge(commit))
            return new StartedLeadTime(start, from, null, false);
        return new StartedLeadTime(start, from, Math.Max(0, release.At - began), release.At < began);
    }

    /// <summary>
    /// From the released commit down, always over the first parent that still contains the commit. All commits in between
    /// carry the same label: were one of them in an earlier release, the commit would be, too.
    /// </summary>
    private static List<(int Commit, int Parent)> Way(DeliveryAnalysis analysis, Release release, int label, int commit)
    {
        var graph = analysis.Graph;
        var children = new Dictionary<int, List<int>>();
        for (var child = 0; child < graph.Count; child++)
        {
            if (analysis.Label[child] != label)
                continue;
            foreach (var parent in graph.ParentsOf(child))
            {
                if (analysis.Label[parent] == label)
                    (children.TryGetValue(parent, out var known) ? known : children[parent] = []).Add(child);
            }
        }

        var contains = new HashSet<int> { commit };
        var open = new Stack<int>([commit]);
        while (open.TryPop(out var at))
        {
            foreach (var child in children.GetValueOrDefault(at) ?? [])
            {
                if (contains.Add(child))
                    open.Push(child);
            }
        }

        var way = new List<(int, int)> { (release.Commit, 0) };
        for (var at = release.Commit; at != commit;)
        {
            var parents = graph.ParentsOf(at);
            var next = 0;
            while (!contains.Contains(parents[next]))
                next++;
            at = parents[next];
            way.Add((at, next + 1));
        }

        return way;
    }

    /// <summary>Keeps both ends and every step that leaves the first parents; long runs in between become a number.</summary>
    private static List<PathStep> Elided(List<(int Commit, int Parent)> way, Func<int, NamedCommit> named)
    {
        var steps = new List<PathStep>();
        var skipped = 0;
        for (var i = 0; i < way.Count; i++)
        {
            // A commit is worth a line when the way turns there: at the ends, behind a turn, and where the next step turns.
            var shown = i == 0 || i == way.Count - 1 || way[i].Parent > 1 || way[i + 1].Parent > 1 || way.Count <= ShortRun + 2;
            if (!shown)
            {
                skipped++;
                continue;
            }

            steps.Add(new PathStep(named(way[i].Commit), skipped, way[i].Parent));
            skipped = 0;
        }

        return steps;
    }
}
