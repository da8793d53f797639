using Fairlead.Accounts;
using Fairlead.Data;

namespace Fairlead.Web.Shell;

/// <summary>An entry as one reader sees it on one page.</summary>
/// <param name="Item">The entry.</param>
/// <param name="IsCurrent">Whether the page belongs to it.</param>
/// <param name="IsSetUp">Whether it has anything to show.</param>
public sealed record NavEntry(NavItem Item, bool IsCurrent, bool IsSetUp);

/// <summary>The navigation as one reader sees it on one page.</summary>
/// <param name="Entries">The entries, in their order.</param>
/// <param name="Section">The entry that the page belongs to; null for a page of none.</param>
/// <param name="Tabs">The pages of that entry; empty where it has only one.</param>
public sealed record NavTree(IReadOnlyList<NavEntry> Entries, NavItem? Section, IReadOnlyList<(NavItem Item, bool IsCurrent)> Tabs)
{
    /// <summary>Nothing.</summary>
    public static NavTree None { get; } = new([], null, []);
}

/// <summary>Puts the modules' entries together.</summary>
/// <param name="items">The entries.</param>
internal sealed class ReadNavigation(IEnumerable<NavItem> items)
{
    private readonly List<NavItem> _items = [.. items.OrderBy(i => i.Group).ThenBy(i => i.Order).ThenBy(i => i.Title, StringComparer.Ordinal)];

    /// <param name="db">The database; null where it may have failed, and no practice is asked for its data.</param>
    /// <param name="caller">The reader.</param>
    /// <param name="path">The path of the page.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What the reader sees.</returns>
    public async Task<NavTree> OfAsync(FairleadDb? db, Caller caller, string path, CancellationToken cancel)
    {
        var seen = _items.FindAll(i => i.IsFor(caller));
        var current = seen.Find(i => i.Holds(path));
        var section = current?.Under is { } under ? seen.Find(i => i.Path == under) : current;
        var entries = new List<NavEntry>();
        foreach (var item in seen.Where(i => i.Under is null))
            entries.Add(new(item, item == section, db is null || item.HasData is null || await item.HasData(db, cancel)));

        var tabs = section is null ? [] : seen.Where(i => i == section || i.Under == section.Path).Select(i => (i, i == current)).ToList();
        return new(entries, section, tabs.Count < 2 ? [] : tabs);
    }
}
