using Fairlead.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Api;

/// <summary>What all routes of the API share.</summary>
public static class ApiRoutes
{
    /// <summary>A group below /api/v1 that whoever has an account, or a key to read, may reach.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app, string tag) =>
        app.MapGroup("/api/v1").RequireAuthorization(Rights.View).WithTags(tag).AddEndpointFilter(FromOursAsync).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);

    /// <summary>Marks a route that creates something: sent twice with one Idempotency-Key it creates once.</summary>
    public static RouteHandlerBuilder CreatesOnce(this RouteHandlerBuilder route) => route.AddEndpointFilter<IdempotencyFilter>().WithMetadata(new OnceOnly()).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Marks a route that changes one version of something.</summary>
    public static RouteHandlerBuilder ChangesOneVersion(this RouteHandlerBuilder route) => route.ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired).WithMetadata(new OneVersion());

    // A browser sends its cookie along whoever asks it to. With a key that cannot happen; with a cookie only our own pages know the token.
    private static async ValueTask<object?> FromOursAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsGet(http.Request.Method) && Caller.Of(http.User) is { Scopes: null } && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            return Results.Problem(title: "Send a key", detail: "Changes through the API need 'Authorization: Bearer' with an API key that may write; a browser's cookie is not enough.", statusCode: StatusCodes.Status403Forbidden);
        return await next(context);
    }
}

/// <summary>Says in the description of the API that a route takes an Idempotency-Key.</summary>
internal sealed record OnceOnly;

/// <summary>Says in the description of the API that a route takes If-Match.</summary>
internal sealed record OneVersion;

/// <summary>Says in the description of the API that a route takes scope and window.</summary>
public sealed record ScopedRows;

/// <summary>Says in the description of the API that a route gives its rows page by page.</summary>
/// <param name="Cursor">The parameter that says where to go on.</param>
public sealed record Paged(string Cursor = "after");
