using System.Globalization;
using System.Text.Json;

namespace Fairlead.Measures;

/// <summary>Numbers as people read them; the same words on pages, in reports and on the command line.</summary>
public static class Words
{
    private const long Minute = 60, Hour = 3600, Day = 86_400;

    /// <param name="seconds">A duration in seconds.</param>
    /// <returns>Two units at most: '1.5 s', '45 s', '35 min', '19 h 12 min', '3.1 d', '42 d'.</returns>
    public static string Duration(double seconds) => seconds switch
    {
        < 0 => "−" + Duration(-seconds),
        < 10 when seconds % 1 >= 0.05 => Text($"{seconds:0.0} s"),
        < Minute => Text($"{Math.Floor(seconds)} s"),
        < Hour => Text($"{Math.Floor(seconds / Minute)} min"),
        < Day when Math.Floor(seconds % Hour / Minute) == 0 => Text($"{Math.Floor(seconds / Hour)} h"),
        < Day => Text($"{Math.Floor(seconds / Hour)} h {Math.Floor(seconds % Hour / Minute)} min"),
        < 14 * Day => Text($"{seconds / Day:0.0} d"),
        _ => Text($"{Math.Round(seconds / Day):N0} d"),
    };

    /// <param name="share">A share from 0 to 1.</param>
    /// <returns>'7.9 %'.</returns>
    public static string Percent(double share) => Text($"{share * 100:0.0} %");

    /// <param name="perDay">A rate per day.</param>
    /// <returns>The value and its unit in the largest stretch of time that makes it at least one: '6.4', 'a day'.</returns>
    public static (string Value, string Unit) Rate(double perDay) => perDay switch
    {
        0 => ("0", "a day"),
        >= 1 => (Text($"{perDay:0.0}"), "a day"),
        >= 1 / 7.0 => (Text($"{perDay * 7:0.0}"), "a week"),
        >= 12 / 365.25 => (Text($"{perDay * 365.25 / 12:0.0}"), "a month"),
        _ => (Text($"{perDay * 365.25:0.0}"), "a year"),
    };

    /// <param name="value">A value in the unit.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>The value with its unit.</returns>
    public static string Value(double value, MeasureUnit unit) => unit switch
    {
        MeasureUnit.Duration => Duration(value),
        MeasureUnit.Share => Percent(value),
        MeasureUnit.PerDay => Rate(value) is var (number, per) ? $"{number} {per}" : "",
        MeasureUnit.Score => Text($"{value:0.0}"),
        MeasureUnit.Money => Text($"{value:N2}"),
        _ => Number((long)value),
    };

    /// <param name="amount">An amount.</param>
    /// <param name="currency">Its ISO 4217 code.</param>
    /// <returns>'1,234.50 EUR'; without decimals from ten thousand on.</returns>
    public static string Money(double amount, string currency) => Math.Abs(amount) >= 10_000 ? Text($"{amount:N0} {currency}") : Text($"{amount:N2} {currency}");

    /// <param name="value">A choice.</param>
    /// <returns>Its name in figures and addresses, as JSON writes names: 'shippedRevert'.</returns>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <param name="value">A choice, or none.</param>
    /// <returns>Its name in figures; null for none.</returns>
    public static string? Name<T>(T? value)
        where T : struct, Enum => value is { } one ? Name(one) : null;

    /// <param name="value">A number.</param>
    /// <returns>With commas between thousands.</returns>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <param name="count">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for several; without it, one with an s.</param>
    /// <returns>'1 deployment', '2 deployments'.</returns>
    public static string Count(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <param name="texts">One or more texts.</param>
    /// <returns>'a', 'a and b', 'a, b and c'.</returns>
    public static string And(IReadOnlyList<string> texts) => texts.Count == 1 ? texts[0] : $"{string.Join(", ", texts.SkipLast(1))} and {texts[^1]}";

    /// <param name="day">A day.</param>
    /// <returns>'3 Nov 2026'.</returns>
    public static string Date(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
