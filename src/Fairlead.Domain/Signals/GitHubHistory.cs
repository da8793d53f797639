using System.Text.Json.Nodes;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Things of GitHub's REST API as messages of its webhooks. REST gives how an item is now; told is what follows from that with certainty: that
/// it was opened, and, where it is over, how it ended. The fields: docs.github.com, "REST API", version 2022-11-28.
/// </summary>
public static class GitHubHistory
{
    /// <param name="change">A pull request as the list gives it.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="reviews">Its reviews, the oldest first.</param>
    /// <returns>That it was opened, each review, and that it was closed.</returns>
    public static IReadOnlyList<HistoryMessage> Change(JsonObject change, JsonObject repository, IReadOnlyList<JsonObject> reviews)
    {
        var about = $"pull_request:{Name(repository)}#{change["number"].Key()}";
        var now = change.Copy();

        // Both ends hold the whole repository, which stands beside them; the links can be made.
        (now["head"] as JsonObject)?.Remove("repo");
        (now["base"] as JsonObject)?.Remove("repo");
        now.Remove("_links");
        var opened = now.Copy();
        (opened["state"], opened["merged"], opened["merged_at"], opened["closed_at"], opened["merge_commit_sha"]) = ("open", false, null, null, null);
        opened["updated_at"] = opened["created_at"]?.DeepClone();

        // At which commit it stood then nobody knows any longer.
        (opened["head"] as JsonObject)?.Remove("sha");
        var told = new List<HistoryMessage> { HistoryNodes.Deliver($"{about}:opened", "pull_request", Body("opened", repository, ("pull_request", opened))) };
        told.AddRange(reviews.Select(review => Review(review, now, about, repository)));
        if (change["state"].Text() == "closed")
            told.Add(HistoryNodes.Deliver($"{about}:closed:{change["closed_at"].Key()}", "pull_request", Body("closed", repository, ("pull_request", now))));
        return told;
    }

    /// <param name="deployment">A deployment.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="statuses">The states that it went through, the oldest first.</param>
    /// <returns>That it was asked for, and each state.</returns>
    public static IReadOnlyList<HistoryMessage> Deployment(JsonObject deployment, JsonObject repository, IReadOnlyList<JsonObject> statuses)
    {
        var about = $"deployment:{Name(repository)}:{deployment["id"].Key()}";
        return
        [
            HistoryNodes.Deliver(about, "deployment", Body("created", repository, ("deployment", deployment.Copy()))),
            .. statuses.Select(status => HistoryNodes.Deliver(
                $"{about}:{status["id"].Key()}",
                "deployment_status",
                Body("created", repository, ("deployment_status", status.Copy()), ("deployment", deployment.Copy())))),
        ];
    }

    /// <param name="release">A release.</param>
    /// <param name="repository">Its repository.</param>
    /// <returns>That it was published; nothing for a draft.</returns>
    public static IReadOnlyList<HistoryMessage> Release(JsonObject release, JsonObject repository) => release["published_at"].Text() is not { } at
        ? []
        : [HistoryNodes.Deliver($"release:{Name(repository)}:{release["id"].Key()}:{release["prerelease"]?.ToJsonString()}:{at}", "release", Body("published", repository, ("release", release.Copy())))];

    /// <param name="run">A run of a workflow.</param>
    /// <param name="repository">Its repository.</param>
    /// <returns>How far it is.</returns>
    public static IReadOnlyList<HistoryMessage> Run(JsonObject run, JsonObject repository)
    {
        var now = run.Copy();
        now.Remove("repository");
        now["head_repository"] = new JsonObject { ["full_name"] = run["head_repository"].At("full_name")?.DeepClone() };
        var status = run["status"].Key();
        return
        [
            HistoryNodes.Deliver(
                $"workflow_run:{Name(repository)}:{run["id"].Key()}:{run["run_attempt"].Key()}:{status}:{run["conclusion"].Text()}",
                "workflow_run",
                Body(status == "completed" ? "completed" : "in_progress", repository, ("workflow_run", now))),
        ];
    }

    /// <param name="issue">An issue as the list gives it.</param>
    /// <param name="repository">Its repository.</param>
    /// <returns>That an incident was opened, and that it was closed; nothing for any other issue, or a pull request, which the list holds as well.</returns>
    public static IReadOnlyList<HistoryMessage> Incident(JsonObject issue, JsonObject repository)
    {
        if (issue["pull_request"] is not null || !(IsIncident(issue["type"].At("name")) || (issue["labels"] as JsonArray)?.Any(l => IsIncident(l is JsonObject ? l.At("name") : l)) == true))
            return [];
        var about = $"issue:{Name(repository)}#{issue["number"].Key()}";
        var opened = issue.Copy();
        (opened["state"], opened["closed_at"]) = ("open", null);
        opened["updated_at"] = opened["created_at"]?.DeepClone();
        var told = new List<HistoryMessage> { HistoryNodes.Deliver($"{about}:opened", "issues", Body("opened", repository, ("issue", opened))) };
        if (issue["state"].Text() == "closed")
            told.Add(HistoryNodes.Deliver($"{about}:closed:{issue["closed_at"].Key()}", "issues", Body("closed", repository, ("issue", issue.Copy()))));
        return told;
    }

    // Of the pull request a review needs which it is, and whose. Its last change is no time of a review.
    private static HistoryMessage Review(JsonObject review, JsonObject change, string about, JsonObject repository)
    {
        var state = review["state"].Text()?.ToLowerInvariant();
        var of = new JsonObject { ["number"] = change["number"]?.DeepClone(), ["title"] = change["title"]?.DeepClone(), ["user"] = change["user"]?.DeepClone() };
        return HistoryNodes.Deliver(
            $"{about}:review:{review["id"].Key()}:{state}",
            "pull_request_review",
            Body(state == "dismissed" ? "dismissed" : "submitted", repository, ("review", review.Copy()), ("pull_request", of)));
    }

    private static JsonObject Body(string action, JsonObject repository, params ReadOnlySpan<(string Name, JsonObject Subject)> items)
    {
        var body = new JsonObject { ["action"] = action };
        foreach (var (name, item) in items)
            body[name] = item;
        body["repository"] = new JsonObject { ["full_name"] = repository["full_name"]?.DeepClone(), ["html_url"] = repository["html_url"]?.DeepClone() };
        return body;
    }

    private static string Name(JsonObject repository) => repository["full_name"].Key();

    private static bool IsIncident(JsonNode? word) => string.Equals(word.Text(), "incident", StringComparison.OrdinalIgnoreCase);
}
