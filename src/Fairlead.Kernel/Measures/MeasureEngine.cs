using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>Computes readings: the same comparison, the same series and the same rules of what is not shown, for the measures of all modules.</summary>
internal static class MeasureEngine
{
    public static IReadOnlyList<MeasureReading> Read<TTotals>(IReadOnlyList<Measure<TTotals>> measures, IScopeFacts<TTotals> facts, MeasureScope scope, DayWindow window)
        where TTotals : class
    {
        if (measures.Count == 0)
            return [];
        var measured = new MeasuredWindow<TTotals>(scope, window, KnownOf(facts, window), facts, facts.Of(window));
        var isNow = measures.All(m => m.Definition.IsNow);

        // There is nothing to compare with before the first fact, and little where most of the window is not known.
        var before = isNow || facts.Known?.IsComparable(window) == false ? null : facts.Of(window.Before);
        IReadOnlyList<(DayWindow Part, int Known, TTotals Totals)> parts = isNow
            ? []
            : [.. window.Parts().Select(p => (p, KnownOf(facts, p)?.Days ?? 0, facts.Of(p)))];
        return [.. measures.Select(m => Read(m, measured, before, parts))];
    }

    private static MeasureReading Read<TTotals>(
        Measure<TTotals> measure,
        MeasuredWindow<TTotals> measured,
        TTotals? before,
        IReadOnlyList<(DayWindow Part, int Known, TTotals Totals)> parts)
        where TTotals : class
    {
        var newest = measured.Facts.NewestOf(measure.Definition);
        int Known(int days) => newest is null ? 0 : days;
        var (now, withheld) = Shown(measure, measured.Now, Known(measured.Known?.Days ?? 0));
        var reading = new MeasureReading
        {
            Definition = measure.Definition,
            Scope = measured.Scope,
            Window = measured.Window,
            Value = now.Value,
            N = now.N,
            Interval = now.Interval,
            Currency = now.Currency,
            Also = Named([.. now.Also, .. measure.Also(measured)]),
            NoData = now.Value is not null ? null : withheld ?? measure.WhyNone(now) ?? measure.NoData(measured),
            Notes = [.. measure.Notes(measured)],
            NewestFact = newest,
        };
        if (measure.Definition.IsNow)
            return reading;
        var earlier = before is null ? default : Shown(measure, before, Known(measured.Window.Days)).Number;
        var change = measure.Compare(now, earlier);
        return reading with
        {
            Before = now.Value is null ? null : measure.Before(earlier),
            Change = change,
            Series = [.. parts.Select(p => (p.Part, Shown(measure, p.Totals, Known(p.Known), isPart: true).Number)).Select(p => new SeriesPoint(p.Part, p.Number.Value, p.Number.N))],
        };
    }

    private static (MeasureNumber Number, string? Withheld) Shown<TTotals>(Measure<TTotals> measure, TTotals totals, int known, bool isPart = false)
        where TTotals : class
    {
        var number = measure.Of(totals, known, isPart);

        // Seven known ages of 551 say nothing of the others.
        if (measure.Whole is not { } whole || number.Value is null || number.N * 2 >= whole.Total(totals))
            return (number, null);
        return (number with { Value = null, Interval = null, Also = [] },
            $"Of {Words.Count(whole.Total(totals), whole.Noun)} the {whole.Known} of only {Words.Number(number.N)} is known; fewer than half speak for none of the others.");
    }

    private static DayWindow? KnownOf<TTotals>(IScopeFacts<TTotals> facts, DayWindow days)
        where TTotals : class => facts.Known is { } known ? known.Of(days) : days;

    private static IReadOnlyDictionary<string, double> Named(IReadOnlyList<(string Name, double Value)> values) =>
        values.Count == 0 ? Nothing : values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    private static readonly IReadOnlyDictionary<string, double> Nothing = new Dictionary<string, double>(StringComparer.Ordinal);
}
