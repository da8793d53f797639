using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Api;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Api;

/// <summary>The description of the API: valid, complete, and the one that is committed.</summary>
public sealed class OpenApiTests(WebHouses houses)
{
    private static readonly string Snapshot = Path.Combine(Checkout.Root, "docs", "api", "openapi.json");

    [Fact]
    public async Task The_document_is_the_committed_one()
    {
        var web = await houses.OfAsync(filled: false);
        var (text, response) = await web.GetAsync("/api/v1/openapi.json");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var received = Path.ChangeExtension(Snapshot, ".received.json");
        if (text != await File.ReadAllTextAsync(Snapshot, TestHouse.Cancel))
        {
            await File.WriteAllTextAsync(received, text, TestHouse.Cancel);
            Assert.Fail($"The API is described otherwise than in docs/api/openapi.json. When that is meant, take {received} for it.");
        }

        File.Delete(received);
    }

    [Fact]
    public async Task It_is_valid_against_the_official_schema_of_3_1()
    {
        var web = await houses.OfAsync(filled: false);
        var document = JsonNode.Parse((await web.GetAsync("/api/v1/openapi.json")).Text)!;

        (await WrongsAsync(document)).ShouldBeEmpty();
        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        document["paths"]!["/api/v1/teams"]!.AsObject().Remove("get");
        document["paths"]!["/api/v1/teams"]!["post"]!["responses"] = "none";
        (await WrongsAsync(document)).ShouldNotBeEmpty("a planted fault is found");
    }

    [Fact]
    public async Task It_holds_every_route_with_a_summary_and_a_name_of_its_own()
    {
        var web = await houses.OfAsync(filled: false);
        var paths = JsonNode.Parse((await web.GetAsync("/api/v1/openapi.json")).Text)!["paths"]!.AsObject();
        var routes = web.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal) && e.RoutePattern.RawText != ApiDescription.Address)
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal)}"));
        var operations = paths.SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key.ToUpperInvariant()} {p.Key}", Operation: o.Value!))).ToList();

        operations.Select(o => o.Name).ShouldBe(routes, ignoreOrder: true);
        operations.ShouldAllBe(o => o.Operation["summary"] != null);
        operations.Select(o => o.Operation["operationId"]!.GetValue<string>()).ShouldBeUnique();
    }

    // The schema of the OpenAPI Initiative for 3.1, by @seriousme/openapi-schema-validator, which carries it.
    private static async Task<IReadOnlyList<string>> WrongsAsync(JsonNode document)
    {
        var start = new ProcessStartInfo("node", ["validate-openapi.mjs"]) { WorkingDirectory = Path.Combine(Checkout.Root, "src", "Fairlead.Kernel", "Client"), RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(document.ToJsonString());
        node.StandardInput.Close();
        var said = await node.StandardOutput.ReadToEndAsync(TestHouse.Cancel);
        await node.WaitForExitAsync(TestHouse.Cancel);
        return JsonSerializer.Deserialize<List<string>>(said)!;
    }
}
