using System.Buffers;
using System.Globalization;

namespace Fairlead.Measures;

/// <summary>Values of measures as people write them.</summary>
public static class MeasureValue
{
    private const int Longest = 40;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string[] Names, double Seconds)[] Spans =
    [
        (["s", "sec", "second", "seconds"], 1),
        (["min", "minute", "minutes"], 60),
        (["h", "hour", "hours"], 3600),
        (["d", "day", "days"], 86_400),
        (["w", "week", "weeks"], 7 * 86_400),
    ];

    private static readonly (string[] Names, double Days)[] Rhythms =
    [
        (["per day", "a day", "/day", "/d", "daily"], 1),
        (["per week", "a week", "/week", "/w", "weekly"], 7),
        (["per month", "a month", "/month", "monthly"], 365.25 / 12),
        (["per year", "a year", "/year", "yearly"], 365.25),
    ];

    /// <param name="text">What somebody wrote: '2 d', '90 min', '10 %', '3 a week', '12.5'.</param>
    /// <param name="unit">The measure's unit.</param>
    /// <param name="value">The value in that unit: seconds, a share from 0 to 1, a rate per day.</param>
    /// <returns>Whether it was understood. Nothing is guessed: a duration needs its unit, a share its percent sign, a rate its rhythm.</returns>
    public static bool TryParse(string? text, MeasureUnit unit, out double value)
    {
        value = 0;
        var written = text?.Trim().ToLowerInvariant() ?? "";
        if (written.Length is 0 or > Longest)
            return false;
        var end = written.AsSpan().IndexOfAnyExcept(Digits);
        var (number, rest) = end < 0 ? (written, "") : (written[..end], written[end..].Trim());
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read))
            return false;
        var factor = unit switch
        {
            MeasureUnit.Duration => FactorOf(Spans, rest),
            MeasureUnit.PerDay => 1 / FactorOf(Rhythms, rest),
            MeasureUnit.Share => rest == "%" ? 0.01 : null,
            _ => rest.Length == 0 ? 1 : (double?)null,
        };
        if (factor is not { } known)
            return false;

        // As decimals, so that '7 %' is the same double as 0.07.
        value = unit == MeasureUnit.Share && read < 1e9 ? (double)((decimal)read / 100) : read * known;
        return double.IsFinite(value);
    }

    /// <param name="unit">A unit.</param>
    /// <returns>How a value of it is written, for whoever wrote something else.</returns>
    public static string Example(MeasureUnit unit) => unit switch
    {
        MeasureUnit.Duration => "a duration with its unit, such as '2 d', '4 h' or '90 min'",
        MeasureUnit.Share => "a share with its percent sign, such as '10 %'",
        MeasureUnit.PerDay => "a rate with its rhythm, such as '2 a day' or '1 a week'",
        MeasureUnit.Money => "an amount, such as 1200.50",
        _ => "a number, such as 200",
    };

    /// <param name="value">A value.</param>
    /// <param name="unit">Its unit.</param>
    /// <returns>A text that <see cref="TryParse"/> reads back, a duration in the largest unit in which it is whole, so that what was typed is not moved by being shown.</returns>
    public static string Write(double value, MeasureUnit unit)
    {
        string Number(double v) => v.ToString("0.######", CultureInfo.InvariantCulture);
        switch (unit)
        {
            case MeasureUnit.Duration:
                var span = Spans.Reverse().FirstOrDefault(s => value >= s.Seconds && value % s.Seconds == 0, Spans[0]);
                return $"{Number(value / span.Seconds)} {span.Names[0]}";
            case MeasureUnit.PerDay:
                var rhythm = Rhythms.FirstOrDefault(r => value * r.Days >= 1, Rhythms[^1]);
                return $"{Number(value * rhythm.Days)} {rhythm.Names[0]}";
            case MeasureUnit.Share:
                return $"{Number(value * 100)} %";
            default:
                return Number(value);
        }
    }

    private static double? FactorOf((string[] Names, double Factor)[] units, string name) =>
        Array.Find(units, u => u.Names.Contains(name, StringComparer.Ordinal)) is { Names: not null } found ? found.Factor : null;
}
