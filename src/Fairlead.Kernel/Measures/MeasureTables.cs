using Fairlead.Commands;
using Fairlead.Web;

namespace Fairlead.Measures;

/// <summary>What <c>fairlead measures --json</c> prints.</summary>
internal sealed record MeasuresFigures(string Scope, string Title, WindowFigures Window, string Sentence, IReadOnlyList<MeasureFigures> Measures);

/// <summary>Measures as tables.</summary>
internal static class MeasureTables
{
    public static Sheet Sheet(IEnumerable<MeasureReading> readings) => new(
        [new("Measure"), new("Value", IsNumber: true), new("From", IsNumber: true), new("95 % interval", IsNumber: true), new("Window before", IsOptional: true)],
        [.. readings.Select(r => (string[])
        [
            r.Definition.Title + (r.Definition.IsInferred ? " (inferred)" : ""),
            ReadingWords.Value(r) + (r.Value is not null && r.Also.TryGetValue(r.Definition.Tail, out var tail) ? $", {r.Definition.Tail} {Words.Value(tail, r.Definition.Unit)}" : ""),
            r.Definition.Unit == MeasureUnit.Count ? "" : ReadingWords.Sample(r),
            ReadingWords.Interval(r) ?? "",
            ReadingWords.Change(r),
        ])]);

    public static IEnumerable<string> Notes(IEnumerable<MeasureReading> readings) =>
        readings.SelectMany(r => NotesOf(r).Select(n => $"{r.Definition.Title}: {n}"));

    private static IEnumerable<string> NotesOf(MeasureReading reading)
    {
        if (ReadingWords.Target(reading) is var (target, _))
            yield return $"{target}.";
        if (reading.Value is null && reading.NoData is { } why)
            yield return why;
        foreach (var note in reading.Notes)
            yield return note;
    }

    public static void CsvHeader(TextWriter writer) => writer.Write(Csv.Row("scope", "measure", "from", "to", "value", "unit", "n", "low", "high", "p85", "p90", "p95", "before", "change", "definitionVersion", "inferred", "noData"));

    public static void CsvRows(TextWriter writer, IEnumerable<MeasureReading> readings)
    {
        foreach (var r in readings)
        {
            var f = MeasureFigures.Of(r);
            writer.Write(Csv.Row(
                f.Scope.Length == 0 ? "organisation" : f.Scope,
                f.Name,
                f.From.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                f.To.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                f.Value,
                f.Unit,
                f.N,
                f.Interval?.Low,
                f.Interval?.High,
                f.Also.TryGetValue("p85", out var p85) ? p85 : null,
                f.Also.TryGetValue("p90", out var p90) ? p90 : null,
                f.Also.TryGetValue("p95", out var p95) ? p95 : null,
                f.Before,
                f.Change,
                f.DefinitionVersion,
                f.Inferred,
                f.NoData));
        }
    }
}
