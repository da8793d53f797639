using System.Net;
using System.Text.RegularExpressions;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Fairlead.Tests.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Accounts;

/// <summary>Every address of the program: each has decided who reaches it, and a stranger reaches none but the doors.</summary>
public sealed partial class EndpointWalkTests(WebHouses houses)
{
    // The whole list of what strangers may reach. A new line here is a decision, not a formality.
    private static readonly HashSet<string> Open = new(StringComparer.Ordinal)
    {
        "/demo", "/sign-in", "/sign-in/code", "/setup", "/invitation", "/reset", "/forgot", "/sign-out", "/sign-in/passkey", "/sign-in/passkey/options", "/sign-in/company", "/sign-in/company/end", "/sign-in/company/link",
        "/unsubscribe", "/unsubscribe/one-click", "/theme", "/health/live", "/health/ready", "/status/{Code:int}", "/not-found", "/_framework/opaque-redirect",
    };

    [Fact]
    public async Task Every_endpoint_has_decided_who_reaches_it()
    {
        var web = await houses.OfAsync(filled: false);

        Undecided(EndpointsOf(web.App)).ShouldBeEmpty();
        EndpointsOf(web.App).Count(e => e.Metadata.GetMetadata<IAuthorizeData>() is not null).ShouldBeGreaterThan(40);
    }

    [Fact]
    public void An_endpoint_without_a_decision_is_found()
    {
        var planted = new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/planted"), 0, EndpointMetadataCollection.Empty, "planted");
        var wide = new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/wide"), 0, new EndpointMetadataCollection(new AllowAnonymousAttribute()), "wide");

        Undecided([planted, wide]).ShouldBe(["/planted has decided nothing", "/wide is open to strangers and not on the list"]);
    }

    [Fact]
    public async Task A_stranger_gets_in_nowhere()
    {
        var web = await houses.OfAsync(filled: true);
        using var stranger = web.Stranger();
        var tried = 0;
        foreach (var endpoint in EndpointsOf(web.App).Where(e => !Open.Contains(PathOf(e)) && !IsAsset(e) && !IsHook(e)))
        {
            var path = Parameters().Replace(PathOf(endpoint), "shop");
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var response = await stranger.SendAsync(request, TestHouse.Cancel);
                var text = await response.Content.ReadAsStringAsync(TestHouse.Cancel);

                tried++;
                if (path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/metrics", StringComparison.Ordinal))
                    response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
                else
                    response.Headers.Location?.AbsolutePath.ShouldBe("/sign-in", $"{method} {path}: {response.StatusCode}");
                text.ShouldNotContain("Payments", Case.Insensitive, path);
            }
        }

        tried.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task At_no_hook_does_a_stranger_leave_anything()
    {
        var web = await houses.OfAsync(filled: true);
        using var stranger = web.Stranger();
        await using var db = web.Db();
        var before = await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel);
        var tried = 0;
        foreach (var endpoint in EndpointsOf(web.App).Where(IsHook))
        {
            // What takes any method is where wrong addresses end.
            if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { } methods)
                methods.HttpMethods.ShouldBe(["POST"]);
            else
                PathOf(endpoint).ShouldEndWith("{**rest}");
            foreach (var source in (string[])["forge", "nobody"])
            {
                var path = Parameters().Replace(PathOf(endpoint), source);
                var (status, _) = await stranger.KnockAsync(path, "{}", ("Authorization", "Bearer guess"), ("X-GitHub-Event", "ping"));
                tried++;
                status.ShouldBeOneOf(401, 404);
            }
        }

        tried.ShouldBeGreaterThan(100);
        (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_door_shows_nothing_of_the_organisation()
    {
        var web = await houses.OfAsync(filled: true);
        using var stranger = web.Stranger();
        foreach (var (path, title) in Sitemap.Doors)
        {
            using var response = await stranger.GetAsync(new Uri(path, UriKind.Relative), TestHouse.Cancel);
            var html = await response.Content.ReadAsStringAsync(TestHouse.Cancel);

            response.StatusCode.ShouldBe(path is "/setup" or "/invitation" or "/reset" ? HttpStatusCode.Gone : HttpStatusCode.OK, path);
            html.ShouldContain($"<h1>{title}</h1>", Case.Sensitive, path);
            Browsing.Check(html, response, path);
            html.ShouldNotContain("Payments", Case.Insensitive, path);
            html.ShouldNotContain("fl-nav", Case.Insensitive, path);
        }
    }

    private static List<string> Undecided(IEnumerable<RouteEndpoint> endpoints)
    {
        var wrong = new List<string>();
        foreach (var endpoint in endpoints)
        {
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (!open && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
                wrong.Add($"{PathOf(endpoint)} has decided nothing");
            else if (open && !IsAsset(endpoint) && !IsHook(endpoint) && !Open.Contains(PathOf(endpoint)))
                wrong.Add($"{PathOf(endpoint)} is open to strangers and not on the list");
        }

        return wrong;
    }

    // Where assets lie in the folder of the sources, ASP.NET Core adds a catch-all for files that are not there; without a decision it is closed.
    private static IEnumerable<RouteEndpoint> EndpointsOf(WebApplication app) => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => PathOf(e) != "/{**path:file}");

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private static bool IsHook(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ProvedBySource>() is not null;

    private static bool IsAsset(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || PathOf(endpoint).StartsWith("/_framework/", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameters();
}
