using System.Net;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Search;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Search;

/// <summary>The page and the API of search: what is typed is data, and what one may not see is not found.</summary>
public sealed class SearchPageTests(WebHouses houses)
{
    [Theory]
    [InlineData("shop", "/catalog/services/shop")]
    [InlineData("SHOP", "/catalog/repositories/shop")]
    [InlineData("payments", "/catalog/teams/payments")]
    [InlineData("orph", "/catalog/services/orphan")]
    [InlineData("lead time changes", "/definitions/change-lead-time")]
    [InlineData("audit log", "/audit")]
    public async Task Things_of_the_catalog_measures_and_pages_are_found(string typed, string path)
    {
        var web = await houses.WithTeamsAsync();

        Links(await web.Client.GetStringAsync("/search?q=" + Uri.EscapeDataString(typed), TestHouse.Cancel)).ShouldContain(path);
        (await PathsAsync(web.Client, typed)).ShouldContain(path);
    }

    [Fact]
    public async Task Pages_of_administration_are_found_by_administrators_alone()
    {
        var web = await houses.WithTeamsAsync();
        using var viewer = await web.AsAsync(Role.Viewer);
        using var leader = await web.AsAsync(Role.Leader);

        foreach (var typed in (string[])["audit log", "people & access", "settings"])
        {
            (await PathsAsync(web.Client, typed)).ShouldNotBeEmpty(typed);
            (await PathsAsync(leader, typed)).Where(p => p is "/audit" or "/people" or "/settings").ShouldBeEmpty(typed);
            Links(await viewer.GetStringAsync("/search?q=" + Uri.EscapeDataString(typed), TestHouse.Cancel)).Where(p => p is "/audit" or "/people" or "/settings").ShouldBeEmpty(typed);
        }

        (await PathsAsync(leader, "new team"))[0].ShouldBe("/catalog/teams/new");
        (await PathsAsync(viewer, "new team")).ShouldBeEmpty();
    }

    [Fact]
    public async Task People_are_not_looked_up()
    {
        var web = await houses.WithTeamsAsync();

        (await PathsAsync(web.Client, web.Administrator.Name)).ShouldBeEmpty();
        (await PathsAsync(web.Client, web.Administrator.Email!)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("%%")]
    [InlineData("__")]
    [InlineData("sh%p")]
    [InlineData("s_op")]
    [InlineData(@"\\")]
    [InlineData("'; drop table team; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("\u202egnp.elif")]
    [InlineData("\0\0\0")]
    public async Task Hostile_text_finds_nothing_and_comes_back_as_text(string typed)
    {
        var web = await houses.WithTeamsAsync();
        var (text, response) = await web.GetAsync("/search?q=" + Uri.EscapeDataString(typed));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Browsing.Check(text, response, typed);
        Links(text).ShouldBeEmpty();
        Html.Of(text).QuerySelectorAll("main script, main img").ShouldBeEmpty();
    }

    [Fact]
    public async Task Text_that_is_too_long_is_refused_by_name()
    {
        var web = await houses.WithTeamsAsync();
        using var longest = await web.Client.GetAsync("/search?q=" + new string('x', 10_000), TestHouse.Cancel);
        longest.StatusCode.ShouldBe(HttpStatusCode.RequestUriTooLong, "an address has 8 KiB at most");
        var typed = new string('x', 6_000);

        var page = Html.Of(await web.Client.GetStringAsync("/search?q=" + typed, TestHouse.Cancel));
        page.QuerySelector("#q-error")!.TextContent.ShouldBe("At most 200 characters.");
        page.QuerySelector("#q")!.GetAttribute("value")!.Length.ShouldBe(200, "what is too long is not sent back");
        using var refused = await web.Client.GetAsync("/api/v1/search?q=" + typed, TestHouse.Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("q: At most 200 characters.");
    }

    [Theory]
    [InlineData("/search", "Finds pages, services, teams")]
    [InlineData("/search?q=", "Finds pages, services, teams")]
    [InlineData("/search?q=x", "At least 2 characters.")]
    [InlineData("/search?q=zzzz", "Nothing found for “zzzz”")]
    [InlineData("/search?q=zzzz", "Looked in names, keys, numbers and versions of: pages, services, teams")]
    [InlineData("/search?q=zzzz&kind=team", "Search everything")]
    [InlineData("/search?q=shop&kind=nonsense", "Repositories")]
    [InlineData("/search?q=sho", "Shop")]
    public async Task Each_state_says_what_it_is(string path, string said)
    {
        var web = await houses.WithTeamsAsync();

        Html.Of(await web.Client.GetStringAsync(path, TestHouse.Cancel)).QuerySelector("main")!.TextContent.ShouldContain(said);
    }

    [Fact]
    public async Task What_was_looked_for_is_marked_on_the_page()
    {
        var web = await houses.WithTeamsAsync();

        Html.Of(await web.Client.GetStringAsync("/search?q=sho", TestHouse.Cancel)).QuerySelector("a[href='/catalog/services/shop']")!.InnerHtml.ShouldBe("<mark>Sho</mark>p");
    }

    [Fact]
    public async Task Many_of_a_kind_are_behind_a_link()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await using (var db = web.Db())
        {
            foreach (var i in Enumerable.Range(1, 7))
                TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit($"Crew {i}", null), TestHouse.Cancel));
        }

        var few = Html.Of(await web.Client.GetStringAsync("/search?q=crew", TestHouse.Cancel));
        few.QuerySelectorAll(".fl-found a").Length.ShouldBe(SearchEverywhere.Few);
        var all = few.QuerySelectorAll("main a").Single(a => a.TextContent == "all 7 in teams").GetAttribute("href")!;
        Links(await web.Client.GetStringAsync(all, TestHouse.Cancel)).Count.ShouldBe(7);
    }

    [Fact]
    public async Task The_field_stands_on_every_page_and_keeps_the_scope()
    {
        var web = await houses.WithTeamsAsync();
        var page = Html.Of(await web.Client.GetStringAsync("/definitions?scope=service%3Ashop", TestHouse.Cancel));

        var form = page.QuerySelector("nav form.fl-search")!;
        form.GetAttribute("action").ShouldBe("/search");
        form.QuerySelector("[name=scope]")!.GetAttribute("value").ShouldBe("service:shop");
        page.QuerySelector("header a[aria-label=Search]")!.GetAttribute("href")!.ShouldStartWith("/search");
    }

    [Fact]
    public async Task A_stranger_finds_nothing()
    {
        var web = await houses.WithTeamsAsync();
        using var stranger = web.Stranger();

        using var page = await stranger.GetAsync("/search?q=shop", TestHouse.Cancel);
        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var api = await stranger.GetAsync("/api/v1/search?q=shop", TestHouse.Cancel);
        api.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static List<string> Links(string html) => [.. Html.Of(html).QuerySelectorAll(".fl-found a").Select(a => a.GetAttribute("href")!)];

    private static async Task<List<string>> PathsAsync(HttpClient client, string typed)
    {
        using var found = JsonDocument.Parse(await client.GetStringAsync("/api/v1/search?q=" + Uri.EscapeDataString(typed), TestHouse.Cancel));
        found.RootElement.GetProperty("notAnswered").GetArrayLength().ShouldBe(0);
        return [.. found.RootElement.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("hits").EnumerateArray()).Select(h => h.GetProperty("path").GetString()!)];
    }
}
