using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fairlead.Serving;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Tests.Serving;

/// <summary>What is too large, too deep or too much gets a clear answer and no stack trace.</summary>
public sealed class RequestLimitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_for_the_API_is_413_with_problem_details(bool chunked)
    {
        await using var web = await StartAsync();

        using var response = await PostAsync(web, "/api/v1/planted", Json('"' + new string('a', RequestLimits.Body) + '"'), chunked);

        await IsProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "The request is too large");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_form_that_is_too_large_is_413_with_a_page(bool chunked)
    {
        await using var web = await StartAsync();

        using var response = await PostAsync(web, "/catalog/teams/new", Form("a=" + new string('a', RequestLimits.Body)), chunked);

        await IsPageAsync(response, HttpStatusCode.RequestEntityTooLarge, "The request is too large");
    }

    [Theory]
    [InlineData("fields")]
    [InlineData("name")]
    public async Task A_form_with_too_much_in_it_is_400_with_a_page(string what)
    {
        await using var web = await StartAsync();
        var body = what == "fields" ? string.Join('&', Enumerable.Range(0, RequestLimits.Fields + 1).Select(i => $"f{i}=x")) : new string('n', RequestLimits.FieldName + 1) + "=x";

        using var response = await PostAsync(web, "/catalog/teams/new", Form(body), chunked: false);

        await IsPageAsync(response, HttpStatusCode.BadRequest, "The request cannot be read");
    }

    [Theory]
    [InlineData(RequestLimits.JsonDepth, HttpStatusCode.OK)]
    [InlineData(RequestLimits.JsonDepth + 1, HttpStatusCode.BadRequest)]
    [InlineData(100_000, HttpStatusCode.BadRequest)]
    public async Task JSON_that_is_too_deep_is_400(int depth, HttpStatusCode status)
    {
        await using var web = await StartAsync();

        using var response = await PostAsync(web, "/api/v1/planted", Json(new string('[', depth) + new string(']', depth)), chunked: false);

        response.StatusCode.ShouldBe(status);
        if (status != HttpStatusCode.OK)
            await IsProblemAsync(response, status, "The request cannot be read");
    }

    [Fact]
    public async Task Another_form_of_body_is_415()
    {
        await using var web = await StartAsync();

        using var response = await PostAsync(web, "/api/v1/planted", Form("a=b"), chunked: false);

        await IsProblemAsync(response, HttpStatusCode.UnsupportedMediaType, "The format is not supported");
    }

    [Theory]
    [InlineData("line", HttpStatusCode.RequestUriTooLong)]
    [InlineData("header", HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData("headers", HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task A_head_that_is_too_large_is_refused_by_the_server(string what, HttpStatusCode status)
    {
        await using var web = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, what == "line" ? "/?a=" + new string('a', RequestLimits.Line) : "/");
        if (what == "header")
            request.Headers.Add("X-Large", new string('a', RequestLimits.Headers));
        for (var i = 0; what == "headers" && i < 101; i++)
            request.Headers.Add($"X-{i}", "a");

        using var response = await web.Client.SendAsync(request, TestHouse.Cancel);

        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_fault_of_the_API_is_a_problem_with_its_number_and_nothing_of_the_inside()
    {
        await using var web = await StartAsync();

        using var response = await PostAsync(web, "/api/v1/fault", Json("1"), chunked: false);

        var text = await IsProblemAsync(response, HttpStatusCode.InternalServerError, "Something went wrong");
        text.ShouldNotContain("the inside");
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("request").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_fault_of_a_form_is_a_page_with_its_number()
    {
        await using var web = await StartAsync();

        using var response = await PostAsync(web, "/fault", Json("1"), chunked: false);

        (await IsPageAsync(response, HttpStatusCode.InternalServerError, "Something went wrong")).ShouldNotContain("the inside");
    }

    private static Task<WebHouse> StartAsync() => WebHouse.StartAsync(filled: false, more: app =>
    {
        app.MapPost("/api/v1/planted", (JsonElement body) => body.ValueKind.ToString()).AllowAnonymous();
        app.MapPost("/api/v1/fault", (JsonElement body) => Fault()).AllowAnonymous();
        app.MapPost("/fault", (HttpContext http) => Fault()).AllowAnonymous();
    });

    private static string Fault() => throw new InvalidOperationException("the inside");

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static StringContent Form(string body) => new(body, Encoding.UTF8, "application/x-www-form-urlencoded");

    private static async Task<HttpResponseMessage> PostAsync(WebHouse web, string path, HttpContent content, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        // The refusal may come while the body is still on its way: the server is asked first.
        request.Headers.ExpectContinue = !chunked;
        return await web.Client.SendAsync(request, TestHouse.Cancel);
    }

    private static async Task<string> IsProblemAsync(HttpResponseMessage response, HttpStatusCode status, string title)
    {
        var text = await response.Content.ReadAsStringAsync(TestHouse.Cancel);
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType.ShouldBe(MediaTypeHeaderValue.Parse("application/problem+json"));
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("title").GetString()!.ShouldStartWith(title);
        NothingInside(text);
        return text;
    }

    private static async Task<string> IsPageAsync(HttpResponseMessage response, HttpStatusCode status, string title)
    {
        var text = await response.Content.ReadAsStringAsync(TestHouse.Cancel);
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        text.ShouldContain($"<h1>{title}");
        Browsing.Check(text, response, "a refused form");
        NothingInside(text);
        return text;
    }

    private static void NothingInside(string text)
    {
        text.ShouldNotContain("   at ");
        text.ShouldNotContain("Exception");
    }
}
