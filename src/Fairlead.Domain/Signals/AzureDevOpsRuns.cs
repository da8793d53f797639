namespace Fairlead.Domain.Signals;

/// <summary>Builds, runs of pipelines with their stages and jobs, and deployments of the older releases.</summary>
internal static class AzureDevOpsRuns
{
    public static Translation Build(AzureDevOpsBody body)
    {
        var build = body.Resource;
        var id = build["id"].NeededText();

        // Version 1 of the resource has the result as its status, version 2 has both.
        var told = build["result"].Text() ?? build["status"].NeededText();
        if (Result(told) is not { } state)
            return body.Ignored(told);
        var name = build["definition"]["name"].Text() ?? "build";
        var (branch, sha) = Source(build);
        var finishedAt = build["finishTime"].Instant() ?? body.At;
        return Translation.Of(new RunSignal
        {
            Id = RunId(body, id, state),
            At = finishedAt,
            Title = SignalText.Title($"{name} {build["buildNumber"].Text() ?? id}"),
            Repository = RepositoryAddress.Of(build["repository"]["url"].Text()),
            Url = SignalText.Web(build["_links"]["web"]["href"].Text()),
            Run = id,
            Level = RunLevel.Pipeline,
            State = state,
            Name = name,
            Branch = branch,
            Sha = sha,
            QueuedAt = build["queueTime"].Instant(),
            StartedAt = build["startTime"].Instant(),
            FinishedAt = finishedAt,
        });
    }

    public static Translation Run(AzureDevOpsBody body)
    {
        var run = body.Resource["run"];
        var id = run["id"].NeededText();
        if (State(run) is not { } state)
            return body.Ignored(run["result"].Text() ?? run["state"].Text());
        var name = run["pipeline"]["name"].Text() ?? body.Resource["pipeline"]["name"].Text() ?? "pipeline";
        var self = run["resources"]["repositories"]["self"];
        var finishedAt = state.IsFinal() ? run["finishedDate"].Instant() ?? body.At : (DateTime?)null;
        return Translation.Of(new RunSignal
        {
            Id = RunId(body, id, state),
            At = finishedAt ?? body.At,
            Title = SignalText.Title($"{name} {run["name"].Text() ?? id}"),
            Repository = Repository(body.Resource),
            Url = SignalText.Web(run["_links"]["web"]["href"].Text()),
            Run = id,
            Level = RunLevel.Pipeline,
            State = state,
            Name = name,
            Branch = GitRef.Short(self["refName"].Text()),
            Sha = SignalText.Sha(self["version"].Text()),
            QueuedAt = run["createdDate"].Instant(),
            FinishedAt = finishedAt,
        });
    }

    /// <summary>A stage or a job: what deploys, where the pipeline as a whole may do more.</summary>
    public static Translation Part(AzureDevOpsBody body, string kind)
    {
        var (part, run) = (body.Resource[kind], body.Resource["run"]);
        var (pipeline, key) = (run["id"].NeededText(), part["name"].NeededText());
        if (State(part) is not { } state)
            return body.Ignored(part["result"].Text() ?? part["state"].Text());
        var name = part["displayName"].Text() ?? key;
        var startedAt = part["startTime"].Instant();
        var finishedAt = state.IsFinal() ? part["finishTime"].Instant() ?? body.At : (DateTime?)null;

        // A job is named within its stage, and what is run again has the same name: only the time of the event tells them apart.
        var path = kind == "job" && body.Resource["stage"]["name"].Text() is { } stage ? $"{stage}/{key}" : key;
        return Translation.Of(new RunSignal
        {
            Id = SignalText.Id(kind, body.Organisation, pipeline, path, $"{state}", InstantText.Written(body.ToldAt)),
            At = finishedAt ?? (state == RunState.Running ? startedAt : null) ?? body.At,
            Title = SignalText.Title(name),
            Repository = Repository(body.Resource),
            Url = SignalText.Web(part["_links"]["web"]["href"].Text()),
            Run = $"{pipeline}/{path}",
            Level = RunLevel.Job,
            State = state,
            Name = name,
            Pipeline = pipeline,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
        });
    }

    public static Translation Deployment(AzureDevOpsBody body)
    {
        var (stage, deployment) = (body.Resource["environment"], body.Resource["deployment"]);
        var (id, name) = (deployment["id"].Text() ?? stage["id"].NeededText(), stage["name"].NeededText());
        var isStart = body.Event == "ms.vss-release.deployment-started-event";
        var told = stage["status"].Text() ?? deployment["deploymentStatus"].Text() ?? "";
        RunState? state = isStart ? RunState.Running : Result(told);
        if (state is null)
            return body.Ignored(told);
        var release = deployment["release"].IsThere ? deployment["release"] : stage["release"];
        var definition = deployment["releaseDefinition"].IsThere ? deployment["releaseDefinition"] : body.Resource["release"]["releaseDefinition"];
        var source = Artifact(release)["definitionReference"];
        var finishedAt = isStart ? (DateTime?)null : deployment["completedOn"].Instant() ?? body.At;
        return Translation.Of(new DeploymentSignal
        {
            Id = SignalText.Id("deployment", body.Organisation, id, $"{state}", deployment["attempt"].Text() ?? InstantText.Written(body.ToldAt)),
            At = finishedAt ?? deployment["startedOn"].Instant() ?? body.At,
            Title = SignalText.Title($"{release["name"].Text() ?? "Deployment"} to {name}"),
            // Artifacts from GitHub name their repository, those from elsewhere its number only.
            Repository = source["repository.provider"]["id"].Text() == "GitHub" && source["repository"]["name"].Text() is { } path
                ? RepositoryAddress.Of($"github.com/{path}")
                : null,

            // The release definition is what deploys; the catalog's 'What tools call it' may hold its name.
            Service = definition["name"].Text(),
            Environment = name,
            Url = SignalText.Web(release["_links"]["web"]["href"].Text()),
            Deployment = id,
            State = state.Value,
            Tier = EnvironmentTiers.Of(name),
            Sha = SignalText.Sha(source["sourceVersion"]["id"].Text()),
            Version = release["name"].Text(),
            StartedAt = deployment["startedOn"].Instant() ?? (isStart ? body.At : null),
            FinishedAt = finishedAt,
            Job = definition["name"].Text(),
        });
    }

    private static JsonPart Artifact(JsonPart release)
    {
        var artifacts = release["artifacts"].Items().ToList();
        var primary = artifacts.FindIndex(artifact => artifact["isPrimary"].IsTrue());
        return artifacts.Count == 0 ? new JsonPart(default) : artifacts[Math.Max(primary, 0)];
    }

    // A build and its run are one thing with one number: what ended is told by both.
    private static string RunId(AzureDevOpsBody body, string id, RunState state) => SignalText.Id("run", body.Organisation, id, $"{state}");

    // Version 1 writes 'LG:refs/heads/master:600c52d2…'.
    private static (string? Branch, string? Sha) Source(JsonPart build)
    {
        if (build["sourceVersion"].IsThere || build["sourceBranch"].IsThere)
            return (GitRef.Short(build["sourceBranch"].Text()), SignalText.Sha(build["sourceVersion"].Text()));
        var parts = build["sourceGetVersion"].Text()?.Split(':') ?? [];
        return parts.Length == 3 ? (GitRef.Short(parts[1]), SignalText.Sha(parts[2])) : (null, null);
    }

    // The first is the one that the pipeline is written in.
    private static string? Repository(JsonPart resource) => resource["repositories"].Items()
        .Select(repository => RepositoryAddress.Of(repository["url"].Text()?.Replace("://api.github.com/repos/", "://github.com/", StringComparison.Ordinal)))
        .FirstOrDefault();

    private static RunState? State(JsonPart run) => run["state"].Text() switch
    {
        "completed" => Result(run["result"].Text()),
        "inProgress" or "running" or "canceling" => RunState.Running,
        "notStarted" or "waiting" or "pending" => RunState.Queued,
        _ => null,
    };

    // What succeeded in part had steps that may fail: the pipeline goes on.
    private static RunState? Result(string? result) => result switch
    {
        "succeeded" or "partiallySucceeded" or "succeededWithIssues" => RunState.Succeeded,
        "failed" or "rejected" or "abandoned" => RunState.Failed,
        "canceled" or "stopped" => RunState.Cancelled,
        "skipped" => RunState.Skipped,
        _ => null,
    };
}
