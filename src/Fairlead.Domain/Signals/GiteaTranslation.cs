namespace Fairlead.Domain.Signals;

/// <summary>
/// What Gitea, Forgejo and Gogs, which they come from, tell by webhook: docs.gitea.com, "Webhooks", and modules/structs/hook.go of Gitea. Most of it has GitHub's form; what
/// differs is here.
/// </summary>
public static class GiteaTranslation
{
    /// <param name="message">A message whose <see cref="SourceMessage.Event"/> is the header X-Gitea-Event, X-Forgejo-Event or X-Gogs-Event, or the finer …-Event-Type.</param>
    /// <returns>Its facts; none for kinds of events and actions that say nothing about message.</returns>
    /// <exception cref="UnreadableMessageException">The body is not what its kind of event has to be.</exception>
    public static Translation Of(SourceMessage message) => message.Event.Length == 0
        ? throw new UnreadableMessageException("", "The header X-Gitea-Event, X-Forgejo-Event or X-Gogs-Event is missing.")
        : JsonBodies.Read(message, body => Of(new GitHubBody(message, message.Event, body)));

    private static Translation Of(GitHubBody body) => body.Event switch
    {
        "push" => Push(body),
        "create" => Created(body),
        "delete" => Deleted(body),
        "pull_request" or "pull_request_sync" or "pull_request_label" or "pull_request_assign" or "pull_request_milestone" or "pull_request_review_request"
            => GitHubChanges.Change(body),
        "pull_request_approved" or "pull_request_review_approved" => Review(body, Verdict.Approved),
        "pull_request_rejected" or "pull_request_review_rejected" => Review(body, Verdict.ChangesWanted),
        "pull_request_comment" or "pull_request_review_comment" or "issue_comment" => Commented(body),
        "release" => Release(body),
        "issues" or "issue_label" or "issue_assign" or "issue_milestone" => GitHubIssues.Issue(body),
        "workflow_run" => GitHubRuns.Workflow(body),
        "workflow_job" => GitHubRuns.Job(body),
        _ => body.Ignored(),
    };

    // When it was pushed the body does not say: the times in it are those of commits and of the repository.
    private static Translation Push(GitHubBody body)
    {
        var name = new GitRef(body["ref"].NeededText());
        if (name.IsOther)
            return body.Ignored("neither branch nor tag");
        var (before, after) = (SignalText.Sha(body["before"].Text()), SignalText.Sha(body["after"].Text()));
        return Translation.Of(name.Pushed(body.Repository, before, after, body.Message.ReceivedAt, pushedAt: null) with
        {
            Url = SignalText.Web(body["compare_url"].Text()),
            Commits = body["total_commits"].Count() ?? body["commits"].Items().Count(),
        });
    }

    // Unlike GitHub's it says where the new branch or tag stands: the same fact as the push.
    private static Translation Created(GitHubBody body)
    {
        var after = SignalText.Sha(body["sha"].Text());
        return after is null
            ? body.Ignored("nowhere")
            : Translation.Of(Reference(body).Pushed(body.Repository, before: null, after, body.Message.ReceivedAt, pushedAt: null));
    }

    // The repository's time of change tells the second end of a name from the first, as far as the body can.
    private static Translation Deleted(GitHubBody body) =>
        Translation.Of(Reference(body).Pushed(body.Repository, before: null, after: null, body.Message.ReceivedAt, body["repository"]["updated_at"].Instant()));

    private static GitRef Reference(GitHubBody body) => GitRef.Of(body["ref"].NeededText(), isTag: body["ref_type"].NeededText() == "tag");

    // A remark in the conversation has the form of an issue's; a review with a remark only has no comment of its own.
    private static Translation Commented(GitHubBody body) =>
        body["pull_request"].IsThere && !body["comment"].IsThere ? Review(body, Verdict.Commented) : GitHubChanges.Comment(body);

    // The review itself has neither id nor time nor name: the sender made it, and changed the pull request by it.
    private static Translation Review(GitHubBody body, Verdict verdict)
    {
        var change = body["pull_request"];
        return Translation.Of(Review(body, change["number"].NeededText(), verdict, change, body["sender"]));
    }

    private static ReviewSignal Review(GitHubBody body, string number, Verdict verdict, JsonPart change, JsonPart by)
    {
        var (author, reviewer, changedAt) = (change["user"]["login"].Text(), by["login"].Text(), change["updated_at"].Instant());
        return new ReviewSignal
        {
            Id = SignalText.Id("review", $"{body.Repository}#{number}", by["id"].Text(), $"{verdict}", InstantText.Written(changedAt)),
            At = changedAt ?? body.Message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = body.Repository,
            Url = SignalText.Web(change["html_url"].Text()),
            Number = number,
            Verdict = verdict,
            Reviewer = reviewer,
            IsByBot = GitHubBody.IsBot(by),
            IsByAuthor = reviewer is not null && string.Equals(reviewer, author, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static Translation Release(GitHubBody body)
    {
        if (body.Action is not ("published" or "updated" or "deleted"))
            return body.Ignored();
        var release = body["release"];
        var (tag, isDraft) = (release["tag_name"].NeededText(), release["draft"].IsTrue());
        var id = release["id"].Text() ?? tag;
        var publishedAt = isDraft ? null : release["published_at"].Instant();
        var once = body.Action switch
        {
            "published" => InstantText.Written(publishedAt),
            "updated" => BodyDigest.Of(body.Message),
            _ => null,
        };
        return Translation.Of(new ReleaseSignal
        {
            Id = SignalText.Id("release", body.Repository, id, body.Action, once),
            At = (body.Action == "published" ? publishedAt : null) ?? body.Message.ReceivedAt,
            Title = SignalText.Title(release["name"].Text() ?? tag),
            Repository = body.Repository,
            Url = SignalText.Web(release["html_url"].Text()),
            Tag = tag,
            IsDeleted = body.Action == "deleted",
            IsDraft = isDraft,
            IsPreRelease = release["prerelease"].IsTrue(),
            PublishedAt = publishedAt,
        });
    }
}
