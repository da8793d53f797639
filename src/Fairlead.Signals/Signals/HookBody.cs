using System.IO.Compression;
using System.Text.Json;
using Fairlead.Domain.Signals;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Signals;

/// <summary>Reads the body of a message: as it came, for its signature, and unpacked.</summary>
internal static class HookBody
{
    /// <summary>The most bytes of a message, packed or not.</summary>
    public const int Most = 1 << 20;

    private const int Part = 16 << 10;

    /// <summary>Reads a body that is on its way, for as long as it comes quickly enough and its place is not needed.</summary>
    /// <param name="body">The body.</param>
    /// <param name="length">How long its sender says it is; null where they do not.</param>
    /// <param name="most">The most bytes.</param>
    /// <param name="pace">How quickly it has to come.</param>
    /// <param name="arrival">Its place.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The bytes as they came; or the status that they are refused with: too many, too slow, or in the way.</returns>
    public static async Task<(byte[]? Raw, int Status)> ReadAsync(Stream body, long? length, int most, MinimumDataRate pace, IncomingBody arrival, TimeProvider time, CancellationToken cancel)
    {
        if (length > most)
            return (null, StatusCodes.Status413PayloadTooLarge);
        var began = time.GetTimestamp();
        using var slow = new CancellationTokenSource(pace.Until(0), time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, arrival.GaveWayToken, cancel);
        try
        {
            // What somebody says that they will send costs nothing yet.
            using var kept = new MemoryStream();
            var part = new byte[Part];
            int read;
            while ((read = await body.ReadAsync(part, any.Token)) > 0)
            {
                if (kept.Length + read > most)
                    return (null, StatusCodes.Status413PayloadTooLarge);
                kept.Write(part, 0, read);
                arrival.Grew(read);
                var left = pace.Until(kept.Length) - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                    return (null, StatusCodes.Status408RequestTimeout);
                slow.CancelAfter(left);
            }

            return (kept.ToArray(), 0);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, arrival.GaveWayToken.IsCancellationRequested ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status408RequestTimeout);
        }
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
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or JSON with half a character in it, which cannot be written.
            return System.Text.Encoding.UTF8.GetString(body);
        }
    }

    private static async Task<byte[]?> ReadMostAsync(Stream stream, int most, CancellationToken cancel)
    {
        using var kept = new MemoryStream();
        var part = new byte[Part];
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
