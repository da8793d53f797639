using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;

namespace Fairlead.Tests.Measures;

/// <summary>The one engine: every kind of measure has the same quantiles, intervals, comparison, series and rules of what is not shown.</summary>
public sealed class MeasureEngineTests
{
    private static readonly DateOnly First = new(2026, 3, 2);
    private static readonly DayWindow Window = new(First.AddDays(28), First.AddDays(56));
    private static readonly MeasureScope Scope = new(ScopeKind.Organisation, null, "All", []);

    [Fact]
    public void A_median_has_its_quantiles_by_nearest_rank()
    {
        // Nearest rank of 1..20: the 10th, the 17th, the 18th and the 19th value.
        var reading = Read(Median(), new(d => d == Window ? Numbers(20) : []));

        reading.Value.ShouldBe(10);
        reading.N.ShouldBe(20);
        reading.Also.ShouldBe(new Dictionary<string, double> { ["p50"] = 10, ["p85"] = 17, ["p90"] = 18, ["p95"] = 19 }, ignoreOrder: true);
        reading.Interval.ShouldBe(RankInterval.OfSorted(Numbers(20), 500));
        reading.NoData.ShouldBeNull();
    }

    [Fact]
    public void Four_values_are_no_median_and_say_how_many_there_are()
    {
        var reading = Read(Median(), new(d => d == Window ? Numbers(4) : []));

        reading.Value.ShouldBeNull();
        reading.NoData.ShouldBe("Not enough data: only 4 runs, and a median needs 5.");
        Read(Median(), new(_ => [])).NoData.ShouldBe("No run finished.");
    }

    [Fact]
    public void What_is_open_counts_with_a_lower_bound_and_too_many_open_ones_give_no_median()
    {
        // Kaplan and Meier, as CensoredTimes has it: five ended before six that are open leave more than half going on.
        var open = new MedianMeasure<Totals>(Definition(MeasureUnit.Duration), t => t.Values) { NoData = _ => "None.", Open = t => t.Open };

        Read(open, new(d => d == Window ? [10, 20, 30, 40, 50] : [], _ => [60])).ShouldSatisfyAllConditions(
            r => r.Value.ShouldBe(30),
            r => r.N.ShouldBe(6),
            r => r.Also["open"].ShouldBe(1));
        Read(open, new(d => d == Window ? [10, 20, 30, 40, 50] : [], _ => [60, 60, 60, 60, 60, 60])).ShouldSatisfyAllConditions(
            r => r.Value.ShouldBeNull(),
            r => r.Interval.ShouldBeNull(),
            r => r.NoData.ShouldBe("Too many of 11 are still open for a median; it is at least 1 min."));
    }

    [Fact]
    public void A_rate_is_over_the_days_that_are_known_and_none_known_is_no_rate()
    {
        var rate = new RateMeasure<Totals>(Definition(MeasureUnit.PerDay), t => t.Values.Length) { NoData = _ => "Nothing known." };

        Read(rate, new(d => d == Window ? Numbers(14) : [], known: new KnownDays(Window.From.AddDays(14), null))).ShouldSatisfyAllConditions(
            r => r.Value.ShouldBe(1, "14 events in the 14 days that are known"),
            r => r.Change.ShouldBe(MeasureChange.NotComparable, "the window before lies before the first fact"),
            r => r.Before.ShouldBeNull());
        Read(rate, new(_ => [], newest: null)).ShouldSatisfyAllConditions(
            r => r.Value.ShouldBeNull("nothing known is not zero"),
            r => r.NoData.ShouldBe("Nothing known."),
            r => r.Series.ShouldAllBe(p => p.Value == null));
        Read(rate, new(d => d == Window ? Numbers(14) : [])).Before.ShouldBeNull("no event before is no rate to compare with");
    }

    [Fact]
    public void Counts_and_shares_have_an_interval_and_sums_and_states_have_none()
    {
        var facts = new Facts(d => d == Window ? Numbers(10) : Numbers(40));
        var count = Read(new CountMeasure<Totals>(Definition(MeasureUnit.Count), t => t.Values.Length) { NoData = _ => "None." }, facts);
        var share = Read(new ShareMeasure<Totals>(Definition(MeasureUnit.Share), t => Proportion.Of(1, t.Values.Length)) { NoData = _ => "None." }, facts);
        var sum = Read(new SumMeasure<Totals>(Definition(MeasureUnit.Money), t => t.Values.Sum(), t => t.Values.Length) { NoData = _ => "None.", Currency = _ => "EUR" }, facts);
        var state = Read(new LatestMeasure<Totals>(Definition(MeasureUnit.Score), t => t.Values.Length, t => t.Values.Length) { NoData = _ => "None." }, facts);

        (count.Value, count.Before, count.Change).ShouldBe((10, 40, MeasureChange.Lower));
        count.Interval.ShouldBe(EventRate.Of(10, 1).Interval);
        (share.Value, share.Also["count"], share.Interval).ShouldBe((0.1, 1, Proportion.Of(1, 10).Interval));
        (sum.Value, sum.Currency, sum.Interval, sum.Before, sum.Change).ShouldBe((55, "EUR", null, 820, MeasureChange.Lower));
        (state.Value, state.Interval, state.Change).ShouldBe((10, null, MeasureChange.Lower));
        ReadingWords.Value(sum).ShouldBe("55.00 EUR");
        ReadingWords.Change(sum).ShouldBe("▼ from 820.00 EUR");
    }

    [Fact]
    public void Amounts_of_several_currencies_have_no_sum()
    {
        var sum = new SumMeasure<Totals>(Definition(MeasureUnit.Money), t => t.Values.Sum(), t => t.Values.Length) { NoData = _ => "Several currencies.", Currency = _ => null };

        Read(sum, new(_ => Numbers(3))).ShouldSatisfyAllConditions(r => r.Value.ShouldBeNull(), r => r.NoData.ShouldBe("Several currencies."));
    }

    [Fact]
    public void A_number_of_which_most_is_unknown_is_not_shown_in_any_window()
    {
        var measure = Median() with { Whole = new MeasureWhole<Totals>(t => t.Values.Length == 20 ? 41 : t.Values.Length, "merge", "age") };
        var now = Read(measure, new(d => d == Window ? Numbers(20) : Numbers(6)));

        now.Value.ShouldBeNull();
        now.NoData.ShouldBe("Of 41 merges the age of only 20 is known; fewer than half speak for none of the others.");
        Read(measure, new(d => d == Window.Before ? Numbers(20) : Numbers(6))).ShouldSatisfyAllConditions(
            r => r.Value.ShouldBe(3),
            r => r.Before.ShouldBeNull("of the window before most is unknown"),
            r => r.Change.ShouldBe(MeasureChange.NotComparable));
    }

    [Fact]
    public void A_state_now_is_compared_with_nothing_and_has_no_series()
    {
        var asked = new List<DayWindow>();
        var now = Read(
            new LatestMeasure<Totals>(Definition(MeasureUnit.Count) with { IsNow = true }, t => t.Values.Length, t => t.Values.Length) { NoData = _ => "None." },
            new(d =>
            {
                asked.Add(d);
                return Numbers(3);
            }));

        (now.Value, now.Before, now.Series.Count).ShouldBe((3, null, 0));
        asked.ShouldBe([Window], "what nobody needs is not computed");
    }

    [Fact]
    public void Memory_forgets_what_has_another_state_and_keeps_within_its_bound()
    {
        using var memory = new MeasureMemory();
        var made = 0;
        string Make(string state) => memory.Of("key", state, () => $"{++made}", _ => 100);

        (Make("a"), Make("a"), Make("b"), Make("a")).ShouldBe(("1", "1", "2", "3"));
        for (var i = 0; i < 200; i++)
            memory.Keep(i, "", "x", MeasureMemory.MostBytes / 50);
        memory.Bytes.ShouldBeInRange(1, MeasureMemory.MostBytes);
    }

    private static MedianMeasure<Totals> Median() => new(Definition(MeasureUnit.Duration), t => t.Values) { NoData = _ => "No run finished." };

    private static MeasureDefinition Definition(MeasureUnit unit) => new("example", "Example", unit, MeasureDirection.LowerIsBetter, 1, "An example.", "/example") { SampleNoun = "run" };

    private static MeasureReading Read(Measure<Totals> measure, Facts facts) => MeasureEngine.Read([measure], facts, Scope, Window).ShouldHaveSingleItem();

    private static long[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (long)i)];

    private sealed record Totals(long[] Values, long[] Open);

    private sealed class Facts(Func<DayWindow, long[]> values, Func<DayWindow, long[]>? open = null, KnownDays? known = null, string? newest = "2026-04-26") : IScopeFacts<Totals>
    {
        public KnownDays? Known => known;

        public DateTime? NewestOf(MeasureDefinition definition) => newest is null ? null : new DateTime(2026, 4, 26, 0, 0, 0, DateTimeKind.Utc);

        public Totals Of(DayWindow days) => new(values(days), open?.Invoke(days) ?? []);
    }
}
