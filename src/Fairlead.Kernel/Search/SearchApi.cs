using System.ComponentModel;
using Fairlead.Accounts;
using Fairlead.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Search;

/// <summary>Search over HTTP.</summary>
public static class SearchApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Search").MapGet("/search", FindAsync)
        .WithSummary("Services, teams, deployments, incidents, pages and more, by what their names hold").Produces<SearchFigures>();

    private static async Task<IResult> FindAsync(
        HttpContext http,
        SearchEverywhere search,
        [Description("What to look for: 2 to 200 characters, at most 10 words, all of which must match. '#123' is a number, seven or more hexadecimal digits begin a commit's name.")] string? q,
        [Description("Only this kind, for instance 'service', with more of its hits.")] string? kind)
    {
        if (kind is not null && search.Sources.All(s => s.Kind != kind))
            return Problems.Parameter($"kind '{(kind.Length > 40 ? kind[..40] : kind)}': one of {string.Join(", ", search.Sources.Select(s => s.Kind))}.");
        if (SearchQuery.Of(q, Caller.Of(http.User)!, kind is null ? SearchEverywhere.Few : SearchEverywhere.Many, out var problem) is not { } asked)
            return Problems.Parameter($"q: {problem}");
        return Results.Ok(SearchFigures.Of(asked, await search.FindAsync(asked, kind, http.RequestAborted)));
    }
}
