using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>
/// Stands on an endpoint that programs ask and no browser shows: who may not is answered with a status and problem details instead of a page. All of the API is
/// so by its address, which also covers what is not there; so is the address of figures, which a wrongly set up collector asks on the port for pages.
/// </summary>
public sealed class ForPrograms
{
    /// <summary>Where the API begins.</summary>
    public const string Api = "/api";

    /// <param name="http">A request whose endpoint has been chosen.</param>
    /// <returns>Whether a program asks.</returns>
    internal static bool IsFor(HttpContext http) => http.Request.IsUnder(Api, "/metrics") || http.GetEndpoint()?.Metadata.GetMetadata<ForPrograms>() is not null;
}
