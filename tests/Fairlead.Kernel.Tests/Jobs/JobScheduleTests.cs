using Fairlead.Jobs;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Jobs;

/// <summary>When recurring jobs are due, and how long those that failed wait.</summary>
public sealed class JobScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // tz database, Europe/Berlin: clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25.
    [Theory]
    [InlineData("2026-03-27T12:00:00Z", "2026-03-28T01:30:00Z")]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T12:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    public void An_hour_that_clocks_skip_is_made_up_for_and_one_that_comes_twice_counts_once(string after, string due) =>
        JobSchedule.Cron("0 30 2 * * ?").NextAfter(At(after), Berlin).ShouldBe(At(due));

    [Theory]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-01T00:15:00Z")]
    [InlineData("2026-03-01T00:14:59.999999Z", "2026-03-01T00:15:00Z")]
    [InlineData("2026-03-01T00:15:00.000001Z", "2026-03-01T00:30:00Z")]
    public void An_interval_means_the_same_instants_on_every_node(string after, string due) =>
        JobSchedule.Every(TimeSpan.FromMinutes(15)).NextAfter(At(after), Berlin).ShouldBe(At(due));

    [Theory]
    [InlineData("every day")]
    [InlineData("0 30 25 * * ?")]
    [InlineData("")]
    public void What_is_no_expression_is_named(string expression) =>
        Should.Throw<FormatException>(() => JobSchedule.Cron(expression).NextAfter(DateTime.UnixEpoch, Berlin)).Message.ShouldContain($"'{expression}' is no cron expression");

    [Fact]
    public async Task Every_schedule_of_the_house_has_a_next_instant()
    {
        await using var house = await TestHouse.OpenAsync();
        foreach (var job in house.Get<IEnumerable<IJob>>())
            job.Plan.Schedule?.NextAfter(house.Time.GetUtcNow().UtcDateTime, Berlin).ShouldBeGreaterThan(house.Time.GetUtcNow().UtcDateTime, job.Kind);
    }

    // engineering practice 'exponential back-off with jitter': base 1 s, cap 60 s gives the bounds 1, 2, 4, 8, 16, 32, 60, 60.
    [Fact]
    public void Waits_double_up_to_the_longest_and_are_spread_over_their_upper_half()
    {
        var plan = new JobPlan("test");
        Enumerable.Range(1, 8).Select(a => plan.WaitAfter(a, 1).TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 32, 60, 60]);
        Enumerable.Range(1, 8).Select(a => plan.WaitAfter(a, 0).TotalSeconds).ShouldBe([0.5, 1, 2, 4, 8, 16, 30, 30]);
    }

    private static DateTime At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
}
