namespace Fairlead.Domain.Signals;

/// <summary>What Azure DevOps tells by service hooks. The kinds of events and their fields: learn.microsoft.com, "Service hook events".</summary>
public static class AzureDevOpsTranslation
{
    /// <param name="message">A message; the body's eventType says what it is, no header does.</param>
    /// <returns>Its facts; a push of several branches tells several, and so does a pull request on which several voted.</returns>
    /// <exception cref="UnreadableMessageException">The body is not what its kind of event has to be.</exception>
    public static Translation Of(SourceMessage message) => JsonBodies.Read(message, body => Of(new AzureDevOpsBody(message, body["eventType"].NeededText(), body)));

    private static Translation Of(AzureDevOpsBody body) => body.Event switch
    {
        "git.push" => Push(body),
        "git.pullrequest.created" or "git.pullrequest.updated" or "git.pullrequest.merged" => Change(body),
        "ms.vss-code.git-pullrequest-comment-event" => Comment(body),
        "build.complete" => AzureDevOpsRuns.Build(body),
        "ms.vss-pipelines.run-state-changed-event" => AzureDevOpsRuns.Run(body),
        "ms.vss-pipelines.stage-state-changed-event" => AzureDevOpsRuns.Part(body, "stage"),
        "ms.vss-pipelines.job-state-changed-event" => AzureDevOpsRuns.Part(body, "job"),
        "ms.vss-release.deployment-started-event" or "ms.vss-release.deployment-completed-event" => AzureDevOpsRuns.Deployment(body),
        "workitem.created" => WorkItem(body, body.Resource, "created"),
        "workitem.updated" => WorkItem(body, body.Resource["revision"], "updated"),
        "workitem.deleted" => WorkItem(body, body.Resource, "deleted"),
        "workitem.restored" => WorkItem(body, body.Resource, "restored"),
        _ => body.Ignored(),
    };

    private static Translation Push(AzureDevOpsBody body)
    {
        var (push, pushedAt) = (body.Resource, body.Resource["date"].Instant());
        var names = push["refUpdates"].Items().ToList();
        var signals = new List<Signal>();
        foreach (var moved in names)
        {
            var name = new GitRef(moved["name"].NeededText());
            if (name.IsOther)
                continue;
            var (before, after) = (SignalText.Sha(moved["oldObjectId"].Text()), SignalText.Sha(moved["newObjectId"].Text()));
            signals.Add(name.Pushed(Repository(push), before, after, pushedAt ?? body.At, pushedAt) with
            {
                Url = SignalText.Web(push["repository"]["remoteUrl"].Text()),
                // The commits are those of all of them together.
                Commits = names.Count == 1 ? push["commits"].Items().Count() : 0,
            });
        }

        return signals.Count == 0 ? body.Ignored("neither branch nor tag") : new Translation(signals);
    }

    private static Translation Change(AzureDevOpsBody body)
    {
        var change = body.Resource;
        var number = change["pullRequestId"].NeededText();
        var act = change["status"].Text() switch
        {
            "completed" => PullRequestAction.Merged,
            "abandoned" => PullRequestAction.Abandoned,
            _ when body.Event == "git.pullrequest.created" => PullRequestAction.Opened,
            // 'merged' is said of every trial merge as well.
            _ => PullRequestAction.Updated,
        };
        var (openedAt, closedAt) = (change["creationDate"].Instant(), change["closedDate"].Instant());
        var (told, once) = act switch
        {
            PullRequestAction.Opened => (openedAt, InstantText.Written(openedAt)),
            // Told by 'updated' and by 'merged' alike.
            PullRequestAction.Merged or PullRequestAction.Abandoned => (closedAt, InstantText.Written(closedAt)),
            // No time of change is told but that of the event, which has an id.
            _ => (body.At, body.Body["id"].Text()),
        };
        var signal = new PullRequestSignal
        {
            Id = SignalText.Id("pullrequest", $"{Repository(change)}#{number}", $"{act}", once),
            At = told ?? body.At,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = Repository(change),
            Url = Page(change, number),
            Number = number,
            Action = act,
            Author = Name(change["createdBy"]),
            OpenedAt = openedAt,
            MergedAt = act == PullRequestAction.Merged ? told ?? body.At : null,
            ClosedAt = act is PullRequestAction.Merged or PullRequestAction.Abandoned ? told ?? body.At : null,
            IsDraft = change["isDraft"].IsTrue(),
            Target = GitRef.Short(change["targetRefName"].Text()),
            Branch = GitRef.Short(change["sourceRefName"].Text()),
            HeadSha = SignalText.Sha(change["lastMergeSourceCommit"]["commitId"].Text()),
            MergeSha = act == PullRequestAction.Merged ? SignalText.Sha(change["lastMergeCommit"]["commitId"].Text()) : null,
            Labels = [.. change["labels"].Items().Select(label => label["name"].Text()).OfType<string>()],
        };
        return act == PullRequestAction.Updated && body.Event == "git.pullrequest.updated"
            ? new Translation([signal, .. Votes(body, signal)])
            : Translation.Of(signal);
    }

    // A vote changes the pull request, which then tells all votes and not which is new: one told before has the same id.
    private static IEnumerable<Signal> Votes(AzureDevOpsBody body, PullRequestSignal change)
    {
        foreach (var reviewer in body.Resource["reviewers"].Items())
        {
            // Votes: learn.microsoft.com, REST API of Azure DevOps, "Pull Request Reviewers".
            Verdict? verdict = reviewer["vote"].Text() switch
            {
                "10" or "5" => Verdict.Approved,
                "-5" or "-10" => Verdict.ChangesWanted,
                _ => null,
            };
            if (verdict is null || reviewer["isContainer"].IsTrue())
                continue;
            var key = Key(reviewer);
            yield return new ReviewSignal
            {
                Id = SignalText.Id("vote", $"{change.Repository}#{change.Number}", key, reviewer["vote"].Text()),
                At = body.At,
                Title = change.Title,
                Repository = change.Repository,
                Url = change.Url,
                Number = change.Number,
                Verdict = verdict.Value,
                Reviewer = Name(reviewer),
                IsByAuthor = key is not null && key == Key(body.Resource["createdBy"]),
            };
        }
    }

    // A comment has its number within a thread; its time tells it from those of others. What the program itself notes is none.
    private static Translation Comment(AzureDevOpsBody body)
    {
        var (comment, change) = (body.Resource["comment"], body.Resource["pullRequest"]);
        if (comment["commentType"].Text() == "system" || comment["isDeleted"].IsTrue())
            return body.Ignored(comment["commentType"].Text());
        var (number, repository, writtenAt) = (change["pullRequestId"].NeededText(), Repository(change), comment["publishedDate"].Instant());
        var key = Key(comment["author"]);
        return Translation.Of(new ReviewSignal
        {
            Id = SignalText.Id("comment", $"{repository}#{number}", comment["id"].NeededText(), InstantText.Written(writtenAt)),
            At = writtenAt ?? body.At,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = repository,
            Url = Page(change, number),
            Number = number,
            Verdict = Verdict.Commented,
            Reviewer = Name(comment["author"]),
            IsByAuthor = key is not null && key == Key(change["createdBy"]),
        });
    }

    private static Translation WorkItem(AzureDevOpsBody body, JsonPart item, string act)
    {
        var fields = item["fields"];
        var key = body.Resource["workItemId"].Text() ?? item["id"].NeededText();
        var revision = body.Resource["rev"].Text() ?? item["rev"].Text();
        var createdAt = fields["System.CreatedDate"].Instant();
        var told = act switch
        {
            "created" => createdAt,
            "updated" => fields["System.ChangedDate"].Instant(),
            _ => body.At,
        };
        return Translation.Of(new IssueSignal
        {
            Id = SignalText.Id("workitem", body.Organisation, key, act, act is "deleted" or "restored" ? InstantText.Written(body.ToldAt) : revision),
            At = told ?? body.At,
            Title = SignalText.Title(fields["System.Title"].Text() ?? $"#{key}"),
            Url = SignalText.Web(item["_links"]["html"]["href"].Text()) ?? SignalText.Web(body.Resource["_links"]["html"]["href"].Text()),
            Key = key,
            Action = act,
            Type = fields["System.WorkItemType"].Text(),
            Severity = fields["Microsoft.VSTS.Common.Severity"].Text() ?? fields["Microsoft.VSTS.Common.Priority"].Text(),
            CreatedAt = createdAt,
            ClosedAt = fields["Microsoft.VSTS.Common.ClosedDate"].Instant() ?? (act == "deleted" ? body.At : null),
            Labels = fields["System.Tags"].Text()?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        });
    }

    private static string Repository(JsonPart resource)
    {
        var repository = resource["repository"];
        return RepositoryAddress.Of(repository["remoteUrl"].Text()) ?? throw new UnreadableMessageException($"{repository.Path}.remoteUrl", "it is missing.");
    }

    private static string? Page(JsonPart change, string number) =>
        SignalText.Web(change["_links"]["web"]["href"].Text())
        ?? (change["repository"]["remoteUrl"].Text() is { } repository ? SignalText.Web($"{repository}/pullrequest/{number}") : null);

    private static string? Key(JsonPart user) => user["id"].Text() ?? user["uniqueName"].Text();

    private static string? Name(JsonPart user) => user["uniqueName"].Text() ?? user["displayName"].Text();
}
