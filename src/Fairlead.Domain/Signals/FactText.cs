using System.Globalization;
using System.Security.Cryptography;

namespace Fairlead.Domain.Signals;

/// <summary>Texts that ids and descriptions are made of.</summary>
internal static class FactText
{
    private const int MaxDescription = 2000;

    /// <returns>The instant as it stands in an id, the same however the source wrote it.</returns>
    public static string Instant(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <returns>A name for content that has none: the same for the same bytes.</returns>
    public static string Hash(ReadOnlyMemory<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content.Span));

    /// <returns>At most 2,000 characters; null for none.</returns>
    public static string? Description(string? text)
    {
        if (text is null || text.Length <= MaxDescription)
            return text;
        return text[..(char.IsHighSurrogate(text[MaxDescription - 1]) ? MaxDescription - 1 : MaxDescription)];
    }
}
