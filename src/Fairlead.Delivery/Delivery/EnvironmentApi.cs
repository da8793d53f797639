using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Delivery;

/// <summary>An environment as the API gives it.</summary>
/// <param name="Name">Its name as sources give it; empty where they name none.</param>
/// <param name="Tier">What it counts as: production, staging, testing, development or unknown.</param>
/// <param name="Chosen">What somebody chose; null for nothing.</param>
/// <param name="ByName">What its name says.</param>
/// <param name="From">Where the tier comes from, in words.</param>
/// <param name="Deployments">How many deployments went there, in any state.</param>
/// <param name="Newest">When the newest was.</param>
/// <param name="Version">Another number for another choice; for a change sent as ETag in If-Match.</param>
public sealed record EnvironmentFigures(string Name, string Tier, string? Chosen, string ByName, string From, int Deployments, DateTime? Newest, int Version)
{
    internal static EnvironmentFigures Of(KnownEnvironment e) => new(
        e.Name, Words.Name(e.Tier), e.Chosen is { } chosen ? Words.Name(chosen) : null, Words.Name(e.ByName), e.From, e.Deployments, e.Newest, e.Version);
}

/// <summary>What an environment shall be for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tier">production, staging, testing or development; null leaves it to its source and its name.</param>
public sealed record EnvironmentWanted(string? Name, string? Tier);

/// <summary>Environments over HTTP.</summary>
public static class EnvironmentApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Delivery");
        api.MapGet("/environments", ListAsync).WithSummary("Environments that sources reported, by name, with their tiers").Produces<ApiPage<EnvironmentFigures>>();

        // The name stands in the body: names like 'review/my-branch' are usual.
        api.MapPut("/environments", ChooseAsync).RequireAuthorization(Rights.Lead).WithSummary("Choose what an environment is for").Accepts<EnvironmentWanted>("application/json").Produces<EnvironmentFigures>().ChangesOneVersion();
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db) =>
        Paging.Answer(http, (await KnownEnvironment.ReadAsync(db, http.RequestAborted)).Select(EnvironmentFigures.Of).ToList(), null);

    private static async Task<IResult> ChooseAsync(HttpContext http, EditEnvironments environments)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (wanted, problem) = await RequestBody.ReadAsync<EnvironmentWanted>(http.Request);
        if (wanted is null)
            return problem!;
        EnvironmentTier? tier = wanted.Tier is null ? null : Enum.GetValues<EnvironmentTier>().FirstOrDefault(t => Words.Name(t) == wanted.Tier);
        var result = await environments.RunAsync(Caller.Of(http.User)!, wanted.Name, tier, version, http.RequestAborted);
        return result.Saved is { } saved ? EntityTag.Answer(http, EnvironmentFigures.Of(saved), saved.Version) : Problems.Of(result.Errors);
    }
}
