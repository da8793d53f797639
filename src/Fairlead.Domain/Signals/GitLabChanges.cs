namespace Fairlead.Domain.Signals;

/// <summary>Merge requests, their approvals and the comments on them.</summary>
internal static class GitLabChanges
{
    public static Translation Change(GitLabBody body)
    {
        var change = body.Attributes;
        var number = change["iid"].NeededText();
        return Translation.Of(change["action"].Text() switch
        {
            // 'approval' is one of several that are needed, 'approved' the last of them: either way this user approved.
            "approved" or "approval" => Review(body, number, Verdict.Approved),
            "unapproved" or "unapproval" => Review(body, number, Verdict.Dismissed),
            var action => Change(body, number, action ?? "update"),
        });
    }

    public static Translation Note(GitLabBody body)
    {
        var (note, change) = (body.Attributes, body["merge_request"]);
        if (note["noteable_type"].Text() != "MergeRequest" || note["system"].IsTrue())
            return body.Ignored(note["noteable_type"].Text());
        if (note["action"].Text() is { } action and not "create")
            return body.Ignored(action);
        var number = change["iid"].NeededText();

        // Releases before 13 name the user without a number, by which alone the author of the merge request is told.
        var reviewer = body["user"]["id"].Text() ?? note["author_id"].Text() ?? GitLabBody.Person(body["user"]);
        return Translation.Of(new ReviewSignal
        {
            Id = SignalText.Id("note", body.Repository, note["id"].NeededText()),
            At = note["created_at"].Instant() ?? body.Message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"!{number}"),
            Repository = body.Repository,
            Url = SignalText.Web(note["url"].Text()),
            Number = number,
            Verdict = Verdict.Commented,
            Reviewer = reviewer,
            IsByBot = GitLabBody.IsBot(body["user"]),
            IsByAuthor = reviewer is not null && reviewer == change["author_id"].Text(),
        });
    }

    private static PullRequestSignal Change(GitLabBody body, string number, string action)
    {
        var change = body.Attributes;
        var act = action switch
        {
            "open" => PullRequestAction.Opened,
            "reopen" => PullRequestAction.Reopened,
            "merge" => PullRequestAction.Merged,
            "close" => PullRequestAction.Abandoned,
            _ when IsNoLongerDraft(body["changes"]) => PullRequestAction.Ready,
            _ => PullRequestAction.Updated,
        };
        var (openedAt, changedAt) = (change["created_at"].Instant(), change["updated_at"].Instant());
        var told = act == PullRequestAction.Opened ? openedAt ?? changedAt : changedAt;

        // When it was merged or closed is the time of its last change at that moment, and at no later one.
        var mergedAt = change["merged_at"].Instant() ?? (act == PullRequestAction.Merged ? changedAt : null);
        var author = change["author_id"].Text();
        return new PullRequestSignal
        {
            // Only an update that brought commits has an oldrev. A merge happens once, and the time of a webhook's last change may be a moment off it.
            Id = act == PullRequestAction.Merged
                ? SignalText.Id("merge_request", $"{body.Repository}!{number}", action)
                : SignalText.Id("merge_request", $"{body.Repository}!{number}", action, InstantText.Written(told), change["oldrev"].Text()),
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"!{number}"),
            Repository = body.Repository,
            Url = SignalText.Web(change["url"].Text()),
            Number = number,
            Action = act,
            Author = author,
            // Nothing but its number is told of the author, unless the author acts.
            IsByBot = author is not null && author == body["user"]["id"].Text() && GitLabBody.IsBot(body["user"]),
            OpenedAt = openedAt,
            MergedAt = mergedAt,
            ClosedAt = act is PullRequestAction.Merged or PullRequestAction.Abandoned ? mergedAt ?? changedAt : null,
            IsDraft = change["draft"].IsTrue() || change["work_in_progress"].IsTrue(),
            Target = change["target_branch"].Text(),
            Branch = change["source_branch"].Text(),
            HeadSha = SignalText.Sha(change["last_commit"]["id"].Text()),

            // A fast-forward makes no commit of its own: what was merged is on the trunk as it was.
            MergeSha = SignalText.Sha(change["merge_commit_sha"].Text()) ?? SignalText.Sha(change["squash_commit_sha"].Text()) ?? (act == PullRequestAction.Merged ? SignalText.Sha(change["last_commit"]["id"].Text()) : null),
            Labels = GitLabBody.Labels(body["labels"]),
        };
    }

    // When a user approved a webhook does not say: the merge request's own time of change may be older. Fetched history knows.
    private static ReviewSignal Review(GitLabBody body, string number, Verdict verdict)
    {
        var (change, reviewer) = (body.Attributes, GitLabBody.Person(body["user"]));
        return new ReviewSignal
        {
            Id = SignalText.Id("review", $"{body.Repository}!{number}", reviewer, $"{verdict}", InstantText.Written(change["updated_at"].Instant())),
            At = change["approved_at"].Instant() ?? body.Message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"!{number}"),
            Repository = body.Repository,
            Url = SignalText.Web(change["url"].Text()),
            Number = number,
            Verdict = verdict,
            Reviewer = reviewer,
            IsByBot = GitLabBody.IsBot(body["user"]),
            IsByAuthor = reviewer is not null && reviewer == change["author_id"].Text(),
        };
    }

    private static bool IsNoLongerDraft(JsonPart changes)
    {
        var draft = changes["draft"].IsThere ? changes["draft"] : changes["work_in_progress"];
        return draft["previous"].IsTrue() && draft["current"].IsThere && !draft["current"].IsTrue();
    }
}
