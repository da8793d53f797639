using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Fairlead.Browser.Tests;

/// <summary>WCAG 2.1 A and AA by axe, on every page, light and dark, from phone to wide screen. There is no list of exceptions.</summary>
public sealed class AccessibilityTests(Browser browser)
{
    private static readonly string[] Paths =
    [
        "/?window=all", "/flow?window=all", "/flow?scope=service:shop&window=all", "/flow/lead-time?window=all", "/flow/deployments?window=all", "/flow/failures?window=all", "/flow/restore?window=all", "/flow/rework?window=all",
        "/flow/waiting", "/flow/changes?window=all", "/flow/lead-time?window=2001-01-01..2001-02-01", "/flow?window=nonsense", "/catalog", "/catalog/teams/new", "/catalog/services/new", "/catalog/services/shop", "/catalog/repositories/shop", "/repositories/new",
        "/definitions", "/definitions/change-lead-time", "/nothing-here",
    ];

    private static readonly AxeRunOptions Rules = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } };

    [ChromiumTheory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(1024, false)]
    [InlineData(1024, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Every_page_passes(int width, bool dark)
    {
        await using var visit = await browser.VisitAsync(width, dark);
        var found = new List<string>();
        foreach (var path in Paths.Append(browser.ChangePath))
        {
            await visit.GoAsync(path);
            found.AddRange((await SeriousAsync(visit.Page)).Select(f => $"{path}: {f}"));
            if (width < 1440)
                (await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0, $"{path} is wider than {width}");

            // What unfolds has to pass, too.
            await visit.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
            found.AddRange((await SeriousAsync(visit.Page)).Select(f => $"{path}, unfolded: {f}"));
        }

        found.ShouldBeEmpty();
        visit.Wrongs.Where(w => !w.Contains("nothing-here", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [ChromiumTheory]
    [InlineData("an image without words", "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/dist/favicon.svg\">')")]
    [InlineData("text that is hard to see", "(() => { const s = new CSSStyleSheet(); s.replaceSync('main h1 { color: #888; background: #999 }'); document.adoptedStyleSheets.push(s); })()")]
    [InlineData("a field without a label", "document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")]
    [InlineData("a button without a name", "document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")]
    public async Task A_planted_fault_is_found(string fault, string script)
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/definitions");
        (await SeriousAsync(visit.Page)).ShouldBeEmpty();

        await visit.Page.EvaluateAsync(script);

        (await SeriousAsync(visit.Page)).ShouldNotBeEmpty(fault);
    }

    private static async Task<IReadOnlyList<string>> SeriousAsync(IPage page)
    {
        var result = await page.RunAxe(Rules);
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {n.Html}"))];
    }
}
