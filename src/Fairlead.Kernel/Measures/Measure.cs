using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>How a measure's number is found in what the facts of some days add up to. The kinds stand beside this.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Definition">What it means.</param>
public abstract record Measure<TTotals>(MeasureDefinition Definition)
    where TTotals : class
{
    /// <summary>Why there is no number, asked when there is none.</summary>
    public required Func<MeasuredWindow<TTotals>, string> NoData { get; init; }

    /// <summary>What was left out or needs saying.</summary>
    public Func<MeasuredWindow<TTotals>, IEnumerable<string>> Notes { get; init; } = _ => [];

    /// <summary>Further values by name.</summary>
    public Func<MeasuredWindow<TTotals>, IEnumerable<(string Name, double Value)>> Also { get; init; } = _ => [];

    /// <summary>The whole of which at least half must be known before a number is shown; null where all is known.</summary>
    public MeasureWhole<TTotals>? Whole { get; init; }

    /// <param name="totals">What the facts add up to.</param>
    /// <param name="days">How many of these days are known; 0 where none is.</param>
    /// <param name="isPart">Whether it is a part of a window, of which the value alone is wanted: intervals of medians cost most.</param>
    /// <returns>The number.</returns>
    internal abstract MeasureNumber Of(TTotals totals, int days, bool isPart);

    /// <param name="number">The number, which has no value.</param>
    /// <returns>What the kind itself can say about it: that there are too few, or that too many are open; null leaves it to the module.</returns>
    internal virtual string? WhyNone(MeasureNumber number) => null;

    /// <param name="number">The number of the window before.</param>
    /// <returns>What is said of it beside the present one; null for nothing.</returns>
    internal virtual double? Before(MeasureNumber number) => number.Value;

    /// <param name="now">The number.</param>
    /// <param name="before">That of the window before.</param>
    /// <returns>How they compare.</returns>
    internal virtual MeasureChange Compare(MeasureNumber now, MeasureNumber before) =>
        MeasureChanges.Between(now.Value, now.Interval, before.Value, before.Interval);
}

/// <summary>What a number is a part of.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Total">How many there are, known and unknown.</param>
/// <param name="Noun">What they are, in the singular: 'merge'.</param>
/// <param name="Known">What is known of some of them: 'age', 'size'.</param>
public sealed record MeasureWhole<TTotals>(Func<TTotals, long> Total, string Noun, string Known);

/// <summary>A window, measured.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Scope">What about.</param>
/// <param name="Window">Which days.</param>
/// <param name="Known">The part of them of which anything is known; null where nothing is.</param>
/// <param name="Facts">What the module knows of the scope.</param>
/// <param name="Now">What these days add up to.</param>
public sealed record MeasuredWindow<TTotals>(MeasureScope Scope, DayWindow Window, DayWindow? Known, IScopeFacts<TTotals> Facts, TTotals Now)
    where TTotals : class;

/// <summary>A number as its kind finds it.</summary>
/// <param name="Value">The value; null where there is none.</param>
/// <param name="N">The sample size.</param>
/// <param name="Interval">The 95 % interval, where one is due.</param>
internal readonly record struct MeasureNumber(double? Value, long N, Interval? Interval)
{
    /// <summary>Further values by name.</summary>
    public IReadOnlyList<(string Name, double Value)> Also { get; init; } = [];

    /// <summary>The least that the value can be, where too many are not over yet to say what it is.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The currency of an amount.</summary>
    public string? Currency { get; init; }
}
