using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Serving;

/// <summary>Where a request comes from.</summary>
public static class ClientOrigin
{
    private static readonly string[] SignsOfAProxy = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    // The second is what the first becomes once it was believed.
    private static readonly string[] Beginnings = ["X-Forwarded-", "X-Original-"];

    /// <summary>Whether somebody on this machine asks, and not a proxy on it for somebody elsewhere.</summary>
    /// <remarks>
    /// A proxy that nobody told us of arrives from loopback as well; what it adds gives it away, so that a forged or
    /// forgotten header makes a request less trusted, never more.
    /// </remarks>
    /// <param name="context">The request, behind <see cref="TrustedProxies.UseTrustedProxies"/>.</param>
    /// <returns>Whether it is local.</returns>
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote
        && IPAddress.IsLoopback(remote)
        && LoopbackNames.Contains(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(IsSignOfAProxy);

    private static bool IsSignOfAProxy(string header) =>
        SignsOfAProxy.Contains(header, StringComparer.OrdinalIgnoreCase) || Array.Exists(Beginnings, b => header.StartsWith(b, StringComparison.OrdinalIgnoreCase));
}
