namespace Fairlead.Domain.Signals;

/// <summary>Deployments as GitHub keeps them: one that was asked for, and the states that it went through.</summary>
internal static class GitHubDeployments
{
    public static Translation Asked(GitHubBody body)
    {
        if (body.Action is not ("created" or ""))
            return body.Ignored();
        var deployment = body["deployment"];
        return Translation.Of(Deployment(
            body,
            SignalText.Id("deployment", body.Repository, deployment["id"].NeededText()),
            RunState.Queued,
            deployment["environment"].Text(),
            deployment["created_at"].Instant()));
    }

    public static Translation Went(GitHubBody body)
    {
        var status = body["deployment_status"];
        RunState? state = status["state"].NeededText() switch
        {
            "success" => RunState.Succeeded,
            "failure" or "error" => RunState.Failed,
            "in_progress" => RunState.Running,
            "queued" or "pending" or "waiting" => RunState.Queued,
            _ => null,
        };

        // 'inactive' says that a newer deployment took its place, nothing of how this one went.
        if (state is null)
            return body.Ignored(status["state"].NeededText());
        var told = status["created_at"].Instant();
        var signal = Deployment(
            body,
            SignalText.Id("deployment_status", body.Repository, status["id"].NeededText()),
            state.Value,
            status["environment"].Text() ?? body["deployment"]["environment"].Text(),
            told);
        return Translation.Of(signal with
        {
            Url = SignalText.Web(status["log_url"].Text()) ?? SignalText.Web(status["target_url"].Text()),
            FinishedAt = state.Value.IsFinal() ? told ?? body.Message.ReceivedAt : null,
        });
    }

    private static DeploymentSignal Deployment(GitHubBody body, string id, RunState state, string? environment, DateTime? told)
    {
        var deployment = body["deployment"];
        var sha = SignalText.Sha(deployment["sha"].Text());
        return new DeploymentSignal
        {
            Id = id,
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title($"{deployment["ref"].Text() ?? "Deployment"} to {environment ?? "an environment"}"),
            Repository = body.Repository,
            Environment = environment,
            Deployment = deployment["id"].NeededText(),
            State = state,
            Tier = deployment["production_environment"].IsTrue() ? EnvironmentTier.Production : EnvironmentTiers.Of(environment),
            Sha = sha,
            Version = GitRef.Version(deployment["ref"].Text(), sha, body["repository"]["default_branch"].Text()),
            StartedAt = deployment["created_at"].Instant(),
            Job = deployment["task"].Text(),
        };
    }
}
