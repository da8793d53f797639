using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Changes;

/// <summary>Shares and medians of what arrived on the trunk, where most of it is unknown, and where the facts begin or end.</summary>
public sealed class KnownArrivalsTests
{
    private const int Day = 86_400;

    // Git knows the age of a merge and not that of a commit straight on the trunk. The facts begin on day 0; the window is the days 40 to 70.
    [Theory]
    [Databases(7, 7, true)]
    [OnSqlite(7, 8, false)]
    [OnSqlite(7, 544, false)]
    public async Task Where_fewer_than_half_of_the_arrivals_are_known_there_is_no_number(DatabaseKind kind, int merges, int others, bool shown)
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        var last = script.Commit("root\n", 0);
        for (var i = 0; i < others; i++)
            last = script.Commit($"straight {i}\n", (41L * Day) + i, last);
        for (var i = 0; i < merges; i++)
            last = script.Commit($"Merge {i}\n", (50L + i) * Day, last, script.Commit($"branch {i}\n", ((50L + i) * Day) - 3600, last));
        script.Write(scratch, last);
        await using var house = await TestHouse.OpenAsync(kind);
        await house.ImportAsync(await AddAsync(house, scratch));

        var readings = await ReadAsync(house, 40, 70);

        readings[ChangeDefinitions.Merges.Name].N.ShouldBe(merges + others);
        foreach (var (definition, what, value) in ((MeasureDefinition, string, double)[])
        [
            (ChangeDefinitions.BranchAge, "age", 3600), (ChangeDefinitions.WithinADay, "age", 1),
        ])
        {
            var reading = readings[definition.Name];
            (reading.N, reading.Value).ShouldBe((merges, shown ? value : null), definition.Name);
            reading.NoData.ShouldBe(shown ? null : $"Of {merges + others} merges the {what} of only 7 is known; fewer than half speak for none of the others.");
            if (!shown)
                (reading.Interval, reading.Before, reading.Change, reading.Also.Count).ShouldBe((null, null, MeasureChange.NotComparable, 0));
        }

        // Of a week, too: in the one of the commits nothing is known.
        var week = readings[ChangeDefinitions.WithinADay.Name].Series.First(p => p.Part.Contains(At(41)));
        week.Value.ShouldBeNull();
    }

    // Six arrivals a day from day 10 to day 79, where the copy ends.
    [Theory]
    [Databases(45, 80, 6.0, 6.0)]
    [OnSqlite(44, 79, 6.0, null)]
    [OnSqlite(50, 90, 6.0, null)]
    [OnSqlite(85, 95, null, null)]
    public async Task Arrivals_are_counted_and_compared_over_the_days_that_are_known(DatabaseKind kind, int from, int to, double? value, double? before)
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        var last = -1;
        for (var i = 60; i < 480; i++)
            last = script.Commit($"straight {i}\n", (i / 6L * Day) + (i % 6), last < 0 ? [] : [last]);
        script.Write(scratch);
        scratch.Git("remote", "add", "origin", "https://git.example.org/shop.git");
        await using var house = await TestHouse.OpenAsync(kind);
        await house.ImportAsync(await AddAsync(house, scratch));

        var reading = (await ReadAsync(house, from, to))[ChangeDefinitions.Merges.Name];

        (reading.Value, reading.Before).ShouldBe((value, before));
        (reading.Change == MeasureChange.NotComparable).ShouldBe(before is null);
        reading.Series.ShouldAllBe(p => (p.Value == null) == (p.Part.From > At(79)));
    }

    private static async Task<Repository> AddAsync(TestHouse house, ScratchRepository scratch)
    {
        var repository = await house.AddAsync(scratch);
        await using var db = house.Db();
        var edit = new RepositoryEdit(repository.Location, repository.Name, ReadsFiles: true);
        return TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, repository.Key, edit, TestHouse.Cancel));
    }

    private static async Task<Dictionary<string, MeasureReading>> ReadAsync(TestHouse house, int from, int to) =>
        (await house.Get<MeasureRegistry>().ReadAsync(await house.ScopeAsync(), new DayWindow(At(from), At(to)), ChangeDefinitions.All, TestHouse.Cancel))
            .ToDictionary(r => r.Definition.Name, StringComparer.Ordinal);

    private static DateOnly At(int day) => DateOnly.FromDateTime(Fairlead.Data.Instants.FromUnix(ScratchRepository.Start + ((long)day * Day)));
}
