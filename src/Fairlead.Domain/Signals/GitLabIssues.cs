namespace Fairlead.Domain.Signals;

/// <summary>Issues and other work items; those of the type incident are incidents.</summary>
internal static class GitLabIssues
{
    private const int MaxDescription = 2000;

    public static Translation Of(GitLabBody body)
    {
        var type = body.Attributes["type"].Text();
        var isIncident = body.Kind == "incident" || string.Equals(type, "incident", StringComparison.OrdinalIgnoreCase);
        var act = body.Attributes["action"].Text() ?? "update";
        return Translation.Of(isIncident ? Incident(body, act) : Issue(body, act, type));
    }

    private static IssueSignal Issue(GitLabBody body, string act, string? type)
    {
        var issue = body.Attributes;
        var key = issue["iid"].NeededText();
        var told = When(issue, act);
        return new IssueSignal
        {
            Id = IssueId(body, key, act, told),
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(issue["title"].Text() ?? $"#{key}"),
            Repository = body.Repository,
            Url = SignalText.Web(issue["url"].Text()),
            Key = key,
            Action = act switch { "open" => "opened", "close" => "closed", "reopen" => "reopened", "update" => "updated", _ => act },
            Type = type,
            Severity = issue["severity"].Text(),
            CreatedAt = issue["created_at"].Instant(),
            ClosedAt = ClosedAt(issue, act),
            Labels = GitLabBody.Labels(body["labels"]),
        };
    }

    private static IncidentSignal Incident(GitLabBody body, string act)
    {
        var incident = body.Attributes;
        var key = incident["iid"].NeededText();
        var told = When(incident, act);
        var description = incident["description"].Text();
        return new IncidentSignal
        {
            Id = SignalText.Id("incident", $"{body.Repository}#{key}", act, InstantText.Written(told)),
            At = told ?? body.Message.ReceivedAt,
            Title = SignalText.Title(incident["title"].Text() ?? $"#{key}"),
            Repository = body.Repository,
            Url = SignalText.Web(incident["url"].Text()),
            Incident = $"{body.Repository}#{key}",
            Action = act switch
            {
                "open" or "reopen" => IncidentSignalAction.Opened,
                "close" => IncidentSignalAction.Resolved,

                // One that was moved to another project is closed by an edit.
                _ when incident["state"].Text() == "closed" && incident["closed_at"].IsThere => IncidentSignalAction.Resolved,
                _ => incident["escalation_status"].Text() == "acknowledged" ? IncidentSignalAction.Acknowledged : IncidentSignalAction.Updated,
            },
            Severity = incident["severity"].Text(),
            StartedAt = incident["created_at"].Instant(),
            ResolvedAt = ClosedAt(incident, act),
            Description = description?.Length > MaxDescription ? description[..MaxDescription] : description,
        };
    }

    // Two edits within a second differ by their labels, which make an incident of an issue and take that back. What else happens, history tells with the labels of today.
    private static string IssueId(GitLabBody body, string key, string act, DateTime? told)
    {
        var labels = act == "update" ? string.Join(',', GitLabBody.Labels(body["labels"]).Order(StringComparer.Ordinal)) : "";
        return labels.Length == 0
            ? SignalText.Id("issue", $"{body.Repository}#{key}", act, InstantText.Written(told))
            : SignalText.Id("issue", $"{body.Repository}#{key}", act, InstantText.Written(told), labels);
    }

    private static DateTime? When(JsonPart issue, string act) => act == "open" ? issue["created_at"].Instant() : issue["updated_at"].Instant();

    private static DateTime? ClosedAt(JsonPart issue, string act) =>
        issue["state"].Text() == "opened" ? null : issue["closed_at"].Instant() ?? (act == "close" ? issue["updated_at"].Instant() : null);
}
