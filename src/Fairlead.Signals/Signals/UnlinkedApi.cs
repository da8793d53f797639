using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Signals;

/// <summary>Facts that belong to nothing in the catalog, as the API gives them.</summary>
/// <param name="Kind">Why: repository or service for one that the catalog does not know, severalServices for deployments that name no service of a repository with several, nothing for deployments that name neither a service nor a repository.</param>
/// <param name="Name">The repository's address or the service's name as sources give it; for several services the key of their repository; for nothing empty.</param>
/// <param name="Facts">How many facts; for several services how many deployments.</param>
/// <param name="Newest">When the newest of them happened.</param>
/// <param name="What">Kinds of facts with commas between.</param>
public sealed record UnlinkedFigures(string Kind, string Name, int Facts, DateTime Newest, string What)
{
    /// <param name="unlinked">Facts that belong to nothing.</param>
    /// <returns>They.</returns>
    public static UnlinkedFigures Of(Unlinked unlinked) => new(Words.Name(unlinked.Kind), unlinked.Name, unlinked.Facts, unlinked.Newest, unlinked.What);
}

/// <summary>Facts that belong to nothing, over HTTP.</summary>
public static class UnlinkedApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Signals")
        .MapGet("/unlinked", ListAsync).WithSummary("Facts that match no repository or service of the catalog").Produces<ApiPage<UnlinkedFigures>>(StatusCodes.Status200OK, "application/json", "text/csv");

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db)
    {
        var unlinked = await ReadUnlinked.ReadAsync(db, await CatalogView.ReadAsync(db, http.RequestAborted), http.RequestAborted);
        return Paging.Answer(http, unlinked.Select(UnlinkedFigures.Of).ToList(), null);
    }
}
