namespace Fairlead.Domain.Signals;

/// <summary>
/// What any build system tells of a commit at GitHub: a status, or a run of a check. GitHub's own workflows are told so as well, so that these are marked as
/// <see cref="RunSignal.IsCheck"/>.
/// </summary>
internal static class GitHubChecks
{
    public static Translation CheckRun(GitHubBody body)
    {
        var check = body["check_run"];
        var (id, name) = (check["id"].NeededText(), check["name"].NeededText());
        if (GitHubRuns.State(check) is not { } state)
            return body.Ignored(check["status"].Text() ?? "");
        var startedAt = state == RunState.Queued ? null : check["started_at"].Instant();
        var finishedAt = state.IsFinal() ? check["completed_at"].Instant() : null;
        return Translation.Of(new RunSignal
        {
            Id = SignalText.Id("check_run", body.Repository, id, $"{state}"),
            At = GitHubRuns.When(state, null, startedAt, finishedAt) ?? body.Message.ReceivedAt,
            Title = SignalText.Title(name),
            Repository = body.Repository,
            Url = SignalText.Web(check["details_url"].Text()) ?? SignalText.Web(check["html_url"].Text()),
            Run = $"check:{id}",
            Level = RunLevel.Pipeline,
            State = state,
            Name = name,
            Branch = GitRef.Short(check["check_suite"]["head_branch"].Text()),
            Sha = SignalText.Sha(check["head_sha"].NeededText()),
            StartedAt = startedAt,
            FinishedAt = finishedAt,
            IsCheck = true,
        });
    }

    // Each state is a status of its own; what they have in common is the context.
    public static Translation Status(GitHubBody body)
    {
        var (told, context, sha) = (body["state"].NeededText(), body["context"].NeededText(), SignalText.Sha(body["sha"].NeededText()));
        RunState? state = told switch
        {
            "pending" => RunState.Running,
            "success" => RunState.Succeeded,
            "failure" or "error" => RunState.Failed,
            _ => null,
        };
        if (state is null)
            return body.Ignored(told);
        var at = body["created_at"].Instant() ?? body["updated_at"].Instant() ?? body.Message.ReceivedAt;
        return Translation.Of(new RunSignal
        {
            Id = SignalText.Id("status", body.Repository, body["id"].NeededText()),
            At = at,
            Title = SignalText.Title(context),
            Repository = body.Repository,
            Url = SignalText.Web(body["target_url"].Text()),
            Run = $"status:{context}@{sha}",
            Level = RunLevel.Pipeline,
            State = state.Value,
            Name = context,
            Branch = Branch(body),
            Sha = sha,
            StartedAt = state == RunState.Running ? at : null,
            FinishedAt = state == RunState.Running ? null : at,
            IsCheck = true,
        });
    }

    // It names every branch that contains the commit: on the main branch it is that one's, else nobody knows of several whose it is.
    private static string? Branch(GitHubBody body)
    {
        var branches = body["branches"].Items().Select(branch => branch["name"].Text()).OfType<string>().ToList();
        return branches.Find(branch => branch == body["repository"]["default_branch"].Text()) ?? (branches.Count == 1 ? branches[0] : null);
    }
}
