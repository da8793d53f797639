using System.Net;
using System.Net.Http.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Demo;
using Fairlead.Settings;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Accounts;

/// <summary>The demonstration has no accounts; it is its starter's alone, and reads nothing that others name.</summary>
public sealed class DemonstrationTests
{
    private const string Refused = "a demonstration reads no repository but the one that it was started in";

    [Fact]
    public async Task Only_the_link_lets_in_and_past_no_proxy()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var link = web.App.Services.GetRequiredService<DemoAccess>().Open();
        using var browser = web.Stranger();

        (await StatusAsync(browser, "/")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(browser, "/demo")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(browser, link[..^1] + (link[^1] == 'A' ? 'B' : 'A'))).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(browser, link, ("X-Forwarded-For", "127.0.0.1"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(browser, link)).ShouldBe(HttpStatusCode.Redirect);
        (await StatusAsync(browser, "/")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(browser, "/api/v1/teams")).ShouldBe(HttpStatusCode.OK);
    }

    // docs/operations/network.md: a request that carries such a header is never taken for one of this machine, whoever sent it.
    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("x-forwarded-for", "127.0.0.1")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("CF-Connecting-IP", "127.0.0.1")]
    public async Task What_came_past_a_proxy_is_not_of_this_machine(string header, string value)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var link = web.App.Services.GetRequiredService<DemoAccess>().Open();
        using var browser = web.Stranger();
        (await StatusAsync(browser, link)).ShouldBe(HttpStatusCode.Redirect);

        (await StatusAsync(browser, "/", (header, value))).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(browser, "/api/v1/teams", (header, value))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Elsewhere_there_is_no_such_door()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var browser = web.Stranger();

        (await StatusAsync(browser, "/demo?token=" + new string('A', 43))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task No_repository_is_added_by_any_way_and_whether_there_is_one_is_not_told()
    {
        using var here = new ScratchRepository();
        using var secret = new ScratchRepository();
        foreach (var scratch in (ScratchRepository[])[here, secret])
        {
            var script = new HistoryScript();
            script.Tag("v1.0.0", script.Commit("begin\n", 10), 20);
            script.Write(scratch);
        }

        await using var web = await WebHouse.StartAsync(filled: false);
        await web.App.Services.GetRequiredService<FillDemo>().RunAsync(here.Path, TestHouse.Cancel);
        await using var db = web.Db();
        (await db.Set<OrganisationSettings>().SingleAsync(TestHouse.Cancel)).IsDemo.ShouldBeTrue();
        var before = await db.Set<Repository>().AsNoTracking().OrderBy(r => r.Key).Select(r => $"{r.Key} {r.Location}").ToListAsync(TestHouse.Cancel);
        before.ShouldContain(r => r.EndsWith(' ' + here.Path), "its own is read");
        var own = await db.Set<Repository>().AsNoTracking().SingleAsync(r => r.Location == here.Path, TestHouse.Cancel);

        foreach (var place in (string[])[secret.Path, secret.Beside("nothing"), "/root"])
        {
            using var form = await web.Client.SendAsync("/repositories/new", "repository", ("Form.Location", place));
            using var api = await web.Client.PostAsJsonAsync(new Uri("/api/v1/repositories", UriKind.Relative), new { location = place }, TestHouse.Cancel);
            var command = await CatalogFile.ImportAsync(db, web.App.Services.GetRequiredService<WriteLane>(), Caller.Operator, $"repositories:\n  - key: x\n    name: X\n    path: {place}\n", "/", web.Time, TestHouse.Cancel);
            var moved = await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, own.Key, new RepositoryEdit(place), TestHouse.Cancel);

            form.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            WebUtility.HtmlDecode(await form.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain(Refused);
            ((int)api.StatusCode).ShouldBeOneOf(403, 401);
            string.Join(' ', command.Errors).ShouldContain(Refused);
            moved.Errors.Single().Message.ShouldContain(Refused);
        }

        (await db.Set<Repository>().AsNoTracking().OrderBy(r => r.Key).Select(r => $"{r.Key} {r.Location}").ToListAsync(TestHouse.Cancel)).ShouldBe(before);
        TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, own.Key, new RepositoryEdit(own.Location, "Another name"), TestHouse.Cancel));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, TestHouse.Cancel);
        return answer.StatusCode;
    }
}
