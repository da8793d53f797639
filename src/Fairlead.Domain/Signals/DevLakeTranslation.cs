namespace Fairlead.Domain.Signals;

/// <summary>The bodies of Apache DevLake's webhook plugin (devlake.apache.org, 'Incoming Webhooks'), so that a sender changes only the host.</summary>
/// <remarks>
/// A repeated post changes what was told before, as in DevLake: the same state is the same fact, another state another one.
/// What DevLake requires is required here.
/// </remarks>
public static class DevLakeTranslation
{
    private static readonly (string Word, EnvironmentTier Tier)[] Environments =
    [
        ("PRODUCTION", EnvironmentTier.Production), ("STAGING", EnvironmentTier.Staging), ("TESTING", EnvironmentTier.Testing), ("DEVELOPMENT", EnvironmentTier.Development),
    ];

    private static readonly string[] Marks = ["/-/merge_requests/", "/merge_requests/", "/pull/", "/pulls/", "/pull-requests/", "/pullrequest/"];

    /// <summary>POST …/deployments.</summary>
    /// <param name="message">The deployment.</param>
    /// <returns>One fact per commit of it. They share <see cref="DeploymentSignal.Deployment"/> and differ in their repository.</returns>
    /// <exception cref="UnreadableMessageException">A required field is missing, or a word is not known.</exception>
    public static Translation Deployments(SourceMessage message) => JsonBodies.Read(message, body =>
    {
        var id = body["id"].NeededText();
        var tier = Tier(body["environment"]);
        body["startedDate"].NeededInstant();
        body["finishedDate"].NeededInstant();
        var commits = body["deploymentCommits"].Items().ToList();
        if (commits.Count == 0)
            throw new UnreadableMessageException("deploymentCommits", body["deploymentCommits"].IsThere ? "at least one commit is expected." : "it is missing.");
        return new Translation([.. commits.Select(c => Deployment(body, c, id, tier))]);
    });

    /// <summary>POST …/issues.</summary>
    /// <param name="message">The issue.</param>
    /// <returns>An incident where its type is INCIDENT, else an issue. One that is DONE without a resolution date was resolved when it was received.</returns>
    /// <exception cref="UnreadableMessageException">A required field is missing, or a word is not known.</exception>
    public static Translation Issues(SourceMessage message) => JsonBodies.Read(message, body =>
    {
        var key = body["issueKey"].NeededText();
        var title = SignalText.Title(body["title"].NeededText());
        body["originalStatus"].NeededText();
        var created = body["createdDate"].NeededInstant();
        var status = body["status"].NeededText();
        if (status is not ("TODO" or "IN_PROGRESS" or "DONE"))
            throw new UnreadableMessageException("status", $"'{SignalText.Title(status)}' is none of TODO, IN_PROGRESS, DONE.");
        var updated = body["updatedDate"].Instant();
        var resolution = body["resolutionDate"].Instant();
        var resolved = status == "DONE" ? resolution ?? message.ReceivedAt : (DateTime?)null;
        var id = SignalText.Id("issue", key, status, updated is { } at ? FactText.Instant(at) : FactText.Hash(message.Body));
        var told = resolved ?? updated ?? (status == "TODO" ? created : message.ReceivedAt);
        var component = body["component"].Text();
        var url = SignalText.Web(body["url"].Text());
        if (string.Equals(body["type"].Text(), "INCIDENT", StringComparison.OrdinalIgnoreCase))
        {
            return Translation.Of(new IncidentSignal
            {
                Id = id,
                At = told,
                Title = title,
                Service = component,
                Url = url,
                Incident = key,
                Action = status switch { "TODO" => IncidentSignalAction.Opened, "DONE" => IncidentSignalAction.Resolved, _ => IncidentSignalAction.Acknowledged },
                Severity = body["severity"].Text() ?? body["priority"].Text(),
                StartedAt = created,
                ResolvedAt = resolved,
                Description = FactText.Description(body["description"].Text()),
            });
        }

        return Translation.Of(new IssueSignal
        {
            Id = id,
            At = told,
            Title = title,
            Service = component,
            Url = url,
            Key = key,
            Action = status,
            Type = body["type"].Text(),
            Severity = body["severity"].Text() ?? body["priority"].Text(),
            CreatedAt = created,
            ClosedAt = resolved,
        });
    });

    /// <summary>POST …/issue/{issueKey}/close, whose body says nothing. DevLake sets no resolution date there, and so never measures the recovery; here the call is it.</summary>
    /// <param name="message">The call.</param>
    /// <param name="issueKey">The key in its path.</param>
    /// <param name="isIncident">Whether the issue was told as an incident before, which only what is stored can say.</param>
    /// <returns>The end of the incident or issue, at <see cref="SourceMessage.ReceivedAt"/>.</returns>
    public static Translation Close(SourceMessage message, string issueKey, bool isIncident = true)
    {
        var id = SignalText.Id("issue", issueKey, "close", FactText.Instant(message.ReceivedAt));
        var title = SignalText.Title($"{issueKey} closed");
        return Translation.Of(isIncident
            ? new IncidentSignal { Id = id, At = message.ReceivedAt, Title = title, IsUntitled = true, Incident = issueKey, Action = IncidentSignalAction.Resolved, ResolvedAt = message.ReceivedAt }
            : new IssueSignal { Id = id, At = message.ReceivedAt, Title = title, IsUntitled = true, Key = issueKey, Action = "DONE", ClosedAt = message.ReceivedAt });
    }

    /// <summary>POST …/pull_requests.</summary>
    /// <param name="message">The pull request.</param>
    /// <returns>The change. Its repository is read from its URL; without one it has none.</returns>
    /// <exception cref="UnreadableMessageException">A required field is missing, or a word is not known.</exception>
    public static Translation PullRequests(SourceMessage message) => JsonBodies.Read(message, body =>
    {
        var id = body["id"].NeededText();
        var title = SignalText.Title(body["displayTitle"].NeededText());
        var number = body["pullRequestKey"].NeededText();
        var created = body["createdDate"].NeededInstant();
        var merged = body["mergedDate"].Instant();
        var closed = body["closedDate"].Instant();
        var act = body["status"].Text() switch
        {
            "OPEN" => PullRequestAction.Opened,
            "CLOSED" => PullRequestAction.Abandoned,
            "MERGED" => PullRequestAction.Merged,
            null => merged is not null ? PullRequestAction.Merged : closed is not null ? PullRequestAction.Abandoned : PullRequestAction.Opened,
            var other => throw new UnreadableMessageException("status", $"'{SignalText.Title(other)}' is none of OPEN, CLOSED, MERGED."),
        };
        var at = act switch { PullRequestAction.Merged => merged ?? closed ?? message.ReceivedAt, PullRequestAction.Abandoned => closed ?? message.ReceivedAt, _ => created };
        var url = SignalText.Web(body["url"].Text());
        return Translation.Of(new PullRequestSignal
        {
            Id = SignalText.Id("pull_request", id, act.ToString(), FactText.Hash(message.Body)),
            At = at,
            Title = title,
            Repository = RepositoryOf(url),
            Url = url,
            Number = number,
            Action = act,
            Author = body["authorName"].Text() ?? body["authorId"].Text(),
            OpenedAt = created,
            MergedAt = act == PullRequestAction.Merged ? at : null,
            ClosedAt = act == PullRequestAction.Opened ? null : closed ?? at,
            IsDraft = body["isDraft"].IsTrue(),
            Target = body["baseRef"].Text(),
            Branch = body["headRef"].Text(),
            HeadSha = SignalText.Sha(body["headCommitSha"].Text()),
            MergeSha = SignalText.Sha(body["mergeCommitSha"].Text()),
            Additions = body["additions"].Count(),
            Deletions = body["deletions"].Count(),
        });
    });

    private static DeploymentSignal Deployment(JsonPart body, JsonPart commit, string id, EnvironmentTier tier)
    {
        var repository = commit["repoUrl"].NeededText();
        var name = commit["commitSha"].NeededText();
        var started = commit["startedDate"].NeededInstant();
        var finished = commit["finishedDate"].NeededInstant();
        var state = State(commit["result"].IsThere ? commit["result"] : body["result"]);
        var environment = body["originalEnvironment"].Text() ?? body["environment"].Text() ?? Environments[0].Word;
        return new DeploymentSignal
        {
            // What was wrong is posted again with what is right: the one told last holds.
            Id = SignalText.Id("deployment", id, RepositoryAddress.Of(repository) ?? repository, name, state.ToString(), environment, InstantText.Written(finished)),
            At = finished,
            Title = SignalText.Title(commit["displayTitle"].Text() ?? body["displayTitle"].Text() ?? commit["name"].Text() ?? body["name"].Text() ?? $"Deployment {id}"),
            Repository = RepositoryAddress.Of(repository),
            Environment = environment,
            Url = SignalText.Web(body["url"].Text()),
            Deployment = id,
            State = state,
            Tier = tier,
            Sha = SignalText.Sha(name),
            // DevLake takes any text as a commit; a tag is more than nothing.
            Version = GitRef.Version(commit["refName"].Text() ?? (SignalText.Sha(name) is null ? name : null), SignalText.Sha(name)),
            StartedAt = started,
            FinishedAt = finished,
            Job = commit["name"].Text() ?? body["name"].Text(),
        };
    }

    private static EnvironmentTier Tier(JsonPart environment)
    {
        if (environment.Text() is not { } word)
            return EnvironmentTier.Production;
        foreach (var (known, tier) in Environments)
        {
            if (known == word)
                return tier;
        }

        throw new UnreadableMessageException(environment.Path, $"'{SignalText.Title(word)}' is none of {string.Join(", ", Environments.Select(e => e.Word))}.");
    }

    private static RunState State(JsonPart result) => result.Text()?.ToUpperInvariant() switch
    {
        null or "SUCCESS" or "SUCCEEDED" or "SUCCESSFUL" => RunState.Succeeded,
        "FAILURE" or "FAILED" or "ERROR" => RunState.Failed,
        "ABORT" or "ABORTED" or "CANCELED" or "CANCELLED" => RunState.Cancelled,
        "SKIPPED" => RunState.Skipped,
        var other => throw new UnreadableMessageException(result.Path, $"'{SignalText.Title(other)}' is none of SUCCESS, FAILURE, ABORT, SKIPPED."),
    };

    private static string? RepositoryOf(string? url)
    {
        foreach (var mark in url is null ? [] : Marks)
        {
            if (url!.IndexOf(mark, StringComparison.Ordinal) is var place and > 0)
                return RepositoryAddress.Of(url[..place]);
        }

        return null;
    }
}
