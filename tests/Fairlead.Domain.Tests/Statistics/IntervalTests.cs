using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Statistics;

public sealed class IntervalTests
{
    // Worked by hand: closed intervals that touch in one value share it.
    [Theory]
    [InlineData(0, 1, 2, 3, true)]
    [InlineData(0, 1, 1, 2, false)]
    [InlineData(0, 5, 2, 3, false)]
    [InlineData(0, 2, 1, 3, false)]
    public void Intervals_are_apart_when_no_value_lies_in_both(double low, double high, double otherLow, double otherHigh, bool apart)
    {
        var one = new Interval(low, high);
        var other = new Interval(otherLow, otherHigh);

        one.IsApartFrom(other).ShouldBe(apart);
        other.IsApartFrom(one).ShouldBe(apart);
    }
}
