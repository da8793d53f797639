namespace Fairlead.Domain.Signals;

/// <summary>Runs of workflows and their jobs in GitHub's form. The signal is the state that the body tells, whatever the action is called.</summary>
internal static class GitHubRuns
{
    public static Translation Workflow(GitHubBody body)
    {
        var run = body["workflow_run"];
        var id = run["id"].NeededText();
        if (State(run) is not { } state)
            return body.Ignored(run["status"].Text() ?? "");
        var name = run["name"].Text() ?? body["workflow"]["name"].Text() ?? run["path"].Text() ?? "workflow";
        var attempt = run["run_attempt"].Count() is { } told and > 0 ? told : 1;

        // The run was made for the first attempt; a later one was asked for when it began. Gitea has names of its own.
        var startedAt = run["run_started_at"].Instant() ?? run["started_at"].Instant();
        var queuedAt = attempt == 1 ? run["created_at"].Instant() : startedAt;
        var finishedAt = state.IsFinal() ? run["completed_at"].Instant() ?? run["updated_at"].Instant() : null;
        return Translation.Of(new RunSignal
        {
            Id = SignalText.Id("workflow_run", body.Repository, id, $"{attempt}", $"{state}"),
            At = When(state, queuedAt, startedAt, finishedAt) ?? body.Message.ReceivedAt,
            Title = SignalText.Title(run["run_number"].Text() is { } number ? $"{name} #{number}" : name),
            Repository = body.Repository,
            Url = SignalText.Web(run["html_url"].Text()),
            Run = id,
            Level = RunLevel.Pipeline,
            State = state,
            Name = name,
            Attempt = attempt,
            Branch = Branch(run, body["repository"]["full_name"].Text()),
            Sha = SignalText.Sha(run["head_sha"].Text()),
            QueuedAt = queuedAt,
            StartedAt = state == RunState.Queued ? null : startedAt,
            FinishedAt = finishedAt,
        });
    }

    public static Translation Job(GitHubBody body)
    {
        var job = body["workflow_job"];
        var (id, name) = (job["id"].NeededText(), job["name"].NeededText());
        if (State(job) is not { } state)
            return body.Ignored(job["status"].Text() ?? "");
        var (queuedAt, finishedAt) = (job["created_at"].Instant(), state.IsFinal() ? job["completed_at"].Instant() : null);

        // A job that waits has the time of its making as its start.
        var startedAt = state == RunState.Queued ? null : job["started_at"].Instant();
        var attempt = job["run_attempt"].Count() is { } told and > 0 ? told : 1;
        return Translation.Of(new RunSignal
        {
            Id = SignalText.Id("workflow_job", body.Repository, id, $"{attempt}", $"{state}"),
            At = When(state, queuedAt, startedAt, finishedAt) ?? body.Message.ReceivedAt,
            Title = SignalText.Title(job["workflow_name"].Text() is { } workflow ? $"{workflow} / {name}" : name),
            Repository = body.Repository,
            Url = SignalText.Web(job["html_url"].Text()),
            Run = id,
            Level = RunLevel.Job,
            State = state,
            Name = name,
            Attempt = attempt,
            Pipeline = job["run_id"].Text(),
            Branch = GitRef.Short(job["head_branch"].Text()),
            Sha = SignalText.Sha(job["head_sha"].Text()),
            QueuedAt = queuedAt,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
        });
    }

    // A fork's main is not ours; GitHub itself writes it with the name of the fork's owner.
    private static string? Branch(JsonPart run, string? repository) =>
        GitRef.Short(run["head_branch"].Text()) is { } branch && run["head_repository"]["full_name"].Text() is { } head && repository is not null && !head.Equals(repository, StringComparison.OrdinalIgnoreCase)
            ? $"{head.Split('/')[0]}:{branch}"
            : GitRef.Short(run["head_branch"].Text());

    internal static DateTime? When(RunState state, DateTime? queuedAt, DateTime? startedAt, DateTime? finishedAt) => state switch
    {
        RunState.Queued => queuedAt,
        RunState.Running => startedAt,
        _ => finishedAt,
    };

    internal static RunState? State(JsonPart run) => run["status"].Text() switch
    {
        "completed" => run["conclusion"].Text() switch
        {
            "success" => RunState.Succeeded,
            "failure" or "timed_out" or "startup_failure" => RunState.Failed,
            "cancelled" or "action_required" or "stale" => RunState.Cancelled,
            "skipped" or "neutral" => RunState.Skipped,
            _ => null,
        },
        "in_progress" => RunState.Running,
        "queued" or "requested" or "waiting" or "pending" => RunState.Queued,
        _ => null,
    };
}
