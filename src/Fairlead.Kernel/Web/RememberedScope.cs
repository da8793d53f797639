using Fairlead.Measures;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>The scope that somebody chose last, kept in a cookie as it was asked for: 'my' stays 'my' when the teams change. A scope in the address goes before it.</summary>
public static class RememberedScope
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "fairlead-scope";

    // Commas and colons are three characters each in a cookie, and a browser keeps 4096.
    private const int Longest = 2500;

    /// <param name="request">A request.</param>
    /// <returns>What was chosen; null for the organisation.</returns>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is { Length: > 0 and <= Longest } text ? text : null;

    /// <param name="http">The answer to a choice.</param>
    /// <param name="text">What was asked for.</param>
    /// <param name="scope">What it covers.</param>
    public static void Keep(HttpContext http, string text, MeasureScope scope)
    {
        var options = new CookieOptions { SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = http.Request.IsHttps };
        if (scope.Kind == ScopeKind.Organisation || text.Length > Longest)
            http.Response.Cookies.Delete(Cookie, options);
        else
            http.Response.Cookies.Append(Cookie, text, new CookieOptions(options) { MaxAge = TimeSpan.FromDays(365) });
    }
}
