namespace Fairlead.Domain.Signals;

/// <summary>Issues in GitHub's form.</summary>
internal static class GitHubIssues
{
    public static Translation Issue(GitHubBody body)
    {
        var issue = body["issue"];
        var key = issue["number"].NeededText();
        var act = body.Action.Length == 0 ? "updated" : body.Action;
        var (createdAt, closedAt, changedAt) = (issue["created_at"].Instant(), issue["closed_at"].Instant(), issue["updated_at"].Instant());
        var told = act switch
        {
            "opened" => createdAt,
            "closed" => closedAt ?? changedAt,
            _ => changedAt,
        };

        // Nothing more will come of one that is gone from here. When it went the body does not say: its last change may be long ago.
        var isGone = act is "deleted" or "transferred";
        var goneAt = isGone ? body.Message.ReceivedAt : (DateTime?)null;
        return Translation.Of(new IssueSignal
        {
            Id = SignalText.Id("issue", $"{body.Repository}#{key}", act, InstantText.Written(told), body["label"]["name"].Text()),
            At = goneAt ?? told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(issue["title"].Text() ?? $"#{key}"),
            Repository = body.Repository,
            Url = SignalText.Web(issue["html_url"].Text()),
            Key = key,
            Action = act,
            Type = issue["type"]["name"].Text(),
            CreatedAt = createdAt,
            // One that was opened again keeps the time of its closing.
            ClosedAt = issue["state"].Text() == "open" ? goneAt : closedAt ?? goneAt,
            Labels = GitHubBody.Labels(issue["labels"]),
        });
    }
}
