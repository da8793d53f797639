using System.IO.Compression;

namespace Fairlead.Signals;

/// <summary>Bodies as they are stored: by Brotli at its quickest, which makes JSON of forges a fifth or less.</summary>
internal static class PackedBody
{
    private const int Quality = 1, Window = 18;

    public static byte[] Pack(ReadOnlySpan<byte> body)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        return BrotliEncoder.TryCompress(body, packed, out var length, Quality, Window)
            ? packed[..length]
            : throw new InvalidOperationException("The room for a packed body was too small.");
    }

    public static byte[] Unpack(byte[] packed, int size)
    {
        var body = new byte[size];
        return BrotliDecoder.TryDecompress(packed, body, out var length) && length == size
            ? body
            : throw new InvalidDataException("A stored body is damaged.");
    }
}
