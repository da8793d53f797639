using System.Globalization;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Delivery;
using Fairlead.Signals;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Timeline;

/// <summary>Everything that happened stands there once, the newest first, whoever told it.</summary>
public sealed class TimelineTests(WebHouses houses)
{
    [Fact]
    public async Task Release_tags_stand_there_where_nobody_reports_deployments()
    {
        var web = await houses.OfAsync(filled: true);
        await using var db = web.Db();
        var deployed = await db.Set<Deployment>().AsNoTracking().Select(d => d.Name).ToListAsync(TestHouse.Cancel);

        var told = await ReadAsync(web, "/api/v1/timeline?window=all&kind=deployment&limit=2");

        told.Select(t => t.GetProperty("title").GetString()).ShouldBe(deployed, ignoreOrder: true);
        told.ShouldAllBe(t => t.GetProperty("source").GetString() == "git");
        told.Select(At).ShouldBe(told.Select(At).OrderDescending());
        (await web.GetAsync("/timeline?window=all&kind=deployment")).Text.ShouldContain("release tag");
    }

    [Fact]
    public async Task What_is_done_about_an_incident_here_stands_there_without_who_did_it()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        var opened = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/incidents", """{"title":"Nobody can pay","services":["shop"]}""", ("Idempotency-Key", "1"));
        opened.Status.ShouldBe(201, opened.Text);
        using var incident = JsonDocument.Parse(opened.Text);
        var path = $"/incidents/{incident.RootElement.GetProperty("id").GetString()}";
        (await Calling.SendAsync(program, HttpMethod.Patch, "/api/v1" + path, """{"state":"resolved"}""", ("If-Match", "*"))).Status.ShouldBe(200);

        var today = DateOnly.FromDateTime(web.Time.GetUtcNow().UtcDateTime);
        var days = string.Create(CultureInfo.InvariantCulture, $"{today.AddDays(-1):yyyy-MM-dd}..{today.AddDays(1):yyyy-MM-dd}");
        var told = await ReadAsync(web, $"/api/v1/timeline?scope=service:shop&kind=incident&window={days}");

        told.Select(t => t.GetProperty("details").GetProperty("action").GetString()).Order().ShouldBe(["opened", "resolved"]);
        told.ShouldAllBe(t => t.GetProperty("title").GetString() == "Nobody can pay" && t.GetProperty("source").GetString() == "fairlead" && t.GetProperty("service").GetString() == "shop" && t.GetProperty("url").GetString() == path);
        (await ReadAsync(web, $"/api/v1/timeline?scope=service:orphan&kind=incident&window={days}")).ShouldBeEmpty();
        var html = (await web.GetAsync("/timeline?kind=incident")).Text;
        html.ShouldContain("incident opened");
        html.ShouldContain(path);
    }

    // A cursor that knows the instant alone would stop, or begin anew, in the midst of them.
    [Theory, Databases]
    public async Task Many_facts_of_one_instant_stand_there_once_each_on_whatever_page(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        for (var i = 0; i < 11; i++)
            (await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"note","id":"n{{i}}","title":"note {{i}}","at":"{{Sending.At(i < 8 ? 3 : 4)}}"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        foreach (var limit in (int[])[1, 2, 3, 8, 500])
        {
            var told = await ReadAsync(web, $"/api/v1/timeline?window=2026-01-01..2026-02-01&limit={limit}");

            told.Select(t => t.GetProperty("title").GetString()!).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 11).Select(i => $"note {i}").Order(StringComparer.Ordinal));
            told.Select(At).ShouldBe(told.Select(At).OrderDescending());
        }
    }

    private static DateTime At(JsonElement entry) => entry.GetProperty("at").GetDateTime();

    private static async Task<List<JsonElement>> ReadAsync(WebHouse web, string path)
    {
        var told = new List<JsonElement>();
        for (var next = path; next is not null;)
        {
            using var answer = await web.Client.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute), TestHouse.Cancel);
            using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestHouse.Cancel));
            told.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(i => i.Clone()));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
            told.Count.ShouldBeLessThan(10_000, "the pages have no end");
        }

        return told;
    }
}
