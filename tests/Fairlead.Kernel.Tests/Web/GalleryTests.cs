using System.Net;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Web;

/// <summary>The gallery is for those who write pages.</summary>
public sealed class GalleryTests(WebHouses houses)
{
    [Fact]
    public async Task It_does_not_exist_where_people_work()
    {
        var web = await houses.OfAsync(filled: false);

        var (text, response) = await web.GetAsync("/gallery");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        text.ShouldNotContain("Every part");
        text.ShouldNotContain("Donaudampf");
    }
}
