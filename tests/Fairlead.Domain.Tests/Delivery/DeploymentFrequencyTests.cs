using CsCheck;
using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class DeploymentFrequencyTests
{
    // 2026-06-01 is a Monday, and the Mondays of five weeks from it all lie in June.
    private static readonly DateOnly Monday = new(2026, 6, 1);

    // The first row is the known answer of the Fairlead delivery reference §2.1 after dora-team/fourkeys METRICS.md:
    // medians 0 and 0, two deploying weeks in the month; leaving out the empty weeks would say daily.
    // The others are worked by hand from the same rule.
    [Theory]
    [InlineData(new[] { 3, 0, 0, 3, 0 }, DeploymentRhythm.Monthly)]
    [InlineData(new[] { 3, 3, 3, 0, 0 }, DeploymentRhythm.Daily)]
    [InlineData(new[] { 3, 3, 2, 2, 2 }, DeploymentRhythm.Weekly)]
    [InlineData(new[] { 7, 7, 1, 0, 0 }, DeploymentRhythm.Weekly)]
    [InlineData(new[] { 7, 7, 0, 0, 0 }, DeploymentRhythm.Monthly)]
    [InlineData(new[] { 0, 0, 0, 0, 1 }, DeploymentRhythm.Monthly)]
    [InlineData(new[] { 0, 0, 0, 0, 0 }, DeploymentRhythm.None)]
    public void The_rhythm_is_that_of_the_median_week_or_month(int[] daysPerWeek, DeploymentRhythm rhythm) =>
        DeploymentFrequency.Rhythm(Monday, Monday.AddDays(35), Days(daysPerWeek)).ShouldBe(rhythm);

    // Worked by hand: 1 June to 31 August 2026 has 5, 4 and 5 Mondays; one deploying week in June only: median 0 a month.
    [Fact]
    public void Once_in_three_months_is_yearly() =>
        DeploymentFrequency.Rhythm(Monday, new DateOnly(2026, 9, 1), [new DateOnly(2026, 6, 10)]).ShouldBe(DeploymentRhythm.Yearly);

    // Worked by hand: one deploying week in June and in August, none in July: counts 1, 0, 1, median 1.
    [Fact]
    public void Two_of_three_months_are_monthly() =>
        DeploymentFrequency.Rhythm(Monday, new DateOnly(2026, 9, 1), [new DateOnly(2026, 6, 10), new DateOnly(2026, 8, 10)]).ShouldBe(DeploymentRhythm.Monthly);

    // Worked by hand: the last day of the window is the one before 'to'.
    [Fact]
    public void Days_outside_the_window_do_not_count()
    {
        DateOnly[] outside = [Monday.AddDays(-1), Monday.AddDays(7)];

        DeploymentFrequency.Rhythm(Monday, Monday.AddDays(7), outside).ShouldBe(DeploymentRhythm.None);
        DeploymentFrequency.Rhythm(Monday, Monday.AddDays(7), [.. outside, Monday, Monday.AddDays(6)]).ShouldBe(DeploymentRhythm.Weekly);
    }

    [Fact]
    public void Several_deployments_of_a_day_are_one_deploying_day() =>
        DeploymentFrequency.Rhythm(Monday, Monday.AddDays(7), [Monday, Monday, Monday]).ShouldBe(DeploymentRhythm.Weekly);

    [Fact]
    public void A_window_without_days_has_no_rhythm() => DeploymentFrequency.Rhythm(Monday, Monday, [Monday]).ShouldBe(DeploymentRhythm.None);

    // ISO 8601: the week of 2027-01-01, a Friday, began on Monday 2026-12-28.
    [Theory]
    [InlineData("2026-06-01", "2026-06-01")]
    [InlineData("2026-06-07", "2026-06-01")]
    [InlineData("2026-06-08", "2026-06-08")]
    [InlineData("2027-01-01", "2026-12-28")]
    public void A_week_begins_on_Monday(string day, string monday) =>
        DeploymentFrequency.MondayOf(DateOnly.ParseExact(day, "yyyy-MM-dd")).ShouldBe(DateOnly.ParseExact(monday, "yyyy-MM-dd"));

    [Fact]
    public void A_further_deploying_day_never_makes_the_rhythm_slower() =>
        Gen.Select(Gen.Int[1, 120], Gen.Int[0, 119].Array[1, 40], Gen.Int[0, 119]).Sample((length, picks, more) =>
        {
            DateOnly[] days = [.. picks.Select(p => Monday.AddDays(p % length))];
            var before = DeploymentFrequency.Rhythm(Monday, Monday.AddDays(length), days);
            var after = DeploymentFrequency.Rhythm(Monday, Monday.AddDays(length), [.. days, Monday.AddDays(more % length)]);

            ((int)after).ShouldBeLessThanOrEqualTo((int)before);
        });

    private static IEnumerable<DateOnly> Days(int[] perWeek) =>
        perWeek.SelectMany((count, week) => Enumerable.Range(0, count).Select(day => Monday.AddDays((7 * week) + day)));
}
