using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Outside;

namespace Fairlead.Notifications;

/// <summary>Posts a message to a destination through the guarded way out.</summary>
/// <param name="outside">Makes the clients.</param>
/// <param name="sealing">Opens addresses and secrets.</param>
/// <param name="time">The clock.</param>
internal sealed class PostMessage(OutsideRequests outside, Sealing sealing, TimeProvider time)
{
    // These stay as they are however often it is tried; others, such as 404 while the other side is put up anew, pass.
    private static readonly HttpStatusCode[] ForGood = [HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Gone, HttpStatusCode.RequestEntityTooLarge];

    /// <param name="destination">Where to.</param>
    /// <param name="notification">Its row.</param>
    /// <param name="message">What it says.</param>
    /// <param name="cancel">Ends the sending.</param>
    /// <returns>When the other side has taken it.</returns>
    /// <exception cref="JobFailedException">It does not take it, and will not.</exception>
    /// <exception cref="OutsideException">It does not answer, may not be reached, or may take it later.</exception>
    public async Task RunAsync(Destination destination, Notification notification, Message message, CancellationToken cancel)
    {
        var (url, secret) = (new Uri(sealing.Open(destination.SealedUrl)!), sealing.Open(destination.SealedSecret));
        using var client = outside.Client();
        using var request = destination.Way switch
        {
            NotificationWay.Webhook => Signed(url, secret, notification, message, time.Now()),
            NotificationWay.Slack => Json(url, MessageBodies.Slack(message)),
            NotificationWay.Teams => Json(url, MessageBodies.Teams(message)),
            _ => Ntfy(url, secret, message),
        };
        using var answer = await client.SendAsync(request, cancel);
        if (answer.IsSuccessStatusCode)
            return;
        var said = string.Create(CultureInfo.InvariantCulture, $"{destination.Host} answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
        throw ForGood.Contains(answer.StatusCode) ? new JobFailedException(said) : new OutsideException(said);
    }

    // Standard Webhooks 1.0: the id is that of the message, the same at each try; the signature covers id, time and body.
    private static HttpRequestMessage Signed(Uri url, string? secret, Notification notification, Message message, DateTime now)
    {
        var body = MessageBodies.Webhook(notification, message);
        var (id, at) = ($"msg_{notification.Id:N}", Instants.ToUnix(now).ToString(CultureInfo.InvariantCulture));
        var request = Json(url, body);
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", at);
        if (secret is not null)
            request.Headers.TryAddWithoutValidation("webhook-signature", "v1," + WebhookSecret.Sign(secret, id, at, body));
        return request;
    }

    private static HttpRequestMessage Ntfy(Uri url, string? token, Message message)
    {
        // As JSON it goes to the server itself, with the topic within: headers would take ASCII only.
        var topic = url.Segments[^1].Trim('/');
        var request = Json(new Uri(url, "."), MessageBodies.Ntfy(Uri.UnescapeDataString(topic), message));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static HttpRequestMessage Json(Uri url, string body) => new(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}

/// <summary>The secrets of webhooks, as Standard Webhooks writes them: 'whsec_' and base64.</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";

    /// <returns>A new secret of 32 random bytes.</returns>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <returns>Why this is none; null for one.</returns>
    public static string? Wrong(string secret) => secret.StartsWith(Prefix, StringComparison.Ordinal) && TryBytes(secret, out var bytes) && bytes.Length is >= 24 and <= 64
        ? null
        : "'whsec_' and 24 to 64 bytes in base64; leave it empty for a new one.";

    /// <returns>The signature over id, time and body.</returns>
    public static string Sign(string secret, string id, string timestamp, string body) =>
        TryBytes(secret, out var key) ? Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"))) : throw new FormatException("The secret is none of ours.");

    private static bool TryBytes(string secret, out byte[] bytes)
    {
        var buffer = new byte[secret.Length];
        var isRead = Convert.TryFromBase64String(secret[Prefix.Length..], buffer, out var length);
        bytes = buffer[..length];
        return isRead;
    }
}
