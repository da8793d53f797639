using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>Refuses a form that is not of ours, or too old.</summary>
internal static class FormProblem
{
    /// <returns>The answer; null for a form that may go on.</returns>
    public static async Task<IResult?> OfAsync(HttpContext http, IAntiforgery antiforgery) =>
        http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http)
            ? null
            : Results.Problem(title: "The form has expired", detail: "Reload the page and send the form again.", statusCode: StatusCodes.Status400BadRequest);
}
