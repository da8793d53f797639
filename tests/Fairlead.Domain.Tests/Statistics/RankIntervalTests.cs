using CsCheck;
using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Statistics;

public sealed class RankIntervalTests
{
    // W. J. Conover, 'Practical Nonparametric Statistics', section 3.2, normal approximation, worked by hand with the
    // values 1..n, so that a value is its own rank. n = 100, median: 50 ± 1.96 · 5 → 40.2 and 59.8, outwards 40 and 61.
    // n = 100, 85th: 85 ± 1.96 · 3.571 → 78.001 and 91.999, outwards 78 and 93. n = 9, median: 4.5 ± 2.94 → 1 and 9.
    [Theory]
    [InlineData(100, 500, 40, 61)]
    [InlineData(100, 850, 78, 93)]
    [InlineData(9, 500, 1, 9)]
    public void The_limits_are_two_of_the_values(int n, int permille, double low, double high) =>
        RankInterval.OfSorted(OneTo(n), permille).ShouldBe(new Interval(low, high));

    // Worked by hand: n = 5, median: 2.5 ± 2.19 → rank 0; n = 20, 95th: 19 + 1.91 → rank 22 of 20.
    [Theory]
    [InlineData(0, 500)]
    [InlineData(4, 500)]
    [InlineData(5, 500)]
    [InlineData(20, 950)]
    public void A_sample_too_small_to_bracket_the_quantile_has_no_interval(int n, int permille) =>
        RankInterval.OfSorted(OneTo(n), permille).ShouldBeNull();

    [Fact]
    public void The_interval_holds_the_percentile() =>
        Gen.Select(Gen.Long[0, 1000].Array[5, 300], Gen.Int[1, 999]).Sample((values, permille) =>
        {
            Array.Sort(values);
            if (RankInterval.OfSorted(values, permille) is not { } interval)
                return;
            ((double)Percentile.OfSorted(values, permille)!.Value).ShouldBeInRange(interval.Low, interval.High);
        });

    // The confidence, exactly: the true quantile lies between the r-th and the s-th value when r to s − 1 of the n
    // observations fall below it, which is a binomial probability.
    [Theory]
    [InlineData(500)]
    [InlineData(850)]
    [InlineData(950)]
    public void The_interval_covers_the_true_quantile_in_95_of_100_samples(int permille)
    {
        for (var n = 5; n <= 400; n++)
        {
            if (RankInterval.OfSorted(OneTo(n), permille) is { } interval)
                Between((int)interval.Low, (int)interval.High - 1, n, permille / 1000.0).ShouldBeGreaterThanOrEqualTo(0.95, $"n = {n}");
        }
    }

    private static long[] OneTo(int n) => [.. Enumerable.Range(1, n).Select(i => (long)i)];

    private static double Between(int from, int to, int n, double q)
    {
        double logChoose = 0, sum = 0;
        for (var k = 0; k <= to; k++)
        {
            if (k > 0)
                logChoose += Math.Log((n - k + 1.0) / k);
            if (k >= from)
                sum += Math.Exp(logChoose + (k * Math.Log(q)) + ((n - k) * Math.Log(1 - q)));
        }

        return sum;
    }
}
