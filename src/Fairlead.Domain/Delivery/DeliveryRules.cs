namespace Fairlead.Domain.Delivery;

/// <summary>What counts as a failed release when git is the only witness. Both are inferred, never observed.</summary>
public enum FailureEvidence
{
    /// <summary>A shipped commit was reverted in a later release. Strong: somebody took it back.</summary>
    Reverts,

    /// <summary>Also a patch release within days. Weak: projects that patch by routine look worse than they are.</summary>
    RevertsAndHotfixes,
}

/// <summary>What says that a commit takes another one back.</summary>
public enum RevertWords
{
    /// <summary>Its message names the commit ('This reverts commit …'), the pull request ('Reverts #12') or the subject ('Revert "…"').</summary>
    Any,

    /// <summary>Its message names the commit.</summary>
    CommitNames,
}

/// <summary>The settings of one service under which its history is read.</summary>
/// <param name="Start">Where lead times start.</param>
/// <param name="HotfixDays">Within how many days the next patch release counts as a hotfix.</param>
/// <param name="Evidence">What counts as a failure.</param>
/// <param name="CountsImports">Whether what arrived together with a root of its own has lead times, see <see cref="ImportedHistory"/>.</param>
/// <param name="CountsBots">Whether what programs wrote has lead times and waits, see <see cref="BotAuthors"/>.</param>
public sealed record DeliveryRules(
    LeadTimeStart Start = LeadTimeStart.Author,
    int HotfixDays = Hotfixes.DefaultDays,
    FailureEvidence Evidence = FailureEvidence.Reverts,
    bool CountsImports = false,
    bool CountsBots = false)
{
    /// <summary>The version of the rules that turn a history into delivery measures; part of each measure's definition.</summary>
    public const int Version = 4;
}
