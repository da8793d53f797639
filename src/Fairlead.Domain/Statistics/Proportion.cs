namespace Fairlead.Domain.Statistics;

/// <summary>A share 'so many of so many' with its 95 % Wilson score interval.</summary>
/// <remarks>E. B. Wilson, 'Probable inference', JASA 22 (1927): right for small samples and for shares near 0 and 1.</remarks>
public sealed record Proportion
{
    private Proportion(long count, long of)
    {
        Count = count;
        Total = of;
        if (of > 0)
        {
            Rate = (double)count / of;
            Interval = Wilson(count, of);
        }
    }

    /// <summary>How many have the property.</summary>
    public long Count { get; }

    /// <summary>Out of how many.</summary>
    public long Total { get; }

    /// <summary>The share from 0 to 1; null where there is nothing to take a share of.</summary>
    public double? Rate { get; }

    /// <summary>The 95 % Wilson interval; null where there is no data.</summary>
    public Interval? Interval { get; }

    /// <param name="count">How many have the property, 0 to <paramref name="of"/>.</param>
    /// <param name="of">Out of how many; 0 gives no data.</param>
    /// <returns>The share with its interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count below zero or above the total.</exception>
    public static Proportion Of(long count, long of)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, of);
        return new Proportion(count, of);
    }

    private static Interval Wilson(long count, long of)
    {
        double n = of, p = count / n;
        const double z = Statistics.Interval.Z95, z2 = z * z;
        var centre = p + (z2 / (2 * n));
        var spread = z * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        var scale = 1 + (z2 / n);

        // At the ends the limit is exactly 0 or 1; rounding would leave 1e-17 there.
        return new Interval(
            count == 0 ? 0 : Math.Max(0, (centre - spread) / scale),
            count == of ? 1 : Math.Min(1, (centre + spread) / scale));
    }
}
