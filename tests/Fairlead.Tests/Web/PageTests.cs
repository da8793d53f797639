using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Web;

/// <summary>The pages as a browser without scripts gets them.</summary>
public sealed class PageTests(WebHouses houses)
{
    [Fact]
    public void The_sitemap_holds_every_page()
    {
        var routes = FairleadModules.All.Select(m => m.GetType().Assembly).Distinct().SelectMany(a => a.GetTypes()).SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Except(["/status/{Code:int}", "/not-found", "/people/{Id:guid}", "/gallery"]);

        foreach (var route in routes)
        {
            var pattern = new Regex("\\A" + Regex.Replace(Regex.Escape(route), @"\\\{[^/]*?}", "[^/]+") + "\\z", RegexOptions.None, TimeSpan.FromSeconds(1));
            Sitemap.Pages.Select(p => p.Path).Concat(Sitemap.Doors.Select(d => d.Path)).ShouldContain(p => pattern.IsMatch(p), $"{route} is a page and in no test");
        }
    }

    [Theory]
    [OnSqlite(false)]
    [Databases(true)]
    public async Task Every_page_answers_with_its_title_and_without_inline_code(DatabaseKind kind, bool filled)
    {
        var web = await houses.OfAsync(kind, filled);
        foreach (var (path, title, needsData) in Sitemap.Pages.Where(p => filled || !p.NeedsData))
        {
            foreach (var query in filled ? Sitemap.Windows : [""])
            {
                var (html, response) = await web.GetAsync(path + query);

                response.StatusCode.ShouldBe(HttpStatusCode.OK, path + query);
                Html.Of(html).QuerySelectorAll("h1").Select(h => h.TextContent.Trim()).ShouldBe([title], path);
                Browsing.Check(html, response, path + query);
                html.ShouldNotContain("fl-alert warn", Case.Sensitive, path + query);
            }
        }
    }

    // What others published is for comparison: dated, drawn only for who asks, and never a colour.
    [Theory]
    [InlineData("/flow/lead-time", "DORA 2024: elite up to here")]
    [InlineData("/flow/failures", "DORA 2024: elite")]
    [InlineData("/flow/restore", "DORA 2024: elite up to here")]
    [InlineData("/flow/deployments", null)]
    public async Task The_bands_of_dora_are_a_dated_line_for_who_asks(string path, string? label)
    {
        var web = await houses.OfAsync(filled: true);

        var plain = (await web.GetAsync(path + "?window=all")).Text;
        var drawn = (await web.GetAsync(path + "?window=all&reference=dora-2024")).Text;

        plain.ShouldContain("For reference, no target: ");
        plain.ShouldContain("2024");
        plain.ShouldNotContain("DORA 2024: ");
        if (label is null)
        {
            plain.ShouldNotContain("Draw its lines in the chart");
        }
        else
        {
            plain.ShouldContain("Draw its lines in the chart");
            drawn.ShouldContain(label);
            drawn.ShouldContain("Remove its lines from the chart");
        }

        var reference = Html.Of(drawn).QuerySelector("p#reference").ShouldNotBeNull();
        reference.QuerySelectorAll("*").Append(reference).SelectMany(e => e.ClassList).ShouldNotContain(c => c.Contains("good", StringComparison.Ordinal) || c.Contains("warn", StringComparison.Ordinal) || c.Contains("bad", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/nothing", 404)]
    [InlineData("/catalog/teams/nobody", 404)]
    [InlineData("/catalog/services/nothing", 404)]
    [InlineData("/catalog/repositories/nothing", 404)]
    [InlineData("/definitions/nothing", 404)]
    [InlineData("/not-found", 404)]
    [InlineData("/status/500", 404)]
    [InlineData("/people/0193a7c0-0000-7000-8000-000000000000", 404)]
    [InlineData("/flow/nothing", 404)]
    [InlineData("/incidents/nothing", 404)]
    [InlineData("/incidents/0123456789abcdef0123456789abcdef", 404)]
    [InlineData("/api/v1/incidents/nothing", 404)]
    [InlineData("/api/v1/incidents/nothing/changes", 404)]
    [InlineData("/api/v1/incidents?state=broken", 400)]
    [InlineData("/incidents.csv?state=broken", 400)]
    [InlineData("/flow/changes/shop/nothing", 404)]
    [InlineData("/flow/changes/nothing/nothing", 404)]
    [InlineData("/api/v1/nothing", 404)]
    [InlineData("/api/v1/measures/nothing", 404)]
    [InlineData("/api/v1/definitions/nothing", 404)]
    [InlineData("/api/v1/measures?window=nothing", 400)]
    [InlineData("/api/v1/changes?scope=team:nobody", 400)]
    [InlineData("/api/v1/deployments?limit=many", 400)]
    [InlineData("/flow/changes.csv?window=2026-02-30..2026-03-01", 400)]
    [InlineData("/flow/days.csv?scope=service:nothing", 400)]
    public async Task What_is_not_there_has_a_true_status(string path, int status)
    {
        var web = await houses.OfAsync(filled: true);

        var (text, response) = await web.GetAsync(path);

        ((int)response.StatusCode).ShouldBe(status);
        Browsing.Check(text, response, path);
        if (path.StartsWith("/api", StringComparison.Ordinal) && status == 404)
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");

        // Within all that surrounds a page: what makes it has to wait for that.
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            text.ShouldContain(">Page not found</h1>");
            text.ShouldContain("fl-nav");
        }
    }

    [Theory, Databases]
    public async Task Without_its_database_every_page_says_so(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.GetAsync("/flow");
        await using (var db = web.Db())
        {
            // A server that is away may come back; a table that is gone is a fault.
            if (kind == DatabaseKind.Postgres)
                await TestDatabases.CloseAsync(db);
            else
                await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF; DROP TABLE account; DROP TABLE company_sign_in; DROP TABLE team", TestHouse.Cancel);
        }

        var (status, words) = kind == DatabaseKind.Postgres ? (HttpStatusCode.ServiceUnavailable, "The database does not answer") : (HttpStatusCode.InternalServerError, "Something went wrong");
        foreach (var path in (string[])["/", "/flow", "/catalog", "/audit", "/sign-in", "/api/v1/teams"])
        {
            var (text, response) = await web.GetAsync(path);
            response.StatusCode.ShouldBe(status, path);
            text.ShouldContain(words, customMessage: path);
            Browsing.Check(text, response, path);
        }
    }

    [Fact]
    public async Task Every_link_leads_somewhere()
    {
        var web = await houses.OfAsync(filled: true);
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/report" };
        var waiting = new Queue<(string Path, string From)>([("/", ""), ("/flow/failures?window=all", "")]);
        var broken = new List<string>();
        while (waiting.TryDequeue(out var next) && seen.Count < 400)
        {
            var (text, response) = await web.GetAsync(next.Path);
            if (!response.IsSuccessStatusCode)
                broken.Add($"{next.Path} on {next.From}: {(int)response.StatusCode}");
            if (response.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            foreach (var link in Html.Of(text).QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!).Where(l => l.StartsWith('/')))
            {
                var target = link.Split('#')[0];

                // One window is enough: every page links to every other in every window.
                if (seen.Add(target.Split('?')[0] + (target.Contains("after=", StringComparison.Ordinal) ? "?after" : "")))
                    waiting.Enqueue((target, next.Path));
            }
        }

        broken.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(60);
    }

    [Theory]
    [InlineData("/flow", 200)]
    [InlineData("/api/v1/measures", 200)]
    [InlineData("/flow/changes.csv", 200)]
    [InlineData("/nothing", 404)]
    public async Task Head_answers_as_get_without_a_body(string path, int status)
    {
        var web = await houses.OfAsync(filled: true);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var response = await web.Client.SendAsync(request, TestHouse.Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsByteArrayAsync(TestHouse.Cancel)).ShouldBeEmpty();
        response.Content.Headers.ContentType.ShouldBe((await web.GetAsync(path)).Response.Content.Headers.ContentType);
    }

    [Theory, Databases]
    public async Task The_program_says_that_it_lives_and_is_ready(DatabaseKind kind)
    {
        var web = await houses.OfAsync(kind, filled: false);

        (await web.GetAsync("/health/live")).Text.ShouldBe("alive\n");
        (await web.GetAsync("/health/ready")).Text.ShouldBe("ready\n");
    }
}
