using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>Fairlead's own small JSON, for whatever has no format of its own: a script, a job, a form.</summary>
/// <remarks>
/// One object, an array of them or { "signals": [ … ] }. Each has a "kind", the name of an <see cref="OwnForm"/>, and may have
/// "id", "at", "title", "service", "repository", "environment" and "url"; that form lists the rest. Instants are RFC 3339.
/// Unlike in foreign formats, what is not known is an error: a typo would be silent. One mistake refuses the whole message.
/// </remarks>
public static class OwnTranslation
{
    private static readonly string[] Wrapper = ["signals"];

    /// <param name="message">One or more facts.</param>
    /// <param name="kinds">The kinds that there are.</param>
    /// <returns>
    /// The facts. One without "id" gets a hash of its content and time: sent twice with "at" it is one fact, without "at" each is a new one, as what
    /// happens again looks the same. The "id" of a deployment names the deployment, so that its states belong together.
    /// </returns>
    /// <exception cref="UnreadableMessageException">Something is missing, unknown or of the wrong form; the message names the place and what is known.</exception>
    public static Translation Of(SourceMessage message, SignalKinds kinds) => JsonBodies.Read(message, body =>
    {
        var isWrapped = body.Element.ValueKind == JsonValueKind.Object && body["signals"].IsThere;
        var parts = isWrapped ? new OwnMembers(body, Wrapper, message.ReceivedAt).Items("signals") : body.Element.ValueKind == JsonValueKind.Array ? [.. body.Items()] : [body];
        return parts.Count == 0 ? Translation.Ignore("no signals") : new Translation([.. parts.Select(p => One(p, message.ReceivedAt, kinds))]);
    });

    private static Signal One(JsonPart part, DateTime receivedAt, SignalKinds kinds)
    {
        if (part.Element.ValueKind != JsonValueKind.Object)
            throw new UnreadableMessageException(part.Path, "An object is expected.");
        var word = part["kind"].NeededText();
        return kinds.OwnNamed(word) is { } form
            ? form.Read(new OwnFact(part, form, receivedAt))
            : throw new UnreadableMessageException(part["kind"].Path, $"'{SignalText.Title(word)}' is none of {string.Join(", ", kinds.Own.Select(f => f.Name))}.");
    }
}
