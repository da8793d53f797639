using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>Alerts of Prometheus: as Alertmanager tells them to a webhook, and as Prometheus posts them to an Alertmanager.</summary>
public static class AlertmanagerTranslation
{
    // Go writes the instant that is none so.
    private const string NoInstant = "0001-01-01";

    private static readonly string[] ServiceLabels = ["service", "job", "app"], EnvironmentLabels = ["environment", "env"];

    /// <summary>A notification of Alertmanager's webhook receiver, version 4 (prometheus.io, webhook_config); Grafana sends the same fields as version 1.</summary>
    /// <param name="message">The notification.</param>
    /// <returns>One fact per alert. An alert that is not in it may still fire: Alertmanager tells how many it left out, not which.</returns>
    /// <exception cref="UnreadableMessageException">The body is no such notification.</exception>
    public static Translation Webhook(SourceMessage message) => JsonBodies.Read(message, body =>
    {
        if (body["version"].NeededText() is not ("4" or "1"))
            throw new UnreadableMessageException("version", $"'{body["version"].Text()}' is unknown; 4 is expected.");
        return All(body["alerts"], a => Alert(a, message, a["fingerprint"].Text(), State(a["status"])));
    });

    /// <summary>The body of POST /api/v2/alerts, which Prometheus repeats while an alert fires and for a while after it ended.</summary>
    /// <param name="message">The alerts.</param>
    /// <returns>
    /// One fact per alert; a repeated one has the id it had before. An alert is over when its end is not after <see cref="SourceMessage.ReceivedAt"/>.
    /// One without a beginning begins when it was received, so that two of them never pass for one.
    /// </returns>
    /// <exception cref="UnreadableMessageException">The body is no array of alerts.</exception>
    public static Translation Alerts(SourceMessage message) => JsonBodies.Read(message, body => All(body, a => Alert(a, message, fingerprint: null, isResolved: null)));

    /// <summary>
    /// Prometheus says of a firing alert until when it is believed and of an ended one when it ended, in the same field: an alert that ends at the very
    /// instant until which it was believed is told in the same bytes as before, and only the clock tells the two apart.
    /// </summary>
    /// <param name="body">The body of POST /api/v2/alerts.</param>
    /// <param name="receivedAt">When it was received, UTC.</param>
    /// <returns>One letter per alert, f for firing and o for over; empty for a body that is no array.</returns>
    public static string States(ReadOnlyMemory<byte> body, DateTime receivedAt) => JsonBodies.Peek(body, alerts =>
        alerts.Element.ValueKind != JsonValueKind.Array ? null : string.Concat(alerts.Items().Select(a => IsOver(a, receivedAt) ? 'o' : 'f'))) ?? "";

    private static Translation All(JsonPart alerts, Func<JsonPart, Signal> read)
    {
        if (alerts.Element.ValueKind != JsonValueKind.Array)
            throw new UnreadableMessageException(alerts.Path, alerts.IsThere ? "an array of alerts is expected." : "it is missing.");
        var signals = alerts.Items().Select(read).ToList();
        return signals.Count == 0 ? Translation.Ignore("no alerts") : new Translation(signals);
    }

    private static bool? State(JsonPart status) => status.Text() switch
    {
        null => null,
        "firing" => false,
        "resolved" => true,
        var other => throw new UnreadableMessageException(status.Path, $"'{other}' is neither firing nor resolved."),
    };

    private static IncidentSignal Alert(JsonPart alert, SourceMessage message, string? fingerprint, bool? isResolved)
    {
        if (alert["labels"].Element.ValueKind != JsonValueKind.Object)
            throw new UnreadableMessageException(alert["labels"].Path, alert["labels"].IsThere ? "an object is expected." : "it is missing.");
        var labels = Texts(alert["labels"]);
        var notes = Texts(alert["annotations"]);
        var key = fingerprint ?? LabelFingerprint.Of(labels);
        var end = Instant(alert["endsAt"]);
        var isOver = isResolved ?? IsOver(alert, message.ReceivedAt);
        // An end in the future is only until when a firing alert is believed without being told again.
        var resolved = isOver ? end ?? message.ReceivedAt : (DateTime?)null;
        var started = Instant(alert["startsAt"]) ?? resolved ?? message.ReceivedAt;
        var title = First(notes, ["summary"]) ?? First(labels, ["alertname"]) ?? First(notes, ["description", "message"]) ?? $"Alert {key}";
        return new IncidentSignal
        {
            Id = SignalText.Id("alert", key, FactText.Instant(started), isOver ? "resolved" : "firing", resolved is { } at ? FactText.Instant(at) : ""),
            At = resolved ?? started,
            Title = SignalText.Title(title),
            Service = First(labels, ServiceLabels),
            Environment = First(labels, EnvironmentLabels),
            Url = SignalText.Web(alert["generatorURL"].Text()),
            Incident = SignalText.Id(key),
            Action = isOver ? IncidentSignalAction.Resolved : IncidentSignalAction.Opened,
            IsAlert = true,
            Severity = First(labels, ["severity"]),
            StartedAt = started,
            ResolvedAt = resolved,
            Description = FactText.Description(First(notes, ["description", "message", "summary"])),
            Labels = labels,
        };
    }

    private static bool IsOver(JsonPart alert, DateTime receivedAt) => Instant(alert["endsAt"]) <= receivedAt;

    private static DateTime? Instant(JsonPart at) => at.Text() is { } text && text.StartsWith(NoInstant, StringComparison.Ordinal) ? null : at.Instant();

    private static string? First(Dictionary<string, string> texts, string[] names) => names.Select(n => texts.GetValueOrDefault(n)).FirstOrDefault(t => t is not null);

    private static Dictionary<string, string> Texts(JsonPart part) =>
        part.Members().Where(m => m.Value.Text() is not null).ToDictionary(m => m.Name, m => m.Value.Text()!, StringComparer.Ordinal);
}
