namespace Fairlead.Browser.Tests;

/// <summary>WCAG 2.1 A and AA by axe, on every page, light and dark, from phone to wide screen. There is no list of exceptions.</summary>
public sealed class AccessibilityTests(Browser browser, CheckedPages pages) : IClassFixture<CheckedPages>
{
    public static TheoryData<string> Pages => [.. CheckedPages.All.Select(p => p.Path)];

    [ChromiumTheory]
    [MemberData(nameof(Pages))]
    public async Task A_page_passes_in_every_width_and_appearance(string path) => (await pages.OfAsync(path)).ShouldBeEmpty();

    [ChromiumTheory]
    [InlineData("an image without words", "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/dist/favicon.svg\">')")]
    [InlineData("text that is hard to see", "(() => { const s = new CSSStyleSheet(); s.replaceSync('main h1 { color: #888; background: #999 }'); document.adoptedStyleSheets.push(s); })()")]
    [InlineData("a field without a label", "document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")]
    [InlineData("a button without a name", "document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")]
    public async Task A_planted_fault_is_found(string fault, string script)
    {
        await using var visit = await browser.VisitAsync();
        await visit.Page.AddInitScriptAsync(Axe.Script);
        await visit.GoAsync("/definitions");
        (await Axe.SeriousAsync(visit.Page)).ShouldBeEmpty();

        await visit.Page.EvaluateAsync(script);

        (await Axe.SeriousAsync(visit.Page)).ShouldNotBeEmpty(fault);
    }

    // What is looked for in the dark is what the dark can change.
    [ChromiumFact]
    public async Task Text_that_is_hard_to_see_in_the_dark_is_found()
    {
        await using var visit = await browser.VisitAsync(dark: true);
        await visit.Page.AddInitScriptAsync(Axe.Script);
        await visit.GoAsync("/definitions");
        (await Axe.SeriousAsync(visit.Page, Axe.Colours)).ShouldBeEmpty();

        await visit.Page.EvaluateAsync("(() => { const s = new CSSStyleSheet(); s.replaceSync('@media (prefers-color-scheme: dark) { main h1 { color: #888; background: #999 } }'); document.adoptedStyleSheets.push(s); })()");

        (await Axe.SeriousAsync(visit.Page, Axe.Colours)).ShouldNotBeEmpty();
    }
}
