using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Imports;

/// <summary>Facts of a copy end with what it fetched: later weeks are unknown, not empty.</summary>
public sealed class KnownUntilTests
{
    private const int Day = 86_400;

    // Days count from the beginning of the repository; today is the hundredth.
    [Theory]
    [Databases(true, 70, null, 70)]
    [OnSqlite(true, 70, 90, 90)]
    [OnSqlite(true, 70, 60, 70)]
    [OnSqlite(true, 70, 101, null)]
    [OnSqlite(true, 101, null, null)]
    [OnSqlite(false, 70, null, null)]
    [OnSqlite(false, 70, 60, null)]
    [OnSqlite(false, 41, null, null)]
    [OnSqlite(false, 39, null, 39)]
    [OnSqlite(false, 39, 90, 90)]
    public async Task Facts_end_with_the_newest_commit_or_the_last_fetch(DatabaseKind kind, bool isCopy, int newest, int? fetched, int? until)
    {
        using var scratch = Scratch(isCopy, 1, newest);
        Fetch(scratch, fetched);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await house.AddAsync(scratch);

        await house.ImportAsync(repository);

        (await house.AllAsync<Repository>()).Single().KnownUntil.ShouldBe(until is { } day ? At(day) : null);
    }

    [Fact]
    public async Task A_reading_without_news_moves_the_end_all_the_same()
    {
        using var copy = Scratch(isCopy: true, 1, 70);
        using var own = Scratch(isCopy: false, 1, 70);

        // With a deployment, so that nothing but the end can change.
        foreach (var scratch in (ScratchRepository[])[copy, own])
            scratch.Git("tag", "v1.0.0", "main");
        await using var house = await TestHouse.OpenAsync();
        var (first, second) = (await house.AddAsync(copy, name: "copy"), await house.AddAsync(own, name: "own"));
        foreach (var repository in (Repository[])[first, second])
            await house.ImportAsync(repository);

        // Nothing is committed for two months more; the copy is fetched once.
        Fetch(copy, 120);
        house.Time.Advance(TimeSpan.FromDays(60));
        foreach (var repository in (Repository[])[first, second])
            (await house.ImportAsync(repository)).NothingNew.ShouldBeTrue();

        (await house.AllAsync<Repository>()).OrderBy(r => r.Key).Select(r => r.KnownUntil).ShouldBe([At(120), At(70)]);
    }

    // An arrival a day up to day 77, which are the facts; the 12 weeks are days 17 to 100.
    [Fact]
    public async Task Weeks_after_the_end_have_no_value_and_the_rate_is_of_the_known_days()
    {
        using var scratch = Scratch(isCopy: true, [.. Enumerable.Range(0, 78)]);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await house.AddAsync(scratch, service: new("shop", "shop", null, "", Deployments: DeploymentRule.Trunk)));
        var day = DateOnly.FromDateTime(At(0));
        var twelve = new DayWindow(day.AddDays(17), day.AddDays(101));

        var reading = await FrequencyAsync(house, twelve);

        (reading.N, reading.Value).ShouldBe((61, 1.0), "61 on the 61 days that are known of 84");
        reading.Series.ShouldAllBe(p => (p.Part.From > day.AddDays(77)) == (p.Value == null));
        reading.Series.Count(p => p.Value is null).ShouldBe(3);
        reading.Series.Where(p => p.Value is not null).Select(p => p.Value).ShouldAllBe(v => v == 1.0, "a week that ends in the middle, too");
        (reading.Before, reading.Change).ShouldBe((null, MeasureChange.NotComparable), "a quarter of the window is not known");

        (await FrequencyAsync(house, new DayWindow(day.AddDays(85), day.AddDays(100)))).ShouldSatisfyAllConditions(
            r => r.Value.ShouldBeNull(), r => r.NoData.ShouldBe($"Facts end on {Words.Date(day.AddDays(77))}."));
        (await FrequencyAsync(house, new DayWindow(day.AddDays(-40), day))).NoData.ShouldBe($"The first deployment that is known was on {Words.Date(day)}.");
    }

    // An arrival a day from day 10 to 79.
    [Theory]
    [Databases(45, 80, 1.0)]
    [OnSqlite(44, 79, null)]
    [OnSqlite(60, 80, 1.0)]
    [OnSqlite(50, 85, 1.0)]
    [OnSqlite(50, 90, null)]
    [OnSqlite(10, 101, null)]
    public async Task A_window_is_compared_where_the_one_before_lies_behind_the_first_fact(DatabaseKind kind, int from, int to, double? before)
    {
        using var scratch = Scratch(isCopy: true, [.. Enumerable.Range(10, 70)]);
        await using var house = await TestHouse.OpenAsync(kind);
        await house.ImportAsync(await house.AddAsync(scratch, service: new("shop", "shop", null, "", Deployments: DeploymentRule.Trunk)));
        var day = DateOnly.FromDateTime(At(0));

        var reading = await FrequencyAsync(house, new DayWindow(day.AddDays(from), day.AddDays(to)));

        reading.Before.ShouldBe(before);
        (reading.Change == MeasureChange.NotComparable).ShouldBe(before is null);
    }

    [Fact]
    public async Task Reported_deployments_are_known_after_the_copy_ends()
    {
        using var scratch = Scratch(isCopy: true, [.. Enumerable.Range(0, 80)]);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await house.AddAsync(scratch, service: new("shop", "shop", null, "", Deployments: DeploymentRule.Reported)));
        await house.TellAsync(Guid.NewGuid(), [.. Enumerable.Range(80, 15).Select(d => new Fairlead.Domain.Signals.DeploymentSignal
        {
            Id = $"d{d}",
            At = At(d),
            Title = "Deployed",
            Service = "shop",
            Deployment = $"d{d}",
            Environment = "production",
            State = Fairlead.Domain.Signals.RunState.Succeeded,
            Sha = new string('a', 39) + (char)('a' + (d % 6)),
        })]);
        await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);
        var day = DateOnly.FromDateTime(At(0));

        var reading = await FrequencyAsync(house, new DayWindow(day.AddDays(80), day.AddDays(101)));

        (reading.N, reading.Value).ShouldBe((15, 1.0), "to the newest report, on day 94");
    }

    private static async Task<MeasureReading> FrequencyAsync(TestHouse house, DayWindow window) =>
        (await house.Get<MeasureRegistry>().ReadAsync(await house.ScopeAsync(), window, TestHouse.Cancel)).Single(r => r.Definition == DeliveryDefinitions.Frequency);

    private static ScratchRepository Scratch(bool isCopy, params int[] days)
    {
        var scratch = new ScratchRepository();
        var script = new HistoryScript();
        foreach (var day in days)
            script.Commit($"day {day}\n", (long)day * Day, script.Count == 0 ? [] : [script.Count - 1]);
        script.Write(scratch);
        if (isCopy)
            scratch.Git("remote", "add", "origin", "https://git.example.org/shop.git");
        return scratch;
    }

    private static void Fetch(ScratchRepository scratch, int? day)
    {
        if (day is not { } at)
            return;
        var file = Path.Combine(scratch.Path, ".git", "FETCH_HEAD");
        File.WriteAllText(file, "");
        File.SetLastWriteTimeUtc(file, At(at));
    }

    private static DateTime At(int day) => Fairlead.Data.Instants.FromUnix(ScratchRepository.Start + ((long)day * Day));
}
