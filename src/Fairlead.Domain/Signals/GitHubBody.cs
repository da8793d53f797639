namespace Fairlead.Domain.Signals;

/// <summary>A message in the form that GitHub gave its webhooks, and that Gitea and Forgejo took over for the most part.</summary>
/// <param name="Message">The message.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct GitHubBody(SourceMessage Message, string Event, JsonPart Body)
{
    /// <summary>A part of the body.</summary>
    public JsonPart this[string name] => Body[name];

    /// <summary>What happened; empty for events that have no actions.</summary>
    public string Action => Body["action"].Text() ?? "";

    /// <summary>The address of the repository that all of this is about.</summary>
    public string Repository
    {
        get
        {
            var repository = Body["repository"];
            return RepositoryAddress.Of(repository["html_url"].Text() ?? repository["clone_url"].Text() ?? repository["full_name"].Text())
                ?? throw new UnreadableMessageException(repository.Path, "it is missing.");
        }
    }

    public Translation Ignored() => Ignored(Action);

    public Translation Ignored(string what) => Translation.Ignore(SignalText.Title(what.Length == 0 ? Event : $"{Event}.{what}"));

    /// <summary>Programs have the type 'Bot' or a name like 'dependabot[bot]'; the runners of Gitea and Forgejo have names of their own.</summary>
    public static bool IsBot(JsonPart user) =>
        user["type"].Text() == "Bot"
        || (user["login"].Text() is { } login && (login.EndsWith("[bot]", StringComparison.Ordinal) || login is "gitea-actions" or "forgejo-actions"));

    public static IReadOnlyList<string> Labels(JsonPart labels) => [.. labels.Items().Select(label => label["name"].Text()).OfType<string>()];
}
