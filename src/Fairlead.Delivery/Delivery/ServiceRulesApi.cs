using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What a rule for deployments would give.</summary>
/// <param name="Rule">tags, trunk, runs, reported or none.</param>
/// <param name="Name">The tag pattern, or the name of the workflow or job.</param>
/// <param name="Title">The rule in words.</param>
/// <param name="From">The first day that was looked at.</param>
/// <param name="To">The day behind the last.</param>
/// <param name="Deployments">How many deployments are in those days.</param>
/// <param name="Changes">How many changes with a lead time they brought.</param>
/// <param name="MedianLeadTimeSeconds">Their lead time in the middle; null below five changes.</param>
/// <param name="Ever">How many deployments there are in all.</param>
public sealed record RuleFigures(string Rule, string? Name, string Title, DateOnly From, DateOnly To, int Deployments, int Changes, double? MedianLeadTimeSeconds, int Ever)
{
    /// <param name="preview">What was found.</param>
    /// <returns>It for the API and for --json.</returns>
    public static RuleFigures Of(RulePreview preview) =>
        new(Words.Name(preview.Rule), preview.Name.Length == 0 ? null : preview.Name, preview.Title, preview.Window.From, preview.Window.To, preview.Deployments, preview.Changes, preview.MedianSeconds, preview.Ever);
}

/// <summary>What each rule for deployments would give a service, over HTTP.</summary>
public static class ServiceRulesApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Catalog").MapGet("/services/{key}/rules", RulesAsync).WithSummary("What rules for deployments would give").WithDescription("Without a query those that the repository offers; with 'rule', and 'name' for the tag pattern or the name of the workflow or job, that one. Nothing is stored.")
            .Produces<IReadOnlyList<RuleFigures>>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> RulesAsync(HttpContext http, FairleadDb db, PreviewRules preview, string key, string? rule, string? name)
    {
        if (await db.Set<Service>().AsNoTracking().FirstOrDefaultAsync(s => s.Key == key, http.RequestAborted) is not { } service)
            return Problems.Unknown("service", key);
        if (rule is null)
            return Results.Ok((await preview.OfAsync(db, service, http.RequestAborted)).Select(RuleFigures.Of).ToList());
        if (!CatalogWords.TryParse<DeploymentRule>(rule, out var wanted))
            return Problems.Of([new FieldError("rule", $"{CatalogWords.All<DeploymentRule>()} is wanted.")]);
        if (wanted == DeploymentRule.Tags && !TagRule.TryParse(name ?? service.TagPattern, service.IncludePreReleases, out _, out var error))
            return Problems.Of([new FieldError("name", error)]);
        if (wanted == DeploymentRule.Runs && NameForm.Of(name ?? service.DeployingRun).Length == 0)
            return Problems.Of([new FieldError("name", EditCatalog.NoRun)]);
        return Results.Ok((List<RuleFigures>)[RuleFigures.Of(await preview.OneAsync(db, service.Under(wanted, name ?? (wanted == DeploymentRule.Tags ? service.TagPattern : service.DeployingRun)), http.RequestAborted))]);
    }
}
