using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Fairlead.Browser.Tests;

/// <summary>WCAG 2.1 A and AA by axe, on every page, light and dark, from phone to wide screen. There is no list of exceptions.</summary>
public sealed class AccessibilityTests(Browser browser)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [ChromiumTheory]
    [InlineData("/?window=all")]
    [InlineData("/flow?window=all")]
    [InlineData("/flow?scope=service:shop&window=all")]
    [InlineData("/flow/lead-time?window=all")]
    [InlineData("/flow/deployments?window=all")]
    [InlineData("/flow/failures?window=all")]
    [InlineData("/flow/restore?window=all")]
    [InlineData("/flow/rework?window=all")]
    [InlineData("/flow/waiting")]
    [InlineData("/flow/changes?window=all")]
    [InlineData("/flow/lead-time?window=2001-01-01..2001-02-01")]
    [InlineData("/flow?window=nonsense")]
    [InlineData("/catalog")]
    [InlineData("/catalog/teams/new")]
    [InlineData("/catalog/services/new")]
    [InlineData("/catalog/services/shop")]
    [InlineData("/catalog/repositories/shop")]
    [InlineData("/repositories/new")]
    [InlineData("/definitions")]
    [InlineData("/definitions/change-lead-time")]
    [InlineData("/audit?verify=yes")]
    [InlineData("/people")]
    [InlineData("/settings")]
    [InlineData("/account")]
    [InlineData("/api")]
    [InlineData("/nothing-here")]
    [InlineData("/sign-in", false)]
    [InlineData("/sign-in/code", false)]
    [InlineData("/setup", false)]
    [InlineData("the page of a change")]
    [InlineData("the page of an incident")]
    [InlineData("/incidents")]
    [InlineData("/incidents/new")]
    [InlineData("/settings/environments")]
    public async Task A_page_passes_in_every_width_and_appearance(string path, bool signedIn = true)
    {
        await using var visit = await VisitAsync(signedIn);
        await visit.GoAsync(path.StartsWith('/') ? path : path == "the page of an incident" ? browser.IncidentPath : browser.ChangePath);
        var found = (await SeriousAsync(visit.Page)).Select(f => $"as it comes: {f}").ToList();

        // What unfolds has to pass, too.
        await visit.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        foreach (var width in (int[])[1440, 1024, 390])
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            foreach (var dark in (bool[])[false, true])
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                found.AddRange((await SeriousAsync(visit.Page)).Select(f => $"{width}, {(dark ? "dark" : "light")}, unfolded: {f}"));
            }

            if (await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var more)
                found.Add($"{more} pixels wider than {width}");
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
        await using var visit = await VisitAsync();
        await visit.GoAsync("/definitions");
        (await SeriousAsync(visit.Page)).ShouldBeEmpty();

        await visit.Page.EvaluateAsync(script);

        (await SeriousAsync(visit.Page)).ShouldNotBeEmpty(fault);
    }

    private async Task<Visit> VisitAsync(bool signedIn = true)
    {
        var visit = await browser.VisitAsync(signedIn: signedIn);
        await visit.Page.AddInitScriptAsync(Axe);
        return visit;
    }

    private static async Task<IReadOnlyList<string>> SeriousAsync(IPage page)
    {
        var violations = await page.EvaluateAsync<JsonElement>(
            """
            async () => {
              // Colours fade when the appearance changes; what counts is where they arrive.
              await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              await Promise.all(document.getAnimations().map(a => a.finished));
              return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })).violations
                .flatMap(v => v.nodes.map(n => ({ impact: v.impact, text: `${v.id} (${v.impact}): ${n.html}` })));
            }
            """);
        return [.. violations.EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical").Select(v => v.GetProperty("text").GetString()!)];
    }
}
