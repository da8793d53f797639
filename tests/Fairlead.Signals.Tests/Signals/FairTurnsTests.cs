using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Tests.Signals;

/// <summary>However much waits of one source, and however slow it is to read, the others have their turns.</summary>
public sealed class FairTurnsTests
{
    [Theory, Databases]
    public async Task A_source_with_very_much_waiting_does_not_hold_the_others(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var order = new Order();
        var sources = await SourcesAsync(house, "a-flood", "b", "c", "d", "e", "f");
        await SendAsync(house, sources[0], Enumerable.Range(0, 3_000).Select(i => Note($"flood {i}")));
        foreach (var source in sources.Skip(1))
            await SendAsync(house, source, [Note("one")]);

        await ReadAllAsync(house, order);

        order.Things.Count.ShouldBe(3_005);
        foreach (var source in sources.Skip(1))
            order.Things.FindIndex(t => t.Contains(source.ToString("N"), StringComparison.Ordinal)).ShouldBeInRange(0, 2_500);
        (await Waiting(house)).ShouldBe(0);
        var flood = order.Things.Where(t => t.Contains(sources[0].ToString("N"), StringComparison.Ordinal)).ToList();
        flood.Count.ShouldBe(3_000);
        (await house.AllAsync<SignalRow>()).Where(s => s.SourceId == sources[0]).OrderBy(s => s.Number).Select(s => s.Title).ShouldBe(Enumerable.Range(0, 3_000).Select(i => $"flood {i}"), "each source in order");
    }

    [Fact]
    public async Task A_slow_report_of_one_source_does_not_hold_the_others()
    {
        await using var house = await TestHouse.OpenAsync();
        var order = new Order();
        var sources = await SourcesAsync(house, "a-slow", "b");
        var report = new StringBuilder("<coverage>");
        for (var i = 0; report.Length < 12_000_000; i++)
            report.Append(CultureInfo.InvariantCulture, $"<line number='{i}' hits='1'/>");
        var label = "report:cobertura?repository=acme/app&commit=015e3d3b480e417aede5a1293bd61de9b0fd051d&suite=";
        await house.Get<StoreMessages>().StoreAsync([.. Enumerable.Range(0, 4).Select(i => new IncomingMessage(sources[0], $"r{i}", label + i, Encoding.UTF8.GetBytes(report + "</coverage>"), house.Time.Now()))], null, TestHouse.Cancel);
        await SendAsync(house, sources[1], [Note("quick")]);

        await ReadAllAsync(house, order);

        order.Things.FindIndex(t => t.StartsWith("other:", StringComparison.Ordinal)).ShouldBeLessThan(4, "four slow ones were there before");
        (await Waiting(house)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task What_is_not_due_holds_its_own_source_only(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var sources = await SourcesAsync(house, "a", "b");
        await SendAsync(house, sources[0], [Note("first"), Note("second")]);
        await using (var db = house.Db())
            await db.Set<InboxMessage>().Where(d => d.ExternalId == "first").ExecuteUpdateAsync(s => s.SetProperty(d => d.DueAt, house.Time.Now().AddMinutes(1)), TestHouse.Cancel);
        await SendAsync(house, sources[1], [Note("other")]);

        await ReadAllAsync(house, new Order());

        (await house.AllAsync<SignalRow>()).Select(s => s.Title).ShouldBe(["other"]);
        house.Time.Advance(TimeSpan.FromMinutes(2));
        await ReadAllAsync(house, new Order());
        (await house.AllAsync<SignalRow>()).Select(s => s.Title).ShouldBe(["first", "second", "other"], ignoreOrder: true);
    }

    private static (string Id, string Body) Note(string title) => (title, $$"""{"kind":"note","title":"{{title}}"}""");

    private static async Task<List<Guid>> SourcesAsync(TestHouse house, params string[] names)
    {
        await using var scope = house.Services.CreateAsyncScope();
        var ids = new List<Guid>();
        foreach (var name in names)
            ids.Add(TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditSources>().NewAsync(Caller.Operator, new SourceEdit(name, SourceKind.Own, null, Sending.Secret), TestHouse.Cancel)).Source.Id);
        return ids;
    }

    private static Task<int> SendAsync(TestHouse house, Guid source, IEnumerable<(string Id, string Body)> bodies) =>
        house.Get<StoreMessages>().StoreAsync([.. bodies.Select(b => new IncomingMessage(source, b.Id, "", Encoding.UTF8.GetBytes(b.Body), house.Time.Now()))], null, TestHouse.Cancel);

    private static async Task ReadAllAsync(TestHouse house, Order order)
    {
        var inbox = new ReadInbox(
            house.Database, house.Get<IDbContextFactory<FairleadDb>>(), new SignalStore(house.Database, [order], house.Get<SignalKinds>()), house.Get<ReadMessage>(), house.Get<SignalKinds>(), house.Get<WriteLane>(), house.Get<WakeUp<ReadInbox>>(), house.Get<WakeUp<StoredSignals>>(),
            house.Get<InboxRefusals>(), house.Get<BindSignals>(), house.Time, NullLogger<ReadInbox>.Instance);
        while (await inbox.ReadWaitingAsync(TestHouse.Cancel) > 0)
        {
            // Until nothing waits that is due.
        }
    }

    private static async Task<int> Waiting(TestHouse house)
    {
        await using var db = house.Db();
        return await db.Set<InboxMessage>().CountAsync(d => d.State == InboxMessageState.Waiting, TestHouse.Cancel);
    }

    /// <summary>Writes down in which order facts are stored.</summary>
    private sealed class Order : ISignalReader
    {
        private readonly ConcurrentQueue<string> _things = new();

        public List<string> Things => [.. _things];

        public IReadOnlyCollection<string> Kinds => ["other", "coverage"];

        public Task ClearAsync(FairleadDb db, CancellationToken cancel) => Task.CompletedTask;

        public Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
        {
            foreach (var thing in signals)
                _things.Enqueue(thing.Subject);
            return Task.CompletedTask;
        }
    }
}
