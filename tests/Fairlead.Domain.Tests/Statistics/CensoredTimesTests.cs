using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Statistics;

public sealed class CensoredTimesTests
{
    // Freireich et al., Blood 21 (1963), remission in weeks under 6-mercaptopurine; 12 of 21 were still in remission. The Kaplan-Meier median is 23 weeks
    // (D. Collett, 'Modelling Survival Data in Medical Research'; S(22) = 0.538, S(23) = 0.448), while the median of those that ended alone is 10.
    private static readonly long[] Ended = [6, 6, 6, 7, 10, 13, 16, 22, 23], Open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];

    [Fact]
    public void The_median_of_remissions_is_that_of_the_literature()
    {
        CensoredTimes.Quantile(Ended, Open, 500).ShouldBe(23);
        Percentile.Of(Ended, 500).ShouldBe(10);

        // S(6) = 0.857, S(7) = 0.807, S(10) = 0.753.
        CensoredTimes.Quantile(Ended, Open, 143).ShouldBe(7);
        CensoredTimes.Quantile(Ended, Open, 142).ShouldBe(6);
        CensoredTimes.Quantile(Ended, Open, 850).ShouldBeNull("more than 15 % went on for longer than anybody was watched");
    }

    [Fact]
    public void Without_open_ones_it_is_the_nearest_rank()
    {
        for (var n = 1; n <= 40; n++)
        {
            long[] values = [.. Enumerable.Range(0, n).Select(i => (long)(i * 7919 % 101))];
            foreach (var permille in (int[])[100, 333, 500, 850, 950])
            {
                CensoredTimes.Quantile(values, [], permille).ShouldBe(Percentile.Of(values, permille));

                // One that is open for longer than all others lasted is the same as the longest of all.
                if (Percentile.Rank(permille, n + 1) <= n)
                    CensoredTimes.Quantile(values, [1000], permille).ShouldBe(Percentile.Of([.. values, 1000], permille));
            }
        }
    }

    [Fact]
    public void What_is_open_moves_the_median_up_and_never_down()
    {
        long[] ended = [1, 2, 4, 9, 50];
        CensoredTimes.Quantile(ended, [], 500).ShouldBe(4);
        CensoredTimes.Quantile(ended, [60, 70], 500).ShouldBe(9);
        CensoredTimes.Quantile([1, 2], [60, 70, 80], 500).ShouldBeNull();
        CensoredTimes.Quantile([], [], 500).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => CensoredTimes.Quantile(ended, [], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => CensoredTimes.Quantile(ended, [], 1000));
    }

    [Fact]
    public void The_interval_holds_whatever_becomes_of_the_open_ones()
    {
        long[] ended = [.. Enumerable.Range(1, 20).Select(i => (long)i)];
        var alone = CensoredTimes.Interval(ended, [], 500);
        alone.ShouldBe(RankInterval.OfSorted(ended, 500));
        var with = CensoredTimes.Interval(ended, [3, 5], 500)!.Value;
        with.Low.ShouldBeLessThanOrEqualTo(RankInterval.OfSorted([.. ended.Concat([30L, 50L])], 500)!.Value.Low);
        with.High.ShouldBeGreaterThanOrEqualTo(RankInterval.OfSorted([.. ended.Concat([3L, 5L]).Order()], 500)!.Value.High);
        CensoredTimes.Interval([1, 2, 3, 4], [.. Enumerable.Repeat(9L, 8)], 500).ShouldBeNull("its upper end is open");
    }
}
