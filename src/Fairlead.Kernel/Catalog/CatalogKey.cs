using System.Globalization;
using System.Text;
using Fairlead.Domain.Signals;

namespace Fairlead.Catalog;

/// <summary>Short names in links and files: lower-case letters, digits and single hyphens, at most 60 characters.</summary>
public static class CatalogKey
{
    /// <summary>The longest key.</summary>
    public const int MaxLength = 60;

    // /catalog/teams/new and /catalog/services/new are pages.
    private const string Reserved = "new";

    /// <param name="key">A text.</param>
    /// <returns>Whether it is a key.</returns>
    public static bool IsValid(string key) => key.Length is > 0 and <= MaxLength && string.Equals(From(key), key, StringComparison.Ordinal);

    /// <param name="name">A name for people.</param>
    /// <returns>A key made of it, without accents; 'x' when nothing is left.</returns>
    public static string From(string name)
    {
        var key = new StringBuilder();
        foreach (var c in NameForm.Characters(name).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsAsciiLetterOrDigit(c))
                key.Append(char.ToLowerInvariant(c));
            else if (key.Length > 0 && key[^1] != '-')
                key.Append('-');
        }

        var text = key.ToString();
        text = text[..Math.Min(text.Length, MaxLength)].Trim('-');
        return text.Length == 0 ? "x" : text;
    }

    /// <param name="name">A name for people.</param>
    /// <param name="taken">The keys that exist.</param>
    /// <returns>A free key: that of the name, or with -2, -3 … behind it.</returns>
    public static string Free(string name, IReadOnlySet<string> taken)
    {
        var whole = From(name);
        var front = whole[..Math.Min(whole.Length, MaxLength - 5)].TrimEnd('-');
        var key = whole;
        for (var i = 2; key == Reserved || taken.Contains(key); i++)
            key = $"{front}-{i}";
        return key;
    }
}
