using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>Light, dark, or as the reader's system says; kept in a cookie, for no page needs a script for it.</summary>
public static class Themes
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "fairlead-theme";

    /// <summary>The choices.</summary>
    public static readonly IReadOnlyList<string> All = ["auto", "light", "dark"];

    /// <param name="request">A request.</param>
    /// <returns>The reader's choice; 'auto' without one.</returns>
    public static string Of(HttpRequest request) =>
        request.Cookies[Cookie] is { } theme && All.Contains(theme, StringComparer.Ordinal) ? theme : "auto";
}
