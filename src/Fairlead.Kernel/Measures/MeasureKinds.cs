using Fairlead.Domain.Statistics;

namespace Fairlead.Measures;

/// <summary>The median of durations or sizes, with the 85th, 90th and 95th percentile beside it.</summary>
/// <remarks>
/// Nearest rank, see <see cref="Percentile"/>; the interval is that of <see cref="RankInterval"/>. Where some are not over yet they count with a lower bound,
/// see <see cref="CensoredTimes"/>. Below <see cref="Percentile.MinimumSample"/> there is no number.
/// </remarks>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Definition">What it means.</param>
/// <param name="Values">The values in ascending order.</param>
public sealed record MedianMeasure<TTotals>(MeasureDefinition Definition, Func<TTotals, long[]> Values) : Measure<TTotals>(Definition)
    where TTotals : class
{
    private static readonly (string Name, int Permille)[] Quantiles = [("p50", 500), ("p85", 850), ("p90", 900), ("p95", 950)];

    /// <summary>Lower bounds of those that are not over yet, in ascending order; null where the measure is of ended ones alone.</summary>
    public Func<TTotals, long[]>? Open { get; init; }

    /// <summary>What was counted, for one and for several: 'change was deployed', 'changes were deployed'. Without it the definition's noun.</summary>
    public (string One, string Many)? Counted { get; init; }

    /// <inheritdoc />
    internal override MeasureNumber Of(TTotals totals, int days, bool isPart)
    {
        var values = Values(totals);
        if (Open is null)
        {
            if (values.Length < Percentile.MinimumSample)
                return new(null, values.Length, null);
            if (isPart)
                return new(Percentile.OfSorted(values, 500), values.Length, null);
            return new(Percentile.OfSorted(values, 500), values.Length, RankInterval.OfSorted(values, 500))
            {
                Also = [.. Quantiles.Select(q => (q.Name, (double)Percentile.OfSorted(values, q.Permille)!.Value))],
            };
        }

        var open = Open(totals);
        var n = values.Length + open.Length;
        (string, double) count = ("open", open.Length);
        if (n < Percentile.MinimumSample)
            return new(null, n, null) { Also = [count] };
        if (isPart)
            return new(CensoredTimes.Quantile(values, open, 500), n, null);
        var known = Quantiles.Select(q => (q.Name, Value: CensoredTimes.Quantile(values, open, q.Permille))).Where(q => q.Value is not null)
            .Select(q => (q.Name, (double)q.Value!.Value)).ToList();
        var value = CensoredTimes.Quantile(values, open, 500);
        return new(value, n, value is null ? null : CensoredTimes.Interval(values, open, 500))
        {
            Also = [count, .. known],
            AtLeast = value is null ? Percentile.Of([.. values, .. open], 500) : null,
        };
    }

    /// <inheritdoc />
    internal override string? WhyNone(MeasureNumber number)
    {
        if (number.N == 0)
            return null;
        if (number.AtLeast is { } least)
            return $"Too many of {Words.Number(number.N)} are still open for a median; it is at least {Words.Value(least, Definition.Unit)}.";
        var (one, many) = Counted ?? (Definition.SampleNoun, Definition.SampleNoun + "s");
        return $"Not enough data: only {Words.Count(number.N, one, many)}, and a median needs {Percentile.MinimumSample}.";
    }
}

/// <summary>A share of things, with Wilson's interval and its numerator beside it as 'count'.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Definition">What it means.</param>
/// <param name="Part">The part and the whole.</param>
public sealed record ShareMeasure<TTotals>(MeasureDefinition Definition, Func<TTotals, Proportion> Part) : Measure<TTotals>(Definition)
    where TTotals : class
{
    /// <inheritdoc />
    internal override MeasureNumber Of(TTotals totals, int days, bool isPart)
    {
        var share = Part(totals);
        return new(share.Rate, share.Total, share.Interval) { Also = share.Rate is null ? [] : [("count", share.Count)] };
    }
}

/// <summary>How often something happens a day, over the days that are known, with the Poisson interval of <see cref="EventRate"/>.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Definition">What it means.</param>
/// <param name="Events">How many.</param>
public sealed record RateMeasure<TTotals>(MeasureDefinition Definition, Func<TTotals, long> Events) : Measure<TTotals>(Definition)
    where TTotals : class
{
    /// <inheritdoc />
    internal override MeasureNumber Of(TTotals totals, int days, bool isPart)
    {
        var count = Events(totals);
        if (days == 0)
            return new(null, count, null);
        var rate = EventRate.Of(count, days);
        return new(rate.PerDay, count, rate.Interval);
    }

    /// <inheritdoc />
    internal override double? Before(MeasureNumber number) => number.N == 0 ? null : number.Value;

    /// <inheritdoc />
    internal override MeasureChange Compare(MeasureNumber now, MeasureNumber before) => before.N == 0 ? MeasureChange.NotComparable : base.Compare(now, before);
}

/// <summary>How many things happened, with the Poisson interval of <see cref="EventRate"/>: none is a number here, as long as days are known.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Definition">What it means.</param>
/// <param name="Things">How many.</param>
public sealed record CountMeasure<TTotals>(MeasureDefinition Definition, Func<TTotals, long> Things) : Measure<TTotals>(Definition)
    where TTotals : class
{
    /// <inheritdoc />
    internal override MeasureNumber Of(TTotals totals, int days, bool isPart)
    {
        var count = Things(totals);
        return days == 0 ? new(null, count, null) : new(count, count, EventRate.Of(count, 1).Interval);
    }
}

/// <summary>Amounts added up. They were counted, not drawn, so there is no interval.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Definition">What it means.</param>
/// <param name="Amount">The sum; null where there is no amount.</param>
/// <param name="Amounts">How many amounts.</param>
public sealed record SumMeasure<TTotals>(MeasureDefinition Definition, Func<TTotals, double?> Amount, Func<TTotals, long> Amounts) : Measure<TTotals>(Definition)
    where TTotals : class
{
    /// <summary>The currency of money; null for other units, and where amounts of several currencies would be added up, which gives no sum.</summary>
    public Func<TTotals, string?> Currency { get; init; } = _ => null;

    /// <summary>The least difference that is one, as a share of the sum before.</summary>
    public double LeastChange { get; init; } = 0.01;

    /// <inheritdoc />
    internal override MeasureNumber Of(TTotals totals, int days, bool isPart)
    {
        var currency = Currency(totals);
        return new(Definition.Unit == MeasureUnit.Money && currency is null ? null : Amount(totals), Amounts(totals), null) { Currency = currency };
    }

    /// <inheritdoc />
    internal override MeasureChange Compare(MeasureNumber now, MeasureNumber before) =>
        now.Currency == before.Currency ? MeasureChanges.Counted(now.Value, before.Value, LeastChange * Math.Abs(before.Value ?? 0)) : MeasureChange.NotComparable;
}

/// <summary>The newest state: what stands at the end of the days. It was counted, not drawn, so there is no interval.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <param name="Definition">What it means.</param>
/// <param name="State">The state; null where none is known.</param>
/// <param name="Things">What it was found in.</param>
public sealed record LatestMeasure<TTotals>(MeasureDefinition Definition, Func<TTotals, double?> State, Func<TTotals, long> Things) : Measure<TTotals>(Definition)
    where TTotals : class
{
    /// <summary>The least difference that is one, in the measure's unit.</summary>
    public double LeastChange { get; init; }

    /// <inheritdoc />
    internal override MeasureNumber Of(TTotals totals, int days, bool isPart) => new(State(totals), Things(totals), null);

    /// <inheritdoc />
    internal override MeasureChange Compare(MeasureNumber now, MeasureNumber before) => MeasureChanges.Counted(now.Value, before.Value, LeastChange);
}
