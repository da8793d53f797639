using System.Globalization;
using Fairlead.Measures;
using Fairlead.Web;

namespace Fairlead.Changes;

/// <summary>The parts of a window, ready to be drawn.</summary>
internal sealed class ChangeCharts(MeasureReadings readings)
{
    private static readonly string[] Tones = ["soft", "accent", "primary", "muted"];

    /// <summary>The length of a part in words.</summary>
    public string Step { get; } = readings[0].Series is [.., var last] ? last.Part.Days switch { 1 => "day", 7 => "week", 28 => "four weeks", 91 => "13 weeks", _ => "52 weeks" } : "day";

    public MeasureReading Of(MeasureDefinition definition) => readings.Of(definition);

    public ChartModel Stages() => new(
        $"The median of each stage per {Step}.",
        Parts(),
        new ChartY("duration", Min: 0),
        [.. ChangeDefinitions.Stages.Select((d, i) => new ChartSeries(ShortName(d), "bar", Tones[i], Values(d), "stages"))]);

    public ChartModel Merges() => new(
        $"Merges to the trunk per {Step}, those with a known age apart.",
        Parts(),
        new ChartY("count", Min: 0),
        [
            new("Age known", "bar", "primary", [.. Of(ChangeDefinitions.BranchAge).Series.Select(p => (object?)(double)p.N)], "merges"),
            new("Age unknown", "bar", "muted", [.. Of(ChangeDefinitions.Merges).Series.Zip(Of(ChangeDefinitions.BranchAge).Series, (all, known) => (object?)(double)(all.N - known.N))], "merges"),
        ]);

    public ChartModel BranchAges() => new ChartModel(
        $"Median branch age per {Step}.", Parts(), new ChartY("duration", Min: 0), [new("Median", "line", "primary", Values(ChangeDefinitions.BranchAge))]).Against(Of(ChangeDefinitions.BranchAge));

    /// <summary>'Coding' for 'Coding time'.</summary>
    public static string ShortName(MeasureDefinition definition) => definition.Title.Split(' ')[0];

    private List<object?> Values(MeasureDefinition definition) => [.. Of(definition).Series.Select(p => (object?)p.Value)];

    private ChartX Parts() => new("category", [.. readings[0].Series.Select(p => p.Part.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]);
}
