namespace Fairlead.Domain.Statistics;

/// <summary>Quantiles of durations of which some are not over yet: of those only a lower bound is known, and leaving them out would flatter.</summary>
/// <remarks>
/// E. L. Kaplan, P. Meier, 'Nonparametric estimation from incomplete observations', JASA 53 (1958). Where nothing is open the quantile is that of
/// <see cref="Percentile"/>: both take the smallest duration within which at least the wanted share has ended.
/// </remarks>
public static class CensoredTimes
{
    /// <param name="ended">Durations that ended, in seconds, in any order.</param>
    /// <param name="open">How long those last that are not over, in seconds, in any order.</param>
    /// <param name="permille">The quantile in thousandths, 1 to 999; 500 is the median.</param>
    /// <returns>The smallest duration by which the estimated share of those that go on is at most 1 − q; null where it is never reached, as many are open.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A quantile outside 1..999.</exception>
    public static long? Quantile(IReadOnlyCollection<long> ended, IReadOnlyCollection<long> open, int permille)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permille, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permille, 999);
        if (open.Count == 0)
            return Percentile.Of(ended, permille);

        // What ended at an instant was at risk there, and so was what is open since exactly as long (Kaplan and Meier's convention).
        var times = ended.Select(t => (Time: t, Ended: true)).Concat(open.Select(t => (Time: t, Ended: false))).OrderBy(t => t.Time).ToList();
        var (survive, i) = (1.0, 0);
        while (i < times.Count)
        {
            var (time, atRisk, deaths) = (times[i].Time, times.Count - i, 0);
            for (; i < times.Count && times[i].Time == time; i++)
                deaths += times[i].Ended ? 1 : 0;
            survive *= 1 - ((double)deaths / atRisk);

            // A product of quotients comes out a last digit above the share that it is.
            if (deaths > 0 && survive <= 1 - (permille / 1000.0) + 1e-12)
                return time;
        }

        return null;
    }

    /// <param name="ended">Durations that ended.</param>
    /// <param name="open">How long those last that are not over.</param>
    /// <param name="permille">The quantile in thousandths.</param>
    /// <returns>
    /// A 95 % interval that holds whatever becomes of the open ones: its lower end as if all ended now, its upper end as if none ever did. Null where the
    /// sample is too small, or where the upper end is one of the open ones.
    /// </returns>
    public static Interval? Interval(IReadOnlyCollection<long> ended, IReadOnlyCollection<long> open, int permille)
    {
        var soonest = ended.Concat(open).Order().ToArray();
        var latest = ended.Order().Concat(Enumerable.Repeat(long.MaxValue, open.Count)).ToArray();
        return RankInterval.OfSorted(soonest, permille) is { } low && RankInterval.OfSorted(latest, permille) is { } high && high.High < long.MaxValue
            ? new Interval(low.Low, high.High)
            : null;
    }
}
