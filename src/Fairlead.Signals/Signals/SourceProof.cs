using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Signals;

/// <summary>
/// Whether a request proves that it comes from its source, over the bytes as they came and before anything reads them. All comparisons take the
/// same time whatever they compare.
/// </summary>
public static class SourceProof
{
    /// <summary>How far the clock of a sender may be off where its signature holds a time; older ones are replays.</summary>
    public static readonly TimeSpan ReplayWindow = TimeSpan.FromMinutes(5);

    /// <param name="source">The source.</param>
    /// <param name="headers">The headers of the request.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The present instant.</param>
    /// <returns>What is wrong, as a sentence for the sender; null when it is proven.</returns>
    public static string? Problem(KnownSource source, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTime now)
    {
        if (source.Secret is not { Length: > 0 } secret)
            return "This source has no secret; send an API key with the scope 'ingest'.";
        if (headers.ContainsKey("webhook-signature"))
            return StandardWebhook(secret, headers, body, now);
        return source.Kind switch
        {
            SourceKind.GitHub => Signed(secret, headers, "X-Hub-Signature-256", "sha256=", body),
            SourceKind.Bitbucket => Signed(secret, headers, "X-Hub-Signature", "sha256=", body),
            SourceKind.Gitea => Signed(secret, headers, GiteaSignature(headers), "", body),
            SourceKind.GitLab => Shown(secret, headers["X-Gitlab-Token"].ToString(), "X-Gitlab-Token"),
            SourceKind.AzureDevOps => Shown(secret, BasicPassword(headers.Authorization.ToString()), "The password of 'Authorization: Basic'"),
            _ => Shown(secret, Bearer(headers.Authorization.ToString()), "'Authorization: Bearer'"),
        };
    }

    /// <param name="source">The source.</param>
    /// <param name="headers">The headers of a request that brings a report.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The present instant.</param>
    /// <returns>What is wrong; null when it is proven. One line of curl cannot sign, so that a report may show the secret of any source as bearer token.</returns>
    public static string? ReportProblem(KnownSource source, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTime now) =>
        IsSame(source.Secret, Bearer(headers.Authorization.ToString()))
            ? null
            : headers.Authorization.Count == 0 && !headers.Keys.Any(k => k.Contains("signature", StringComparison.OrdinalIgnoreCase) || k.Contains("token", StringComparison.OrdinalIgnoreCase))
                ? "'Authorization: Bearer' is missing, with the secret of this source or an API key with the scope 'ingest'."
                : Problem(source, headers, body, now);

    /// <param name="headers">The headers of a request.</param>
    /// <returns>Whether a signature of the body is among them, which only the body can prove or refute.</returns>
    public static bool IsSigned(IHeaderDictionary headers) => headers.Keys.Any(k => k.Contains("signature", StringComparison.OrdinalIgnoreCase));

    /// <param name="source">The source.</param>
    /// <param name="headers">The headers of a request.</param>
    /// <returns>Whether it is proven by a signature over its body, so that nobody knows who sends before the body is there.</returns>
    public static bool IsOverBody(KnownSource source, IHeaderDictionary headers) => !string.IsNullOrEmpty(source.Secret) && (headers.ContainsKey("webhook-signature") || source.Kind switch
    {
        SourceKind.GitHub => headers.ContainsKey("X-Hub-Signature-256"),
        SourceKind.Bitbucket => headers.ContainsKey("X-Hub-Signature"),
        SourceKind.Gitea => headers.ContainsKey(GiteaSignature(headers)),
        _ => false,
    });

    /// <param name="secret">The secret of a source.</param>
    /// <param name="shown">What a sender shows.</param>
    /// <returns>Whether they are the same; it takes as long for any two of them.</returns>
    public static bool IsSame(string? secret, string? shown)
    {
        if (string.IsNullOrEmpty(secret) || string.IsNullOrEmpty(shown))
            return false;

        // Hashes have one length, so that not even that of the secret can be measured.
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(shown)));
    }

    /// <param name="authorization">The header.</param>
    /// <returns>What stands behind Bearer; null for another way.</returns>
    public static string? Bearer(string authorization) =>
        authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..].Trim() : null;

    // Gitea and Forgejo sign by Gogs' header as well; Gogs has no other.
    private static string GiteaSignature(IHeaderDictionary headers) =>
        Array.Find(["X-Gitea-Signature", "X-Forgejo-Signature", "X-Gogs-Signature"], headers.ContainsKey) ?? "X-Gitea-Signature";

    private static string? Shown(string secret, string? shown, string where) => string.IsNullOrEmpty(shown)
        ? $"{where} is missing."
        : IsSame(secret, shown) ? null : $"{where} is not the secret of this source.";

    private static string? Signed(string secret, IHeaderDictionary headers, string header, string prefix, ReadOnlySpan<byte> body)
    {
        var text = headers[header].ToString();
        if (text.Length == 0)
            return $"{header} is missing: give the webhook the secret of this source.";
        Span<byte> signature = stackalloc byte[32];
        if (!text.StartsWith(prefix, StringComparison.Ordinal)
            || Convert.FromHexString(text.AsSpan(prefix.Length), signature, out var read, out var written) != System.Buffers.OperationStatus.Done || written != 32 || read != text.Length - prefix.Length)
            return $"{header} is no HMAC-SHA256 in hexadecimal digits.";
        Span<byte> expected = stackalloc byte[32];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature) ? null : $"{header} does not match body and secret.";
    }

    // standardwebhooks.com, specification 1.0.0: HMAC-SHA256 over 'id.timestamp.body', base64, several with blanks between.
    private static string? StandardWebhook(string secret, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTime now)
    {
        var (id, at) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (id.Length is 0 or > 200 || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return "webhook-id and webhook-timestamp are needed beside webhook-signature.";
        if (Math.Abs(((now - DateTime.UnixEpoch).TotalSeconds) - seconds) > ReplayWindow.TotalSeconds)
            return $"webhook-timestamp is more than {ReplayWindow.TotalMinutes:0} minutes off: it may be a replay.";

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{at}."));
        hmac.AppendData(body);
        var expected = hmac.GetHashAndReset();
        var fits = false;
        Span<byte> signature = stackalloc byte[32];
        foreach (var part in headers["webhook-signature"].ToString().Split(' '))
        {
            if (part.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64String(part[3..], signature, out var written) && written == 32)
                fits |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return fits ? null : "webhook-signature does not match id, time, body and secret.";
    }

    // 'whsec_' stands before a key in base64; anything else is the key itself.
    private static byte[] KeyOf(string secret)
    {
        const string Prefix = "whsec_";
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(secret);
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(secret);
    }

    private static string? BasicPassword(string authorization)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var text = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[6..].Trim(), text, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(text, 0, length);
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
