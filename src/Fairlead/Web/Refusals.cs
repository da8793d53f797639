using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Web;

/// <summary>What an answer without a body says: as problem details to programs, as a page to people.</summary>
public static class Refusals
{
    /// <param name="status">A status code.</param>
    /// <returns>A title and a sentence with what to do.</returns>
    public static (string Title, string Detail) Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("That cannot be read", "What was sent is incomplete, too deep or too old. Load the page again and send the form from there."),
        StatusCodes.Status401Unauthorized => ("Who asks is not known", "Sign in, or send a key."),
        StatusCodes.Status403Forbidden => ("This is not yours to see or change", "Your role or your teams do not allow it. An administrator can change both under People & access."),
        StatusCodes.Status405MethodNotAllowed => ("That is not how this address is used", "It exists, but not for this kind of request."),
        StatusCodes.Status413PayloadTooLarge => ("That is too large", "A request may bring one mebibyte. Send less, or in parts."),
        StatusCodes.Status415UnsupportedMediaType => ("That is in no form that can be read here", "Send JSON to the API and forms to pages."),
        StatusCodes.Status421MisdirectedRequest => ("That is not the name of this place", "Use the address that the administrators gave you."),
        StatusCodes.Status429TooManyRequests => ("Too many attempts", "Wait a minute, then try again."),
        StatusCodes.Status500InternalServerError => ("Something failed", "The fault is on our side. The program's log says more under this request's number."),
        _ => ("There is nothing here", "The address may be old, or what it named was removed from the catalog."),
    };

    /// <summary>Turns refusals and faults of the API into problem details, and those of forms into a page.</summary>
    /// <param name="app">The pipeline, right behind what runs a refused request again for its page.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseRefusals(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var path = context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? context.Features.Get<IExceptionHandlerPathFeature>()?.Path;
        if (path is null)
            return next(context);
        if (((PathString)path).StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return ProblemAsync(context);

        // The page is made anew; what was sent belongs to the address that refused it.
        context.Request.Method = HttpMethods.Get;
        context.Request.ContentType = null;
        context.Request.ContentLength = null;
        return next(context);
    });

    private static async Task ProblemAsync(HttpContext context)
    {
        var (title, detail) = Of(context.Response.StatusCode);
        await Results.Problem(title: title, detail: detail, statusCode: context.Response.StatusCode, extensions: [KeyValuePair.Create<string, object?>("request", context.TraceIdentifier)]).ExecuteAsync(context);
    }
}
