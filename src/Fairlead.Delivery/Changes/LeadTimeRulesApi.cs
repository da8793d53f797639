using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Changes;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>The lead time of a scope and window under one rule, as the API gives it.</summary>
/// <param name="Rule">dora, gitlab, devlake, datadog.</param>
/// <param name="Title">Whose rule it is.</param>
/// <param name="Counts">What it counts: commits or pull requests.</param>
/// <param name="Meaning">From where to where.</param>
/// <param name="N">How many it counts.</param>
/// <param name="LeftOut">How many it leaves out.</param>
/// <param name="MedianSeconds">The median; null below five.</param>
/// <param name="P85Seconds">The 85th percentile; null below five.</param>
public sealed record LeadTimeRuleFigures(string Rule, string Title, string Counts, string Meaning, int N, int LeftOut, long? MedianSeconds, long? P85Seconds)
{
    internal static LeadTimeRuleFigures Of(LeadTimeAccount a) => new(a.Rule.ToString().ToLowerInvariant(), TitleOf(a.Rule), CountsOf(a.Rule), MeaningOf(a.Rule), a.N, a.LeftOut, a.Median, a.P85);

    private static string TitleOf(LeadTimeRule rule) => rule switch { LeadTimeRule.Dora => "DORA", LeadTimeRule.GitLab => "GitLab", LeadTimeRule.DevLake => "Apache DevLake", _ => "Datadog" };

    private static string CountsOf(LeadTimeRule rule) => rule is LeadTimeRule.Dora or LeadTimeRule.Datadog ? "commits" : "pull requests";

    private static string MeaningOf(LeadTimeRule rule) => rule switch
    {
        LeadTimeRule.Dora => "From writing a commit to the first deployment that contains it. This is what Fairlead shows elsewhere.",
        LeadTimeRule.GitLab => "From the merge to the first deployment that contains it; the time before the merge is not in it.",
        LeadTimeRule.DevLake => "First commit to opened, opened to merged and merged to deployed, each in begun minutes, added up. What is unknown counts as nothing.",
        _ => "Like DORA, without commits that were older than 30 days when they were deployed.",
    };
}

/// <summary>Reads what four systems would say of the same deployments.</summary>
public static class LeadTimeRulesQuery
{
    /// <param name="db">The database.</param>
    /// <param name="context">Scope and window.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>One account for each rule.</returns>
    internal static async Task<IReadOnlyList<LeadTimeAccount>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var (from, to) = context.Instants(context.Window.Window);
        var repositories = context.Services.Select(s => s.RepositoryId).Distinct().ToArray();
        var commits = await DeliveryRows.Changes(db, context.Scope, context.Window.Window).Select(c => new { c.LeadSeconds, c.DeployedAt }).ToListAsync(cancel);
        var pulls = await db.Set<PullRequest>().AsNoTracking()
            .Where(p => p.DeployedAt >= from && p.DeployedAt < to && p.MergedAt != null && !p.IsByBot && p.RepositoryId != null && repositories.Contains(p.RepositoryId.Value))
            .Select(p => new { Began = p.FirstCommitAt ?? p.BranchBeganAt, p.OpenedAt, p.MergedAt, p.DeployedAt }).ToListAsync(cancel);
        return LeadTimeRules.Of(
            commits.ConvertAll(c => new DeployedCommit(Seconds(c.DeployedAt)!.Value - c.LeadSeconds!.Value, Seconds(c.DeployedAt)!.Value)),
            pulls.ConvertAll(p => new DeployedPullRequest(Seconds(p.Began), Seconds(p.OpenedAt), Seconds(p.MergedAt)!.Value, Seconds(p.DeployedAt)!.Value)));
    }

    private static long? Seconds(DateTime? at) => at is { } known ? Instants.ToUnix(known) : null;
}

/// <summary>The rules side by side, over HTTP.</summary>
public static class LeadTimeRulesApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Delivery").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows())
        .MapGet("/lead-time-rules", ListAsync).WithSummary("The lead time of the same deployments under the rules of DORA, GitLab, DevLake and Datadog").Produces<ApiPage<LeadTimeRuleFigures>>();

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db) =>
        Paging.Answer(http, (await LeadTimeRulesQuery.ReadAsync(db, ScopeFilter.Context(http), http.RequestAborted)).Select(LeadTimeRuleFigures.Of).ToList(), null);
}
