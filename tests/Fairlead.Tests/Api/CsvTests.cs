using System.Net;
using Fairlead.Api;
using Fairlead.Tests.House;
using Fairlead.Web;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Api;

/// <summary>Every list of the API can be had as CSV.</summary>
/// <param name="houses">The web program.</param>
public sealed class CsvTests(WebHouses houses)
{
    [Fact]
    public async Task Whoever_asks_a_list_for_CSV_gets_it()
    {
        var web = await houses.OfAsync(filled: true);
        var lists = web.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.OfType<IProducesResponseTypeMetadata>().Any(p => p.Type is { IsGenericType: true } t && t.GetGenericTypeDefinition() == typeof(ApiPage<>)))
            .Select(e => e.RoutePattern.RawText!).Where(p => !p.Contains('{', StringComparison.Ordinal)).ToList();
        lists.ShouldContain("/api/v1/teams");
        foreach (var list in lists)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, list);
            request.Headers.Accept.ParseAdd("text/csv");
            using var answer = await web.Client.SendAsync(request, TestHouse.Cancel);
            var text = await answer.Content.ReadAsStringAsync(TestHouse.Cancel);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, list + text);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv", list);
            answer.Headers.Vary.Count(v => v == "Accept").ShouldBe(1, list);
            text.Split("\r\n")[0].ShouldMatch("^[a-z0-9_]+(,[a-z0-9_]+)*$");
        }
    }

    [Theory, Databases]
    public async Task A_page_as_CSV_has_the_values_of_the_JSON_and_goes_on_by_its_Link(DatabaseKind kind)
    {
        var web = await houses.OfAsync(kind, filled: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/services?limit=1");
        request.Headers.Accept.ParseAdd("text/csv");
        using var answer = await web.Client.SendAsync(request, TestHouse.Cancel);

        var lines = (await answer.Content.ReadAsStringAsync(TestHouse.Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("key,name,");
        answer.Headers.GetValues("Link").Single().ShouldEndWith("rel=\"next\"");
    }
}
