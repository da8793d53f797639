using Fairlead.Accounts;

namespace Fairlead.Web;

/// <summary>An entry of the navigation. A module adds its own; a part that does not exist is not shown.</summary>
/// <param name="Group">The heading that it stands under; empty for the top.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Path">The page; its sub-pages belong to it.</param>
/// <param name="Icon">The path data of an outline icon of 24 by 24.</param>
/// <param name="Order">The place among all entries.</param>
/// <param name="ForAdministrators">Whether only administrators have any business there.</param>
public sealed record NavItem(string Group, string Title, string Path, string Icon, int Order, bool ForAdministrators = false)
{
    /// <param name="caller">A reader.</param>
    /// <returns>Whether they may open the page.</returns>
    public bool IsFor(Caller caller) => !ForAdministrators || caller.MayAdminister;

    /// <param name="path">The path of a page.</param>
    /// <returns>Whether the page belongs to this entry.</returns>
    public bool Holds(string path) => Path == "/" ? path == "/" : path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);
}
