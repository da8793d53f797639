using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Web;

namespace Fairlead.Delivery;

/// <summary>The days of a window, ready to be drawn.</summary>
internal sealed class FlowCharts
{
    private const int MostDots = 1500;

    private readonly IReadOnlyList<UnpackedDay> _days;
    private readonly IReadOnlyList<(DayWindow Part, DeliveryTotals Totals)> _parts;

    public FlowCharts(DeliverySpan days, DayWindow window)
    {
        _days = [.. days.In(window)];
        _parts = [.. window.Parts().Select(p => (p, days.Of(p)))];
        Totals = days.Of(window);
        Step = _parts.Count == 0 ? "day" : _parts[^1].Part.Days switch { 1 => "day", 7 => "week", 28 => "four weeks", 91 => "13 weeks", _ => "52 weeks" };
    }

    /// <summary>All days together.</summary>
    public DeliveryTotals Totals { get; }

    /// <summary>The length of a part in words.</summary>
    public string Step { get; }

    /// <summary>Every how many changes one is drawn; 1 draws all.</summary>
    public int DotEvery => Math.Max(1, (Totals.LeadTimes.Length + MostDots - 1) / MostDots);

    public ChartModel Deployments() => new(
        $"Deployments per {Step}, those that failed apart.",
        Parts(),
        new ChartY("count", Min: 0),
        [
            new("Succeeded", "bar", "primary", Values(t => t.Deployments - t.Failed), "deployments"),
            new("Failed", "bar", "accent", Values(t => t.Failed), "deployments"),
        ]);

    public ChartModel Shares(string name, Func<DeliveryTotals, Proportion> share) => new(
        $"{name} per {Step}.",
        Parts(),
        new ChartY("percent", Min: 0),
        [new(name, "line", "primary", [.. _parts.Select(p => (object?)share(p.Totals).Rate)])]);

    public ChartModel Recoveries() => new(
        $"Median recovery time per {Step} of the failed deployment.",
        Parts(),
        new ChartY("duration", "log"),
        [new("Median", "bar", "primary", [.. _parts.Select(p => (object?)(double?)Percentile.OfSorted(p.Totals.Recoveries, 500))])]);

    /// <summary>Median and 85th percentile of each part.</summary>
    public ChartModel LeadTimeParts() => new(
        $"Median and 85th percentile of lead times per {Step}.",
        Parts(),
        new ChartY("duration", "log"),
        [
            new("Changes", "line", "muted", Values(t => t.LeadTimes.Length)),
            new("Median", "line", "primary", Percentiles(500)),
            new("85th percentile", "line", "accent", Percentiles(850), Dashed: true),
        ]);

    /// <summary>A dot per change, at most some 1,500 of them, under the lines of <see cref="LeadTimeParts"/>.</summary>
    public ChartModel LeadTimeDots()
    {
        var dots = new List<object?>();
        var (every, count) = (DotEvery, 0);
        foreach (var (day, seconds, _) in _days)
        {
            // Dots of one day are spread over it in the order of their lead time, so that none hides another.
            for (var i = 0; i < seconds.Length; i++, count++)
            {
                if (count % every == 0)
                    dots.Add(new long[] { Milliseconds(day.Day) + (long)((i + 0.5) / seconds.Length * 86_400_000), seconds[i] });
            }
        }

        return new ChartModel(
            $"Lead time of each change by the day of its release, with median and 85th percentile per {Step}.",
            new ChartX("time"),
            new ChartY("duration", "log"),
            [
                new("Change", "scatter", "primary", dots),
                new("Median", "line", "primary", Line(500)),
                new("85th percentile", "line", "accent", Line(850), Dashed: true),
            ]);
    }

    /// <summary>How many changes took how long, in steps that double.</summary>
    public ChartModel LeadTimeDistribution()
    {
        var (limits, names) = Steps();
        var counts = new long[names.Count];
        foreach (var value in Totals.LeadTimes)
        {
            // Found limits belong to the step above, unfound ones come as the complement of the next.
            var at = Array.BinarySearch(limits, value);
            counts[at < 0 ? ~at : at + 1]++;
        }

        return new ChartModel(
            "How many changes took how long.",
            new ChartX("category", names),
            new ChartY("count", Min: 0),
            [new("Changes", "bar", "primary", [.. counts.Select(c => (object?)(double)c)])]);
    }

    private static (long[] Limits, IReadOnlyList<string> Names) Steps()
    {
        const long Hour = 3600, Day = 24 * Hour;
        return ([Hour, 4 * Hour, Day, 3 * Day, 7 * Day, 14 * Day, 30 * Day, 90 * Day], ["< 1 h", "< 4 h", "< 1 d", "< 3 d", "< 7 d", "< 14 d", "< 30 d", "< 90 d", "longer"]);
    }

    private static long Milliseconds(DateOnly day) => (day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000L;

    private ChartX Parts() => new("category", [.. _parts.Select(p => p.Part.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))]);

    private List<object?> Values(Func<DeliveryTotals, int> value) => [.. _parts.Select(p => (object?)(double)value(p.Totals))];

    private List<object?> Percentiles(int permille) => [.. _parts.Select(p => (object?)(double?)Enough(p.Totals, permille))];

    private List<object?> Line(int permille) => [.. _parts.Where(p => Enough(p.Totals, permille) is not null)
        .Select(p => (object?)new long[] { (Milliseconds(p.Part.From) + Milliseconds(p.Part.To)) / 2, Enough(p.Totals, permille)!.Value })];

    private static long? Enough(DeliveryTotals totals, int permille) =>
        totals.LeadTimes.Length < Percentile.MinimumSample ? null : Percentile.OfSorted(totals.LeadTimes, permille);
}
