namespace Fairlead.Domain.Signals;

/// <summary>An item of a forge's REST API in the form in which its webhook would have told of it, so that either way tells the same fact with the same id.</summary>
/// <param name="Id">What makes two of them one message: the item and what happened to it.</param>
/// <param name="Event">The kind of event, as the webhook's header would name it.</param>
/// <param name="Body">The body as the webhook would have sent it, but for what nobody reads.</param>
public sealed record HistoryMessage(string Id, string Event, ReadOnlyMemory<byte> Body);
