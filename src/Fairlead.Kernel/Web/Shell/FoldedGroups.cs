using Fairlead.Accounts;
using Fairlead.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Web.Shell;

/// <summary>Which groups of the navigation somebody folded, kept in a cookie that the script writes, too: the server draws them so on each page.</summary>
internal static class FoldedGroups
{
    /// <summary>The cookie's name; its value is the groups with dots between.</summary>
    public const string Cookie = "fairlead-folded";

    /// <summary>The address that folds and unfolds without a script.</summary>
    public const string Path = "/navigation";

    private static readonly IReadOnlyList<NavGroup> Foldable = [NavGroup.Direction, NavGroup.Delivery, NavGroup.Craft, NavGroup.Organisation];

    /// <param name="request">A request.</param>
    /// <returns>The folded groups; what the cookie says beyond is nothing.</returns>
    public static IReadOnlySet<NavGroup> Of(HttpRequest request)
    {
        var names = request.Cookies[Cookie]?.Split('.', 10) ?? [];
        return Foldable.Where(g => names.Contains(Words.Name(g), StringComparer.Ordinal)).ToHashSet();
    }

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Fold).RequireAuthorization(Rights.View).ExcludeFromDescription();

    private static IResult Fold(HttpContext http, string? fold, string? open)
    {
        var folded = Foldable.Where(g => (Of(http.Request).Contains(g) || Words.Name(g) == fold) && Words.Name(g) != open).Select(Words.Name);

        // A script reads and writes it as well.
        http.Response.Cookies.Append(Cookie, string.Join('.', folded), new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Secure = http.Request.IsHttps });
        return Results.LocalRedirect(LocalPath.Of(http.Request.Query["return"]));
    }
}
