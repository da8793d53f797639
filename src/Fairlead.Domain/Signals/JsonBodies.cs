using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>Bodies that are JSON.</summary>
internal static class JsonBodies
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonShape.MostDepth };

    /// <summary>Reads a body; no <see cref="JsonPart"/> lives longer than the call.</summary>
    public static Translation Read(SourceDelivery delivery, Func<JsonPart, Translation> read)
    {
        if (JsonShape.Problem(delivery.Body.Span) is { } problem)
            throw new UnreadableDeliveryException("", problem);
        try
        {
            using var body = JsonDocument.Parse(delivery.Body, Options);
            return read(new JsonPart(body.RootElement));
        }
        catch (JsonException e)
        {
            throw new UnreadableDeliveryException("", $"The body is no JSON: {e.Message}");
        }
    }
}
