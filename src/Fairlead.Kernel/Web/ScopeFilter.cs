using Fairlead.Api;
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
            return Problems.Parameter(string.Join(' ', read.Errors));
        if (Paging.LimitOf(http.Request).Problem is { } problem)
            return problem;
        if (http.Request.Query["after"].ToString() is { Length: > 0 } after && after.Split('_', 3).Length < 3)
            return Problems.Parameter("after: take it from 'next' of the page before.");
        http.Items[typeof(PageContext)] = read;
        return await next(context);
    }

    public static PageContext Context(HttpContext http) => (PageContext)http.Items[typeof(PageContext)]!;
}
