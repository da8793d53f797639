using Microsoft.Playwright;

namespace Fairlead.Browser.Tests;

public sealed class SearchTests(Browser browser)
{
    [ChromiumFact]
    public async Task Without_scripts_the_field_leads_to_a_page_of_results()
    {
        await using var visit = await browser.VisitAsync(scripts: false);
        var page = visit.Page;
        await page.GotoAsync("/definitions?scope=service:shop");

        var field = page.Locator("nav form.fl-search input[name=q]");
        await Assertions.Expect(page.Locator("nav form.fl-search kbd")).ToBeHiddenAsync();
        await field.FillAsync("sho");
        await field.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Search", Level = 1 })).ToBeVisibleAsync();
        page.Url.ShouldContain("scope=service%3Ashop");
        await Assertions.Expect(page.Locator("main mark").First).ToHaveTextAsync("Sho");
        await page.Locator(".fl-found").GetByRole(AriaRole.Link, new() { Name = "Shop" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Shop", Level = 1 })).ToBeVisibleAsync();

        visit.Wrongs.ShouldBeEmpty();
    }

    [ChromiumFact]
    public async Task With_scripts_a_key_opens_a_dialog_that_finds_as_one_types()
    {
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await page.AddInitScriptAsync(Axe.Script);
        await visit.GoAsync("/definitions");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Search" });
        var box = dialog.GetByRole(AriaRole.Combobox, new() { Name = "Search" });

        // Closed by Escape, the focus is where it was; '/' in a field is a sign like others.
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(box).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("/");
        await Assertions.Expect(box).ToHaveValueAsync("/");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("shop");
        var options = dialog.GetByRole(AriaRole.Option);
        await Assertions.Expect(options.First).ToContainTextAsync("Shop");
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "true");
        (await Axe.SeriousAsync(page)).ShouldBeEmpty();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await Axe.SeriousAsync(page, Axe.Colours)).ShouldBeEmpty();

        // The first one is chosen; arrows go round.
        await Assertions.Expect(options.First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(options.Last).ToHaveAttributeAsync("aria-selected", "true");
        (await box.GetAttributeAsync("aria-activedescendant")).ShouldBe(await options.Last.GetAttributeAsync("id"));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Shop", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        visit.Wrongs.ShouldBeEmpty();
    }

    // The first answer is held back until the second one is shown.
    [ChromiumFact]
    public async Task An_answer_that_comes_late_is_dropped_and_text_stays_text()
    {
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await visit.GoAsync("/definitions");
        var held = new TaskCompletionSource<IRoute>();
        await page.RouteAsync("**/api/v1/search?q=blog", route =>
        {
            held.SetResult(route);
            return Task.CompletedTask;
        });
        await page.RouteAsync("**/api/v1/search?q=shop", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """{"query":"shop","groups":[{"kind":"x","title":"Things","found":1,"more":false,"hits":[{"title":"<img src=x> shop","detail":"","path":"/definitions"}]}],"notAnswered":[{"kind":"y","title":"Incidents","reason":"did not answer within 300 ms"}]}""",
        }));
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Search" });

        await page.Locator("nav form.fl-search input[name=q]").ClickAsync();
        await page.Keyboard.TypeAsync("blog");
        var late = await held.Task;
        await dialog.GetByRole(AriaRole.Combobox).FillAsync("shop");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Option)).ToHaveTextAsync(["<img src=x> shop"]);
        await Assertions.Expect(dialog.Locator(".gap")).ToHaveTextAsync("◆ Incidents did not answer within 300 ms.");
        await late.AbortAsync();
        await Assertions.Expect(dialog.Locator("mark")).ToHaveTextAsync("shop");
        (await dialog.Locator("img").CountAsync()).ShouldBe(0);
        visit.Wrongs.ShouldBeEmpty();
    }
}
