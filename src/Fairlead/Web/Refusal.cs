using Fairlead.Data;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>How a page answers an edit that its reader may not make.</summary>
internal static class Refusal
{
    /// <returns>What was wrong, for the page to show; for an edit that is not the reader's to make the answer has the status 403.</returns>
    public static IReadOnlyList<FieldError> Shown<T>(this EditResult<T> result, HttpContext http)
        where T : class
    {
        if (result.IsRefused)
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return result.Errors;
    }
}
