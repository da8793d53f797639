using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>The letters of a document in XML. They are decoded once and here, so that what looks at its shape and what reads it see the same ones.</summary>
internal static class XmlCharacters
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <exception cref="UnreadableMessageException">It says that it is in an encoding that is not read.</exception>
    public static StreamReader Of(ReadOnlyMemory<byte> body) => new(Stream(body), EncodingOf(body.Span), detectEncodingFromByteOrderMarks: false);

    /// <returns>The line of the first bytes that are no UTF-8.</returns>
    public static string LineOfInvalid(ReadOnlySpan<byte> body)
    {
        var at = 0;
        while (at < body.Length && Rune.DecodeFromUtf8(body[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        return $"line {(1 + body[..at].Count((byte)'\n')).ToString(CultureInfo.InvariantCulture)}";
    }

    private static Encoding EncodingOf(ReadOnlySpan<byte> body) => body switch
    {
        [0xFE, 0xFF, ..] or [0, (byte)'<', ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFF, 0xFE, ..] or [(byte)'<', 0, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xEF, 0xBB, 0xBF, .. var rest] => Declared(rest),
        _ => Declared(body),
    };

    private static Encoding Declared(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("<?xml"u8))
            return Utf8;
        var head = Encoding.Latin1.GetString(body[..Math.Min(body.Length, 256)]);
        head = head[..Math.Max(0, head.IndexOf("?>", StringComparison.Ordinal))];
        var at = head.IndexOf("encoding", StringComparison.Ordinal);
        if (at < 0 || head[at..].Split('"', '\'') is not [_, var name, ..])
            return Utf8;
        return name.ToUpperInvariant() switch
        {
            "UTF-8" or "UTF8" or "US-ASCII" or "ASCII" => Utf8,
            "ISO-8859-1" or "LATIN1" => Encoding.Latin1,
            _ => throw new UnreadableMessageException("line 1", $"The encoding '{SignalText.Title(name)}' is not read; UTF-8, ISO-8859-1 and UTF-16 with its mark are."),
        };
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);
}
