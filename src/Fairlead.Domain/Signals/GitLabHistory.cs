using System.Globalization;
using System.Text.Json.Nodes;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Things of GitLab's REST API as messages of its webhooks. REST gives times in milliseconds, webhooks in seconds: cut to these, for they are parts
/// of ids. The fields: docs.gitlab.com, "REST API", version 4.
/// </summary>
public static class GitLabHistory
{
    private static readonly string[] Times = ["created_at", "updated_at", "merged_at", "closed_at", "started_at", "finished_at", "released_at"];

    /// <param name="change">A merge request as the list gives it.</param>
    /// <param name="project">Its project.</param>
    /// <param name="notes">What was written under it, the oldest first, with what GitLab itself noted.</param>
    /// <returns>That it was opened, each comment and approval, and that it was merged or closed.</returns>
    public static IReadOnlyList<HistoryMessage> Change(JsonObject change, JsonObject project, IReadOnlyList<JsonObject> notes)
    {
        var about = $"merge_request:{Name(project)}!{change["iid"].Key()}";
        var now = Whole(change);
        var opened = now.Copy();
        (opened["action"], opened["state"], opened["merged_at"], opened["merge_commit_sha"], opened["last_commit"]) = ("open", "opened", null, null, null);
        opened["updated_at"] = opened["created_at"]?.DeepClone();
        var told = new List<HistoryMessage> { HistoryNodes.Deliver($"{about}:open", "Merge Request Hook", Body("merge_request", project, opened, change["author"], Labels(change))) };
        told.AddRange(notes.Select(note => Note(note, now, about, project)).OfType<HistoryMessage>());
        var (action, at) = change["state"].Text() switch
        {
            "merged" => ("merge", now["merged_at"] ?? now["updated_at"]),
            "closed" => ("close", now["closed_at"] ?? now["updated_at"]),
            _ => ("", null),
        };
        if (action.Length == 0)
            return told;
        var ended = now.Copy();
        (ended["action"], ended["updated_at"]) = (action, at?.DeepClone());

        // Who merged it says nothing; the author as the acting user shows whether a program proposed it.
        told.Add(HistoryNodes.Deliver($"{about}:{action}:{at.Key()}", "Merge Request Hook", Body("merge_request", project, ended, change["author"], Labels(change))));
        return told;
    }

    /// <param name="deployment">A deployment.</param>
    /// <param name="project">Its project.</param>
    /// <param name="tier">The tier of its environment; null where nobody said.</param>
    /// <returns>That it began, and how it ended.</returns>
    public static IReadOnlyList<HistoryMessage> Deployment(JsonObject deployment, JsonObject project, string? tier)
    {
        var (id, status, job) = (deployment["id"].Key(), deployment["status"].Key(), deployment["deployable"]);
        var told = new List<HistoryMessage>();
        if (job.At("started_at") is { } started && status is not ("created" or "blocked" or "running"))
            told.Add(One("running", started));
        var isOver = status is "success" or "failed" or "canceled" or "skipped";
        told.Add(One(status, (isOver ? job.At("finished_at") : job.At("started_at")) ?? deployment["updated_at"] ?? deployment["created_at"]));
        return told;

        HistoryMessage One(string state, JsonNode? at)
        {
            var (sha, page) = (deployment["sha"].Text(), project["web_url"].Text());
            var body = new JsonObject
            {
                ["object_kind"] = "deployment",
                ["status"] = state,
                ["status_changed_at"] = Cut(at),
                ["deployment_id"] = deployment["id"]?.DeepClone(),
                ["deployable_url"] = job.At("web_url")?.DeepClone(),
                ["environment"] = deployment["environment"].At("name")?.DeepClone(),
                ["environment_tier"] = tier,
                ["project"] = Project(project),
                ["short_sha"] = sha?[..Math.Min(8, sha.Length)],
                ["commit_url"] = sha is null ? null : $"{page}/-/commit/{sha}",
                ["commit_title"] = job.At("commit").At("title")?.DeepClone(),
                ["ref"] = deployment["ref"]?.DeepClone(),
            };
            return HistoryNodes.Deliver($"deployment:{Name(project)}:{id}:{state}", "Deployment Hook", body);
        }
    }

    /// <param name="release">A release.</param>
    /// <param name="project">Its project.</param>
    /// <returns>That it was made; nothing for one that is to come.</returns>
    public static IReadOnlyList<HistoryMessage> Release(JsonObject release, JsonObject project)
    {
        if (release["upcoming_release"]?.ToJsonString() == "true")
            return [];
        var body = new JsonObject
        {
            ["object_kind"] = "release",
            ["action"] = "create",
            ["tag"] = release["tag_name"]?.DeepClone(),
            ["name"] = release["name"]?.DeepClone(),
            ["created_at"] = Cut(release["created_at"]),
            ["released_at"] = Cut(release["released_at"]),
            ["url"] = release["_links"].At("self")?.DeepClone(),
            ["project"] = Project(project),
        };
        return [HistoryNodes.Deliver($"release:{Name(project)}:{release["tag_name"].Key()}:{release["released_at"].Key()}", "Release Hook", body)];
    }

    /// <param name="pipeline">A pipeline with all its fields.</param>
    /// <param name="project">Its project.</param>
    /// <param name="jobs">Its jobs.</param>
    /// <returns>How it and each of its jobs ended.</returns>
    public static IReadOnlyList<HistoryMessage> Pipeline(JsonObject pipeline, JsonObject project, IReadOnlyList<JsonObject> jobs)
    {
        var now = Timed(pipeline.Copy());
        (now["url"], now["user"]) = (now["web_url"]?.DeepClone(), null);
        var body = Body("pipeline", project, now, null, null);
        body["builds"] = new JsonArray([.. jobs.Select(job => (JsonNode)new JsonObject
        {
            ["id"] = job["id"]?.DeepClone(),
            ["name"] = job["name"]?.DeepClone(),
            ["status"] = job["status"]?.DeepClone(),
            ["allow_failure"] = job["allow_failure"]?.DeepClone(),
            ["created_at"] = Cut(job["created_at"]),
            ["started_at"] = Cut(job["started_at"]),
            ["finished_at"] = Cut(job["finished_at"]),
        })]);

        // One that is run again keeps its number and ends again.
        return [HistoryNodes.Deliver($"pipeline:{Name(project)}:{pipeline["id"].Key()}:{pipeline["status"].Key()}:{now["finished_at"].Text()}", "Pipeline Hook", body)];
    }

    /// <param name="issue">An issue as the list gives it.</param>
    /// <param name="project">Its project.</param>
    /// <returns>That an incident was opened, and that it was closed; nothing for any other issue.</returns>
    public static IReadOnlyList<HistoryMessage> Incident(JsonObject issue, JsonObject project)
    {
        var isOne = IsIncident(issue["issue_type"]) || IsIncident(issue["type"]);
        if (!isOne && (issue["labels"] as JsonArray)?.Any(l => IsIncident(l is JsonObject ? l.At("name") : l)) != true)
            return [];
        var (about, kind) = ($"issue:{Name(project)}#{issue["iid"].Key()}", isOne ? "incident" : "issue");
        var now = Timed(issue.Copy());
        (now["url"], now["type"]) = (now["web_url"]?.DeepClone(), isOne ? "Incident" : "Issue");
        var opened = now.Copy();
        (opened["action"], opened["state"], opened["closed_at"]) = ("open", "opened", null);
        var told = new List<HistoryMessage> { HistoryNodes.Deliver($"{about}:open", "Issue Hook", Body(kind, project, opened, issue["author"], Labels(issue))) };
        if (issue["state"].Text() != "closed")
            return told;
        now["action"] = "close";
        now["updated_at"] = (now["closed_at"] ?? now["updated_at"])?.DeepClone();
        told.Add(HistoryNodes.Deliver($"{about}:close:{issue["closed_at"].Key()}", "Issue Hook", Body(kind, project, now, issue["author"], Labels(issue))));
        return told;
    }

    // An approval is a note of GitLab's own; others of these (labels, branches, mentions) are no reviews.
    private static HistoryMessage? Note(JsonObject note, JsonObject change, string about, JsonObject project)
    {
        var id = note["id"].Key();
        if (note["system"]?.ToJsonString() != "true")
        {
            var written = Timed(note.Copy());
            (written["noteable_type"], written["action"], written["author_id"]) = ("MergeRequest", "create", note["author"].At("id")?.DeepClone());
            written["url"] = $"{change["url"].Text()}#note_{id}";
            var body = Body("note", project, written, note["author"], null);
            body["merge_request"] = new JsonObject { ["iid"] = change["iid"]?.DeepClone(), ["title"] = change["title"]?.DeepClone(), ["author_id"] = change["author_id"]?.DeepClone() };
            return HistoryNodes.Deliver($"{about}:note:{id}", "Note Hook", body);
        }

        if (note["body"].Text() is not { } said || !said.StartsWith("approved this merge request", StringComparison.Ordinal))
            return null;
        var approved = change.Copy();
        (approved["action"], approved["updated_at"], approved["approved_at"]) = ("approved", Cut(note["created_at"]), Cut(note["created_at"]));
        return HistoryNodes.Deliver($"{about}:approved:{id}", "Merge Request Hook", Body("merge_request", project, approved, note["author"], null));
    }

    private static JsonObject Whole(JsonObject change)
    {
        var now = Timed(change.Copy());
        foreach (var bulk in (string[])["author", "assignee", "assignees", "reviewers", "merged_by", "merge_user", "closed_by", "labels", "references", "time_stats", "milestone"])
            now.Remove(bulk);
        (now["url"], now["author_id"]) = (change["web_url"]?.DeepClone(), change["author"].At("id")?.DeepClone());
        now["last_commit"] = new JsonObject { ["id"] = change["sha"]?.DeepClone() };
        now["merge_commit_sha"] = (change["merge_commit_sha"] ?? change["squash_commit_sha"])?.DeepClone();
        return now;
    }

    private static JsonObject Body(string kind, JsonObject project, JsonObject item, JsonNode? user, JsonArray? labels)
    {
        var body = new JsonObject { ["object_kind"] = kind, ["project"] = Project(project), ["object_attributes"] = item };
        if (user is JsonObject who)
            body["user"] = new JsonObject { ["id"] = who["id"]?.DeepClone(), ["username"] = who["username"]?.DeepClone() };
        if (labels is not null)
            body["labels"] = labels;
        return body;
    }

    private static JsonObject Project(JsonObject project) => new()
    {
        ["id"] = project["id"]?.DeepClone(),
        ["web_url"] = project["web_url"]?.DeepClone(),
        ["path_with_namespace"] = project["path_with_namespace"]?.DeepClone(),
    };

    private static JsonArray Labels(JsonObject item) =>
        new([.. (item["labels"] as JsonArray ?? []).Select(l => (JsonNode)new JsonObject { ["title"] = (l is JsonObject ? l.At("name") : l)?.DeepClone() })]);

    private static JsonObject Timed(JsonObject item)
    {
        foreach (var name in Times)
        {
            if (item[name] is { } at)
                item[name] = Cut(at);
        }

        return item;
    }

    private static string? Cut(JsonNode? at) => at.Text() is not { } text
        ? null
        : InstantText.TryRead(text, out var instant) ? instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : text;

    private static string Name(JsonObject project) => project["path_with_namespace"].Key();

    private static bool IsIncident(JsonNode? word) => string.Equals(word.Text(), "incident", StringComparison.OrdinalIgnoreCase);
}
