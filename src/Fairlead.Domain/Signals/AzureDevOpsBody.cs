namespace Fairlead.Domain.Signals;

/// <summary>A delivery in the form of the service hooks of Azure DevOps.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct AzureDevOpsBody(SourceDelivery Delivery, string Event, JsonPart Body)
{
    /// <summary>The thing that the delivery is about.</summary>
    public JsonPart Resource => Body["resource"];

    /// <summary>When the event was made, right after what it tells.</summary>
    public DateTime? ToldAt => Body["createdDate"].Instant();

    /// <summary>The time of what has none itself.</summary>
    public DateTime At => ToldAt ?? Delivery.ReceivedAt;

    /// <summary>The organisation, within which the numbers of builds, work items and deployments are unique; empty where the body does not say.</summary>
    public string Organisation =>
        Body["resourceContainers"]["collection"]["id"].Text() ?? Body["resourceContainers"]["account"]["id"].Text() ?? "";

    public Translation Ignored(string? what = null) => Translation.Ignore(SignalText.Title(string.IsNullOrEmpty(what) ? Event : $"{Event}.{what}"));
}
