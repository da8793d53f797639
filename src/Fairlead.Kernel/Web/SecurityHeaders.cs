using Fairlead.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>What a browser may do with our pages: nothing from elsewhere, no inline code or style, no frame around them.</summary>
public static class SecurityHeaders
{
    /// <summary>The policy; enhanced navigation needs connect-src, Tabler's icons are data images.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>No page needs more than a keyboard and a screen.</summary>
    public const string PermissionsPolicy =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()";

    /// <summary>For a year a browser asks for this host by TLS only.</summary>
    public const string StrictTransportSecurity = "max-age=31536000";

    /// <param name="app">The pipeline, behind what finds out whether a proxy was asked by TLS.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = PermissionsPolicy;

        context.Response.OnStarting(KeepPrivate, headers);

        // A browser would otherwise ask for every program on this machine by TLS.
        if (context.Request.IsHttps && !LoopbackNames.Contains(context.Request.Host.Host))
            headers.StrictTransportSecurity = StrictTransportSecurity;
        return next(context);
    });

    // What somebody may read stays in no cache on the way; an answer that says more of its own, such as a script with its hash, stands.
    private static Task KeepPrivate(object headers)
    {
        if (((IHeaderDictionary)headers).CacheControl.Count == 0)
            ((IHeaderDictionary)headers).CacheControl = "private, no-cache";
        return Task.CompletedTask;
    }
}
