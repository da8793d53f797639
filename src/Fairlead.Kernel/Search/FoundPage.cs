using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Web;

namespace Fairlead.Search;

/// <summary>A page that is found by its title.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Within">The part of the product that it belongs to.</param>
/// <param name="IsFor">Who may open it; null for everybody with an account.</param>
public sealed record FoundPage(string Title, string Path, string Within, Func<Caller, bool>? IsFor = null);

/// <summary>Finds pages of the product: those of the navigation, and those that modules name.</summary>
/// <param name="navigation">The navigation.</param>
/// <param name="pages">Further pages.</param>
internal sealed class PageSearch(IEnumerable<NavItem> navigation, IEnumerable<FoundPage> pages) : ISearch
{
    public string Kind => "page";

    public string Title => "Pages";

    public int Order => 10;

    public Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var all = navigation.OrderBy(i => i.Group).ThenBy(i => i.Order).Where(i => i.IsFor(asked.Caller)).Select(i => new FoundPage(i.TabTitle, i.Path, Within(i)))
            .Concat(pages.Where(p => p.IsFor?.Invoke(asked.Caller) ?? true));
        return Task.FromResult(SearchAnswer.Best(asked, all.Select(p => asked.Hit(p.Title, p.Path, p.Within, around: p.Within))));
    }

    // What people see beside it: the entry that it is a tab of, or the group.
    private string Within(NavItem item) => item.Tab is not null ? item.Title
        : item.Under is { } under ? navigation.First(i => i.Path == under).Title
        : item.Group is NavGroup.Top or NavGroup.Foot ? "" : item.Group.ToString();
}
