using System.Text.Json;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Web;

/// <summary>Search finds every page of the site map by its title, so that a new page is not forgotten.</summary>
public sealed class FoundPagesTests(WebHouses houses)
{
    public static TheoryData<string, string> Pages => [.. Sitemap.Pages.Where(p => !p.NeedsData).Select(p => (p.Path, p.Title))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_found_by_its_title(string path, string title)
    {
        var web = await houses.OfAsync(filled: false);
        using var found = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/search?q=" + Uri.EscapeDataString(TitleIn(path, title)), TestHouse.Cancel));

        found.RootElement.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("hits").EnumerateArray()).Select(h => h.GetProperty("path").GetString()).ShouldContain(path);
    }

    [Fact]
    public async Task Who_wrote_something_is_not_looked_up()
    {
        var web = await houses.OfAsync(filled: true);
        using var found = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/search?q=Quillfeather", TestHouse.Cancel));

        found.RootElement.GetProperty("groups").GetArrayLength().ShouldBe(0);
    }

    // The navigation and the tabs have shorter words for some.
    private static string TitleIn(string path, string title) => path switch
    {
        "/" => "Review",
        "/flow/lead-time" => "Lead time",
        "/flow/restore" => "Restore",
        "/flow/rework" => "Rework",
        "/flow/waiting" => "Waiting",
        _ => title,
    };
}
