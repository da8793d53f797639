using Fairlead.Measures;
using Fairlead.Web;

namespace Fairlead.Builds;

/// <summary>The parts of a window, ready to be drawn.</summary>
internal sealed class BuildCharts(MeasureReadings readings)
{
    /// <summary>The length of a part in words.</summary>
    public string Step { get; } = readings[0].Series is [.., var last] ? last.Part.Days switch { 1 => "day", 7 => "week", 28 => "four weeks", 91 => "13 weeks", _ => "52 weeks" } : "day";

    public ChartModel Runs()
    {
        var series = Of(BuildDefinitions.Success).Series;
        return new(
            $"Pipelines per {Step}, those that failed apart.",
            Parts(),
            new ChartY("count", Min: 0),
            [
                new("Succeeded", "bar", "primary", [.. series.Select(p => (object?)Math.Round((p.Value ?? 0) * p.N))], "runs"),
                new("Failed", "bar", "accent", [.. series.Select(p => (object?)(p.N - Math.Round((p.Value ?? 0) * p.N)))], "runs"),
            ]);
    }

    public ChartModel Durations(MeasureDefinition definition, string name) => new ChartModel($"{name} per {Step}, the median.", Parts(), new ChartY("duration", Min: 0), [new("Median", "line", "primary", Values(definition))]).Against(Of(definition));

    public ChartModel Shares(MeasureDefinition definition) => new ChartModel($"{definition.Title} per {Step}.", Parts(), new ChartY("percent", Min: 0), [new(definition.Title, "line", "primary", Values(definition))]).Against(Of(definition));

    public MeasureReading Of(MeasureDefinition definition) => readings.Of(definition);

    private List<object?> Values(MeasureDefinition definition) => [.. Of(definition).Series.Select(p => (object?)p.Value)];

    private ChartX Parts() => new("category", [.. readings[0].Series.Select(p => p.Part.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))]);
}
