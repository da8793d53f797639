using Fairlead.Imports;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Web;

public sealed class RefreshTests
{
    // Blazor puts its answer into the open page, where a refresh of the browser's own would also count with scripts on.
    [Fact]
    public async Task A_page_under_way_renews_itself_by_the_browser_only_where_no_script_does()
    {
        await using var web = await WebHouse.StartAsync(filled: true);
        await using (var db = web.Db())
        {
            var repository = db.Set<Fairlead.Catalog.Repository>().Single(r => r.Key == "shop");
            db.Add(new ImportJob { Id = Guid.CreateVersion7(), RepositoryId = repository.Id, State = ImportState.Running, RequestedAt = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), LeaseUntil = new DateTime(2100, 1, 2, 0, 0, 0, DateTimeKind.Utc) });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        var (plain, _) = await web.GetAsync("/catalog/repositories/shop");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/catalog/repositories/shop");
        request.Headers.TryAddWithoutValidation("Accept", "text/html; blazor-enhanced-nav=on").ShouldBeTrue();
        using var response = await web.Client.SendAsync(request, TestHouse.Cancel);
        var asked = await response.Content.ReadAsStringAsync(TestHouse.Cancel);

        plain.ShouldContain("<noscript><meta http-equiv=\"refresh\"");
        plain.ShouldContain("<fl-refresh");
        asked.ShouldContain("<fl-refresh");
        asked.ShouldNotContain("http-equiv=\"refresh\"");
    }
}
