namespace Fairlead.Domain.Signals;

/// <summary>
/// What GitHub tells by webhook. The kinds of events and their fields: docs.github.com, "Webhook events and payloads".
/// </summary>
public static class GitHubTranslation
{
    /// <param name="message">A message whose <see cref="SourceMessage.Event"/> is the header X-GitHub-Event.</param>
    /// <returns>Its facts; none for kinds of events and actions that say nothing about message.</returns>
    /// <exception cref="UnreadableMessageException">The body is not what its kind of event has to be.</exception>
    public static Translation Of(SourceMessage message) => message.Event.Length == 0
        ? throw new UnreadableMessageException("", "The header X-GitHub-Event is missing.")
        : JsonBodies.Read(message, body => Of(new GitHubBody(message, message.Event, body)));

    private static Translation Of(GitHubBody body) => body.Event switch
    {
        "push" => Push(body),
        "create" => Created(body),
        "delete" => Deleted(body),
        "pull_request" => GitHubChanges.Change(body),
        "pull_request_review" => GitHubChanges.Review(body),
        "pull_request_review_comment" or "issue_comment" => GitHubChanges.Comment(body),
        "deployment" => GitHubDeployments.Asked(body),
        "deployment_status" => GitHubDeployments.Went(body),
        "release" => Release(body),
        "workflow_run" => GitHubRuns.Workflow(body),
        "workflow_job" => GitHubRuns.Job(body),
        "check_run" => GitHubChecks.CheckRun(body),
        "status" => GitHubChecks.Status(body),
        "issues" => GitHubIssues.Issue(body),
        _ => body.Ignored(),
    };

    private static Translation Push(GitHubBody body)
    {
        var name = new GitRef(body["ref"].NeededText());
        if (name.IsOther)
            return body.Ignored("neither branch nor tag");
        var pushedAt = body["repository"]["pushed_at"].Instant();
        var pushed = name.Pushed(
            body.Repository,
            SignalText.Sha(body["before"].Text()),
            SignalText.Sha(body["after"].Text()),
            pushedAt ?? body.Message.ReceivedAt,
            pushedAt);
        return Translation.Of(pushed with
        {
            Url = SignalText.Web(body["compare"].Text()),
            Commits = body["commits"].Items().Count(),
        });
    }

    // Its push says the same and where it stands besides, so that this one may not take its place: it has an id of its own.
    private static Translation Created(GitHubBody body)
    {
        var name = Reference(body);
        var pushedAt = body["repository"]["pushed_at"].Instant();
        return Translation.Of(new PushSignal
        {
            Id = SignalText.Id("create", body.Repository, name.Name, InstantText.Written(pushedAt)),
            At = pushedAt ?? body.Message.ReceivedAt,
            Title = SignalText.Title(name.Tag is { } tag ? $"Tag {tag} created" : $"Branch {name.Branch} created"),
            Repository = body.Repository,
            Branch = name.Branch,
            Tag = name.Tag,
        });
    }

    private static Translation Deleted(GitHubBody body)
    {
        var pushedAt = body["repository"]["pushed_at"].Instant();
        return Translation.Of(Reference(body).Pushed(body.Repository, before: null, after: null, pushedAt ?? body.Message.ReceivedAt, pushedAt));
    }

    private static GitRef Reference(GitHubBody body) => GitRef.Of(body["ref"].NeededText(), isTag: body["ref_type"].NeededText() == "tag");

    private static Translation Release(GitHubBody body)
    {
        var release = body["release"];
        var (id, tag) = (release["id"].NeededText(), release["tag_name"].NeededText());
        var (isDraft, isPreRelease) = (release["draft"].IsTrue(), release["prerelease"].IsTrue());
        var publishedAt = isDraft ? null : release["published_at"].Instant();
        var changedAt = release["updated_at"].Instant();

        // 'created', 'published' and 'released' of one release tell one fact; a pre-release that becomes a release tells another.
        var (fact, told) = body.Action switch
        {
            "created" or "published" or "released" or "prereleased" when publishedAt is not null => (isPreRelease ? "prereleased" : "released", publishedAt),
            "created" => ("created", release["created_at"].Instant()),
            "published" or "released" or "prereleased" or "edited" => (body.Action, changedAt),
            "deleted" or "unpublished" => (body.Action, changedAt),
            _ => ("", null),
        };
        if (fact.Length == 0)
            return body.Ignored();

        // Nothing but the act tells the end of a release; an edit without a time is told from others by what the body says.
        var once = InstantText.Written(told) ?? (fact == "edited" ? BodyDigest.Of(body.Message) : null);
        return Translation.Of(new ReleaseSignal
        {
            Id = SignalText.Id("release", body.Repository, id, fact, fact == "deleted" ? null : once),
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(release["name"].Text() ?? tag),
            Repository = body.Repository,
            Url = SignalText.Web(release["html_url"].Text()),
            Tag = tag,
            IsDeleted = fact is "deleted" or "unpublished",
            IsDraft = isDraft,
            IsPreRelease = isPreRelease,
            PublishedAt = publishedAt,
        });
    }
}
