using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fairlead.Notifications;

/// <summary>What each way makes of a message. A text stays a text everywhere: what could be markup there is encoded.</summary>
internal static class MessageBodies
{
    private static readonly JsonSerializerOptions Plain = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <returns>The plain text of an email.</returns>
    public static string Text(Message message, Uri? unsubscribe = null)
    {
        var text = new StringBuilder().AppendJoin("\n\n", message.Lines);
        if (message.Action is { } action)
            text.Append('\n').Append(action.Link);
        if (message.Foot is { } foot)
            text.Append("\n\n").Append(foot);
        if (unsubscribe is not null)
            text.Append("\n\nNo more emails of this kind: ").Append(unsubscribe);
        return text.Append('\n').ToString();
    }

    /// <returns>The same as a page, for readers of mail: no script, no picture, nothing that is loaded.</returns>
    public static string Html(Message message, Uri? unsubscribe = null)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(Encoded(message.Subject))
            .Append("</title></head>\n<body style=\"font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1d273b;max-width:36em;margin:1.5em auto;padding:0 1em\">\n");
        foreach (var line in message.Lines)
            html.Append("<p>").Append(Encoded(line)).Append("</p>\n");
        if (message.Action is { } action)
        {
            var link = Encoded(action.Link.ToString());
            html.Append("<p><a href=\"").Append(link).Append("\" style=\"display:inline-block;background:#0b5394;color:#ffffff;padding:.6em 1.1em;border-radius:4px;text-decoration:none\">").Append(Encoded(action.Label))
                .Append("</a></p>\n<p style=\"font-size:13px;color:#5a6476;word-break:break-all\">").Append(link).Append("</p>\n");
        }

        if (message.Foot is { } foot)
            html.Append("<p style=\"font-size:13px;color:#5a6476\">").Append(Encoded(foot)).Append("</p>\n");
        if (unsubscribe is not null)
            html.Append("<p style=\"font-size:13px\"><a href=\"").Append(Encoded(unsubscribe.ToString())).Append("\" style=\"color:#5a6476\">No more emails of this kind</a></p>\n");
        return html.Append("</body></html>\n").ToString();

        static string Encoded(string text) => HtmlEncoder.Default.Encode(text).Replace("&#xA;", "<br>", StringComparison.Ordinal);
    }

    /// <returns>The body of a webhook, in the shape that Standard Webhooks proposes: type, timestamp, data.</returns>
    public static string Webhook(Notification notification, Message message) => JsonSerializer.Serialize(
        new
        {
            Type = notification.Kind,
            Timestamp = notification.CreatedAt,
            Data = new { message.Subject, message.Lines, Action = message.Action is { } a ? new { a.Label, Url = a.Link.ToString() } : null, message.Foot },
        },
        Plain);

    /// <returns>The body of an incoming webhook of Slack: its three characters of markup are escaped, so that no text mentions a channel.</returns>
    public static string Slack(Message message)
    {
        var text = new StringBuilder("*").Append(Escaped(message.Subject).Replace('*', '∗')).Append('*');
        foreach (var line in message.Lines)
            text.Append('\n').Append(Escaped(line));
        if (message.Action is { } action)
            text.Append("\n<").Append(Escaped(action.Link.ToString()).Replace("|", "%7C", StringComparison.Ordinal)).Append('|').Append(Escaped(action.Label)).Append('>');
        if (message.Foot is { } foot)
            text.Append('\n').Append(Escaped(foot));
        return JsonSerializer.Serialize(new { Text = text.ToString() }, Plain);

        static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }

    /// <returns>The body of a workflow of Teams: an Adaptive Card 1.4, whose runs of text know no markup.</returns>
    public static string Teams(Message message)
    {
        object[] body =
        [
            Run(new { type = "TextRun", text = message.Subject, weight = "Bolder", size = "Medium" }),
            .. message.Lines.Append(message.Foot).OfType<string>().Select(l => Run(new { type = "TextRun", text = l })),
        ];
        object[] actions = message.Action is { } action ? [new { type = "Action.OpenUrl", title = action.Label, url = action.Link.ToString() }] : [];
        var card = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = body,
            ["actions"] = actions,
        };
        return JsonSerializer.Serialize(new { type = "message", attachments = new[] { new { contentType = "application/vnd.microsoft.card.adaptive", content = card } } });

        static object Run(object text) => new { type = "RichTextBlock", inlines = new[] { text } };
    }

    /// <returns>The body of a message to a topic of ntfy.</returns>
    public static string Ntfy(string topic, Message message) => JsonSerializer.Serialize(
        new { Topic = topic, Title = message.Subject, Message = string.Join('\n', message.Lines.Append(message.Foot).OfType<string>()), Click = message.Action?.Link.ToString() }, Plain);
}
