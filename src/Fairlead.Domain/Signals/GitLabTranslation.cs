namespace Fairlead.Domain.Signals;

/// <summary>
/// What GitLab tells by webhooks of projects and groups and by system hooks. The kinds of events and their fields: docs.gitlab.com, "Webhook
/// events" and "System hooks".
/// </summary>
public static class GitLabTranslation
{
    /// <param name="message">
    /// A message whose <see cref="SourceMessage.Event"/> is the header X-Gitlab-Event. The body says itself what it is, which holds for system hooks too;
    /// the header is what an ignored message is counted by where the body does not.
    /// </param>
    /// <returns>Its facts; a pipeline tells several: itself and each of its jobs that ended.</returns>
    /// <exception cref="UnreadableMessageException">The body is not what its kind of event has to be.</exception>
    public static Translation Of(SourceMessage message) => JsonBodies.Read(message, body =>
    {
        var kind = body["object_kind"].Text() ?? body["event_name"].Text() ?? message.Event;
        return kind.Length == 0
            ? throw new UnreadableMessageException("object_kind", "it is missing.")
            : Of(new GitLabBody(message, kind, body));
    });

    private static Translation Of(GitLabBody body) => body.Kind switch
    {
        "push" or "tag_push" => Push(body),
        "merge_request" => GitLabChanges.Change(body),
        "note" => GitLabChanges.Note(body),
        "pipeline" => GitLabRuns.Pipeline(body),
        "build" => GitLabRuns.Job(body),
        "deployment" => GitLabRuns.Deployment(body),
        "release" => Release(body),
        "issue" or "work_item" or "incident" => GitLabIssues.Of(body),
        _ => body.Ignored(),
    };

    // When it was pushed the body does not say: the times in it are those of commits.
    private static Translation Push(GitLabBody body)
    {
        var name = new GitRef(body["ref"].NeededText());
        if (name.IsOther)
            return body.Ignored("neither branch nor tag");
        var (before, after) = (SignalText.Sha(body["before"].Text()), SignalText.Sha(body["after"].Text()));
        return Translation.Of(name.Pushed(body.Repository, before, after, body.Message.ReceivedAt, pushedAt: null) with
        {
            // At most 20 commits are listed.
            Commits = body["total_commits_count"].Count() ?? body["commits"].Items().Count(),
        });
    }

    private static Translation Release(GitLabBody body)
    {
        var tag = body["tag"].NeededText();
        var act = body["action"].Text() ?? "create";
        if (act is not ("create" or "update" or "delete"))
            return body.Ignored(act);
        var releasedAt = body["released_at"].Instant() ?? body["created_at"].Instant();

        // Nothing tells one edit from the next but what the body says.
        var once = act == "update" ? BodyDigest.Of(body.Message) : InstantText.Written(releasedAt);
        return Translation.Of(new ReleaseSignal
        {
            Id = SignalText.Id("release", body.Repository, tag, act, once),
            At = act == "create" ? releasedAt ?? body.Message.ReceivedAt : body.Message.ReceivedAt,
            Title = SignalText.Title(body["name"].Text() ?? tag),
            Repository = body.Repository,
            Url = SignalText.Web(body["url"].Text()),
            Tag = tag,
            IsDeleted = act == "delete",
            PublishedAt = releasedAt,
        });
    }
}
