using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Delivery;

/// <summary>Pages by key: each row once, in one order on both databases, whatever has the same value.</summary>
public sealed class RowPagingTests
{
    private static readonly DayWindow Window = new(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1));
    private static readonly DateTime At = new(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [Databases(1)]
    [Databases(7)]
    [Databases(50)]
    public async Task Changes_are_seen_once_each(DatabaseKind kind, int size)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var scope = await FillAsync(house);
        await using var db = house.Db();
        var all = DeliveryRows.Changes(db, scope, Window);

        var released = await WalkAsync(after => DeliveryRows.SlowestAsync(db, all, after, size, TestHouse.Cancel), r => (r.Change.ServiceId, r.Change.Sha, r.Change.LeadSeconds));
        released.Select(r => r.LeadSeconds).ShouldBe(released.Select(r => r.LeadSeconds).OrderDescending());
        released.Count.ShouldBe(all.Count());
        var waiting = await WalkAsync(after => DeliveryRows.WaitingAsync(db, scope, after, size, TestHouse.Cancel), r => (r.Change.ServiceId, r.Change.Sha, r.Change.LeadSeconds));
        waiting.Count.ShouldBe(40);
    }

    [Theory]
    [Databases(1)]
    [Databases(7)]
    [Databases(50)]
    public async Task Deployments_are_seen_once_each_in_the_order_of_code_points(DatabaseKind kind, int size)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var scope = await FillAsync(house);
        await using var db = house.Db();

        var seen = await WalkAsync(after => DeliveryRows.DeploymentPageAsync(DeliveryRows.Deployments(db, scope, Window), after, size, TestHouse.Cancel), d => (d.ServiceId, d.Name, d.At));

        seen.Count.ShouldBe((await house.AllAsync<Deployment>()).Count);
        var expected = seen.OrderByDescending(d => d.At).ThenByDescending(d => d.Name, StringComparer.Ordinal);
        seen.Select(d => (d.At, d.Name)).ShouldBe(expected.Select(d => (d.At, d.Name)));
    }

    // The short way to the slowest changes asks a few days only; ten of each lead time lie on four days and on both sides of most page ends.
    [Theory]
    [Databases(1)]
    [Databases(3)]
    [Databases(10)]
    [Databases(59)]
    [Databases(200)]
    public async Task The_short_way_gives_the_same_rows(DatabaseKind kind, int size)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var scope = await FillAsync(house);
        await using var db = house.Db();
        foreach (var window in (DayWindow[])[Window, new(new DateOnly(2026, 5, 2), new DateOnly(2026, 5, 4))])
        {
            var all = DeliveryRows.Changes(db, scope, window);
            var days = new DeliverySpan([.. (await house.AllAsync<Change>()).Where(c => c.DeployedDay is not null).GroupBy(c => (Day: c.DeployedDay!.Value, c.ServiceId)).Select(Day).OrderBy(d => d.Row.Day)], [], new Dictionary<Guid, ServiceRule>(), house.Get<MeasureMemory>(), "", "");

            var seen = await WalkAsync(after => DeliveryRows.SlowestAsync(db, days, scope, window, after, size, TestHouse.Cancel), r => (r.Change.ServiceId, r.Change.Sha));

            seen.ShouldBe(await WalkAsync(after => DeliveryRows.SlowestAsync(db, all, after, size, TestHouse.Cancel), r => (r.Change.ServiceId, r.Change.Sha)));
            days.Slowest(all, window, null, 5).Count().ShouldBeLessThan(all.Count());
        }

        static UnpackedDay Day(IGrouping<(DateOnly Day, Guid ServiceId), Change> changes) => new(
            new DeliveryDay { ServiceId = changes.Key.ServiceId, Day = changes.Key.Day, Deployments = 1, Failed = 0, Rework = 0, OpenFailures = 0, Negative = 0, BaselineChanges = 0, TellsFailures = true, TellsRework = true, LeadTimes = "", Recoveries = "" },
            [.. changes.Select(c => c.LeadSeconds!.Value).Order()],
            []);
    }

    [Theory, Databases]
    public async Task Rows_that_arrive_between_two_pages_disturb_nobody(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var scope = await FillAsync(house);
        await using var db = house.Db();
        var all = DeliveryRows.Changes(db, scope, Window);
        var first = await DeliveryRows.SlowestAsync(db, all, null, 10, TestHouse.Cancel);
        await house.Database.InsertAsync(db, (Change[])[Change(scope.Services[0], 9000, 1_000_000), Change(scope.Services[0], 9001, 0)], TestHouse.Cancel);

        var second = await DeliveryRows.SlowestAsync(db, all, first.Next, 10, TestHouse.Cancel);

        second.Rows.Select(Key).Intersect(first.Rows.Select(Key)).ShouldBeEmpty();
        second.Rows.ShouldNotContain(r => r.Change.LeadSeconds == 1_000_000);
        second.Rows[0].Change.LeadSeconds!.Value.ShouldBeLessThanOrEqualTo(first.Rows[^1].Change.LeadSeconds!.Value);

        static (Guid, string) Key(ChangeRow row) => (row.Change.ServiceId, row.Change.Sha);
    }

    [Theory]
    [Databases("")]
    [Databases("x")]
    [Databases("___")]
    [Databases("99999999999999999999_a_b")]
    [Databases("9223372036854775807_a_00000000-0000-0000-0000-000000000000")]
    [Databases("9223372036854775807_00000000-0000-0000-0000-000000000000_v1")]
    [Databases("5_\0_00000000-0000-0000-0000-000000000000")]
    [Databases("5_00000000-0000-0000-0000-000000000000_\0")]
    [Databases("5_\uD800_00000000-0000-0000-0000-000000000000")]
    public async Task A_cursor_that_nobody_gave_out_breaks_nothing(DatabaseKind kind, string after)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var scope = await FillAsync(house);
        await using var db = house.Db();

        await DeliveryRows.SlowestAsync(db, DeliveryRows.Changes(db, scope, Window), after, 5, TestHouse.Cancel);
        await DeliveryRows.WaitingAsync(db, scope, after, 5, TestHouse.Cancel);
        await DeliveryRows.DeploymentPageAsync(DeliveryRows.Deployments(db, scope, Window), after, 5, TestHouse.Cancel);
    }

    private static async Task<List<TKey>> WalkAsync<T, TKey>(Func<string?, Task<RowPage<T>>> page, Func<T, TKey> key)
    {
        var seen = new List<TKey>();
        string? after = null;
        do
        {
            var next = await page(after);
            seen.AddRange(next.Rows.Select(key));
            after = next.Next;
        }
        while (after is not null && seen.Count < 1000);
        seen.ShouldBeUnique();
        return seen;
    }

    // Two services with the same commits, lead times that repeat, releases at one instant, names that locales order differently.
    private static async Task<MeasureScope> FillAsync(TestHouse house)
    {
        using var scratch = new ScratchRepository();
        await house.AddAsync(scratch);
        await using var db = house.Db();
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit("second", "shop", null, "x"), TestHouse.Cancel));
        var scope = await house.ScopeAsync();
        foreach (var service in scope.Services)
        {
            await house.Database.InsertAsync(db, Enumerable.Range(0, 60).Select(i => Change(service, i, i / 10)).ToList(), TestHouse.Cancel);
            await house.Database.InsertAsync(db, Enumerable.Range(100, 20).Select(i => new Change { ServiceId = service, Sha = $"{i:x40}", StartedAt = At.AddSeconds(i / 5) }).ToList(), TestHouse.Cancel);
            string[] names = ["v1", "V1", "v1_0", "v1-0", "v1.0", "v10", "v2", "ä", "a", "Z", "É", "é", "v1_1_2", "日本", "😀"];
            await house.Database.InsertAsync(db, names.Select((n, i) => new Deployment { ServiceId = service, Name = n, Ordinal = i, Sha = "s", At = At.AddSeconds(i / 5), Day = DateOnly.FromDateTime(At), TagKind = TagKind.Light, Changes = 0, Failed = false }).ToList(), TestHouse.Cancel);
        }

        return scope;
    }

    private static Change Change(Guid service, int i, long lead) => new() { ServiceId = service, Sha = $"{i:x40}", Deployment = "v1", StartedAt = At, DeployedAt = At.AddSeconds(lead), DeployedDay = DateOnly.FromDateTime(At).AddDays(i % 4), LeadSeconds = lead };
}
