using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>What tools send to PagerDuty's Events API v2: alerts to /v2/enqueue and changes to /v2/change/enqueue.</summary>
public static class PagerDutyTranslation
{
    private const int MaxDedupKey = 255, ShownOfKey = 4, MinKeyShown = 12;

    private static readonly string[] Severities = ["critical", "error", "warning", "info"], LabelNames = ["source", "component", "group", "class"];

    /// <summary>An alert event (developer.pagerduty.com, 'Send an Alert Event').</summary>
    /// <param name="message">The event.</param>
    /// <param name="newKey">The dedup key of a trigger that has none; the answer names it to the sender.</param>
    /// <returns>The one fact in it. An event without a time happened when it was received, so a repetition of it is another fact.</returns>
    /// <exception cref="UnreadableMessageException">The body is no such event.</exception>
    public static Translation Of(SourceMessage message, string newKey) => JsonBodies.Read(message, body =>
    {
        var action = body["event_action"].NeededText();
        var key = DedupKey(body["dedup_key"]);
        return Translation.Of(action switch
        {
            "trigger" => Triggered(body, message, key ?? newKey),
            "acknowledge" => Told(body, message, key, IncidentSignalAction.Acknowledged, "acknowledged"),
            "resolve" => Told(body, message, key, IncidentSignalAction.Resolved, "resolved"),
            _ => throw new UnreadableMessageException("event_action", $"'{SignalText.Title(action)}' is none of trigger, acknowledge, resolve."),
        });
    });

    /// <summary>A change event (developer.pagerduty.com, 'Send a Change Event').</summary>
    /// <param name="message">The event.</param>
    /// <returns>The change as a line for the timeline.</returns>
    /// <exception cref="UnreadableMessageException">The body is no such event.</exception>
    public static Translation Change(SourceMessage message) => JsonBodies.Read(message, body =>
    {
        var payload = Payload(body);
        var summary = payload["summary"].NeededText();
        var at = payload["timestamp"].Instant() ?? message.ReceivedAt;
        return Translation.Of(new OtherSignal
        {
            Id = SignalText.Id("change", FactText.Instant(at), payload["source"].Text(), summary),
            At = at,
            Title = SignalText.Title(summary),
            Service = ServiceOf(payload),
            Environment = EnvironmentOf(payload),
            Url = Link(body),
            Subject = "change",
            Action = "made",
        });
    });

    /// <summary>What the endpoint has to know before anything is kept: who is meant, and what the answer names.</summary>
    /// <param name="body">The body of either event.</param>
    /// <returns>The routing key, and the dedup key; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">The body is no JSON object, or the dedup key is too long.</exception>
    public static (string? RoutingKey, string? DedupKey) Read(ReadOnlyMemory<byte> body)
    {
        (string?, string?) keys = default;
        JsonBodies.Read(new SourceMessage("", body, default, ""), sent =>
        {
            if (sent.Element.ValueKind != JsonValueKind.Object)
                throw new UnreadableMessageException("", "An object is expected.");
            keys = (sent["routing_key"].Text(), DedupKey(sent["dedup_key"]));
            return Translation.Ignore("");
        });
        return keys;
    }

    /// <summary>Takes the secret out of a body before it is kept.</summary>
    /// <param name="body">The body of either event.</param>
    /// <returns>The same bytes, but for the routing key, of which '…' and the last 4 characters stay; only '…' of one shorter than 12.</returns>
    /// <exception cref="UnreadableMessageException">The body is no JSON.</exception>
    public static byte[] Redact(ReadOnlyMemory<byte> body)
    {
        var redacted = new ArrayBufferWriter<byte>(body.Length);
        var written = 0;
        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 64 });
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("routing_key"u8))
                    continue;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var shown = Shown(ref reader);
                redacted.Write(body.Span[written..start]);
                redacted.Write([(byte)'"', .. JsonEncodedText.Encode(shown, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"']);
                written = (int)reader.BytesConsumed;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UnreadableMessageException("", $"The body is no JSON: {e.Message}");
        }

        redacted.Write(body.Span[written..]);
        return redacted.WrittenSpan.ToArray();
    }

    private static string Shown(ref Utf8JsonReader reader)
    {
        var key = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            _ => "",
        };
        reader.Skip();
        return key.Length < MinKeyShown ? "…" : "…" + key[^ShownOfKey..];
    }

    private static string? DedupKey(JsonPart part) => part.Text() is not { } key || key.Length <= MaxDedupKey
        ? part.Text()
        : throw new UnreadableMessageException(part.Path, $"it has {key.Length} characters; {MaxDedupKey} are allowed.");

    private static JsonPart Payload(JsonPart body) => body["payload"].Element.ValueKind == JsonValueKind.Object
        ? body["payload"]
        : throw new UnreadableMessageException("payload", body["payload"].IsThere ? "an object is expected." : "it is missing.");

    private static IncidentSignal Triggered(JsonPart body, SourceMessage message, string key)
    {
        var payload = Payload(body);
        var summary = payload["summary"].NeededText();
        var severity = payload["severity"].NeededText();
        if (!Severities.Contains(severity, StringComparer.Ordinal))
            throw new UnreadableMessageException("payload.severity", $"'{SignalText.Title(severity)}' is none of {string.Join(", ", Severities)}.");
        payload["source"].NeededText();
        var at = payload["timestamp"].Instant() ?? message.ReceivedAt;
        return Told(body, message, key, IncidentSignalAction.Opened, "triggered") with
        {
            Id = SignalText.Id("alert", key, "triggered", FactText.Instant(at)),
            At = at,
            StartedAt = at,
            Title = SignalText.Title(summary),
            IsUntitled = false,
            Severity = severity,
        };
    }

    private static IncidentSignal Told(JsonPart body, SourceMessage message, string? key, IncidentSignalAction act, string word)
    {
        var payload = body["payload"];
        var at = payload["timestamp"].Instant() ?? message.ReceivedAt;
        return new IncidentSignal
        {
            Id = SignalText.Id("alert", key, word, FactText.Instant(at)),
            At = at,
            Title = SignalText.Title(payload["summary"].Text() ?? $"Alert {key} {word}"),
            IsUntitled = payload["summary"].Text() is null,
            Service = ServiceOf(payload),
            Environment = EnvironmentOf(payload),
            Url = Link(body),
            Incident = key ?? throw new UnreadableMessageException("dedup_key", "it is missing; only a trigger goes without."),
            Action = act,
            IsAlert = true,
            Severity = payload["severity"].Text(),
            ResolvedAt = act == IncidentSignalAction.Resolved ? at : null,
            Description = FactText.Description(payload["custom_details"].Text()),
            Labels = Labels(payload),
        };
    }

    // 'source' is the machine; the part of it that fails is nearer to what a catalog calls a service.
    private static string? ServiceOf(JsonPart payload) => payload["custom_details"]["service"].Text() ?? payload["component"].Text() ?? payload["source"].Text();

    private static string? EnvironmentOf(JsonPart payload) => payload["custom_details"]["environment"].Text() ?? payload["custom_details"]["env"].Text();

    private static string? Link(JsonPart body) =>
        body["links"].Items().Select(l => SignalText.Web(l["href"].Text())).FirstOrDefault(u => u is not null) ?? SignalText.Web(body["client_url"].Text());

    private static Dictionary<string, string> Labels(JsonPart payload) => LabelNames
        .Where(n => payload[n].Text() is not null)
        .ToDictionary(n => n, n => payload[n].Text()!, StringComparer.Ordinal);
}
