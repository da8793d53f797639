using System.Globalization;

namespace Fairlead.Domain.Signals;

/// <summary>Reads instants as sources write them.</summary>
public static class InstantText
{
    private static readonly string[] Forms =
    [
        // GitLab: '2021-04-28 21:50:00 +0200' and '… UTC'.
        "yyyy-MM-dd HH:mm:ss zzz",
        "yyyy-MM-dd HH:mm:ss 'UTC'",
        "yyyy-MM-dd HH:mm:ss",
    ];

    // Ten times as long as any that is one: what is longer is not worth the looking.
    private const int Longest = 300;

    private static readonly DateTime Earliest = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc), Latest = new(2999, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="text">RFC 3339 with any offset, GitLab's forms, or seconds or milliseconds since 1970 (told apart at 10^11).</param>
    /// <param name="instant">The instant in UTC, cut to microseconds.</param>
    /// <returns>Whether it is one between 1970 and 2999. A time without an offset is taken as UTC.</returns>
    public static bool TryRead(string text, out DateTime instant)
    {
        instant = default;
        if (text.Length > Longest)
            return false;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var milliseconds = number < 100_000_000_000 ? number * 1000 : number;
            if (milliseconds > (long)(Latest - Earliest).TotalMilliseconds)
                return false;
            instant = Earliest.AddMilliseconds(milliseconds);
            return true;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var zoned = text.Replace(" +", "+", StringComparison.Ordinal);
        if (!(text.Length >= 16 && text[4] == '-' && text[10] is 'T' or 't' && DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles, out instant))
            && !DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, Styles, out instant)
            && !DateTime.TryParseExact(Colon(zoned), "yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture, Styles, out instant))
        {
            return false;
        }

        instant = new DateTime(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        return instant >= Earliest && instant <= Latest;
    }

    /// <summary>An instant as a part of a signal's id: the same however a source wrote it.</summary>
    /// <param name="instant">The instant in UTC.</param>
    /// <returns>RFC 3339 in UTC with as many digits as it has; null for none.</returns>
    internal static string? Written(DateTime? instant) => instant?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    // +0200 as +02:00.
    private static string Colon(string text) => text.Length > 5 && text[^5] is '+' or '-' ? text[..^2] + ":" + text[^2..] : text;
}
