using Fairlead.Domain.Time;
using Fairlead.Measures;

namespace Fairlead.Tests.Measures;

/// <summary>What was before the first fact and what comes after the last is not zero but unknown.</summary>
public sealed class KnownDaysTests
{
    // The window is the 60 days from day 100 up to, not with, day 160. A known part has at least a week, where the window has one.
    [Theory]
    [InlineData(null, null, 100, 160)]
    [InlineData(10, null, 100, 160)]
    [InlineData(120, null, 120, 160)]
    [InlineData(158, null, 153, 160)]
    [InlineData(160, null, null, null)]
    [InlineData(10, 159, 100, 160)]
    [InlineData(10, 139, 100, 140)]
    [InlineData(138, 139, 133, 140)]
    [InlineData(10, 102, 100, 103)]
    [InlineData(10, 99, null, null)]
    [InlineData(140, 139, null, null)]
    public void Of_a_window_the_days_between_first_and_last_fact_are_known(int? first, int? last, int? from, int? to) =>
        new KnownDays(Day(first), Day(last)).Of(new DayWindow(Day(100)!.Value, Day(160)!.Value)).ShouldBe(from is null ? null : new DayWindow(Day(from)!.Value, Day(to)!.Value));

    // Before the window are the days 40 to 99; of the window 48 of 60 days are four fifths.
    [Theory]
    [InlineData(40, null, true)]
    [InlineData(41, null, false)]
    [InlineData(null, null, false)]
    [InlineData(1, 147, true)]
    [InlineData(1, 146, false)]
    [InlineData(1, 90, false)]
    public void A_window_is_compared_where_the_one_before_and_most_of_it_are_known(int? first, int? last, bool comparable) =>
        new KnownDays(Day(first), Day(last)).IsComparable(new DayWindow(Day(100)!.Value, Day(160)!.Value)).ShouldBe(comparable);

    private static DateOnly? Day(int? number) => number is { } days ? new DateOnly(2026, 1, 1).AddDays(days) : null;
}
