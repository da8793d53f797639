using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Fairlead.Accounts;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Web;

/// <summary>What pages, files and answers of the API are about: chosen by a form, named in addresses, remembered in one browser.</summary>
public sealed class ScopeTests(WebHouses houses)
{
    private const string Both = "team:other,payments";

    [Theory]
    [InlineData("scope=team:payments,other", Both)]
    [InlineData("scope=team:other&scope=team:payments", Both)]
    [InlineData("scope=team:payments", "team:payments")]
    [InlineData("scope=organisation", "organisation")]
    [InlineData("", "organisation")]
    public async Task The_api_takes_several_teams_and_says_which(string query, string scope)
    {
        var web = await houses.WithTeamsAsync();

        using var answer = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/measures?" + query, TestHouse.Cancel));

        answer.RootElement.GetProperty("scope").GetString().ShouldBe(scope);
    }

    [Theory]
    [InlineData("team:payments,payments", "stands twice")]
    [InlineData("team:payments,", "empty key")]
    [InlineData("team:payments,nobody", "no team 'nobody'")]
    [InlineData("my", "member of no team")]
    public async Task The_api_refuses_a_wrong_scope_in_words(string scope, string error)
    {
        var web = await houses.WithTeamsAsync();

        var (text, response) = await web.GetAsync("/api/v1/measures?scope=" + scope);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(error);
    }

    [Fact]
    public async Task A_program_of_a_member_asks_about_their_teams()
    {
        var web = await houses.WithTeamsAsync();
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Member, "payments", "other"), KeyScopes.Read);

        using var answer = JsonDocument.Parse(await program.GetStringAsync("/api/v1/measures?scope=my", TestHouse.Cancel));

        answer.RootElement.GetProperty("scope").GetString().ShouldBe(Both);
    }

    [Fact]
    public async Task A_page_shows_the_default_and_says_what_it_did_not_understand()
    {
        var web = await houses.WithTeamsAsync();

        var page = Html.Of((await web.GetAsync("/timeline?scope=team:payments,payments")).Text);

        page.QuerySelector(".fl-alert.warn").ShouldNotBeNull().TextContent.ShouldContain("Team 'payments' stands twice in the scope.");
        Shown(page).ShouldBe("All services");
    }

    [Fact]
    public async Task What_was_chosen_is_remembered_and_an_address_goes_before_it()
    {
        var web = await houses.WithTeamsAsync();
        using var browser = await web.AsAsync(Role.Viewer);

        await ChosenAsync(browser, "alone=team:payments&return=/timeline%3Fkind%3Dincident", "/timeline?scope=team%3Apayments&kind=incident");
        var page = await PageAsync(browser, "/timeline");
        Shown(page).ShouldBe("Payments");
        page.QuerySelector(".fl-nav a[href^='/timeline'], .fl-nav a[href^='/commitments']")!.GetAttribute("href")!.ShouldContain("scope=team%3Apayments", Case.Sensitive, "links keep it");
        Shown(await PageAsync(browser, "/timeline?scope=team:other")).ShouldBe("Other");
        Shown(await PageAsync(browser, "/timeline")).ShouldBe("Payments", "an address is looked at, not chosen");

        // A page about all services says so to the next one, which would show what is remembered.
        page = await PageAsync(browser, "/timeline?scope=organisation");
        Shown(page).ShouldBe("All services");
        page.QuerySelector(".fl-nav a[href^='/commitments']")!.GetAttribute("href")!.ShouldContain("scope=organisation");

        // Programs and files are given what they ask for, whatever a browser remembers.
        (await browser.GetStringAsync("/api/v1/measures", TestHouse.Cancel)).ShouldContain("\"scope\":\"organisation\"");

        await ChosenAsync(browser, "with=team:payments&with=team:other&return=/timeline", "/timeline?scope=team%3Aother%2Cpayments");
        Shown(await PageAsync(browser, "/timeline")).ShouldBe("Other and Payments");

        await ChosenAsync(browser, "alone=organisation&return=/timeline", "/timeline");
        page = await PageAsync(browser, "/timeline");
        Shown(page).ShouldBe("All services");
        page.QuerySelector(".fl-nav a[href^='/commitments']")!.GetAttribute("href").ShouldBe("/commitments");
    }

    [Fact]
    public async Task A_name_chooses_one_scope_whatever_boxes_are_ticked()
    {
        var web = await houses.WithTeamsAsync();
        using var browser = await web.AsAsync(Role.Viewer);

        await ChosenAsync(browser, "with=team:payments&alone=service:shop&return=/timeline", "/timeline?scope=service%3Ashop");
    }

    [Fact]
    public async Task My_teams_stand_first_and_stay_mine()
    {
        var web = await houses.WithTeamsAsync();
        using var member = await web.AsAsync(Role.Member, "payments");

        var page = await PageAsync(member, "/timeline");
        Offered(page).ShouldBe(["My teams", "All services", "Payments", "Other", "Orphan", "Shop"]);
        await ChosenAsync(member, "alone=my&return=/timeline", "/timeline?scope=team%3Apayments");
        page = await PageAsync(member, "/timeline");
        Shown(page).ShouldBe("My teams");
        page.QuerySelector(".fl-scope-switch button[aria-current=true]")!.TextContent.ShouldBe("My teams");

        Offered(await PageAsync(web.Client, "/timeline")).ShouldBe(["All services", "Other", "Payments", "Orphan", "Shop"], "who has no team is not offered any as theirs");
    }

    [Fact]
    public async Task Without_scripts_the_form_shows_what_matches()
    {
        var web = await houses.WithTeamsAsync();

        // A box that is ticked says nothing here.
        var page = Html.Of((await web.GetAsync("/scope?q=PAY&find=1&with=team:other&return=/timeline")).Text);

        page.QuerySelectorAll("main .fl-scopes button").Select(b => b.TextContent).ShouldBe(["Payments"]);
        page.QuerySelector("main [role=status]")!.TextContent.ShouldBe("1 match for “PAY”.");
        page.QuerySelector("main input[name=return]")!.GetAttribute("value").ShouldBe("/timeline");
        Html.Of((await web.GetAsync("/scope?q=zzz&find=1")).Text).QuerySelector("main")!.TextContent.ShouldContain("Nothing is called “zzz”");
    }

    [Theory]
    [InlineData("https://example.org", "/?scope=team%3Apayments")]
    [InlineData("//example.org", "/?scope=team%3Apayments")]
    [InlineData("/scope?return=/scope", "/?scope=team%3Apayments")]
    [InlineData("/timeline?scope=service:shop&after=2026-01-01_1_x&kind=incident", "/timeline?scope=team%3Apayments&kind=incident")]
    public async Task Choosing_leads_back_to_a_page_of_ours(string back, string to)
    {
        var web = await houses.WithTeamsAsync();
        using var browser = await web.AsAsync(Role.Viewer);

        await ChosenAsync(browser, "alone=team:payments&return=" + Uri.EscapeDataString(back), to);
    }

    [Fact]
    public async Task A_link_on_a_page_elsewhere_shows_but_does_not_choose()
    {
        var web = await houses.WithTeamsAsync();
        using var browser = await web.AsAsync(Role.Viewer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/scope?alone=team:payments&return=/timeline");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await browser.SendAsync(request, TestHouse.Cancel);

        response.Headers.Location!.ToString().ShouldEndWith("/timeline?scope=team%3Apayments");
        Shown(await PageAsync(browser, "/timeline")).ShouldBe("All services");
    }

    [Theory]
    [InlineData("team%3Agone")]
    [InlineData("my")]
    [InlineData("%00%01")]
    [InlineData("nonsense")]
    public async Task What_is_remembered_and_gone_by_now_is_no_reason_to_complain(string remembered)
    {
        var web = await houses.WithTeamsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/timeline");
        request.Headers.Add("Cookie", "fairlead-scope=" + remembered);

        using var response = await web.Client.SendAsync(request, TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = Html.Of(await response.Content.ReadAsStringAsync(TestHouse.Cancel));
        Shown(page).ShouldBe("All services");
        page.QuerySelector(".fl-alert.warn").ShouldBeNull();
    }

    private static async Task ChosenAsync(HttpClient browser, string query, string to)
    {
        using var response = await browser.GetAsync("/scope?" + query, TestHouse.Cancel);
        ((int)response.StatusCode).ShouldBe(302);
        new Uri(browser.BaseAddress!, response.Headers.Location!).PathAndQuery.ShouldBe(to);
    }

    private static async Task<IHtmlDocument> PageAsync(HttpClient browser, string path) => Html.Of(await browser.GetStringAsync(path, TestHouse.Cancel));

    private static string Shown(IHtmlDocument page) => page.QuerySelector(".fl-scope-switch > summary .name")!.TextContent;

    private static IEnumerable<string> Offered(IHtmlDocument page) => page.QuerySelectorAll(".fl-scope-switch .fl-scopes button").Select(b => b.TextContent);
}
