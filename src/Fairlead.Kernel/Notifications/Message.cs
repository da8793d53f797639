namespace Fairlead.Notifications;

/// <summary>The one thing to do.</summary>
/// <param name="Label">What the button says: 'Create your account'.</param>
/// <param name="Link">Where it leads.</param>
public sealed record MessageAction(string Label, Uri Link);

/// <summary>What a notification says, before any way decides how: plain text, which each way encodes for itself.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Lines">The paragraphs before the link.</param>
/// <param name="Action">What to do; null for nothing.</param>
/// <param name="Foot">What stands behind the link; null for nothing.</param>
public sealed record Message(string Subject, IReadOnlyList<string> Lines, MessageAction? Action = null, string? Foot = null)
{
    /// <returns>Which part is missing or cannot be shown; null for a whole message.</returns>
    public string? Problem() => this switch
    {
        _ when string.IsNullOrWhiteSpace(Subject) => "The message has no subject.",
        _ when Lines.Count == 0 || Lines.Any(string.IsNullOrWhiteSpace) => "The message has no text, or an empty line in it.",
        { Action: { } action } when string.IsNullOrWhiteSpace(action.Label) => "The link of the message has no label.",
        { Action: { } action } when !action.Link.IsAbsoluteUri || action.Link.Scheme is not ("http" or "https") => $"The link of the message, '{action.Link}', is no address of a page.",
        _ => null,
    };
}

/// <summary>A message on its way.</summary>
/// <param name="Kind">What it is about, see <see cref="NotificationKind"/>.</param>
/// <param name="Key">Its name: one with the same name goes to nobody a second time.</param>
/// <param name="Message">What it says.</param>
/// <param name="ExpiresAt">From when on it is of no use any more; null for never.</param>
public sealed record OutgoingMessage(string Kind, string Key, Message Message, DateTime? ExpiresAt = null);
