using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Jobs;

/// <summary>A job as the API and the command line give it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">What it is about; 'recurring' for one that repeats.</param>
/// <param name="State">'waiting', 'running', 'done' or 'failed'.</param>
/// <param name="DueAt">The instant it is meant for; of a recurring one the next.</param>
/// <param name="RunsAt">From when on it may run: its time or that of its next try; of a running one the end of its claim. Null when it is done or failed.</param>
/// <param name="Attempts">How many tries have begun.</param>
/// <param name="Error">Why the newest try failed; null after a success.</param>
/// <param name="FinishedAt">When it was last done.</param>
/// <param name="FailedAt">When its last try failed for good.</param>
public sealed record JobFigures(string Id, string Kind, string Key, string State, DateTime DueAt, DateTime? RunsAt, int Attempts, string? Error, DateTime? FinishedAt, DateTime? FailedAt)
{
    /// <param name="job">A row.</param>
    /// <returns>What others may know: never the payload.</returns>
    public static JobFigures Of(Job job) => new(job.Id.ToString(), job.Kind, job.Key, RetryJob.Word(job.State), job.DueAt, job.WakeAt, job.Attempts, job.LastError, job.FinishedAt, job.FailedAt);
}

/// <summary>Jobs over HTTP.</summary>
public static class JobsApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("Jobs");
        api.MapGet("/jobs", ListAsync).RequireAuthorization(Rights.Administer).WithSummary("Work in the background, the newest first; 'state' is failed, late, waiting, running or done").Produces<ApiPage<JobFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        app.MapGet("/jobs.csv", CsvAsync).RequireAuthorization(Rights.Administer).ExcludeFromDescription();
        api.MapPost("/jobs/{id}/retry", RetryAsync).RequireAuthorization(Rights.Administer).WithSummary("Tries a job again that failed").Produces<JobFigures>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="text">What stands in the query string or behind an option.</param>
    /// <returns>What is meant; null for no such state.</returns>
    internal static JobFilter? FilterOf(string? text) => string.IsNullOrEmpty(text) ? JobFilter.All
        : Enum.TryParse<JobFilter>(text, ignoreCase: true, out var filter) && Enum.IsDefined(filter) && !char.IsAsciiDigit(text[0]) ? filter : null;

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, TimeProvider time, string? state)
    {
        if (FilterOf(state) is not { } filter)
            return Problems.Parameter($"state '{state}': one of failed, late, waiting, running and done.");
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var (after, unknown) = Paging.IdOf(http.Request);
        if (unknown is not null)
            return unknown;
        var rows = await ReadJobs.PageAsync(db, filter, time.Now(), after, limit + 1, http.RequestAborted);
        var next = rows.Count > limit ? rows[limit - 1].Id.ToString() : null;
        return Paging.Answer(http, rows.Take(limit).Select(JobFigures.Of).ToList(), next);
    }

    private static async Task<IResult> CsvAsync(HttpContext http, FairleadDb db, TimeProvider time, string? state) => FilterOf(state) is { } filter
        ? CsvPage.Of(http, (await ReadJobs.PageAsync(db, filter, time.Now(), null, int.MaxValue, http.RequestAborted)).ConvertAll(JobFigures.Of))
        : Problems.Parameter($"state '{state}': one of failed, late, waiting, running and done.");

    private static async Task<IResult> RetryAsync(string id, HttpContext http, RetryJob retry)
    {
        if (!Guid.TryParse(id, out var job))
            return Problems.Unknown("job", id);
        var result = await retry.RunAsync(Caller.Of(http.User)!, job, http.RequestAborted);
        return result.Saved is { } saved ? Results.Ok(JobFigures.Of(saved))
            : result.Errors[0] is { Field: "job" } error && error.Message.StartsWith("There is no", StringComparison.Ordinal) ? Problems.Unknown("job", id)
            : Problems.Of(result.Errors);
    }
}
