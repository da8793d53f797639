namespace Fairlead.Domain.Signals;

/// <summary>Pull requests and their reviews in GitHub's form.</summary>
internal static class GitHubChanges
{
    public static Translation Change(GitHubBody body)
    {
        var change = body["pull_request"];
        var number = change["number"].Text() ?? body["number"].Text() ?? change["number"].NeededText();
        var isMerged = change["merged"].IsTrue() || change["merged_at"].IsThere;
        var act = body.Action switch
        {
            "opened" => PullRequestAction.Opened,
            "reopened" => PullRequestAction.Reopened,
            "ready_for_review" => PullRequestAction.Ready,
            "closed" => isMerged ? PullRequestAction.Merged : PullRequestAction.Abandoned,
            _ => PullRequestAction.Updated,
        };
        var (openedAt, mergedAt, closedAt) = (change["created_at"].Instant(), change["merged_at"].Instant(), change["closed_at"].Instant());
        var changedAt = change["updated_at"].Instant();
        var told = act switch
        {
            PullRequestAction.Opened => openedAt,
            PullRequestAction.Merged => mergedAt ?? closedAt ?? changedAt,
            PullRequestAction.Abandoned => closedAt ?? changedAt,

            // Gitea tells a push before it has noted the time of change, and not where the branch stood before.
            _ when body.Action == "synchronized" => null,
            _ => changedAt,
        };

        // Two labels, or two pushes, within one second are two facts.
        var detail = body["label"]["name"].Text() ?? body["after"].Text() ?? (body.Action == "synchronized" ? SignalText.Sha(change["head"]["sha"].Text()) : null);
        return Translation.Of(new PullRequestSignal
        {
            Id = SignalText.Id("pull_request", $"{body.Repository}#{number}", body.Action, InstantText.Written(told), detail),
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = body.Repository,
            Url = SignalText.Web(change["html_url"].Text()),
            Number = number,
            Action = act,
            Author = change["user"]["login"].Text(),
            IsByBot = GitHubBody.IsBot(change["user"]),
            OpenedAt = openedAt,
            MergedAt = mergedAt,
            ClosedAt = change["state"].Text() == "open" ? null : closedAt,
            IsDraft = change["draft"].IsTrue(),
            Target = change["base"]["ref"].Text(),
            Branch = change["head"]["ref"].Text(),
            HeadSha = SignalText.Sha(change["head"]["sha"].Text()),
            // Before the merge it is a trial merge that is on no branch.
            MergeSha = isMerged ? SignalText.Sha(change["merge_commit_sha"].Text()) : null,
            Commits = change["commits"].Count(),
            Additions = change["additions"].Count(),
            Deletions = change["deletions"].Count(),
            Files = change["changed_files"].Count(),
            Labels = GitHubBody.Labels(change["labels"]),
        });
    }

    // A remark in the conversation has the form of an issue's; one on a line names its pull request.
    public static Translation Comment(GitHubBody body)
    {
        var (comment, issue) = (body["comment"], body["issue"]);
        var change = body["pull_request"].IsThere ? body["pull_request"] : issue;
        if (body.Action != "created" || !(body["pull_request"].IsThere || body["is_pull"].IsTrue() || issue["pull_request"].IsThere))
            return body.Ignored();
        var number = change["number"].NeededText();
        var (author, reviewer) = (change["user"]["login"].Text(), comment["user"]["login"].Text());
        return Translation.Of(new ReviewSignal
        {
            Id = SignalText.Id("comment", body.Repository, comment["id"].NeededText()),
            At = comment["created_at"].Instant() ?? body.Message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = body.Repository,
            Url = SignalText.Web(comment["html_url"].Text()),
            Number = number,
            Verdict = Verdict.Commented,
            Reviewer = reviewer,
            IsByBot = GitHubBody.IsBot(comment["user"]),
            IsByAuthor = reviewer is not null && string.Equals(reviewer, author, StringComparison.OrdinalIgnoreCase),
        });
    }

    public static Translation Review(GitHubBody body)
    {
        var (review, change) = (body["review"], body["pull_request"]);
        var state = review["state"].NeededText().ToLowerInvariant();
        Verdict? verdict = state switch
        {
            "approved" => Verdict.Approved,
            "changes_requested" => Verdict.ChangesWanted,
            "commented" => Verdict.Commented,
            "dismissed" => Verdict.Dismissed,
            _ => null,
        };
        if (body.Action is not ("submitted" or "edited" or "dismissed") || verdict is null)
            return body.Ignored();

        var number = change["number"].NeededText();
        var submittedAt = review["submitted_at"].Instant();
        var told = verdict == Verdict.Dismissed ? review["updated_at"].Instant() ?? change["updated_at"].Instant() ?? submittedAt : submittedAt;
        var (author, reviewer) = (change["user"]["login"].Text(), review["user"]["login"].Text());
        return Translation.Of(new ReviewSignal
        {
            // An edit of its text leaves the verdict and its time: the same fact as when it was submitted.
            Id = SignalText.Id("review", $"{body.Repository}#{number}", review["id"].NeededText(), state),
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = body.Repository,
            Url = SignalText.Web(review["html_url"].Text()),
            Number = number,
            Verdict = verdict.Value,
            Reviewer = reviewer,
            IsByBot = GitHubBody.IsBot(review["user"]),
            IsByAuthor = reviewer is not null && string.Equals(reviewer, author, StringComparison.OrdinalIgnoreCase),
        });
    }
}
