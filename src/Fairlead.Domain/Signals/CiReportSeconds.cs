using System.Globalization;

namespace Fairlead.Domain.Signals;

/// <summary>Seconds as reports write them, in the locale of whoever ran the tests.</summary>
internal static class CiReportSeconds
{
    /// <returns>
    /// The number; null for none, a negative one or no number. The last of '.' and ',' is the decimal sign and the others group digits ('1,234.5' and
    /// '1.234,5' are the same), unless one kind stands more than once and the other not at all ('1,234,567').
    /// </returns>
    public static double? Of(string? text)
    {
        text = text?.Trim();
        if (text is not { Length: > 0 and < 40 })
            return null;
        var last = text.LastIndexOfAny(['.', ',']);
        var groupsOnly = last >= 0 && text.Count(c => c == text[last]) > 1 && text.Count(c => c is '.' or ',') == text.Count(c => c == text[last]);
        var plain = string.Concat(text.Where((c, i) => c is not ('.' or ',') || (i == last && !groupsOnly)).Select(c => c == ',' ? '.' : c));
        return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? seconds
            : null;
    }
}
