using Microsoft.Playwright;

namespace Fairlead.Browser.Tests;

/// <summary>What the shell's script adds: groups that stay folded, a list that filters, and menus that pass axe when they are open.</summary>
public sealed class ShellTests(Browser browser)
{
    [ChromiumFact]
    public async Task A_group_stays_folded_over_a_navigation_and_a_new_page()
    {
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await visit.GoAsync("/definitions");
        var flow = page.Locator(".fl-nav details[data-group=delivery] a").First;
        await Assertions.Expect(flow).ToBeVisibleAsync();

        await page.Locator(".fl-nav details[data-group=delivery] > summary").ClickAsync();
        await Assertions.Expect(flow).ToBeHiddenAsync();
        await page.Locator(".fl-nav a[href='/catalog']").ClickAsync();
        await page.WaitForURLAsync("**/catalog");
        await Assertions.Expect(flow).ToBeHiddenAsync();
        await visit.GoAsync("/definitions");
        await Assertions.Expect(flow).ToBeHiddenAsync();

        await page.Locator(".fl-nav details[data-group=delivery] > summary").ClickAsync();
        await Assertions.Expect(flow).ToBeVisibleAsync();
        await visit.GoAsync("/definitions");
        await Assertions.Expect(flow).ToBeVisibleAsync();
        visit.Wrongs.ShouldBeEmpty();
    }

    [ChromiumFact]
    public async Task The_list_of_scopes_filters_as_one_types_and_what_is_chosen_stays()
    {
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await visit.GoAsync("/timeline");
        var choices = page.Locator(".fl-nav .fl-scopes li:not([hidden]) > button");

        await page.Locator(".fl-nav .fl-scope-switch > summary").ClickAsync();
        await Assertions.Expect(page.Locator(".fl-nav .fl-scope-switch input[type=search]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("BLO");
        await Assertions.Expect(choices).ToHaveTextAsync(["Blog"]);
        await page.Keyboard.TypeAsync("xyz");
        await Assertions.Expect(page.Locator(".fl-nav .fl-scope-switch .none")).ToBeVisibleAsync();
        await page.Locator(".fl-nav .fl-scope-switch input[type=search]").FillAsync("blog");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**scope=service%3Ablog**");
        await visit.GoAsync("/timeline");
        await Assertions.Expect(page.Locator(".fl-nav .fl-scope-switch > summary")).ToContainTextAsync("Blog");
        visit.Wrongs.ShouldBeEmpty();
    }

    [ChromiumTheory]
    [InlineData(1440, ".fl-nav .fl-scope-switch > summary")]
    [InlineData(1440, ".fl-nav .fl-me > summary")]
    [InlineData(390, ".fl-bar .fl-me > summary")]
    [InlineData(390, ".fl-bar .fl-menu > summary")]
    public async Task What_opens_passes_in_both_appearances(int width, string summary)
    {
        await using var visit = await browser.VisitAsync(width);
        await visit.Page.AddInitScriptAsync(Axe.Script);
        await visit.GoAsync("/definitions");

        await visit.Page.Locator(summary).ClickAsync();

        (await Axe.SeriousAsync(visit.Page)).ShouldBeEmpty();
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await Axe.SeriousAsync(visit.Page, Axe.Colours)).ShouldBeEmpty();
        visit.Wrongs.ShouldBeEmpty();
    }
}
