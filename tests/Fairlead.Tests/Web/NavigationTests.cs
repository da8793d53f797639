using System.Net;
using Fairlead.Accounts;
using Fairlead.Delivery;
using Fairlead.Tests.House;
using Fairlead.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Web;

/// <summary>The navigation that the modules' entries make together: what DESIGN.md, 'Navigation', allows, and how it folds.</summary>
public sealed class NavigationTests(WebHouses houses)
{
    [Fact]
    public async Task It_has_at_most_fifteen_practices_two_levels_and_six_tabs()
    {
        var items = (await houses.OfAsync(filled: false)).App.Services.GetServices<NavItem>().ToList();
        var entries = items.FindAll(i => i.Under is null);

        // Review to Learning are fifteen, and the three at the foot.
        entries.Count(i => i.Group != NavGroup.Foot).ShouldBeLessThanOrEqualTo(15);
        entries.Where(i => i.Group == NavGroup.Foot).Select(i => i.Title).ShouldBe(["Sources", "Administration", "Help"], ignoreOrder: true);
        entries.Where(i => i.Group == NavGroup.Top).OrderBy(i => i.Order).Select(i => i.Title).ShouldBe(["Review", "Commitments"]);
        items.Where(i => i.Under is not null).ShouldAllBe(i => entries.Any(e => e.Path == i.Under && e.Group == i.Group), "a tab is one of an entry, never of another tab");
        items.GroupBy(i => i.Under ?? i.Path).ShouldAllBe(section => section.Count() <= 6, "more tabs than a row holds");
        FlowPages.Tabs.Count.ShouldBeLessThanOrEqualTo(6);
        FlowPages.Tabs.ShouldAllBe(t => t.Views.Count <= 6);
        items.Select(i => i.Path).ShouldBeUnique();
        entries.Select(i => i.Title).ShouldBeUnique();
        items.GroupBy(i => i.Group).ShouldAllBe(g => g.Select(i => i.Order).Distinct().Count() == g.Count(), "two with the same place in a group");
    }

    // A tab is not in the navigation but above the page, so that the depth is two for whoever looks, too.
    [Theory]
    [InlineData("/", "Review", "Review")]
    [InlineData("/timeline", "Review", "Timeline")]
    [InlineData("/audit", "Administration", "Audit log")]
    [InlineData("/definitions/change-lead-time", "Help", "Definitions")]
    [InlineData("/flow/lead-time", "Flow", "Lead time")]
    [InlineData("/flow/restore", "Flow", "Restore")]
    [InlineData("/incidents", "Reliability", null)]
    public async Task A_page_is_marked_in_the_navigation_and_among_its_tabs(string path, string entry, string? tab)
    {
        var web = await houses.OfAsync(filled: true);

        var page = Html.Of((await web.GetAsync(path)).Text);

        page.QuerySelectorAll(".fl-nav > * a[aria-current]").Select(a => a.TextContent.Trim()).ShouldBe([entry]);
        page.QuerySelectorAll("main nav:is(.fl-tabs, .fl-views) [aria-current]").LastOrDefault()?.TextContent.Trim().ShouldBe(tab);

        // The page itself is named once: by its tab, else by its entry, which stands in the panel and in the menu of a phone. What is below a tab has neither.
        var isBelow = path.Contains("/change-", StringComparison.Ordinal);
        page.QuerySelectorAll("[aria-current=page]").Length.ShouldBe(isBelow ? 0 : tab is null ? 2 : 1);
        page.QuerySelectorAll(".fl-nav ul ul, .fl-nav details details").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_practice_without_data_is_one_grey_line()
    {
        var empty = Html.Of((await (await houses.OfAsync(filled: false)).GetAsync("/definitions")).Text);
        var filled = Html.Of((await (await houses.OfAsync(filled: true)).GetAsync("/definitions")).Text);

        empty.QuerySelectorAll(".fl-nav a.unset").Select(a => string.Join(' ', a.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ShouldBe(["Flow set up", "Reliability set up"]);
        filled.QuerySelectorAll(".fl-nav a.unset").ShouldBeEmpty();
    }

    [Fact]
    public async Task Entries_of_administrators_are_theirs_alone()
    {
        var web = await houses.OfAsync(filled: false);
        using var viewer = await web.AsAsync(Role.Viewer);

        var page = Html.Of(await viewer.GetStringAsync("/definitions", TestHouse.Cancel));

        page.QuerySelectorAll(".fl-nav ul a").Select(a => a.GetAttribute("href")).ShouldContain("/catalog");
        page.QuerySelectorAll(".fl-nav ul a").Select(a => a.GetAttribute("href")).ShouldNotContain("/settings");
    }

    // What a script does with the cookie, a button does without one.
    [Fact]
    public async Task A_group_that_was_folded_stays_folded()
    {
        var web = await houses.OfAsync(filled: false);
        using var browser = await web.AsAsync(Role.Viewer);
        (await FoldedAsync(browser)).ShouldBeEmpty();

        await PressAsync(browser, "fold=delivery");
        (await FoldedAsync(browser)).ShouldBe(["delivery"]);
        await PressAsync(browser, "fold=organisation");
        (await FoldedAsync(browser)).ShouldBe(["delivery", "organisation"]);
        await PressAsync(browser, "open=delivery");
        (await FoldedAsync(browser)).ShouldBe(["organisation"]);
        await PressAsync(browser, "fold=nonsense");
        (await FoldedAsync(browser)).ShouldBe(["organisation"]);
    }

    [Theory]
    [InlineData("https://example.org")]
    [InlineData("//example.org")]
    public async Task Folding_leads_back_to_a_page_of_ours(string back)
    {
        var web = await houses.OfAsync(filled: false);
        using var browser = await web.AsAsync(Role.Viewer);

        using var response = await browser.GetAsync("/navigation?fold=delivery&return=" + Uri.EscapeDataString(back), TestHouse.Cancel);

        response.Headers.Location!.ToString().ShouldBe("/");
    }

    private static async Task PressAsync(HttpClient browser, string button)
    {
        using var response = await browser.GetAsync($"/navigation?{button}&return=/definitions", TestHouse.Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.ToString().ShouldBe("/definitions");
    }

    private static async Task<IEnumerable<string?>> FoldedAsync(HttpClient browser) =>
        Html.Of(await browser.GetStringAsync("/definitions", TestHouse.Cancel)).QuerySelectorAll(".fl-nav details.fl-group:not([open])").Select(d => d.GetAttribute("data-group"));
}
