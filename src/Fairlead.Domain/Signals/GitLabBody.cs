namespace Fairlead.Domain.Signals;

/// <summary>A message in the form of GitLab's webhooks.</summary>
/// <param name="Message">The message.</param>
/// <param name="Kind">What it is about, as the body says.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct GitLabBody(SourceMessage Message, string Kind, JsonPart Body)
{
    /// <summary>A part of the body.</summary>
    public JsonPart this[string name] => Body[name];

    /// <summary>The thing that the message is about.</summary>
    public JsonPart Attributes => Body["object_attributes"];

    /// <summary>The page of the project.</summary>
    public string? ProjectPage => Body["project"]["web_url"].Text() ?? Body["repository"]["homepage"].Text();

    /// <summary>The address of the repository that all of this is about.</summary>
    public string Repository
    {
        get
        {
            var (project, repository) = (Body["project"], Body["repository"]);
            var address = ProjectPage ?? project["git_http_url"].Text() ?? repository["git_http_url"].Text() ?? project["path_with_namespace"].Text();
            return RepositoryAddress.Of(address) ?? throw new UnreadableMessageException("project.web_url", "it is missing.");
        }
    }

    public Translation Ignored(string? what = null) => Translation.Ignore(SignalText.Title(string.IsNullOrEmpty(what) ? Kind : $"{Kind}.{what}"));

    /// <summary>Whom a body means: the number, since authors have nothing else; releases before 13 name the acting user only.</summary>
    public static string? Person(JsonPart user) => user["id"].Text() ?? user["username"].Text();

    /// <summary>The users of access tokens have names like project_7_bot_4ffca233 (docs.gitlab.com, "Bot users for projects").</summary>
    public static bool IsBot(JsonPart user) =>
        user["username"].Text() is { } name
        && (name.StartsWith("project_", StringComparison.Ordinal) || name.StartsWith("group_", StringComparison.Ordinal))
        && name.Contains("_bot", StringComparison.Ordinal);

    public static IReadOnlyList<string> Labels(JsonPart labels) => [.. labels.Items().Select(label => label["title"].Text()).OfType<string>()];
}
