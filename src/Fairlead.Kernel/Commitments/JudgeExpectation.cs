using System.Globalization;
using Fairlead.Domain.Statistics;
using Fairlead.Measures;

namespace Fairlead.Commitments;

/// <summary>Whether what was promised helped.</summary>
public enum CommitmentVerdict
{
    /// <summary>The measure is as expected, beyond the noise where it has an interval.</summary>
    Helped,

    /// <summary>It is not, beyond the noise where it has an interval.</summary>
    NoEffect,

    /// <summary>There is no value, or too few facts to tell.</summary>
    NotEnoughData,
}

/// <summary>What a measure said at one time.</summary>
/// <param name="Value">The value; null where there is none.</param>
/// <param name="N">The sample.</param>
/// <param name="Interval">Its interval; null where there is none.</param>
/// <param name="Version">The version of the definition.</param>
internal sealed record ReadValue(double? Value, long N, Interval? Interval, int Version);

/// <summary>Judges an expectation by what a measure says, with the arithmetic in words.</summary>
internal static class JudgeExpectation
{
    /// <param name="expected">What was expected.</param>
    /// <param name="definition">The measure; null where the program has it no more.</param>
    /// <param name="read">What it says now; null where nothing could be read.</param>
    /// <param name="atClosing">What it said when the promise was closed; null at closing itself, and where there was nothing.</param>
    /// <returns>The verdict and the reason.</returns>
    public static (CommitmentVerdict Verdict, string Why) Of(Expectation expected, MeasureDefinition? definition, ReadValue? read, ReadValue? atClosing)
    {
        if (definition is null)
            return (CommitmentVerdict.NotEnoughData, $"There is no measure '{expected.Measure}' any more.");
        if (read is not { Value: { } value })
            return (CommitmentVerdict.NotEnoughData, $"There was no value over {Words.Count(expected.Weeks, "week")}{(read is null ? "" : $", with {Words.Count(read.N, "fact")}")}.");
        var why = $"{Shown(read, definition)}, expected {(expected.IsUnder ? "under" : "over")} {Words.Value(expected.Bound, definition.Unit)}{Before(atClosing, definition)}.";

        // A number of another version is another number.
        if (atClosing is { } closing && closing.Version != read.Version)
            return (CommitmentVerdict.NotEnoughData, $"{why} Its definition changed since: version {closing.Version.ToString(CultureInfo.InvariantCulture)} then, {read.Version.ToString(CultureInfo.InvariantCulture)} now.");
        if (read.Interval is { } interval && interval.Low <= expected.Bound && expected.Bound <= interval.High)
            return (CommitmentVerdict.NotEnoughData, $"{why} The interval reaches across the bound.");
        return (expected.IsMet(value) ? CommitmentVerdict.Helped : CommitmentVerdict.NoEffect, why);
    }

    /// <returns>A verdict for people.</returns>
    public static string Word(CommitmentVerdict verdict) => verdict switch
    {
        CommitmentVerdict.Helped => "it helped",
        CommitmentVerdict.NoEffect => "no effect",
        _ => "not enough data",
    };

    private static string Before(ReadValue? atClosing, MeasureDefinition definition) => atClosing switch
    {
        null => "",
        { Value: null } => "; at closing there was no value",
        _ => $"; at closing it was {Shown(atClosing, definition)}",
    };

    private static string Shown(ReadValue read, MeasureDefinition definition) =>
        $"{Words.Value(read.Value!.Value, definition.Unit)} ({(read.Interval is { } i ? $"{Words.Value(i.Low, definition.Unit)} to {Words.Value(i.High, definition.Unit)}, " : "")}n {Words.Number(read.N)})";
}
