using CsCheck;
using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Statistics;

public sealed class PercentileTests
{
    // Worked by hand: the smallest rank r with r / n >= q.
    [Theory]
    [InlineData(500, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(1000, 1, 1)]
    [InlineData(500, 4, 2)]
    [InlineData(500, 5, 3)]
    [InlineData(850, 5, 5)]
    [InlineData(850, 20, 17)]
    [InlineData(850, 100, 85)]
    [InlineData(950, 20, 19)]
    [InlineData(950, 21, 20)]
    [InlineData(1, 1000, 1)]
    [InlineData(1, 1001, 2)]
    [InlineData(1000, 7, 7)]
    public void The_rank_is_the_smallest_that_covers_the_share(int permille, int n, int rank) =>
        Percentile.Rank(permille, n).ShouldBe(rank);

    // Fairlead delivery reference §2: in binary floating point 0.55 · 100 is 55.00000000000001, whose ceiling is 56.
    [Fact]
    public void The_rank_of_the_55th_percentile_of_a_hundred_is_55()
    {
        Math.Ceiling(0.55 * 100).ShouldBe(56);
        Percentile.Rank(550, 100).ShouldBe(55);
    }

    // Worked by hand: 1000 · 2147483647 is above 2^31, so a product of 32 bits would overflow.
    [Fact]
    public void The_rank_of_the_largest_sample_does_not_overflow() =>
        Percentile.Rank(1000, int.MaxValue).ShouldBe(int.MaxValue);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-1, 5)]
    [InlineData(1001, 5)]
    [InlineData(500, 0)]
    [InlineData(500, -3)]
    public void A_quantile_or_sample_without_meaning_is_refused(int permille, int n) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Percentile.Rank(permille, n));

    [Fact]
    public void An_empty_sample_has_no_percentile()
    {
        Percentile.Of([], 500).ShouldBeNull();
        Percentile.OfSorted([], 500).ShouldBeNull();
    }

    // Worked by hand: n = 6, ⌈0.5 · 6⌉ = 3rd and ⌈0.85 · 6⌉ = 6th of 1, 2, 3, 10, 20, 30; nothing is interpolated.
    [Fact]
    public void Values_are_sorted_first_and_left_as_they_were()
    {
        long[] values = [30, 1, 20, 2, 10, 3];

        Percentile.Of(values, 500).ShouldBe(3);
        Percentile.Of(values, 850).ShouldBe(30);
        values.ShouldBe([30, 1, 20, 2, 10, 3]);
    }

    // The definition itself, slowly: the smallest observed value that at least q of all values do not exceed.
    [Fact]
    public void A_percentile_is_the_smallest_value_that_enough_values_do_not_exceed() =>
        Gen.Select(Gen.Long[-50, 50].Array[1, 60], Gen.Int[1, 1000]).Sample((values, permille) =>
        {
            var obvious = values.Where(v => values.Count(w => w <= v) * 1000L >= (long)permille * values.Length).Min();
            Percentile.Of(values, permille).ShouldBe(obvious);
        });

    [Fact]
    public void A_higher_quantile_never_has_a_lower_value() =>
        Gen.Select(Gen.Long.Array[1, 40], Gen.Int[1, 1000], Gen.Int[1, 1000]).Sample((values, one, other) =>
            Percentile.Of(values, Math.Min(one, other))!.Value.ShouldBeLessThanOrEqualTo(Percentile.Of(values, Math.Max(one, other))!.Value));
}
