using System.IO.Compression;
using System.Text.Json;
using Fairlead.Domain.Signals;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Signals;

/// <summary>Reads the body of a delivery: as it came, for its signature, and unpacked.</summary>
internal static class HookBody
{
    /// <summary>The most bytes of a delivery, packed or not.</summary>
    public const int Most = 1 << 20;

    /// <returns>The bytes as they came; null when there are more than <see cref="Most"/>.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most = Most, CancellationToken? until = null)
    {
        var cancel = until ?? request.HttpContext.RequestAborted;
        if (request.ContentLength > most)
            return null;
        if (request.ContentLength is { } length)
        {
            var whole = new byte[length];
            await request.Body.ReadExactlyAsync(whole, cancel);
            return whole;
        }

        return await ReadMostAsync(request.Body, most, cancel);
    }

    /// <returns>The body unpacked; or the status and sentence that it is refused with.</returns>
    public static async Task<(byte[]? Body, int Status, string? Problem)> UnpackAsync(byte[] raw, string encoding, int most = Most, CancellationToken cancel = default)
    {
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return (WithoutMark(raw), 0, null);
        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            return (null, StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding '{(encoding.Length > 40 ? encoding[..40] : encoding)}' is not read; gzip is.");
        try
        {
            // However small it came: what it would become is counted while it grows, and never kept beyond the limit.
            await using var unzip = new GZipStream(new MemoryStream(raw, writable: false), CompressionMode.Decompress);
            return await ReadMostAsync(unzip, most, cancel) is { } body ? (WithoutMark(body), 0, null) : (null, StatusCodes.Status413PayloadTooLarge, $"Unpacked, it is more than {most:N0} bytes.");
        }
        catch (InvalidDataException)
        {
            return (null, StatusCodes.Status400BadRequest, "The body is no gzip.");
        }
    }

    /// <returns>The body without the mark of order that some programs write before UTF-8.</returns>
    public static byte[] WithoutMark(byte[] body) => body is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;

    /// <returns>Why it is no JSON that is read; null when it is.</returns>
    public static string? JsonProblem(ReadOnlySpan<byte> body) => JsonShape.Problem(body);

    /// <returns>A body for people: JSON with lines, anything else as it is.</returns>
    public static string Indented(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = JsonShape.MostDepth });
            using var text = new MemoryStream();
            using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                json.WriteTo(writer);
            return System.Text.Encoding.UTF8.GetString(text.ToArray());
        }
        catch (JsonException)
        {
            return System.Text.Encoding.UTF8.GetString(body);
        }
    }

    private static async Task<byte[]?> ReadMostAsync(Stream stream, int most, CancellationToken cancel)
    {
        using var kept = new MemoryStream();
        var part = new byte[16 << 10];
        int read;
        while ((read = await stream.ReadAsync(part, cancel)) > 0)
        {
            if (kept.Length + read > most)
                return null;
            kept.Write(part, 0, read);
        }

        return kept.ToArray();
    }
}
