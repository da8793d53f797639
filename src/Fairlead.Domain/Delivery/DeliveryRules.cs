namespace Fairlead.Domain.Delivery;

/// <summary>What counts as a failed release when git is the only witness. Both are inferred, never observed.</summary>
public enum FailureEvidence
{
    /// <summary>A shipped commit was reverted in a later release. Strong: somebody took it back.</summary>
    Reverts,

    /// <summary>Also a patch release within days. Weak: projects that patch by routine look worse than they are.</summary>
    RevertsAndHotfixes,
}

/// <summary>The settings of one service under which its history is read.</summary>
/// <param name="Start">Where lead times start.</param>
/// <param name="HotfixDays">Within how many days the next patch release counts as a hotfix.</param>
/// <param name="Evidence">What counts as a failure.</param>
public sealed record DeliveryRules(
    LeadTimeStart Start = LeadTimeStart.Author,
    int HotfixDays = Hotfixes.DefaultDays,
    FailureEvidence Evidence = FailureEvidence.Reverts)
{
    /// <summary>The version of the rules that turn a history into delivery measures; part of each measure's definition.</summary>
    public const int Version = 3;
}
