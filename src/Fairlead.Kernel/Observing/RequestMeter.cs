using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Observing;

/// <summary>Measures requests, where somebody listens.</summary>
public static class RequestMeter
{
    private static readonly object Route = new();
    private static readonly string[] Classes = ["0xx", "1xx", "2xx", "3xx", "4xx", "5xx"];

    /// <param name="app">The pipeline; first, so that all of a request counts.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseRequestMeter(this IApplicationBuilder app) => app.Use(static (context, next) =>
        FairleadMeter.Requests.Enabled ? MeasureAsync(context, next) : next(context));

    /// <summary>Notes the first route of a request: one that is refused or fails runs again for its page.</summary>
    /// <param name="app">The pipeline, right behind routing.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseRouteNote(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (FairleadMeter.Requests.Enabled)
            context.Items.TryAdd(Route, context.GetEndpoint());
        return next(context);
    });

    /// <param name="endpoint">What a request asked for.</param>
    /// <returns>The pattern of its route, which holds no value; 'none' where there is no route.</returns>
    internal static string RouteOf(Endpoint? endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "none";

    private static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var (start, method) = (Stopwatch.GetTimestamp(), context.Request.Method);
        try
        {
            await next(context);
        }
        finally
        {
            FairleadMeter.Requests.Record(
                Stopwatch.GetElapsedTime(start).TotalSeconds,
                new("route", RouteOf(context.Items[Route] as Endpoint)),
                new("method", HttpMethods.GetCanonicalizedValue(method) is { Length: <= 8 } known ? known : "other"),
                new("status", Classes[Math.Clamp(context.Response.StatusCode / 100, 0, 5)]));
        }
    }
}
