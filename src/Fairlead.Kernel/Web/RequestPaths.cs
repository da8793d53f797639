using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>Where a request goes.</summary>
internal static class RequestPaths
{
    /// <param name="request">A request.</param>
    /// <param name="paths">Paths.</param>
    /// <returns>Whether its address is one of these or lies below one; case does not count, as it does not for routes.</returns>
    public static bool IsUnder(this HttpRequest request, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
