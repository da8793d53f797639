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
        if (http.Request.Query["limit"].ToString() is { Length: > 0 } limit && !(int.TryParse(limit, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rows) && rows is >= 1 and <= 500))
            return Results.Problem(title: "A parameter was not understood", detail: $"limit '{limit}': between 1 and 500 rows.", statusCode: StatusCodes.Status400BadRequest);
        if (http.Request.Query["after"].ToString() is { Length: > 0 } after && after.Split('_', 3).Length < 3)
            return Results.Problem(title: "A parameter was not understood", detail: "after: take it from 'next' of the page before.", statusCode: StatusCodes.Status400BadRequest);
        http.Items[typeof(PageContext)] = read;
        return await next(context);
    }

    public static PageContext Context(HttpContext http) => (PageContext)http.Items[typeof(PageContext)]!;
}
