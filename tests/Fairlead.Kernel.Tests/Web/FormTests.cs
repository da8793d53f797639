using System.Net;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Web;

/// <summary>Forms, from the page to what they change.</summary>
public sealed class FormTests(WebHouses houses)
{
    [Fact]
    public async Task A_team_is_made_by_a_form_and_shown_after_a_redirect()
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        using (var wrong = await web.PostAsync("/catalog/teams/new", ("Form.Name", " ")))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await wrong.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("A name is needed.");
        }

        using var made = await web.PostAsync("/catalog/teams/new", ("Form.Name", "Naïve <Team> ' \""), ("Form.Purpose", "x"));
        ((int)made.StatusCode).ShouldBeOneOf(302, 303);
        made.Headers.Location!.ToString().ShouldEndWith("/catalog");
        var (html, _) = await web.GetAsync("/catalog");
        html.ShouldContain("/catalog/teams/naive-team");
        WebUtility.HtmlDecode(html).ShouldContain("Naïve <Team> ' \"");
        html.ShouldNotContain("<Team>");
    }

    [Theory]
    [InlineData("/flow?window=all", "/flow?window=all")]
    [InlineData("//example.org", "/")]
    [InlineData("https://example.org", "/")]
    [InlineData("/\\example.org", "/")]
    [InlineData("/\t/example.org", "/")]
    [InlineData("", "/")]
    public async Task Choosing_an_appearance_leads_back_to_a_page_of_ours(string back, string to)
    {
        var web = await houses.OfAsync(filled: false);

        using var response = await web.PostAsync("/", "/theme", ("theme", "dark"), ("return", back));

        ((int)response.StatusCode).ShouldBeOneOf(302, 303);
        response.Headers.Location!.ToString().ShouldBe(to);
        response.Headers.GetValues("Set-Cookie").ShouldContain(c => c.StartsWith("fairlead-theme=dark;", StringComparison.Ordinal) && c.Contains("httponly", StringComparison.OrdinalIgnoreCase));
    }

    // Taken back in another window meanwhile, for instance.
    [Fact]
    public async Task A_form_that_is_no_longer_on_its_page_is_refused_in_words()
    {
        var web = await houses.OfAsync(filled: false);

        using var response = await web.PostAsync("/account", "/account", ("_handler", "revoke-nothing"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var html = await response.Content.ReadAsStringAsync(TestHouse.Cancel);
        html.ShouldContain("The request cannot be read");
        Browsing.Check(html, response, "/account");
    }
}
