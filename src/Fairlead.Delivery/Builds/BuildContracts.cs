using Fairlead.Data;
using Fairlead.Web;

namespace Fairlead.Builds;

/// <summary>An attempt of a pipeline or job, as the API gives it.</summary>
/// <param name="Name">The workflow, pipeline or job.</param>
/// <param name="Level">pipeline or job.</param>
/// <param name="Repository">The key of the repository.</param>
/// <param name="Service">The key of the service; null where it is for several.</param>
/// <param name="Run">The source's id of the run.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
/// <param name="Pipeline">For a job the run that it belongs to.</param>
/// <param name="State">queued, running, succeeded, failed, cancelled or skipped.</param>
/// <param name="Branch">The branch or tag.</param>
/// <param name="Commit">The commit.</param>
/// <param name="QueuedAt">When it was asked for.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="WaitedSeconds">How long it waited, in seconds; null where that is not known.</param>
/// <param name="RanSeconds">How long it ran, in seconds.</param>
/// <param name="MayFail">Whether its failure does not fail its pipeline.</param>
/// <param name="FailedJobs">Of a pipeline that succeeded the jobs in it that failed all the same.</param>
/// <param name="Url">Its page at the source.</param>
public sealed record CiRunFigures(
    string Name,
    string Level,
    string? Repository,
    string? Service,
    string Run,
    int Attempt,
    string? Pipeline,
    string State,
    string? Branch,
    string? Commit,
    DateTime? QueuedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    long? WaitedSeconds,
    long? RanSeconds,
    bool MayFail,
    IReadOnlyList<string> FailedJobs,
    string? Url);

/// <summary>A suite on a commit, as the API gives it.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Repository">The key of the repository.</param>
/// <param name="Service">The key of the service; null where it is for several.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Branch">The branch; null where nobody said.</param>
/// <param name="At">When the last report was made.</param>
/// <param name="Reports">How many reports there are.</param>
/// <param name="Tests">How many tests it has.</param>
/// <param name="Passed">How many passed when they were last run.</param>
/// <param name="Failed">How many failed when they were last run.</param>
/// <param name="Skipped">How many were not run.</param>
/// <param name="Flaky">How many gave two results on this commit.</param>
/// <param name="Seconds">How long the tests take when each is run once.</param>
/// <param name="Url">The page of the run.</param>
public sealed record TestRunFigures(
    string Suite,
    string? Repository,
    string? Service,
    string? Commit,
    string? Branch,
    DateTime At,
    int Reports,
    int Tests,
    int Passed,
    int Failed,
    int Skipped,
    int Flaky,
    double? Seconds,
    string? Url);

/// <summary>A test that gave two results on a commit, as the API gives it.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Suite">Its suite.</param>
/// <param name="Repository">The key of the repository.</param>
/// <param name="Commits">On how many commits of the window it gave two results.</param>
/// <param name="LastAt">When it last did.</param>
public sealed record FlakyTestFigures(string Name, string Suite, string? Repository, int Commits, DateTime LastAt);

/// <summary>A workflow that is red on the main branch now, for pages of other modules.</summary>
/// <param name="Name">The workflow.</param>
/// <param name="RepositoryId">The repository.</param>
/// <param name="Branch">Its main branch.</param>
/// <param name="BeganAt">When the first of the failed runs ended.</param>
/// <param name="Failures">How many runs have failed since.</param>
public sealed record RedWorkflow(string Name, Guid RepositoryId, string Branch, DateTime BeganAt, int Failures)
{
    /// <param name="db">The database.</param>
    /// <param name="context">The scope.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>All of the scope, the longest first.</returns>
    public static async Task<IReadOnlyList<RedWorkflow>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel) =>
        [.. (await BuildRows.RedNowAsync(db, context, cancel)).Select(r => new RedWorkflow(r.Name, r.RepositoryId, r.Branch, r.BeganAt, r.Failures))];
}
