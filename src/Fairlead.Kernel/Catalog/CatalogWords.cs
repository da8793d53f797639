using System.Buffers;
using System.Globalization;

namespace Fairlead.Catalog;

/// <summary>The words that stand for settings in a catalog file: 'author', 'reverts-and-hotfixes'.</summary>
public static class CatalogWords
{
    private static readonly SearchValues<char> Meaningful = SearchValues.Create(@"\*!&{}[]|>'""%@`#:,?");

    /// <param name="value">A setting.</param>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <returns>Its word: lower case, with hyphens.</returns>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));

    /// <param name="word">A word.</param>
    /// <param name="value">The setting.</param>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <returns>Whether the word stands for one.</returns>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        foreach (var known in Enum.GetValues<T>())
        {
            if (Of(known) == word)
            {
                value = known;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <typeparam name="T">A kind of setting.</typeparam>
    /// <returns>All its words, for a message.</returns>
    public static string All<T>()
        where T : struct, Enum => string.Join(" or ", Enum.GetValues<T>().Select(Of));

    /// <summary>Whether YAML would read a text as something else than a text, or as another text.</summary>
    internal static bool NeedsQuotes(string text) =>
        text.Length == 0
        || text.AsSpan().ContainsAny(Meaningful)
        || text != text.Trim()
        || text[0] is '-' or '~' or '='
        || text.ToLowerInvariant() is "true" or "false" or "null" or "yes" or "no" or "on" or "off"
        || double.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out _);
}
