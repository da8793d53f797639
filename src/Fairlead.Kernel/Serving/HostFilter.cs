using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Serving;

/// <summary>Answers only to the server's own names: a foreign site must not reach it through a name that it points here.</summary>
public static class HostFilter
{
    /// <param name="app">The pipeline.</param>
    /// <param name="address">How the server is reached.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseHostFilter(this IApplicationBuilder app, ServerAddress address) => app.Use((context, next) =>
    {
        if (address.AnswersTo(context.Request.Host.Host, context.Connection.LocalIpAddress))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("Fairlead does not answer to this name. Whoever runs it names it with --url, for instance --url https://fairlead.example.org\n", context.RequestAborted);
    });
}
