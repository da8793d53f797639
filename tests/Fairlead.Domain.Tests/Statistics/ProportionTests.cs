using CsCheck;
using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Statistics;

public sealed class ProportionTests
{
    // R. G. Newcombe, 'Two-sided confidence intervals for the single proportion', Statistics in Medicine 17 (1998),
    // table I, method 3 (Wilson's score interval without continuity correction), four decimals.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_is_that_of_the_literature(long count, long of, double low, double high)
    {
        var interval = Proportion.Of(count, of).Interval!.Value;

        Math.Round(interval.Low, 4).ShouldBe(low);
        Math.Round(interval.High, 4).ShouldBe(high);
    }

    // Worked by hand: at p = 0 the score interval is [0, z² / (n + z²)], at p = 1 its mirror image.
    [Fact]
    public void At_the_ends_the_limit_is_exactly_zero_or_one()
    {
        const double z2 = Interval.Z95 * Interval.Z95;

        var none = Proportion.Of(0, 20).Interval!.Value;
        none.Low.ShouldBe(0);
        none.High.ShouldBe(z2 / (20 + z2), 1e-12);

        var all = Proportion.Of(20, 20).Interval!.Value;
        all.Low.ShouldBe(20 / (20 + z2), 1e-12);
        all.High.ShouldBe(1);
    }

    [Fact]
    public void A_share_of_nothing_is_no_data()
    {
        var nothing = Proportion.Of(0, 0);

        (nothing.Count, nothing.Total, nothing.Rate, nothing.Interval).ShouldBe((0L, 0L, null, null));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, -1)]
    public void More_than_all_and_less_than_none_are_refused(long count, long of) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Proportion.Of(count, of));

    [Fact]
    public void Equal_counts_are_equal_values() => Proportion.Of(4, 23).ShouldBe(Proportion.Of(4, 23));

    [Fact]
    public void The_interval_holds_the_share_and_stays_between_zero_and_one() =>
        Shares.Sample((count, of) =>
        {
            var share = Proportion.Of(count, of);
            var interval = share.Interval!.Value;

            share.Rate.ShouldBe((double)count / of);
            interval.Low.ShouldBeInRange(0, share.Rate!.Value);
            interval.High.ShouldBeInRange(share.Rate.Value, 1);
        });

    // The definition itself: the limits are the two p0 at which the test |p − p0| = z · √(p0 (1 − p0) / n) is just passed.
    [Fact]
    public void Both_limits_solve_the_equation_of_the_score_test() =>
        Shares.Sample((count, of) =>
        {
            var share = Proportion.Of(count, of);
            foreach (var limit in (double[])[share.Interval!.Value.Low, share.Interval.Value.High])
            {
                var distance = Math.Abs(share.Rate!.Value - limit);
                distance.ShouldBe(Interval.Z95 * Math.Sqrt(limit * (1 - limit) / of), 1e-9);
            }
        });

    [Fact]
    public void The_same_share_of_more_has_a_narrower_interval() =>
        Gen.Select(Shares, Gen.Long[2, 9]).Sample((share, times) =>
            Width(share.Item1 * times, share.Item2 * times).ShouldBeLessThan(Width(share.Item1, share.Item2)));

    private static Gen<(long, long)> Shares =>
        Gen.Select(Gen.Long[0, 1_000_000], Gen.Long[1, 5_000]).Select((count, of) => (count % (of + 1), of));

    private static double Width(long count, long of)
    {
        var interval = Proportion.Of(count, of).Interval!.Value;
        return interval.High - interval.Low;
    }
}
