namespace Fairlead.Objects;

/// <summary>Names an object of any module that has a page: 'service:checkout', 'team:payments', 'incident:0123456789ab'.</summary>
/// <param name="Kind">What kind of object, see <see cref="IKnownObjects.Kind"/>.</param>
/// <param name="Key">Which one: its key or id.</param>
public sealed record ObjectReference(string Kind, string Key)
{
    /// <summary>The longest kind and the longest key, in characters.</summary>
    public const int LongestKind = 40, LongestKey = 200;

    /// <param name="text">A kind and a key with a colon between them.</param>
    /// <returns>The reference; null for what is none. Whether there is such an object is another question.</returns>
    public static ObjectReference? Of(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (text is null || colon is < 1 or > LongestKind || text.Length - colon - 1 is < 1 or > LongestKey)
            return null;
        var (kind, key) = (text[..colon], text[(colon + 1)..]);
        return kind.All(c => char.IsAsciiLetterLower(c) || c == '-') && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? new(kind, key) : null;
    }

    /// <returns>As it is written: 'service:checkout'.</returns>
    public override string ToString() => $"{Kind}:{Key}";
}
