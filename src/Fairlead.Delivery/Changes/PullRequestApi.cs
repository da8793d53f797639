using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Domain.Changes;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>A merged pull request as the API gives it. Stages are in seconds, null where they are unknown.</summary>
/// <param name="Repository">The key of its repository.</param>
/// <param name="Number">Its number or key there.</param>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="Target">The branch it was for.</param>
/// <param name="FirstCommitAt">The author's instant of its first commit.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ReadyAt">When it became ready for review, where it was a draft.</param>
/// <param name="FirstReviewAt">The first review by somebody else, who is no bot.</param>
/// <param name="ApprovedAt">The first approval by somebody else.</param>
/// <param name="MergedAt">When it was merged.</param>
/// <param name="DeployedAt">The first deployment that contains it.</param>
/// <param name="MergeSha">The commit that the merge made.</param>
/// <param name="Arrival">merge or commit, as git has it on the trunk; null where git does not know it.</param>
/// <param name="Lines">Lines added and removed.</param>
/// <param name="Files">Files changed.</param>
/// <param name="Commits">Its commits.</param>
/// <param name="IsByBot">Whether a bot proposed it, which keeps it out of all numbers.</param>
/// <param name="CodingSeconds">First commit to opened.</param>
/// <param name="PickupSeconds">Opened, or ready, to the first review.</param>
/// <param name="ReviewSeconds">First review to merged.</param>
/// <param name="DeploySeconds">Merged to deployed.</param>
/// <param name="WasNegative">The stages that the clocks said to be below 0, which count as 0.</param>
public sealed record PullRequestFigures(
    string Repository,
    string Number,
    string Title,
    string? Url,
    string? Target,
    DateTime? FirstCommitAt,
    DateTime? OpenedAt,
    DateTime? ReadyAt,
    DateTime? FirstReviewAt,
    DateTime? ApprovedAt,
    DateTime MergedAt,
    DateTime? DeployedAt,
    string? MergeSha,
    string? Arrival,
    int? Lines,
    int? Files,
    int? Commits,
    bool IsByBot,
    long? CodingSeconds,
    long? PickupSeconds,
    long? ReviewSeconds,
    long? DeploySeconds,
    IReadOnlyList<string> WasNegative);

/// <summary>A commit by which work arrived on a trunk, as the API gives it.</summary>
/// <param name="Repository">The key of its repository.</param>
/// <param name="Sha">The commit.</param>
/// <param name="Kind">merge, or commit: written there, squashed or rebased.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="At">The committer's instant.</param>
/// <param name="BeganAt">The earliest author's instant of what a merge brought in; null for every other commit.</param>
/// <param name="BranchSeconds">From the first commit to the merge, at least 0, by the pull request where a forge reported it; null where it is not known.</param>
/// <param name="Commits">How many commits arrived.</param>
/// <param name="Lines">Lines that they added and removed, by the pull request where a forge reported them; null where that is not known.</param>
/// <param name="MadeOn">The branch on which a merge says it was made, where that is not the trunk: then neither its age nor its size is known.</param>
/// <param name="DeployedAt">The first deployment that contains it.</param>
/// <param name="PullRequest">The number of its pull request, where a forge reported it; then that one counts.</param>
public sealed record TrunkArrivalFigures(string Repository, string Sha, string Kind, string Subject, DateTime At, DateTime? BeganAt, long? BranchSeconds, int Commits, int? Lines, string? MadeOn, DateTime? DeployedAt, string? PullRequest);

/// <summary>Pull requests and merges over HTTP: JSON pages under /api/v1, whole tables as CSV beside each page.</summary>
public static class PullRequestApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Pull requests").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows(), new Paged());
        api.MapGet("/pull-requests", ListAsync).WithSummary("Merged pull requests with their stages, the newest first").Produces<ApiPage<PullRequestFigures>>(StatusCodes.Status200OK, "application/json", "text/csv");
        api.MapGet("/trunk-arrivals", TrunkAsync).WithSummary("Merges and commits on the trunk in git, the newest first").Produces<ApiPage<TrunkArrivalFigures>>(StatusCodes.Status200OK, "application/json", "text/csv");

        var csv = app.MapGroup("/flow").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>().ExcludeFromDescription();
        csv.MapGet("/pull-requests.csv", ListCsv);
        csv.MapGet("/trunk-arrivals.csv", TrunkCsv);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, string? after)
    {
        if (Csv.IsWanted(http))
            return ListCsv(http, db);
        var context = ScopeFilter.Context(http);
        var page = await PullRequestRows.PageAsync(PullRequestRows.Merged(db, context), after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(p => Figures(context, p)).ToList(), page.Next);
    }

    private static async Task<IResult> TrunkAsync(HttpContext http, FairleadDb db, string? after)
    {
        if (Csv.IsWanted(http))
            return TrunkCsv(http, db);
        var context = ScopeFilter.Context(http);
        var page = await PullRequestRows.TrunkPageAsync(db, context, after, Paging.LimitOf(http.Request).Limit, http.RequestAborted);
        return Paging.Answer(http, page.Rows.Select(r => Figures(context, r)).ToList(), page.Next);
    }

    private static CsvResult ListCsv(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("repository", "number", "title", "url", "target", "first_commit", "opened", "ready", "first_review", "approved", "merged", "deployed", "merge_commit", "arrival", "lines", "files", "commits", "by_bot", "coding_seconds", "pickup_seconds", "review_seconds", "deploy_seconds", "clock_was_negative"),
            PullRequestRows.Merged(db, context).AsAsyncEnumerable().Select(p => Figures(context, p)).Select(f => Csv.Row(
                f.Repository, f.Number, f.Title, f.Url, f.Target, f.FirstCommitAt, f.OpenedAt, f.ReadyAt, f.FirstReviewAt, f.ApprovedAt, f.MergedAt, f.DeployedAt, f.MergeSha, f.Arrival, f.Lines, f.Files, f.Commits, f.IsByBot, f.CodingSeconds, f.PickupSeconds, f.ReviewSeconds, f.DeploySeconds, string.Join(' ', f.WasNegative))));
    }

    private static CsvResult TrunkCsv(HttpContext http, FairleadDb db)
    {
        var context = ScopeFilter.Context(http);
        return new CsvResult(
            http.Request.Path,
            Csv.Row("repository", "commit", "kind", "subject", "merged", "began", "branch_seconds", "commits", "lines", "made_on", "deployed", "pull_request"),
            PullRequestRows.Arrivals(db, context).AsAsyncEnumerable().Select(r => Figures(context, r)).Select(f => Csv.Row(
                f.Repository, f.Sha, f.Kind, f.Subject, f.At, f.BeganAt, f.BranchSeconds, f.Commits, f.Lines, f.MadeOn, f.DeployedAt, f.PullRequest)));
    }

    private static PullRequestFigures Figures(PageContext context, PullRequest p)
    {
        var stages = p.Stages();
        (string Name, StageTime? Time)[] named = [("coding", stages.Coding), ("pickup", stages.Pickup), ("review", stages.Review), ("deploy", stages.Deploy)];
        return new(
            Key(context, p.RepositoryId),
            p.Number,
            p.Title,
            p.Url,
            p.Target,
            p.BeganAt,
            p.OpenedAt,
            p.ReadyAt,
            p.FirstReviewAt,
            p.ApprovedAt,
            p.MergedAt!.Value,
            p.DeployedAt,
            p.MergeSha,
            p.Arrival?.ToString().ToLowerInvariant(),
            p.Lines,
            p.Files,
            p.Commits,
            p.IsByBot,
            stages.Coding?.Seconds,
            stages.Pickup?.Seconds,
            stages.Review?.Seconds,
            stages.Deploy?.Seconds,
            [.. named.Where(s => s.Time is { WasNegative: true }).Select(s => s.Name)]);
    }

    private static TrunkArrivalFigures Figures(PageContext context, TrunkArrivalRow r) => new(
        Key(context, r.Arrival.RepositoryId),
        r.Arrival.Sha,
        r.Arrival.IsMerge ? "merge" : "commit",
        r.Subject,
        r.Arrival.At,
        r.Arrival.BeganAt,
        r.Age?.Seconds,
        r.Arrival.Commits,
        r.Lines,
        r.Arrival.MadeOn,
        r.Arrival.DeployedAt,
        r.PullRequest?.Number);

    private static string Key(PageContext context, Guid? repository) => context.Catalog.Repositories.FirstOrDefault(r => r.Id == repository)?.Key ?? "";
}
