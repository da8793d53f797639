using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>Bodies that are JSON.</summary>
internal static class JsonBodies
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonShape.MostDepth };

    /// <summary>Reads a body; no <see cref="JsonPart"/> lives longer than the call.</summary>
    public static Translation Read(SourceMessage message, Func<JsonPart, Translation> read)
    {
        if (JsonShape.Problem(message.Body.Span) is { } problem)
            throw new UnreadableMessageException("", problem);
        try
        {
            using var body = JsonDocument.Parse(message.Body, Options);
            return read(new JsonPart(body.RootElement));
        }
        catch (JsonException e)
        {
            throw new UnreadableMessageException("", $"The body is no JSON: {e.Message}");
        }
    }

    /// <returns>One text of a body; null for what cannot be read, which is said when it is read whole.</returns>
    public static string? Peek(ReadOnlyMemory<byte> body, Func<JsonPart, string?> text)
    {
        if (JsonShape.Problem(body.Span) is not null)
            return null;
        try
        {
            using var json = JsonDocument.Parse(body, Options);
            return text(new JsonPart(json.RootElement));
        }
        catch (Exception e) when (e is JsonException or UnreadableMessageException)
        {
            return null;
        }
    }
}
