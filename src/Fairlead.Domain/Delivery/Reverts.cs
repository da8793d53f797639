namespace Fairlead.Domain.Delivery;

/// <summary>What became of a commit that says 'This reverts commit …'.</summary>
public enum RevertOutcome
{
    /// <summary>The reverted commit was out in an earlier release: that release failed, this one restores.</summary>
    Shipped,

    /// <summary>Commit and revert came out together: the fault was never shipped.</summary>
    SameRelease,

    /// <summary>The revert came out before the commit itself, on a release branch: nothing failed.</summary>
    ReleaseBranch,

    /// <summary>The named commit is not part of any release: shown as unknown, counted as nothing.</summary>
    Unresolved,

    /// <summary>The named commit took something back: that lands again, which is no failure.</summary>
    Relanding,

    /// <summary>The reverted commit is out and its revert waits for a release: the release failed and is not restored yet.</summary>
    Open,

    /// <summary>Neither the commit nor its revert is released yet.</summary>
    Unreleased,
}

/// <summary>A commit whose message names the commit that it reverts.</summary>
/// <param name="Commit">The reverting commit.</param>
/// <param name="Target">The reverted commit; null where the named hash is not in the history or is ambiguous.</param>
public readonly record struct RevertMessage(int Commit, int? Target);

/// <summary>A revert with what became of it.</summary>
/// <param name="Commit">The reverting commit.</param>
/// <param name="Target">The reverted commit, when it could be found.</param>
/// <param name="Outcome">What that means for releases.</param>
public readonly record struct Revert(int Commit, int? Target, RevertOutcome Outcome);

/// <summary>Judges reverts by the releases in which commit and revert first came out.</summary>
public static class Reverts
{
    /// <param name="messages">The reverting commits of the history.</param>
    /// <param name="label">The first release of each commit, see <see cref="FirstRelease"/>.</param>
    /// <param name="isWaiting">Whether a commit without release is on its way, that is on the trunk.</param>
    /// <returns>One judgement per reverting commit that is released or on its way; commits elsewhere are left out.</returns>
    public static IReadOnlyList<Revert> Judge(IReadOnlyCollection<RevertMessage> messages, int[] label, Func<int, bool> isWaiting)
    {
        var targets = new Dictionary<int, int?>();
        foreach (var message in messages)
            targets.TryAdd(message.Commit, message.Target);
        return messages
            .Where(m => label[m.Commit] != FirstRelease.None || isWaiting(m.Commit))
            .Select(m => new Revert(m.Commit, m.Target, Outcome(m, label, targets)))
            .ToList();
    }

    private static RevertOutcome Outcome(RevertMessage message, int[] label, Dictionary<int, int?> targets)
    {
        var revert = label[message.Commit];
        if (message.Target is not { } target)
            return RevertOutcome.Unresolved;
        var shipped = label[target];
        if (revert == FirstRelease.None)
        {
            return shipped == FirstRelease.None ? RevertOutcome.Unreleased
                : TookBack(target, targets) ? RevertOutcome.Relanding
                : RevertOutcome.Open;
        }

        if (shipped == FirstRelease.None)
            return RevertOutcome.Unresolved;
        if (shipped == revert)
            return RevertOutcome.SameRelease;
        if (shipped > revert)
            return RevertOutcome.ReleaseBranch;
        return TookBack(target, targets) ? RevertOutcome.Relanding : RevertOutcome.Shipped;
    }

    // A revert takes back, its revert lands again, the revert of that takes back again. No commit can name a later one,
    // so the chain ends; the bound is for abbreviated names that hit the wrong commit.
    private static bool TookBack(int commit, Dictionary<int, int?> targets)
    {
        var reverts = 0;
        for (int? next = commit; next is { } at && targets.TryGetValue(at, out var target) && reverts <= targets.Count; next = target)
            reverts++;
        return reverts % 2 == 1;
    }
}
