using Fairlead.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Web;

/// <summary>Reads scope and window of an API request; what a page would mend with a default is an error here.</summary>
internal sealed class ScopeFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var read = await PageContext.ReadAsync(
            http.RequestServices.GetRequiredService<FairleadDb>(),
            http.Request,
            http.RequestServices.GetRequiredService<TimeProvider>().Now(),
            http.RequestAborted);
        if (read.Errors.Count > 0)
            return Results.Problem(title: "A parameter was not understood", detail: string.Join(' ', read.Errors), statusCode: StatusCodes.Status400BadRequest);
        http.Items[typeof(PageContext)] = read;
        return await next(context);
    }

    public static PageContext Context(HttpContext http) => (PageContext)http.Items[typeof(PageContext)]!;
}
