using System.Globalization;
using Fairlead.Data;
using Fairlead.Domain.Statistics;

namespace Fairlead.Measures;

/// <summary>A reading as people read it: value, sample, interval and change, each in words.</summary>
public static class ReadingWords
{
    /// <param name="reading">A reading.</param>
    /// <returns>The value with its unit; 'no data' or 'not enough data' where there is none.</returns>
    public static string Value(MeasureReading reading) => reading.Value is { } value
        ? Text(reading, value)
        : reading.N > 0 ? "not enough data" : "no data";

    /// <param name="reading">A reading.</param>
    /// <returns>What it rests on: '34 of 431 deployments', '812 changes'.</returns>
    public static string Sample(MeasureReading reading)
    {
        var things = Words.Count(reading.N, reading.Definition.SampleNoun);
        return reading.Definition.Unit == MeasureUnit.Share && reading.Also.TryGetValue("count", out var count)
            ? $"{Words.Number((long)count)} of {things}"
            : things;
    }

    /// <param name="reading">A share with a value.</param>
    /// <returns>Its part and its whole: '34 of 431'.</returns>
    public static string Part(MeasureReading reading) => $"{Words.Number((long)reading.Also["count"])} of {Words.Number(reading.N)}";

    /// <param name="reading">A reading.</param>
    /// <returns>The 95 % interval, in the unit of the value; null where there is none.</returns>
    public static string? Interval(MeasureReading reading) => reading.Interval is not { } interval ? null : reading.Definition.Unit switch
    {
        MeasureUnit.PerDay => Rate(reading.Value ?? 0, interval),
        MeasureUnit.Share => string.Create(CultureInfo.InvariantCulture, $"{interval.Low * 100:0.0}–{interval.High * 100:0.0} %"),
        _ => $"{Text(reading, interval.Low)} – {Text(reading, interval.High)}",
    };

    /// <param name="reading">A reading.</param>
    /// <returns>How it compares with the window before; an arrow only beyond the noise.</returns>
    public static string Change(MeasureReading reading)
    {
        var before = reading.Before is { } value ? Text(reading, value) : null;
        return reading.Change switch
        {
            MeasureChange.Higher => $"▲ from {before}",
            MeasureChange.Lower => $"▼ from {before}",
            MeasureChange.WithinNoise => $"within noise, was {before}",
            _ => before is null ? "" : $"was {before}",
        };
    }

    /// <param name="reading">A reading.</param>
    /// <returns>How it stands to its target, and the tone: 'met: at most 2 d', 'not met: at least 95 %'; null without a target.</returns>
    public static (string Text, string Tone)? Target(MeasureReading reading)
    {
        if (reading.Target is not { } target)
            return null;
        var wanted = $"{(target.Direction == TargetDirection.AtMost ? "at most" : "at least")} {Text(reading, target.Value)}";
        var (state, tone) = target.State switch
        {
            TargetState.Met => ("met", "good"),
            TargetState.NotMet => ("not met", "warn"),
            _ => ("not enough data", "muted"),
        };
        var doubt = target.IsWithinNoise ? ", by less than the noise" : "";
        var older = target.DefinitionVersion == reading.Definition.Version ? "" : $", set for version {target.DefinitionVersion} of the definition";
        return ($"Target {wanted}: {state}{doubt}{older}", target.IsWithinNoise ? "muted" : tone);
    }

    /// <param name="reading">A reading.</param>
    /// <returns>Whether it moved for the better; null where it did not move beyond the noise.</returns>
    public static bool? IsBetter(MeasureReading reading) => reading.Change switch
    {
        MeasureChange.Higher => reading.Definition.Direction == MeasureDirection.HigherIsBetter,
        MeasureChange.Lower => reading.Definition.Direction == MeasureDirection.LowerIsBetter,
        _ => null,
    };

    /// <param name="reading">A reading with a value.</param>
    /// <param name="now">The present instant.</param>
    /// <returns>For a tile: the unit, the sample and the interval, which keep the number honest.</returns>
    public static string Small(MeasureReading reading, DateTime now) => reading.Definition.Unit switch
    {
        MeasureUnit.PerDay => $"{Words.Rate(reading.Value!.Value).Unit} · {Words.Count(reading.N, reading.Definition.SampleNoun)}",
        MeasureUnit.Share => $"{Part(reading)}{(Interval(reading) is { } range ? $" ({range})" : "")}",
        MeasureUnit.Duration => $"median of {Words.Number(reading.N)}{Open(reading)}{Tail(reading)}",
        MeasureUnit.Count when reading.Definition.ValueNoun is { } things => $"{things}, median of {Words.Number(reading.N)}{Tail(reading)}",
        MeasureUnit.Money or MeasureUnit.Score => $"of {Sample(reading)}",
        MeasureUnit.Count when !reading.Definition.IsNow => $"in {Sample(reading)}",
        _ => reading.Also.TryGetValue("oldest", out var oldest)
            ? $"the oldest for {Words.Duration((now - Instants.FromUnix((long)oldest)).TotalSeconds)}"
            : "nothing waits",
    };

    /// <param name="reading">A reading.</param>
    /// <returns>For a tile: how it compares with the window before, and the tone; an arrow only beyond the noise.</returns>
    public static (string Text, string Tone) Trend(MeasureReading reading)
    {
        if (reading.Value is null)
            return (reading.NoData ?? "", "muted");
        if (reading.Before is not { } before || reading.Change == MeasureChange.NotComparable)
            return (reading.Definition.IsNow ? "now, whatever the window" : "no window before to compare with", "muted");
        var was = Text(reading, before);
        return IsBetter(reading) is { } better
            ? ($"{(reading.Change == MeasureChange.Higher ? "▲" : "▼")} was {was}", better ? "good" : "warn")
            : ($"was {was}, within noise", "muted");
    }

    private static string Text(MeasureReading reading, double value) =>
        reading.Currency is { } currency ? Words.Money(value, currency) : Words.Value(value, reading.Definition.Unit);

    private static string Open(MeasureReading reading) =>
        reading.Also.TryGetValue("open", out var open) && open > 0 ? $", {Words.Number((long)open)} open" : "";

    private static string Tail(MeasureReading reading) =>
        reading.Also.TryGetValue(reading.Definition.Tail, out var tail) ? $" · {reading.Definition.Tail} {Text(reading, tail)}" : "";

    // Both ends in the unit of the value, so that they can be compared at a glance.
    private static string Rate(double perDay, Interval interval)
    {
        var factor = perDay switch { 0 or >= 1 => 1.0, >= 1 / 7.0 => 7, >= 12 / 365.25 => 365.25 / 12, _ => 365.25 };
        return string.Create(CultureInfo.InvariantCulture, $"{interval.Low * factor:0.0}–{interval.High * factor:0.0}");
    }
}
