using Fairlead.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Accounts;

/// <summary>Who asks, as the API gives it.</summary>
/// <param name="Name">The name that others read.</param>
/// <param name="Email">The mail address.</param>
/// <param name="Role">viewer, member, leader or administrator.</param>
/// <param name="Key">The name of the API key; null for a person in a browser.</param>
/// <param name="Scopes">What the key may be used for.</param>
/// <param name="Withheld">Scopes of the key that the role of its owner does not cover at this moment.</param>
public sealed record MeFigures(string Name, string Email, string Role, string? Key, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? Withheld);

/// <summary>Tells a program for whom it acts.</summary>
public static class MeApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Account").MapGet("/me", (HttpContext http) =>
    {
        var caller = Caller.Of(http.User)!;
        return Results.Ok(new MeFigures(caller.Name, caller.Email, caller.Role.ToString().ToLowerInvariant(), caller.Key, caller.Scopes is null ? null : Sorted(caller.Scopes), caller.Scopes is null ? null : Sorted(caller.Withheld)));
    }).WithSummary("For whom the key acts").Produces<MeFigures>();

    private static List<string> Sorted(IReadOnlySet<string> scopes) => [.. scopes.Order(StringComparer.Ordinal)];
}
