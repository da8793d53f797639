using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Measures;

namespace Fairlead.Web;

/// <summary>What a chart shows: one model from which the picture's data and the table beneath are made.</summary>
/// <param name="Label">One sentence for those who cannot see the picture.</param>
/// <param name="X">The axis below.</param>
/// <param name="Y">The axis at the side.</param>
/// <param name="Series">What is drawn.</param>
/// <param name="Marks">Instants with a name.</param>
/// <param name="Targets">Lines across, each with a name.</param>
public sealed record ChartModel(string Label, ChartX X, ChartY Y, IReadOnlyList<ChartSeries> Series, IReadOnlyList<ChartMark>? Marks = null, IReadOnlyList<ReferenceLine>? Targets = null)
{
    /// <summary>The model as JSON for the element, in the default encoding, which no HTML can break out of.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, ChartJson.Default.ChartModel);
}

/// <summary>The axis below.</summary>
/// <param name="Kind">'category' or 'time'.</param>
/// <param name="Values">The categories; dates as 2026-09-07 are written out.</param>
public sealed record ChartX(string Kind, IReadOnlyList<string>? Values = null);

/// <summary>The axis at the side.</summary>
/// <param name="Unit">'count', 'duration' (seconds), 'percent' (0 to 1) or 'perDay'.</param>
/// <param name="Scale">'linear' or 'log'.</param>
/// <param name="Min">The lowest value shown.</param>
public sealed record ChartY(string Unit, string Scale = "linear", double? Min = null);

/// <summary>One series.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">'line', 'bar' or 'scatter'.</param>
/// <param name="Tone">'primary', 'soft', 'accent', 'muted', 'good', 'warn' or 'bad'.</param>
/// <param name="Values">For categories one value each, null for a gap; for time pairs of milliseconds and value.</param>
/// <param name="Stack">Series of one name stand on each other.</param>
/// <param name="Dashed">Whether a line is dashed.</param>
public sealed record ChartSeries(string Name, string Kind, string Tone, IReadOnlyList<object?> Values, string? Stack = null, bool Dashed = false);

/// <summary>An instant with a name.</summary>
/// <param name="X">The place on the axis.</param>
/// <param name="Label">The name.</param>
/// <param name="Tone">As of a series.</param>
public sealed record ChartMark(string X, string Label, string Tone);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChartModel))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class ChartJson : JsonSerializerContext;

/// <summary>Units of charts in words, for their tables.</summary>
public static class ChartUnits
{
    /// <param name="value">A value; null is a gap.</param>
    /// <param name="unit">The unit of the axis.</param>
    /// <returns>The value in words.</returns>
    public static string Text(double? value, string unit) => value is not { } v ? "no data" : unit switch
    {
        "duration" => Words.Duration(v),
        "percent" => Words.Percent(v),
        "perDay" => Words.Value(v, MeasureUnit.PerDay),
        _ => Words.Number((long)v),
    };
}
