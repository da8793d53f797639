using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Fairlead.Browser.Tests;

/// <summary>axe, on a page that loaded its script.</summary>
internal static class Axe
{
    /// <summary>The rules of WCAG 2.1 A and AA.</summary>
    public const string Rules = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }";

    /// <summary>Those of them that look at colours; the others look at what a page says.</summary>
    public const string Colours = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

    public static string Script { get; } = new BundledAxeScriptProvider().GetScript();

    public static async Task<IReadOnlyList<string>> SeriousAsync(IPage page, string rules = Rules)
    {
        var violations = await page.EvaluateAsync<JsonElement>(
            $$"""
            async () => {
              // Colours fade when the appearance changes; what counts is where they arrive.
              await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              await Promise.all(document.getAnimations().map(a => a.finished));
              return (await axe.run(document, { runOnly: {{rules}}, resultTypes: ['violations'] })).violations
                .flatMap(v => v.nodes.map(n => ({ impact: v.impact, text: `${v.id} (${v.impact}): ${n.html}` })));
            }
            """);
        return [.. violations.EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical").Select(v => v.GetProperty("text").GetString()!)];
    }
}
