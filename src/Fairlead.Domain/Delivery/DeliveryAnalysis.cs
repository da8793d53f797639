namespace Fairlead.Domain.Delivery;

/// <summary>Why a release is believed to have failed.</summary>
public enum FailureKind
{
    /// <summary>One of its commits was reverted in a later release, or is reverted on the trunk.</summary>
    ShippedRevert,

    /// <summary>The next patch of its line came within the days of the rule.</summary>
    Hotfix,

    /// <summary>An incident is linked to it.</summary>
    Incident,

    /// <summary>It was rolled back.</summary>
    Rollback,
}

/// <summary>An inferred failure of a release.</summary>
/// <param name="Release">The index of the release that failed.</param>
/// <param name="Kind">Why it is believed to have failed.</param>
/// <param name="RestoredBy">The index of the release that restored; null while that is still to come.</param>
/// <param name="Revert">The reverting commit, for a shipped revert.</param>
/// <param name="Target">The reverted commit, for a shipped revert.</param>
/// <param name="Counts">Whether the service's rule counts this kind; one that does not is shown as a suspicion.</param>
public sealed record ReleaseFailure(int Release, FailureKind Kind, int? RestoredBy, int? Revert, int? Target, bool Counts);

/// <summary>Why a release is believed to be unplanned work.</summary>
public enum ReworkKind
{
    /// <summary>A patch within days of the release before it in its line.</summary>
    Hotfix,

    /// <summary>Everything in it repairs a failed release: reverts of what was shipped, or fixes of it.</summary>
    OnlyRepairs,

    /// <summary>It brings back what was deployed before a failed one.</summary>
    Rollback,
}

/// <summary>A release believed to be unplanned work.</summary>
/// <param name="Release">The index of the release.</param>
/// <param name="Kind">Why.</param>
/// <param name="Repairs">The index of the release that it repairs.</param>
public sealed record Rework(int Release, ReworkKind Kind, int Repairs);

/// <summary>The delivery of one service, derived from a history and its releases by fixed rules; the same input gives the same output.</summary>
public sealed class DeliveryAnalysis
{
    private const int Often = 200, Several = 3, Rarely = 1000;

    private DeliveryAnalysis(CommitGraph graph, IReadOnlyList<Release> releases, int[] label, DeliveryRules rules)
    {
        Graph = graph;
        Releases = releases;
        Label = label;
        Rules = rules;
    }

    /// <summary>The history.</summary>
    public CommitGraph Graph { get; }

    /// <summary>The releases in order of (date, name).</summary>
    public IReadOnlyList<Release> Releases { get; }

    /// <summary>The first release of each commit, or <see cref="FirstRelease.None"/>.</summary>
    public int[] Label { get; }

    /// <summary>The settings in force.</summary>
    public DeliveryRules Rules { get; }

    /// <summary>The lead time of every released change.</summary>
    public required IReadOnlyList<ChangeLeadTime> Changes { get; init; }

    /// <summary>Commits on the trunk that no release contains, merges included.</summary>
    public required IReadOnlyList<int> Waiting { get; init; }

    /// <summary>Where each commit landed on the trunk; null when no trunk is known.</summary>
    public required int[]? Landing { get; init; }

    /// <summary>Whether each commit was imported, see <see cref="ImportedHistory"/>; null where nothing was.</summary>
    public required bool[]? Imported { get; init; }

    /// <summary>Waiting commits of which a release contains a copy, by 'cherry picked from commit': they are out, and do not wait.</summary>
    public required IReadOnlyList<int> ReleasedAsCopy { get; init; }

    /// <summary>Every revert with its outcome.</summary>
    public required IReadOnlyList<Revert> Reverts { get; init; }

    /// <summary>
    /// Whether reverts tell failures here: one of 200 changes was taken back by a commit that says so, or at least three and one of a thousand. Below that they
    /// find some failures, and say nothing of how many there were.
    /// </summary>
    public bool RevertsAreUsual
    {
        get
        {
            var (found, changes) = (Reverts.Count(r => r.Target is not null), Changes.Count + Waiting.Count);
            return found > 0 && (found * Often >= changes || (found >= Several && found * Rarely >= changes));
        }
    }

    /// <summary>What the names of the releases say.</summary>
    public required VersionScheme Scheme { get; init; }

    /// <summary>Whether versions tell a patch from a release, so that rework can be told by them.</summary>
    public bool TellsRework => Scheme == VersionScheme.Versions;

    /// <summary>Whether it can be told by git how often releases fail: by reverts that are usual, or by patches where the rule counts those.</summary>
    public bool TellsFailures => RevertsAreUsual || (Rules.Evidence == FailureEvidence.RevertsAndHotfixes && TellsRework);

    /// <summary>Inferred failures, by release, then kind. A release may have several; it failed once.</summary>
    public required IReadOnlyList<ReleaseFailure> Failures { get; init; }

    /// <summary>Releases that were unplanned work, one entry each, by release.</summary>
    public required IReadOnlyList<Rework> Reworks { get; init; }

    /// <param name="facts">The history and what its messages say.</param>
    /// <param name="releases">The releases of the service in order of (date, name).</param>
    /// <param name="rules">The settings of the service.</param>
    /// <returns>Labels, lead times, failures and rework.</returns>
    public static DeliveryAnalysis Of(DeliveryFacts facts, IReadOnlyList<Release> releases, DeliveryRules rules)
    {
        var graph = facts.Graph;
        var label = FirstRelease.Of(graph, releases);
        var line = facts.Trunk is { } trunk ? TrunkLine.Of(graph, trunk, facts.IsTurned) : null;
        var landing = line is not null ? TrunkLanding.Of(graph, line) : null;
        var waiting = facts.Trunk is { } head ? FirstRelease.Waiting(graph, [head], label) : [];
        if (facts.AsOf is { } asOf)
            waiting = [.. waiting.Where(c => graph.Committed[landing![c]] <= asOf)];
        var isWaiting = waiting.ToHashSet();
        bool Belongs(int commit) => facts.Belongs?.Invoke(commit) != false;
        var copied = facts.CherryPicks?.Where(p => p.Target is not null && label[p.Commit] != FirstRelease.None).Select(p => p.Target!.Value).Where(isWaiting.Contains).ToHashSet() ?? [];

        var reverts = Delivery.Reverts.Judge([.. facts.Reverts.Where(r => Belongs(r.Commit))], label, isWaiting.Contains);

        // Where versions are dates, or nearly all of them patches, the next one says nothing of the one before.
        var scheme = VersionSchemes.Of(releases);
        var hotfixes = scheme is VersionScheme.Calendar or VersionScheme.Patches ? [] : Hotfixes.Of(releases, rules.HotfixDays);
        var failures = FailuresOf(reverts, hotfixes, label, rules);
        return new DeliveryAnalysis(graph, releases, label, rules)
        {
            Changes = LeadTimes.Of(graph, releases, label, landing is null && rules.Start == LeadTimeStart.Trunk ? LeadTimeStart.Committer : rules.Start, landing, facts.Belongs),
            Waiting = [.. waiting.Where(c => Belongs(c) && !copied.Contains(c))],
            Landing = landing,
            Imported = line is not null && !rules.CountsImports ? ImportedHistory.Of(graph, line, landing!) : null,
            ReleasedAsCopy = [.. copied.Where(Belongs).Order()],
            Reverts = reverts,
            Scheme = scheme,
            Failures = failures,
            Reworks = ReworksOf(facts, reverts, hotfixes, label, failures),
        };
    }

    private static List<ReleaseFailure> FailuresOf(IReadOnlyList<Revert> reverts, IReadOnlyList<Hotfix> hotfixes, int[] label, DeliveryRules rules)
    {
        var failures = new List<ReleaseFailure>();
        foreach (var revert in reverts)
        {
            if (revert.Outcome is not (RevertOutcome.Shipped or RevertOutcome.Open))
                continue;
            int? restoredBy = revert.Outcome == RevertOutcome.Shipped ? label[revert.Commit] : null;
            failures.Add(new ReleaseFailure(label[revert.Target!.Value], FailureKind.ShippedRevert, restoredBy, revert.Commit, revert.Target, Counts: true));
        }

        foreach (var hotfix in hotfixes)
            failures.Add(new ReleaseFailure(hotfix.Earlier, FailureKind.Hotfix, hotfix.Later, null, null, rules.Evidence == FailureEvidence.RevertsAndHotfixes));

        return [.. failures.OrderBy(f => f.Release).ThenBy(f => f.Kind).ThenBy(f => f.RestoredBy ?? int.MaxValue).ThenBy(f => f.Revert)];
    }

    private static List<Rework> ReworksOf(DeliveryFacts facts, IReadOnlyList<Revert> reverts, IReadOnlyList<Hotfix> hotfixes, int[] label, List<ReleaseFailure> failures)
    {
        var found = new SortedDictionary<int, Rework>();
        foreach (var hotfix in hotfixes)
            found.TryAdd(hotfix.Later, new Rework(hotfix.Later, ReworkKind.Hotfix, hotfix.Earlier));

        // A release of nothing but repairs: each change in it reverts, or by its Fixes: trailer mends, something that a
        // failed release had shipped.
        var failed = failures.Where(f => f.Counts).Select(f => f.Release).ToHashSet();
        bool IsChange(int commit) => label[commit] != FirstRelease.None && !facts.Graph.IsMerge(commit) && facts.Belongs?.Invoke(commit) != false;
        var repairs = new Dictionary<int, int>();
        foreach (var revert in reverts.Where(r => r.Outcome == RevertOutcome.Shipped && IsChange(r.Commit)))
            repairs[revert.Commit] = label[revert.Target!.Value];
        foreach (var fix in facts.Fixes)
        {
            if (IsChange(fix.Commit) && fix.Target is { } target && label[target] != FirstRelease.None && failed.Contains(label[target]) && label[target] < label[fix.Commit])
                repairs.TryAdd(fix.Commit, label[target]);
        }

        if (repairs.Count > 0)
        {
            var changes = new Dictionary<int, int>();
            for (var commit = 0; commit < label.Length; commit++)
            {
                if (IsChange(commit))
                    changes[label[commit]] = changes.GetValueOrDefault(label[commit]) + 1;
            }

            foreach (var repair in repairs.GroupBy(r => label[r.Key]).Where(g => g.Count() == changes.GetValueOrDefault(g.Key)))
                found.TryAdd(repair.Key, new Rework(repair.Key, ReworkKind.OnlyRepairs, repair.Min(r => r.Value)));
        }

        return [.. found.Values];
    }
}

/// <summary>A history with what its messages say, as the rules read it.</summary>
/// <param name="Graph">The commits.</param>
/// <param name="Trunk">The head of the trunk; null in a repository without one.</param>
/// <param name="Reverts">Commits that say which commit they revert.</param>
/// <param name="Fixes">Commits whose Fixes: trailer names the commit that they mend.</param>
/// <param name="Belongs">Whether a commit is a change of this service; null where the whole repository is one service.</param>
/// <param name="IsTurned">Whether a commit merges the trunk into something else, see <see cref="TrunkLine"/>; null for none.</param>
/// <param name="CherryPicks">Commits that say of which commit they are a copy; null for none.</param>
/// <param name="AsOf">
/// For a report bounded by a tag, that tag's date in seconds since 1970 UTC: what landed on the trunk later is not waiting yet.
/// </param>
public sealed record DeliveryFacts(
    CommitGraph Graph,
    int? Trunk,
    IReadOnlyList<RevertMessage> Reverts,
    IReadOnlyList<RevertMessage> Fixes,
    Func<int, bool>? Belongs = null,
    long? AsOf = null,
    Func<int, bool>? IsTurned = null,
    IReadOnlyList<RevertMessage>? CherryPicks = null);
