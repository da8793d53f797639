using Fairlead.Domain.Signals;
using Fairlead.Serving;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Signals;

/// <summary>
/// The endpoint for messages. Anybody may post; each source authenticates in its own way, or with an API key that may send facts in.
/// What was let in is on disk when it is answered.
/// </summary>
public static class HookApi
{
    private const string Accepted = "{\"status\":\"accepted\"}\n", Known = "{\"status\":\"known\"}\n";

    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        // Alertmanager takes a 429 for final, so that no address has a limit of requests; the inbox says 503 when it is full.
        var hooks = app.MapGroup("").AllowAnonymous().ExcludeFromDescription().DisableRateLimiting()
            .WithMetadata(new DisableRequestSizeLimitAttribute(), new ProvedBySource(), new ForPrograms(), new ReadsItsBody());
        hooks.MapPost("/hooks/{source}", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakeAsync(http, source, ""));
        hooks.MapPost("/hooks/{source}/csv", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakeCsvAsync(http, source));
        hooks.MapPost("/hooks/{source}/api/v2/alerts", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakeAsync(http, source, Events.Alerts));
        hooks.MapPost("/hooks/{source}/v2/enqueue", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakePagerDutyAsync(http, source, Events.Enqueue));
        hooks.MapPost("/hooks/{source}/v2/change/enqueue", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakePagerDutyAsync(http, source, Events.Change));
        foreach (var format in Enum.GetValues<CiReportFormat>())
            hooks.MapPost($"/hooks/{{source}}/{CiReportLabel.Word(format)}", (HttpContext http, CiReportEndpoint endpoint, string source) => endpoint.TakeAsync(http, source, format));
        hooks.MapPost("/api/v2/alerts", (HttpContext http, WebhookEndpoint endpoint) => endpoint.TakeAlertsAsync(http));
        hooks.MapPost("/v2/enqueue", (HttpContext http, WebhookEndpoint endpoint) => endpoint.TakePagerDutyAsync(http, null, Events.Enqueue));
        hooks.MapPost("/v2/change/enqueue", (HttpContext http, WebhookEndpoint endpoint) => endpoint.TakePagerDutyAsync(http, null, Events.Change));
        foreach (var prefix in (string[])["", "/rest", "/api/rest"])
        {
            foreach (var place in (string[])["/plugins/webhook/connections/{source}", "/plugins/webhook/{source}", "/plugins/webhook/connections/by-name/{source}", "/plugins/webhook/projects/{source}", "/projects/{source}"])
            {
                hooks.MapPost($"{prefix}{place}/deployments", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakeDevLakeAsync(http, source, Events.Deployments));
                if (place.Contains("/projects/", StringComparison.Ordinal))
                    continue;
                hooks.MapPost($"{prefix}{place}/issues", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakeDevLakeAsync(http, source, Events.Issues));
                hooks.MapPost($"{prefix}{place}/pullrequests", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakeDevLakeAsync(http, source, Events.PullRequests));
                hooks.MapPost($"{prefix}{place}/pull_requests", (HttpContext http, WebhookEndpoint endpoint, string source) => endpoint.TakeDevLakeAsync(http, source, Events.PullRequests));
                hooks.MapPost($"{prefix}{place}/issue/{{key}}/close", (HttpContext http, WebhookEndpoint endpoint, string source, string key) => endpoint.TakeDevLakeAsync(http, source, Events.Close + key));
            }
        }

        // Somebody sets a tool up here: a wrong address is not a missing proof.
        foreach (var place in (string[])["/hooks/{**rest}", "/plugins/webhook/{**rest}", "/rest/plugins/webhook/{**rest}", "/api/rest/plugins/webhook/{**rest}", "/v2/{**rest}"])
            hooks.Map(place, WrongAddress);
    }

    private static IResult WrongAddress(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (HttpMethods.IsPost(http.Request.Method))
            return Results.Problem(title: "Unknown address", detail: $"Nothing is received at '{(path.Length > 100 ? path[..100] : path)}'. The page of the source under Signals shows its address.", statusCode: StatusCodes.Status404NotFound);
        http.Response.Headers.Allow = HttpMethods.Post;
        return Results.Problem(title: "Messages are posted", detail: "Send messages with POST. The page of the source under Signals shows what was received.", statusCode: StatusCodes.Status405MethodNotAllowed);
    }

    internal static IResult Answer(StoreOutcome taken) => taken switch
    {
        StoreOutcome.Stored => Results.Text(Accepted, "application/json", statusCode: StatusCodes.Status202Accepted),
        StoreOutcome.Known => Results.Text(Known, "application/json", statusCode: StatusCodes.Status202Accepted),
        _ => new RetryLater(),
    };

    /// <summary>Alertmanager tries again after a 5xx only, most forges after any failure.</summary>
    internal sealed class RetryLater : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            return Results.Problem(title: "Too much at once", detail: "It is not stored. Send it again.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
        }
    }
}

/// <summary>Marks an address where strangers may knock: a source proves itself there by a way of its own, or shows a key.</summary>
public sealed record ProvedBySource;
