using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>Texts of a source in the form that signals have them.</summary>
public static class SignalText
{
    private const int MaxTitle = 300, LongestSubject = 900;

    /// <param name="text">A text.</param>
    /// <returns>One line of it: control characters, and those that turn the direction of writing, are blanks, what is longer than 300 characters is cut, never within a character.</returns>
    public static string Title(string text)
    {
        var line = string.Create(Math.Min(text.Length, MaxTitle), text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) || IsTurning(from[i]) ? ' ' : from[i];
        });
        return line.Length > 0 && char.IsHighSurrogate(line[^1]) ? line[..^1].Trim() : line.Trim();
    }

    // What turns the direction of writing makes one name look like another.
    private static bool IsTurning(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <param name="url">The address of a page.</param>
    /// <returns>It without the user or token before its host; null for anything but http and https, for instance 'javascript:'.</returns>
    public static string? Web(string? url)
    {
        if (url is not { Length: <= 2000 } || url.Any(char.IsControl) || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return null;
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            return null;
        return uri.UserInfo.Length == 0 ? url : new UriBuilder(uri) { UserName = "", Password = "" }.Uri.AbsoluteUri;
    }

    /// <param name="parts">What makes a fact this one.</param>
    /// <returns>The parts with ':' between them, or their hash when that is too long for an id.</returns>
    public static string Id(params ReadOnlySpan<string?> parts)
    {
        var id = string.Join(':', parts);
        return id.Length <= Signal.MaxId ? id : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }

    /// <param name="text">The name of a commit.</param>
    /// <returns>It in lower case; null for anything else, and for zeros, by which forges say that there is none.</returns>
    public static string? Sha(string? text) =>
        text is { Length: >= 7 and <= 64 } && text.All(char.IsAsciiHexDigit) && text.AsSpan().ContainsAnyExcept('0') ? text.ToLowerInvariant() : null;

    /// <typeparam name="T">An enumeration.</typeparam>
    /// <param name="value">One of its values.</param>
    /// <returns>The value's name in lower case.</returns>
    public static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <param name="subject">The name of a subject.</param>
    /// <returns>It, or where it is too long to be stored its beginning and its hash.</returns>
    public static string Subject(string subject) =>
        subject.Length <= LongestSubject ? subject : subject[..40] + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));
}
