using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Fairlead.Tests.Delivery;
using Microsoft.Playwright;

namespace Fairlead.Browser.Tests;

public sealed class FlowTests(Browser browser)
{
    [ChromiumTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Add_a_repository_wait_read_its_lead_time_open_the_rows_download_them(bool scripts)
    {
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        using var scratch = new ScratchRepository();
        RandomHistories.Of(21, 120).Write(scratch);
        await using (var program = await RunningProgram.StartAsync(data.FullName))
        {
            await using var visit = await browser.VisitAsync(scripts: scripts, at: program);
            var page = visit.Page;
            await page.GotoAsync(program.Address.ToString());
            await page.GetByRole(AriaRole.Link, new() { Name = "Add a repository" }).ClickAsync();

            // A wrong path first: the message stands there and what was typed is kept.
            await page.GetByLabel("Path on this machine").FillAsync("/no/such/place");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Nothing was saved");
            await Assertions.Expect(page.GetByLabel("Path on this machine")).ToHaveValueAsync("/no/such/place");
            await page.GetByLabel("Path on this machine").FillAsync(scratch.Path);
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ledger");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();

            // The page renews itself, with and without scripts, until the reading is over.
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Status" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
            page.Url.ShouldEndWith("/catalog/repositories/ledger");
            await page.GetByRole(AriaRole.Link, new() { Name = "Ledger" }).First.ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Flow", Level = 1 })).ToBeVisibleAsync();
            await page.GotoAsync(page.Url + "&window=all");
            await page.GetByRole(AriaRole.Link, new() { Name = "Lead time", Exact = true }).First.ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Lead time for changes", Level = 1 })).ToBeVisibleAsync();
            var measured = await page.Locator(".fl-metric", new() { HasText = "Changes measured" }).Locator(".value a").InnerTextAsync();
            var n = int.Parse(measured, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            n.ShouldBeGreaterThan(20);

            await page.Locator(".fl-metric", new() { HasText = "Changes measured" }).Locator(".value a").ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "All changes", Level = 1 })).ToBeVisibleAsync();
            (await page.Locator("table.fl tbody tr").CountAsync()).ShouldBe(Math.Min(n, 50));
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).First.ClickAsync());
            download.SuggestedFilename.ShouldBe("fairlead-changes.csv");
            (await File.ReadAllLinesAsync(await download.PathAsync())).Length.ShouldBe(n + 1);

            visit.Wrongs.ShouldBeEmpty();
        }

        data.Delete(recursive: true);
    }

    [ChromiumFact]
    public async Task A_chart_shows_the_numbers_of_the_page_that_was_gone_to_without_loading_it_anew()
    {
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await visit.GoAsync("/flow/deployments?window=all&scope=service:shop");
        await page.EvaluateAsync("() => window.stays = true");
        var before = await DrawnAsync(page);

        await page.Locator(".fl-nav .fl-scope-switch > summary").ClickAsync();
        await page.Locator(".fl-nav").GetByRole(AriaRole.Button, new() { Name = "Blog", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**scope=service%3Ablog**");
        await using var anew = await browser.VisitAsync();
        await anew.GoAsync(new Uri(page.Url).PathAndQuery);
        var expected = await DrawnAsync(anew.Page);
        expected.ShouldNotBe(before, "the two services have different charts");
        for (var patience = Stopwatch.StartNew(); await DrawnAsync(page) != expected && patience.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Delay(50);

        (await DrawnAsync(page)).ShouldBe(expected, "the same picture as of the page loaded anew");
        (await page.EvaluateAsync<bool>("() => window.stays === true")).ShouldBeTrue("the navigation was an enhanced one");
        visit.Wrongs.ShouldBeEmpty();
    }

    [ChromiumTheory]
    [InlineData("/?window=all")]
    [InlineData("/flow?window=all")]
    [InlineData("/flow/lead-time?window=all")]
    [InlineData("/catalog")]
    public async Task A_page_with_all_that_it_loads_weighs_less_than_600_kB(string path)
    {
        await using var visit = await browser.VisitAsync();
        var loaded = new ConcurrentQueue<IResponse>();
        visit.Page.Response += (_, response) => loaded.Enqueue(response);

        await visit.GoAsync(path);
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        // A development build serves its scripts hardly compressed, so that they are compressed here as a published one would.
        var bytes = 0L;
        foreach (var response in loaded)
        {
            var body = await response.BodyAsync();
            bytes += response.Request.ResourceType == "font" ? body.Length : Compressed(body);
        }

        bytes.ShouldBeInRange(50_000, 600_000);
    }

    [ChromiumFact]
    public async Task An_appearance_that_was_chosen_stays()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/definitions");
        await visit.Page.Locator(".fl-nav .fl-me > summary").ClickAsync();
        await visit.Page.Locator(".fl-nav").GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        visit.Page.Url.ShouldEndWith("/definitions");
        await visit.GoAsync("/flow?window=all");
        (await visit.Page.Locator("html").GetAttributeAsync("data-bs-theme")).ShouldBe("dark");
        visit.Wrongs.ShouldBeEmpty();
    }

    // Every bar's height and every word. Order and places are an accident of how ECharts changes one picture into the next.
    private static Task<string> DrawnAsync(IPage page) => page.EvaluateAsync<string>(
        """
        () => {
          const root = document.querySelector('fl-chart').shadowRoot;
          const heights = [...root.querySelectorAll('path')].map(p => /^M[\d.]+ [\d.]+l[\d.]+ 0l0 (-[\d.]+)l/.exec(p.getAttribute('d'))?.[1]).filter(h => h);
          return [...heights, ...[...root.querySelectorAll('text')].map(t => t.textContent)].sort().join('\n');
        }
        """);

    private static long Compressed(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(body);
        return compressed.Length;
    }
}
