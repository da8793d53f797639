namespace Fairlead.Domain.Signals;

/// <summary>A message in the form of the service hooks of Azure DevOps.</summary>
/// <param name="Message">The message.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct AzureDevOpsBody(SourceMessage Message, string Event, JsonPart Body)
{
    /// <summary>The thing that the message is about.</summary>
    public JsonPart Resource => Body["resource"];

    /// <summary>When the event was made, right after what it tells.</summary>
    public DateTime? ToldAt => Body["createdDate"].Instant();

    /// <summary>The time of what has none itself.</summary>
    public DateTime At => ToldAt ?? Message.ReceivedAt;

    /// <summary>The organisation, within which the numbers of builds, work items and deployments are unique; empty where the body does not say.</summary>
    public string Organisation =>
        Body["resourceContainers"]["collection"]["id"].Text() ?? Body["resourceContainers"]["account"]["id"].Text() ?? "";

    public Translation Ignored(string? what = null) => Translation.Ignore(SignalText.Title(string.IsNullOrEmpty(what) ? Event : $"{Event}.{what}"));
}
