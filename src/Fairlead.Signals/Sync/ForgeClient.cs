using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Outside;

namespace Fairlead.Sync;

/// <summary>An answer of a forge.</summary>
/// <param name="Json">What it says; null when nothing has changed.</param>
/// <param name="Next">The page behind it.</param>
/// <param name="ETag">Its entity tag.</param>
/// <param name="Digest">What tells it from another page.</param>
internal sealed record ForgeAnswer(JsonNode? Json, Uri? Next, string? ETag, string Digest);

/// <summary>Asks a forge's REST API as it wants to be asked: not too often, again after a failure, and nobody else with its token.</summary>
/// <param name="http">Follows no redirect.</param>
/// <param name="api">The address of the API, with '/' at its end.</param>
/// <param name="token">The token.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Is told of waits.</param>
internal sealed class ForgeClient(HttpClient http, Uri api, string token, TimeProvider time, IProgress<string>? say)
{
    private const int MostFailures = 5, MostTurnsAway = 10, MostRedirects = 5, MostDepth = 64;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);

    /// <summary>A forge that asks to wait for longer is asked another day.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };

    // By the clock that nobody sets.
    private (long Since, TimeSpan For) _held;

    /// <param name="path">A path below the API, with its query.</param>
    /// <returns>The address.</returns>
    public Uri Address(string path) => new(api, path);

    /// <param name="url">What to ask for.</param>
    /// <param name="etag">The entity tag of what is known; null for nothing.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <exception cref="ForgeException">There is none that can be used.</exception>
    public async Task<ForgeAnswer> GetAsync(Uri url, string? etag, CancellationToken cancel)
    {
        var (failures, turnsAway, redirects) = (0, 0, 0);
        while (true)
        {
            await WaitAsync(_held.For - time.GetElapsedTime(_held.Since), cancel);
            var (answer, failure) = await AskAsync(url, etag, cancel);
            if (answer is null)
            {
                if (++failures >= MostFailures)
                    throw new ForgeException(ForgeTrouble.Broken, failure!.Message, failure);
                await WaitAsync(RateLimit.Doubled(FirstBackOff, failures - 1), cancel);
                continue;
            }

            using (answer)
            {
                var body = await answer.Content.ReadAsByteArrayAsync(cancel);
                if (Redirect(url, answer) is { } elsewhere)
                {
                    if (++redirects > MostRedirects)
                        throw Broken("leads from redirect to redirect.");
                    url = Checked(elsewhere);
                    continue;
                }

                var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 2000)));
                if (RateLimit.After(answer.StatusCode, answer.Headers, text, time.GetUtcNow(), turnsAway) is { } wait)
                {
                    if (++turnsAway > MostTurnsAway)
                        throw Broken("keeps limiting requests, however long we wait.");
                    Hold(wait);
                    continue;
                }

                if ((int)answer.StatusCode >= 500)
                {
                    if (++failures >= MostFailures)
                        throw Broken(string.Create(CultureInfo.InvariantCulture, $"answers with {(int)answer.StatusCode}, {MostFailures} times in a row."));
                    Hold(RateLimit.RetryAfter(answer.Headers, time.GetUtcNow()) ?? RateLimit.Doubled(FirstBackOff, failures - 1));
                    continue;
                }

                if (RateLimit.UntilReset(answer.Headers, time.GetUtcNow()) is { } reset)
                    _held = (time.GetTimestamp(), reset);
                return Read(url, answer, body, text);
            }
        }
    }

    /// <param name="url">An address that the forge names, or that was kept from an earlier answer.</param>
    /// <exception cref="ForgeException">It is not of the API's own host: the token is for that one only.</exception>
    public Uri Checked(Uri url) => url.Scheme == api.Scheme && url.Host.Equals(api.Host, StringComparison.OrdinalIgnoreCase) && url.Port == api.Port && url.UserInfo.Length == 0
        ? url
        : throw Broken($"leads to {url.GetLeftPart(UriPartial.Authority)}, and the token is not for that. If it is the same forge, name that address with --url.");

    private async Task<(HttpResponseMessage? Answer, Exception? Failure)> AskAsync(Uri url, string? etag, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Checked(url));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json, application/json;q=0.9");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        try
        {
            return (await http.SendAsync(request, cancel), null);
        }
        catch (OutsideException e) when (e.InnerException is null)
        {
            // Refused on our side, or too large: it will be so the next time.
            throw new ForgeException(ForgeTrouble.Broken, e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or OutsideException)
        {
            return (null, e);
        }
    }

    private ForgeAnswer Read(Uri url, HttpResponseMessage answer, byte[] body, string text)
    {
        var what = Uri.UnescapeDataString(url.AbsolutePath);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                break;
            case HttpStatusCode.NotModified:
                return new ForgeAnswer(null, null, null, "");
            case HttpStatusCode.Unauthorized:
                throw new ForgeException(ForgeTrouble.Unauthorised, $"{api.Host} rejects the token: {Said(text)}");
            case HttpStatusCode.Forbidden:
                throw new ForgeException(ForgeTrouble.Forbidden, $"The token may not read {what}: {Said(text)}");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new ForgeException(ForgeTrouble.Missing, $"{api.Host} has no {what}, or the token may not see it: {Said(text)}");
            default:
                throw Broken(string.Create(CultureInfo.InvariantCulture, $"answers {what} with {(int)answer.StatusCode}: {Said(text)}"));
        }

        try
        {
            var next = PageLinks.Next(url, answer.Headers);
            return new ForgeAnswer(JsonNode.Parse(body, null, Strict), next is null ? null : Checked(next), answer.Headers.ETag?.ToString(), Convert.ToHexStringLower(SHA256.HashData(body)));
        }
        catch (JsonException)
        {
            throw Broken($"answers {what} with {answer.Content.Headers.ContentType?.MediaType ?? "something"} that is no JSON. Is '{api}' the address of its API?");
        }
    }

    private static Uri? Redirect(Uri url, HttpResponseMessage answer) =>
        (int)answer.StatusCode is 301 or 302 or 307 or 308 && answer.Headers.Location is { } place ? new Uri(url, place) : null;

    private void Hold(TimeSpan wait)
    {
        if (wait > LongestWait)
            throw Broken(string.Create(CultureInfo.InvariantCulture, $"asks to wait for {wait.TotalHours:0.#} hours."));
        _held = (time.GetTimestamp(), wait);
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancel)
    {
        if (wait <= TimeSpan.Zero)
            return;
        if (wait > LongestWait)
            throw Broken(string.Create(CultureInfo.InvariantCulture, $"asks to wait for {wait.TotalHours:0.#} hours."));
        say?.Report(string.Create(CultureInfo.InvariantCulture, $"Waiting for {api.Host} until {(time.GetUtcNow() + wait).UtcDateTime:HH:mm:ss} UTC"));
        await Task.Delay(wait, time, cancel);
    }

    private ForgeException Broken(string what) => new(ForgeTrouble.Broken, $"{api.Host} {what}");

    // What a forge says in its own words; a careless one might say the token.
    private string Said(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostDepth });
            foreach (var name in (string[])["message", "error_description", "error"])
            {
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var said) && said.ValueKind == JsonValueKind.String && said.GetString() is { Length: > 0 } words)
                    return (words.Length > 300 ? words[..300] : words).Replace(token, "…", StringComparison.Ordinal).TrimEnd('.') + ".";
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said in another form, or cut off.
        }

        return "without a reason.";
    }
}
