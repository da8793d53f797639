namespace Fairlead.Domain.Statistics;

/// <summary>A distribution-free 95 % interval of a percentile, made of two observed values.</summary>
/// <remarks>
/// The number of observations below the true quantile is binomial (n, q), so two order statistics bracket it with
/// known confidence (W. J. Conover, 'Practical Nonparametric Statistics', 3rd ed., section 3.2). The ranks are taken
/// from the normal approximation of that binomial, rounded outwards.
/// </remarks>
public static class RankInterval
{
    /// <param name="sorted">Values in ascending order.</param>
    /// <param name="permille">The quantile in thousandths, 1 to 999.</param>
    /// <returns>The interval, or null where the sample is too small to bracket the quantile on both sides.</returns>
    public static Interval? OfSorted(ReadOnlySpan<long> sorted, int permille)
    {
        var n = sorted.Length;
        if (n < Percentile.MinimumSample)
            return null;

        double q = permille / 1000.0, mean = n * q;
        var spread = Interval.Z95 * Math.Sqrt(n * q * (1 - q));
        var low = (int)Math.Floor(mean - spread);
        var high = (int)Math.Ceiling(mean + spread) + 1;
        return low < 1 || high > n ? null : new Interval(sorted[low - 1], sorted[high - 1]);
    }
}
