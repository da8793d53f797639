using Fairlead.Data;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>How a page answers an edit that was not made.</summary>
internal static class Refusal
{
    /// <returns>What was wrong, for the page to show; the answer's status is 403 for an edit that is not the reader's to make, 409 for one of an older version, and else 422.</returns>
    public static IReadOnlyList<FieldError> Shown<T>(this EditResult<T> result, HttpContext http)
        where T : class
    {
        if (result.Errors.Count > 0)
        {
            http.Response.StatusCode = result.IsRefused ? StatusCodes.Status403Forbidden
                : result.Errors.Any(e => e.Field == FieldError.Version) ? StatusCodes.Status409Conflict
                : StatusCodes.Status422UnprocessableEntity;
        }

        return result.Errors;
    }
}
