using System.Globalization;
using Fairlead.Measures;

namespace Fairlead.Web;

/// <summary>Draws a chart of a measure beside its target.</summary>
public static class ChartTargets
{
    /// <param name="chart">A chart whose side axis has the measure's unit.</param>
    /// <param name="reading">The measure, with its target where it has one.</param>
    /// <param name="reference">Lines of what others published, where the reader asked for them.</param>
    /// <returns>The chart with a line at the target and a mark where it was moved.</returns>
    public static ChartModel Against(this ChartModel chart, MeasureReading reading, IReadOnlyList<ReferenceLine>? reference = null)
    {
        if (reading.Target is not { } target)
            return chart with { Targets = reference };
        string Value(double value) => Words.Value(value, reading.Definition.Unit);
        var line = new ReferenceLine(target.Value, $"Target: {(target.Direction == TargetDirection.AtMost ? "at most" : "at least")} {Value(target.Value)}");
        var marks = target.Moves.Select(m => new ChartMark(
            m.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            m.To is { } to ? $"Target moved from {Value(m.From!.Value)} to {Value(to)}" : "Target ended",
            "muted"));
        return chart with { Targets = [line, .. reference ?? []], Marks = [.. chart.Marks ?? [], .. marks] };
    }
}
