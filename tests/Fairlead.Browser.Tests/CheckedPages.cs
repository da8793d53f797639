using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Fairlead.Browser.Tests;

/// <summary>What axe finds on each page. While one is judged, the next ones are looked at, each in a browser context of its own.</summary>
public sealed class CheckedPages(Browser browser)
{
    // With the one that is asked for.
    private const int AtOnce = 3;

    public static readonly (string Path, bool SignedIn)[] All =
    [
        ("/?window=all", true),
        ("/flow?window=all", true),
        ("/flow?scope=service:shop&window=all", true),
        ("/flow/lead-time?window=all", true),
        ("/flow/deployments?window=all", true),
        ("/flow/failures?window=all", true),
        ("/flow/restore?window=all", true),
        ("/flow/rework?window=all", true),
        ("/flow/waiting", true),
        ("/flow/changes?window=all", true),
        ("/flow/lead-time?window=2001-01-01..2001-02-01", true),
        ("/flow?window=nonsense", true),
        ("/catalog", true),
        ("/catalog/teams/new", true),
        ("/catalog/services/new", true),
        ("/catalog/services/shop", true),
        ("/catalog/repositories/shop", true),
        ("/repositories/new", true),
        ("/definitions", true),
        ("/targets", true),
        ("/definitions/change-lead-time", true),
        ("/audit?verify=yes", true),
        ("/jobs", true),
        ("/notifications", true),
        ("/people", true),
        ("/settings", true),
        ("/account", true),
        ("/account/notifications", true),
        ("/unsubscribe", false),
        ("/api", true),
        ("/nothing-here", true),
        ("/sign-in", false),
        ("/sign-in/code", false),
        ("/setup", false),
        ("the page of a change", true),
        ("the page of an incident", true),
        ("/incidents", true),
        ("/incidents/new", true),
        ("/settings/environments", true),
        ("/documents", true),
        ("/documents/new?at=service:shop", true),
        ("/commitments", true),
        ("/commitments/new", true),
        ("/search", true),
        ("/search?q=shop", true),
        ("/search?q=zzzz", true),
        ("/search?q=z", true),
        ("/scope", true),
        ("/scope?q=zzzz&find=1", true),
        ("/gallery", true),
    ];

    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<string>>>> _found = new(StringComparer.Ordinal);

    /// <returns>What is wrong on the page.</returns>
    public Task<IReadOnlyList<string>> OfAsync(string path)
    {
        var first = Array.FindIndex(All, p => p.Path == path);
        return All.Skip(first).Take(AtOnce).Select(page => _found.GetOrAdd(page.Path, _ => new(() => LookAsync(page.Path, page.SignedIn))).Value).ToList()[0];
    }

    private async Task<IReadOnlyList<string>> LookAsync(string path, bool signedIn)
    {
        await using var visit = await browser.VisitAsync(signedIn: signedIn);
        var page = visit.Page;
        await page.AddInitScriptAsync(Axe.Script);
        await visit.GoAsync(path.StartsWith('/') ? path : path == "the page of an incident" ? browser.IncidentPath : browser.ChangePath);
        var found = (await Axe.SeriousAsync(page)).Select(f => $"as it comes: {f}").ToList();

        // What unfolds has to pass, too.
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        foreach (var width in (int[])[1440, 1024, 390])
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            found.AddRange((await Axe.SeriousAsync(page)).Select(f => $"{width}, light, unfolded: {f}"));
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            found.AddRange((await Axe.SeriousAsync(page, Axe.Colours)).Select(f => $"{width}, dark, unfolded: {f}"));
            if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var more)
                found.Add($"{more} pixels wider than {width}");
        }

        found.AddRange(visit.Wrongs.Where(w => !w.Contains("nothing-here", StringComparison.Ordinal)));
        return found;
    }
}
