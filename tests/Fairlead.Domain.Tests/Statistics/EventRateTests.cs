using CsCheck;
using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Statistics;

public sealed class EventRateTests
{
    // Exact 95 % limits of a Poisson count: F. Garwood, Biometrika 28 (1936), as printed in the usual tables.
    [Theory]
    [InlineData(10, 4.795, 18.39)]
    [InlineData(20, 12.22, 30.89)]
    [InlineData(50, 37.11, 65.92)]
    [InlineData(100, 81.36, 121.63)]
    public void The_limits_of_a_count_are_those_of_the_tables_within_one_percent(long count, double low, double high)
    {
        var interval = EventRate.Of(count, 1).Interval!.Value;

        interval.Low.ShouldBe(low, low * 0.01);
        interval.High.ShouldBe(high, high * 0.01);
    }

    // The exact limits, found slowly: the means at which a count this far off has a probability of 2.5 %.
    [Fact]
    public void The_limits_agree_with_the_exact_ones_within_one_percent() =>
        Gen.Long[10, 400].Sample(count =>
        {
            var exactLow = Bisect(mean => 1 - AtMost(count - 1, mean) < 0.025, 0, count);
            var exactHigh = Bisect(mean => AtMost(count, mean) > 0.025, count, (3 * count) + 10);
            var interval = EventRate.Of(count, 1).Interval!.Value;

            interval.Low.ShouldBe(exactLow, exactLow * 0.01);
            interval.High.ShouldBe(exactHigh, exactHigh * 0.01);
        });

    // Worked by hand: below ten events the lower limit lies at or below the exact one (Garwood: 0.0253, 0.2422, 1.6235).
    [Theory]
    [InlineData(1, 0.0253)]
    [InlineData(2, 0.2422)]
    [InlineData(5, 1.6235)]
    public void The_lower_limit_of_a_small_count_is_on_the_safe_side(long count, double exact) =>
        EventRate.Of(count, 1).Interval!.Value.Low.ShouldBeInRange(0, exact);

    // Garwood 1936: no event in the whole stretch still allows 3.689.
    [Fact]
    public void No_event_has_a_rate_of_zero_and_an_upper_limit()
    {
        var none = EventRate.Of(0, 10);

        none.PerDay.ShouldBe(0);
        none.Interval!.Value.Low.ShouldBe(0);
        none.Interval.Value.High.ShouldBe(0.3689, 0.004);
    }

    // Worked by hand: 30 events in 90 days are a third a day, and the limits of the count are divided alike.
    [Fact]
    public void The_rate_is_per_day()
    {
        var rate = EventRate.Of(30, 90);
        var count = EventRate.Of(30, 1).Interval!.Value;

        (rate.Count, rate.Days, rate.PerDay).ShouldBe((30L, 90.0, (double?)30 / 90));
        rate.Interval.ShouldBe(new Interval(count.Low / 90, count.High / 90));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_stretch_without_length_has_no_rate(double days)
    {
        var rate = EventRate.Of(3, days);

        (rate.Count, rate.PerDay, rate.Interval).ShouldBe((3L, null, null));
    }

    [Fact]
    public void A_negative_count_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => EventRate.Of(-1, 5));

    private static double AtMost(long count, double mean)
    {
        double term = Math.Exp(-mean), sum = term;
        for (var k = 1; k <= count; k++)
            sum += term *= mean / k;
        return sum;
    }

    /// <summary>Where the condition, true at the lower end, becomes false.</summary>
    private static double Bisect(Func<double, bool> holds, double low, double high)
    {
        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(middle) ? (middle, high) : (low, middle);
        }

        return low;
    }
}
