using System.Text.Json;

namespace Fairlead.Measures;

/// <summary>The 95 % interval of a value, in its unit.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Level">0.95.</param>
public sealed record IntervalFigures(double Low, double High, double Level = 0.95);

/// <summary>A window as JSON has it.</summary>
/// <param name="Text">The choice, as it stands in the query string.</param>
/// <param name="Title">The choice in words.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, which is in the window, too.</param>
/// <param name="Reason">Why this window, when nobody chose one.</param>
public sealed record WindowFigures(string Text, string Title, DateOnly From, DateOnly To, string? Reason)
{
    /// <param name="choice">A choice.</param>
    /// <param name="reason">Why this one.</param>
    /// <returns>Its figures.</returns>
    public static WindowFigures Of(WindowChoice choice, string? reason) => new(choice.Text, choice.Title, choice.Window.From, choice.Window.To.AddDays(-1), reason);
}

/// <summary>A part of the window.</summary>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day.</param>
/// <param name="Value">The value; null where there is none.</param>
/// <param name="N">The sample size.</param>
public sealed record PartFigures(DateOnly From, DateOnly To, double? Value, long N);

/// <summary>The target of a reading, in the reading's unit.</summary>
/// <param name="Value">What shall be reached.</param>
/// <param name="Direction">atMost or atLeast.</param>
/// <param name="State">met, notMet or notEnoughData.</param>
/// <param name="WithinNoise">Whether the reading's interval holds the target, so that the state may be chance.</param>
/// <param name="SetAt">Since when it is what it is.</param>
/// <param name="DefinitionVersion">The version of the definition for which it was set.</param>
public sealed record ReadTargetFigures(double Value, string Direction, string State, bool WithinNoise, DateTime SetAt, int DefinitionVersion)
{
    internal static ReadTargetFigures? Of(MeasureReading reading) => reading.Target is { } target
        ? new(target.Value, Words.Name(target.Direction), Words.Name(target.State), target.IsWithinNoise, target.SetAt, target.DefinitionVersion)
        : null;
}

/// <summary>A reading as JSON has it, from the API and the command line alike: durations in seconds, shares from 0 to 1, null for no data.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">perDay, seconds, share, count, money or score.</param>
/// <param name="Direction">higherIsBetter or lowerIsBetter.</param>
/// <param name="DefinitionVersion">Which meaning.</param>
/// <param name="Inferred">Whether it rests on inference.</param>
/// <param name="Scope">'team:KEY', 'service:KEY' or 'organisation'.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Value">The value.</param>
/// <param name="N">The sample size.</param>
/// <param name="Interval">The interval, where one is due.</param>
/// <param name="Also">Further values by name.</param>
/// <param name="Currency">The ISO 4217 code of an amount of money.</param>
/// <param name="Target">What it shall reach, and how it stands to that; null where there is no target.</param>
/// <param name="NoData">Why there is no value.</param>
/// <param name="Notes">What was left out.</param>
/// <param name="NewestFact">The newest fact that it could know.</param>
/// <param name="Before">The value of the window before.</param>
/// <param name="Change">notComparable, withinNoise, higher or lower.</param>
/// <param name="Series">The parts of the window.</param>
/// <param name="Rows">The page with its rows.</param>
/// <param name="Definition">The page with its meaning.</param>
public sealed record MeasureFigures(
    string Name,
    string Title,
    string Unit,
    string Direction,
    int DefinitionVersion,
    bool Inferred,
    string Scope,
    DateOnly From,
    DateOnly To,
    double? Value,
    long N,
    IntervalFigures? Interval,
    IReadOnlyDictionary<string, double> Also,
    string? Currency,
    ReadTargetFigures? Target,
    string? NoData,
    IReadOnlyList<string> Notes,
    DateTime? NewestFact,
    double? Before,
    string Change,
    IReadOnlyList<PartFigures> Series,
    string Rows,
    string Definition)
{
    /// <param name="reading">A reading.</param>
    /// <returns>Its figures.</returns>
    public static MeasureFigures Of(MeasureReading reading) => new(
        reading.Definition.Name,
        reading.Definition.Title,
        UnitOf(reading.Definition.Unit),
        Words.Name(reading.Definition.Direction),
        reading.Definition.Version,
        reading.Definition.IsInferred,
        reading.Scope.Text.Length == 0 ? "organisation" : reading.Scope.Text,
        reading.Window.From,
        reading.Window.To.AddDays(-1),
        reading.Value,
        reading.N,
        reading.Interval is { } i ? new IntervalFigures(i.Low, i.High) : null,
        reading.Also,
        reading.Currency,
        ReadTargetFigures.Of(reading),
        reading.NoData,
        reading.Notes,
        reading.NewestFact,
        reading.Before,
        Words.Name(reading.Change),
        [.. reading.Series.Select(p => new PartFigures(p.Part.From, p.Part.To.AddDays(-1), p.Value, p.N))],
        PageOf(reading),
        $"/definitions/{reading.Definition.Name}");

    /// <param name="unit">A unit.</param>
    /// <returns>Its name in figures.</returns>
    public static string UnitOf(MeasureUnit unit) => unit == MeasureUnit.Duration ? "seconds" : Words.Name(unit);

    private static string PageOf(MeasureReading reading)
    {
        var scope = reading.Scope.Text.Length == 0 ? "" : $"scope={Uri.EscapeDataString(reading.Scope.Text)}&";
        return FormattableString.Invariant($"{reading.Definition.RowsPath}?{scope}window={reading.Window.From:yyyy-MM-dd}..{reading.Window.To.AddDays(-1):yyyy-MM-dd}");
    }
}
