using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>A value of a part of the window, for a small picture.</summary>
/// <param name="Part">The part.</param>
/// <param name="Value">The value; null where there is none.</param>
/// <param name="N">The sample size.</param>
public sealed record SeriesPoint(DayWindow Part, double? Value, long N);

/// <summary>How a value compares with the window before.</summary>
public enum MeasureChange
{
    /// <summary>One of the windows has no data, or no interval.</summary>
    NotComparable,

    /// <summary>The intervals overlap: no arrow.</summary>
    WithinNoise,

    /// <summary>Higher, beyond the noise.</summary>
    Higher,

    /// <summary>Lower, beyond the noise.</summary>
    Lower,
}

/// <summary>Compares a window with the one before: an arrow needs more than a difference.</summary>
public static class MeasureChanges
{
    /// <param name="now">The value; null where there is none.</param>
    /// <param name="nowInterval">Its interval.</param>
    /// <param name="before">The value before.</param>
    /// <param name="beforeInterval">Its interval.</param>
    /// <returns>Higher or lower only where the two intervals do not touch.</returns>
    public static MeasureChange Between(double? now, Interval? nowInterval, double? before, Interval? beforeInterval)
    {
        if (now is null || before is null || nowInterval is not { } a || beforeInterval is not { } b)
            return MeasureChange.NotComparable;
        if (!a.IsApartFrom(b))
            return MeasureChange.WithinNoise;
        return now > before ? MeasureChange.Higher : MeasureChange.Lower;
    }

    /// <summary>Compares numbers that were counted, not drawn: they have no interval, and any difference that matters is one.</summary>
    /// <param name="now">The value; null where there is none.</param>
    /// <param name="before">The value before.</param>
    /// <param name="least">The least difference that matters, in the unit of the values.</param>
    /// <returns>Higher or lower where they differ by at least that.</returns>
    public static MeasureChange Counted(double? now, double? before, double least)
    {
        if (now is not { } a || before is not { } b)
            return MeasureChange.NotComparable;
        if (a == b || Math.Abs(a - b) < least)
            return MeasureChange.WithinNoise;
        return a > b ? MeasureChange.Higher : MeasureChange.Lower;
    }
}

/// <summary>A number that can be questioned.</summary>
public sealed record MeasureReading
{
    /// <summary>What it means.</summary>
    public required MeasureDefinition Definition { get; init; }

    /// <summary>What it is about.</summary>
    public required MeasureScope Scope { get; init; }

    /// <summary>The days that it covers.</summary>
    public required DayWindow Window { get; init; }

    /// <summary>The value in the definition's unit; null where there is no data, which is never zero and never good.</summary>
    public required double? Value { get; init; }

    /// <summary>The sample size.</summary>
    public required long N { get; init; }

    /// <summary>The 95 % interval, where one is due and the sample allows it.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Further values by name: quantiles of a median as 'p50', 'p85', 'p90' and 'p95', the numerator of a share as 'count'.</summary>
    public IReadOnlyDictionary<string, double> Also { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The ISO 4217 code of an amount of money; null for other units.</summary>
    public string? Currency { get; init; }

    /// <summary>What it shall reach, and how it stands to that; null where nobody set a target for this measure and scope.</summary>
    public ReadTarget? Target { get; init; }

    /// <summary>Why there is no value.</summary>
    public string? NoData { get; init; }

    /// <summary>What was left out or needs saying, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The newest fact that it could know.</summary>
    public DateTime? NewestFact { get; init; }

    /// <summary>The value of the window before.</summary>
    public double? Before { get; init; }

    /// <summary>How the two compare.</summary>
    public MeasureChange Change { get; init; }

    /// <summary>The parts of the window.</summary>
    public IReadOnlyList<SeriesPoint> Series { get; init; } = [];
}
