namespace Fairlead.Domain.Statistics;

/// <summary>Nearest-rank percentiles: always one of the observed values, never an interpolation.</summary>
/// <remarks>
/// The rank is computed in whole numbers, ⌈q‰ · n / 1000⌉. In binary floating point 0.55 · 100 is
/// 55.00000000000001, whose ceiling is 56, one rank too high.
/// </remarks>
public static class Percentile
{
    /// <summary>Below this sample size a percentile is not shown as a finding.</summary>
    public const int MinimumSample = 5;

    /// <param name="permille">The quantile in thousandths, 1 to 1000; 850 is the 85th percentile.</param>
    /// <param name="n">The sample size, at least 1.</param>
    /// <returns>The 1-based nearest rank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A quantile outside 1..1000 or an empty sample.</exception>
    public static int Rank(int permille, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permille, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permille, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return (int)((((long)permille * n) + 999) / 1000);
    }

    /// <param name="sorted">Values in ascending order.</param>
    /// <param name="permille">The quantile in thousandths.</param>
    /// <returns>The nearest-rank percentile, or null for an empty sample.</returns>
    public static long? OfSorted(ReadOnlySpan<long> sorted, int permille) =>
        sorted.IsEmpty ? null : sorted[Rank(permille, sorted.Length) - 1];

    /// <param name="values">Values in any order; they are copied, not changed.</param>
    /// <param name="permille">The quantile in thousandths.</param>
    /// <returns>The nearest-rank percentile, or null for an empty sample.</returns>
    public static long? Of(IEnumerable<long> values, int permille)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, permille);
    }
}
