using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>Pipelines, jobs and deployments.</summary>
internal static class GitLabRuns
{
    public static Translation Pipeline(GitLabBody body)
    {
        var pipeline = body.Attributes;
        var (id, status) = (pipeline["id"].NeededText(), pipeline["status"].NeededText());
        if (State(status) is not { } state)
            return body.Ignored(status);
        var name = pipeline["name"].Text() ?? "pipeline";
        var (branch, sha) = (GitRef.Short(pipeline["ref"].Text()), SignalText.Sha(pipeline["sha"].Text()));
        var finishedAt = state.IsFinal() ? pipeline["finished_at"].Instant() : null;
        var (queuedAt, startedAt) = Ran(pipeline, finishedAt);
        var run = new RunSignal
        {
            // A pipeline whose jobs are run again keeps its number and ends again.
            Id = SignalText.Id("pipeline", body.Repository, id, status, InstantText.Written(finishedAt)),
            At = finishedAt ?? body.Message.ReceivedAt,
            Title = SignalText.Title($"{name} #{id}"),
            Repository = body.Repository,
            Url = SignalText.Web(pipeline["url"].Text()),
            Run = id,
            Level = RunLevel.Pipeline,
            State = state,
            Name = name,
            Branch = branch,
            Sha = sha,
            QueuedAt = queuedAt,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
        };

        // Each job is judged by itself: one that may fail leaves the pipeline green.
        var jobs = body["builds"].Items()
            .Where(job => job["finished_at"].IsThere && State(job["status"].Text()) is { } ended && ended.IsFinal())
            .Select(job => (Signal)new RunSignal
            {
                Id = JobId(body, job["id"].NeededText(), job["status"].NeededText()),
                At = job["finished_at"].NeededInstant(),
                Title = SignalText.Title(job["name"].NeededText()),
                Repository = body.Repository,
                Environment = DeploysTo(job["environment"]),
                Url = JobPage(body, job["id"].NeededText()),
                Run = job["id"].NeededText(),
                Level = RunLevel.Job,
                State = State(job["status"].Text())!.Value,
                Name = job["name"].NeededText(),
                Pipeline = id,
                Branch = branch,
                Sha = sha,
                QueuedAt = Queued(job["created_at"].Instant(), job["started_at"].Instant(), job["queued_duration"]),
                StartedAt = job["started_at"].Instant(),
                FinishedAt = job["finished_at"].Instant(),
                MayFail = job["allow_failure"].IsTrue(),
            });
        return new Translation([run, .. jobs]);
    }

    public static Translation Job(GitLabBody body)
    {
        var (id, name, status) = (body["build_id"].NeededText(), body["build_name"].NeededText(), body["build_status"].NeededText());
        if (State(status) is not { } state)
            return body.Ignored(status);
        var (queuedAt, startedAt) = (body["build_created_at"].Instant(), body["build_started_at"].Instant());
        var finishedAt = state.IsFinal() ? body["build_finished_at"].Instant() : null;
        var told = state switch
        {
            RunState.Queued => queuedAt,
            RunState.Running => startedAt,
            _ => finishedAt,
        };
        return Translation.Of(new RunSignal
        {
            Id = JobId(body, id, status),
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(name),
            Repository = body.Repository,
            Environment = DeploysTo(body["environment"]),
            Url = JobPage(body, id),
            Run = id,
            Level = RunLevel.Job,
            State = state,
            Name = name,
            Attempt = (body["retries_count"].Count() ?? 0) + 1,
            // The commit's id is the pipeline's, as the documentation says; it was the only one before release 13.
            Pipeline = body["pipeline_id"].Text() ?? body["commit"]["id"].Text(),
            Branch = GitRef.Short(body["ref"].Text()),
            Sha = SignalText.Sha(body["sha"].Text()),
            QueuedAt = Queued(queuedAt, startedAt, body["build_queued_duration"]),
            StartedAt = startedAt,
            FinishedAt = finishedAt,
            MayFail = body["build_allow_failure"].IsTrue(),
        });
    }

    public static Translation Deployment(GitLabBody body)
    {
        var (id, status) = (body["deployment_id"].NeededText(), body["status"].NeededText());
        if (State(status) is not { } state)
            return body.Ignored(status);
        var (environment, changedAt) = (body["environment"].Text(), body["status_changed_at"].Instant());
        var (reference, sha) = (body["ref"].Text(), Commit(body));
        return Translation.Of(new DeploymentSignal
        {
            // Each state is reached once, and the time of a webhook may be a moment off that of the job.
            Id = SignalText.Id("deployment", body.Repository, id, status),
            At = changedAt ?? body.Message.ReceivedAt,
            Title = SignalText.Title($"{GitRef.Short(reference) ?? body["commit_title"].Text() ?? "Deployment"} to {environment ?? "an environment"}"),
            Repository = body.Repository,
            Environment = environment,
            Url = SignalText.Web(body["deployable_url"].Text()),
            Deployment = id,
            State = state,
            Tier = Tier(body["environment_tier"].Text(), environment),
            Sha = sha,
            Version = GitRef.Version(reference, sha, body["project"]["default_branch"].Text()),
            StartedAt = state == RunState.Running ? changedAt : null,
            FinishedAt = state.IsFinal() ? changedAt ?? body.Message.ReceivedAt : null,
        });
    }

    // The body has but the first digits of the hash; all of them are the end of the commit's address.
    private static string? Commit(GitLabBody body)
    {
        var (shortSha, url) = (SignalText.Sha(body["short_sha"].Text()), body["commit_url"].Text());
        var tail = SignalText.Sha(url?[(url.LastIndexOf('/') + 1)..]);
        return tail is not null && (shortSha is null || tail.StartsWith(shortSha, StringComparison.Ordinal)) ? tail : shortSha;
    }

    private static EnvironmentTier Tier(string? tier, string? environment) => tier switch
    {
        "production" => EnvironmentTier.Production,
        "staging" => EnvironmentTier.Staging,
        "testing" => EnvironmentTier.Testing,
        "development" => EnvironmentTier.Development,
        null => EnvironmentTiers.Of(environment),
        // 'other', said by those who set it up.
        _ => EnvironmentTier.Unknown,
    };

    // A pipeline with a job that somebody starts by hand days later ends with that job. How long it ran and waited without that, GitLab tells apart: docs.gitlab.com, "Pipeline
    // events", duration and queued_duration in seconds. So its beginning is counted from its end; when it was made says nothing of how long it waited then.
    private static (DateTime? QueuedAt, DateTime? StartedAt) Ran(JsonPart pipeline, DateTime? finishedAt)
    {
        var (madeAt, startedAt) = (pipeline["created_at"].Instant(), pipeline["started_at"].Instant());
        if (finishedAt is not { } end)
            return (null, startedAt);
        if (Span(pipeline["duration"]) is not { } ran)
            return (Queued(madeAt, startedAt, pipeline["queued_duration"]), startedAt);
        var began = end - ran;
        return (began - (Span(pipeline["queued_duration"]) ?? startedAt - madeAt), began);
    }

    private static TimeSpan? Span(JsonPart seconds) =>
        seconds.Element.ValueKind == JsonValueKind.Number && seconds.Element.TryGetDouble(out var told) && told is >= 0 and < 31_536_000
            ? new TimeSpan((long)(told * TimeSpan.TicksPerSecond) / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond)
            : null;

    // A job of a later stage is made with its pipeline, long before it could be run; the seconds that it waited for a runner are told apart.
    private static DateTime? Queued(DateTime? madeAt, DateTime? startedAt, JsonPart waited) =>
        startedAt is { } started && Span(waited) is { } span ? started - span : madeAt;

    // Jobs also stop, prepare, verify or only use an environment.
    private static string? DeploysTo(JsonPart environment) => environment["action"].Text() is null or "start" ? environment["name"].Text() : null;

    // A job that is run again is a new one with a new number.
    private static string JobId(GitLabBody body, string id, string status) => SignalText.Id("job", body.Repository, id, status);

    private static string? JobPage(GitLabBody body, string id) => body.ProjectPage is { } page ? SignalText.Web($"{page}/-/jobs/{id}") : null;

    private static RunState? State(string? status) => status switch
    {
        "success" => RunState.Succeeded,
        "failed" => RunState.Failed,
        "canceled" => RunState.Cancelled,
        "skipped" => RunState.Skipped,
        "running" or "canceling" => RunState.Running,
        "created" or "waiting_for_resource" or "waiting_for_callback" or "preparing" or "pending" or "scheduled" or "manual" or "blocked" => RunState.Queued,
        _ => null,
    };
}
