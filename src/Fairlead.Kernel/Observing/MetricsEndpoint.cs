using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Observing;

/// <summary>Figures of the program have a port of their own: whoever reaches that sees them and nothing else, and nobody else sees them.</summary>
public static class MetricsEndpoint
{
    private static readonly object Mark = new();

    /// <param name="listen">The port for figures.</param>
    public static void Set(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Items[Mark] = Mark;
        return next(connection);
    });

    /// <param name="app">The pipeline; before everything that judges a request for a page.</param>
    /// <param name="answer">What answers on the port for figures.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseMetricsEndpoint(this IApplicationBuilder app, Action<IApplicationBuilder> answer) => app.MapWhen(IsHere, branch =>
    {
        answer(branch);
        branch.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("This port has /metrics only.\n", context.RequestAborted);
        });
    });

    private static bool IsHere(HttpContext context) => context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true;
}
