using Fairlead.Data;
using Fairlead.Measures;

namespace Fairlead.Web;

/// <summary>A measure in the words of a tile.</summary>
public static class MeasureText
{
    /// <param name="reading">A reading with a value.</param>
    /// <param name="now">The present instant.</param>
    /// <returns>The unit, the sample and the interval: what keeps the number honest.</returns>
    public static string Small(MeasureReading reading, DateTime now)
    {
        var unit = reading.Definition.Unit;
        if (unit == MeasureUnit.PerDay)
            return $"{Words.Rate(reading.Value!.Value).Unit} · {Words.Count(reading.N, "deployment")}";
        if (unit == MeasureUnit.Share)
            return $"{Words.Number((long)reading.Also["count"])} of {Words.Number(reading.N)}{Range(reading)}";
        if (unit == MeasureUnit.Duration)
            return $"median of {Words.Number(reading.N)} · p85 {Words.Duration(reading.Also["p85"])}";
        return reading.Also.TryGetValue("oldest", out var oldest)
            ? $"the oldest for {Words.Duration((now - Instants.FromUnix((long)oldest)).TotalSeconds)}"
            : "nothing waits";
    }

    /// <param name="reading">A reading.</param>
    /// <returns>How it compares with the window before, and the tone; an arrow only beyond the noise.</returns>
    public static (string Text, string Tone) Trend(MeasureReading reading)
    {
        if (reading.Value is null)
            return (reading.NoData ?? "", "muted");
        if (reading.Before is not { } before || reading.Change == MeasureChange.NotComparable)
            return (reading.Definition.Unit == MeasureUnit.Count ? "now, whatever the window" : "no window before to compare with", "muted");
        var was = reading.Definition.Unit == MeasureUnit.PerDay ? Words.Value(before, MeasureUnit.PerDay) : Words.Value(before, reading.Definition.Unit);
        if (reading.Change == MeasureChange.WithinNoise)
            return ($"was {was}, within noise", "muted");
        var better = (reading.Change == MeasureChange.Higher) == (reading.Definition.Direction == MeasureDirection.HigherIsBetter);
        return ($"{(reading.Change == MeasureChange.Higher ? "▲" : "▼")} was {was}", better ? "good" : "warn");
    }

    private static string Range(MeasureReading reading) => reading.Interval is not { } i ? "" :
        FormattableString.Invariant($" ({i.Low * 100:0.0}–{i.High * 100:0.0} %)");
}
