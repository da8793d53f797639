using System.Globalization;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>The one form in which names are compared: two names that a reader cannot tell apart by letters, case and blanks are the same name.</summary>
/// <remarks>
/// Unicode Standard Annex 15 (NFKC), and of Technical Standard 39 what cannot be seen; letters of other alphabets that look alike stay different, for a source
/// that writes them means them.
/// </remarks>
public static class NameForm
{
    /// <summary>The longest name that is kept, in characters.</summary>
    public const int Longest = 300;

    /// <param name="name">A name.</param>
    /// <returns>It without what cannot be seen, in lower case, with single blanks; empty where nothing can be seen.</returns>
    public static string Of(string name) => IsPlain(name) ? name.ToLowerInvariant() :
        Seen(Seen(name).Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant()).Normalize(NormalizationForm.FormKC);

    /// <param name="text">A text from outside.</param>
    /// <returns>It without what is no character, so that it can be normalised.</returns>
    public static string Characters(string text) => string.Concat(text.EnumerateRunes().Where(r => !IsNone(r)).Select(r => r.ToString()));

    // Most names: what can be seen of ASCII, without blanks.
    private static bool IsPlain(string name) => !name.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string Seen(string name)
    {
        var text = new StringBuilder(name.Length);

        // Half a character becomes a whole one here that says so; else it could not be normalised.
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
                text.Append(rune.ToString());
            else if (text.Length > 0 && text[^1] != ' ')
                text.Append(' ');
        }

        return text.ToString().TrimEnd(' ');
    }

    // Nobody's character for ever, which normalising refuses.
    private static bool IsNone(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    // Default_Ignorable_Code_Point of the Unicode Character Database, and the braille pattern without dots.
    private static bool IsInvisible(Rune rune) => IsNone(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);
}
