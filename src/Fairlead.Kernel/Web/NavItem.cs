using Fairlead.Accounts;
using Fairlead.Data;

namespace Fairlead.Web;

/// <summary>The parts of the navigation, in their order.</summary>
public enum NavGroup
{
    /// <summary>Above the groups, without a heading.</summary>
    Top,

    /// <summary>Where to go: strategy and forecast.</summary>
    Direction,

    /// <summary>How work reaches its users, and whether it holds.</summary>
    Delivery,

    /// <summary>How the work is done: debt, decisions, security, cost.</summary>
    Craft,

    /// <summary>Who does it: teams, people, rituals, learning.</summary>
    Organisation,

    /// <summary>Below the groups, without a heading: sources, administration, help.</summary>
    Foot,
}

/// <summary>An entry of the navigation, or a tab of one. A module adds its own; a part that does not exist is not shown.</summary>
/// <param name="Group">Where it stands.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Path">The page; its sub-pages belong to it.</param>
/// <param name="Icon">The path data of an outline icon of 24 by 24.</param>
/// <param name="Order">The place within its group.</param>
/// <param name="ForAdministrators">Whether only administrators have any business there.</param>
public sealed record NavItem(NavGroup Group, string Title, string Path, string Icon, int Order, bool ForAdministrators = false)
{
    /// <summary>The path of the entry that it is a tab of; null when it is an entry itself. The navigation goes no deeper.</summary>
    public string? Under { get; init; }

    /// <summary>What its own page is called among the tabs; null where that is the title.</summary>
    public string? Tab { get; init; }

    /// <summary>Whether the practice has anything to show yet; null where that is no question. Without data the entry is one grey line, 'set up'.</summary>
    public Func<FairleadDb, CancellationToken, Task<bool>>? HasData { get; init; }

    /// <summary>What its page is called among the tabs.</summary>
    public string TabTitle => Tab ?? Title;

    /// <param name="caller">A reader.</param>
    /// <returns>Whether they may open the page.</returns>
    public bool IsFor(Caller caller) => !ForAdministrators || caller.MayAdminister;

    /// <param name="path">The path of a page.</param>
    /// <returns>Whether the page belongs to this entry.</returns>
    public bool Holds(string path) => Path == "/" ? path == "/" : path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);
}
