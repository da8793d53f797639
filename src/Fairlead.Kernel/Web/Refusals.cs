using System.Data.Common;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Observing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Web;

/// <summary>What an answer without a body says: as problem details to programs, as a page to people.</summary>
public static class Refusals
{
    /// <param name="status">A status code.</param>
    /// <param name="failure">What went wrong; null where nothing is known of it.</param>
    /// <returns>A title and a sentence with what to do.</returns>
    public static (string Title, string Detail) Of(int status, Exception? failure = null) => status switch
    {
        StatusCodes.Status503ServiceUnavailable when failure is not null && WriteFaults.Of(failure) is { } fault =>
            ("Nothing can be written", $"{fault.Sentence()} Nothing was changed. Pages can still be read; administrators can run 'fairlead doctor'."),
        StatusCodes.Status400BadRequest => ("The request cannot be read", "It is incomplete, too deeply nested or expired. Reload the page and send the form again."),
        StatusCodes.Status401Unauthorized => ("You are not signed in", "Sign in, or send a key."),
        StatusCodes.Status403Forbidden => ("You do not have access", "Your role or your teams do not allow it. An administrator can change both under People & access."),
        StatusCodes.Status405MethodNotAllowed => ("This request is not supported", "It exists, but not for this kind of request."),
        StatusCodes.Status413PayloadTooLarge => ("The request is too large", "A request can have at most one mebibyte. Send less, or send it in parts."),
        StatusCodes.Status415UnsupportedMediaType => ("The format is not supported", "Send JSON to the API and forms to pages."),
        StatusCodes.Status421MisdirectedRequest => ("Unknown host name", "Use the address that the administrators gave you."),
        StatusCodes.Status429TooManyRequests => ("Too many attempts", "Wait a minute, then try again."),
        StatusCodes.Status503ServiceUnavailable => ("The database does not answer", "Nothing was changed. Try again in a moment; if it happens again, run 'fairlead doctor'."),
        StatusCodes.Status507InsufficientStorage => ("The disk is full", $"{WriteFault.Full.Sentence()} Nothing was changed. Pages can still be read; an administrator has to free some space."),
        StatusCodes.Status500InternalServerError => ("Something went wrong", "This is a bug or an outage. The log has more under the number of this request."),
        _ => ("Page not found", "The address may be outdated, or what it named was deleted."),
    };

    /// <param name="failure">What went wrong.</param>
    /// <returns>The status of the answer: the request's fault, the database's, or ours.</returns>
    public static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when WriteFaults.Of(failure) is { } fault => fault == WriteFault.Full ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable,
        _ when Causes(failure).Any(e => e is DbException { IsTransient: true } || BusyCommands.IsBusy(e)) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <param name="failure">What went wrong.</param>
    /// <returns>Whether the database failed, which EF Core wraps where it thinks that trying again may help.</returns>
    internal static bool IsOfDatabase(Exception failure) => Causes(failure).Any(e => e is DbException);

    /// <summary>Turns refusals and faults of the API into problem details, and those of forms into a page.</summary>
    /// <param name="app">The pipeline, right behind what runs a refused request again for its page.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseRefusals(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (RefusedPath(context) is not { } path)
        {
            await next(context);

            // A form that is no longer on its page is refused with a type and without a body, which does not count as empty.
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest, ContentLength: null or 0 })
                context.Response.ContentType = null;
            return;
        }

        if (((PathString)path).StartsWithSegments(ForPrograms.Api, StringComparison.OrdinalIgnoreCase))
        {
            await ProblemAsync(context);
            return;
        }

        // The page is made anew; what was sent belongs to the address that refused it.
        context.Request.Method = HttpMethods.Get;
        context.Request.ContentType = null;
        context.Request.ContentLength = null;
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        context.Features.Set<IFormFeature>(null);
        await next(context);
    });

    /// <summary>Reads what surrounds the page of a refusal before the page is made.</summary>
    /// <remarks>Blazor does not wait for what such a page reads by itself: it would come out empty wherever reading takes a moment.</remarks>
    /// <param name="app">The pipeline, behind what knows who asks.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseRefusalSurroundings(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (RefusedPath(context) is not null && Caller.Of(context.User) is not null)
        {
            try
            {
                await using var db = await context.RequestServices.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(context.RequestAborted);
                context.Items[typeof(PageContext)] = await PageContext.ReadAsync(db, context.Request, context.RequestServices.GetRequiredService<TimeProvider>().Now(), context.RequestAborted, isPage: true);
            }
            catch (Exception e) when (IsOfDatabase(e))
            {
                // The database may be what failed; the page says so in the doorway.
            }
        }

        await next(context);
    });

    /// <summary>What surrounds the page of a refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="page">Null where it could not be read or nobody is signed in.</param>
    /// <returns>Whether the request's page is that of a refusal.</returns>
    internal static bool IsRefusal(HttpContext context, out PageContext? page)
    {
        page = context.Items.TryGetValue(typeof(PageContext), out var read) ? (PageContext?)read : null;
        return RefusedPath(context) is not null;
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
            yield return e;
    }

    private static string? RefusedPath(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? context.Features.Get<IExceptionHandlerPathFeature>()?.Path;

    private static async Task ProblemAsync(HttpContext context)
    {
        var (title, detail) = Of(context.Response.StatusCode, context.Features.Get<IExceptionHandlerFeature>()?.Error);
        await Results.Problem(title: title, detail: detail, statusCode: context.Response.StatusCode, extensions: [KeyValuePair.Create<string, object?>("request", context.TraceIdentifier)]).ExecuteAsync(context);
    }
}
