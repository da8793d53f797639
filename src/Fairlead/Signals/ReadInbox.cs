using System.Diagnostics;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Signals;

/// <summary>
/// Reads deliveries in the order of their arrival, source by source, and stores the facts in them once. Rows decide what is to do: a program that dies in between
/// goes on where its last transaction ended, and no two nodes read one source at a time.
/// </summary>
/// <param name="database">Says whether several nodes may share it.</param>
/// <param name="databases">Gives contexts.</param>
/// <param name="store">Stores facts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="bell">Wakes it.</param>
/// <param name="due">Is rung when facts were stored.</param>
/// <param name="refusals">Are written on the way.</param>
/// <param name="bind">Finds the places of older signals when the catalog has changed.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed partial class ReadInbox(
    IDatabase database,
    IDbContextFactory<FairleadDb> databases,
    SignalStore store,
    WriteLane lane,
    Bell<ReadInbox> bell,
    Bell<Delivery.DeriveDue> due,
    InboxRefusals refusals,
    BindSignals bind,
    TimeProvider time,
    ILogger<ReadInbox> log) : BackgroundService
{
    /// <summary>How often a delivery is tried that the database would not take, before it is parked.</summary>
    public const int MostAttempts = 8;

    private const int FewestAtOnce = 8, MostAtOnce = 256;

    // Reports are large: a batch ends where it would fill the memory.
    private const long MostBytes = 48 << 20;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20), Sweep = TimeSpan.FromSeconds(2), LongestWait = TimeSpan.FromMinutes(5);

    // Whoever sends a delivery waits for the database while facts are written: so many at once as are written in this time.
    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(15);

    private int _atOnce = 32;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isTakenUp = database.AllowsSeveralNodes;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isTakenUp)
                    await TakeUpAsync(stoppingToken);
                isTakenUp = true;
                while (await ReadWaitingAsync(stoppingToken) > 0)
                {
                    // Until nothing waits that is due.
                }

                if (await bind.RunAsync(stoppingToken) > 0)
                    due.Ring();
                await refusals.WriteAsync(stoppingToken);
                await bell.WaitAsync(time, Sweep, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Unreadable(e);
                await Task.Delay(Sweep, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads what waits and is due, a batch of each source.</summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How many deliveries were read.</returns>
    public async Task<int> ReadWaitingAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var read = 0;
        var sources = await db.Set<SignalSource>().AsNoTracking().Where(s => db.Set<InboxDelivery>().Any(d => d.SourceId == s.Id && d.State == DeliveryState.Waiting)).OrderBy(s => s.Key).ToListAsync(cancel);
        foreach (var source in sources)
        {
            if (!await ClaimAsync(db, source, cancel))
                continue;
            try
            {
                // For half of what was claimed: then the other sources have their turn.
                var began = time.GetTimestamp();
                for (int some; time.GetElapsedTime(began) < Lease / 2 && (some = await ReadSourceAsync(source, cancel)) > 0;)
                    read += some;
            }
            finally
            {
                using var writing = await lane.EnterAsync(CancellationToken.None);
                await db.Set<SignalSource>().Where(s => s.Id == source.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ReadUntil, (DateTime?)null), CancellationToken.None);
            }
        }

        return read;
    }

    // An embedded file has one node: whoever claims a source at its start is a program that died.
    private async Task TakeUpAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        using var writing = await lane.EnterAsync(cancel);
        await db.Set<SignalSource>().Where(s => s.ReadUntil != null).ExecuteUpdateAsync(s => s.SetProperty(x => x.ReadUntil, (DateTime?)null), cancel);
    }

    private async Task<bool> ClaimAsync(FairleadDb db, SignalSource source, CancellationToken cancel)
    {
        // In the lane like every writer here: who finds SQLite's own lock taken sleeps for a while.
        using var writing = await lane.EnterAsync(cancel);
        var now = time.Now();

        // A claim beyond that was made by a clock that has been set back; clocks of nodes may differ by a little.
        var farthest = now + Lease + Lease;
        return await db.Set<SignalSource>().Where(s => s.Id == source.Id && (s.ReadUntil == null || s.ReadUntil < now || s.ReadUntil > farthest))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ReadUntil, now + Lease).SetProperty(x => x.HeardAt, now), cancel) == 1;
    }

    private async Task<int> ReadSourceAsync(SignalSource source, CancellationToken cancel)
    {
        List<InboxDelivery> waiting;
        SignalPlaces places;
        await using (var db = await databases.CreateDbContextAsync(cancel))
        {
            var next = db.Set<InboxDelivery>().AsNoTracking().Where(d => d.SourceId == source.Id && d.State == DeliveryState.Waiting).OrderBy(d => d.Number).Take(_atOnce);
            var sizes = await next.Select(d => new { d.Number, Size = d.Size + d.MendedSize }).ToListAsync(cancel);
            var sum = 0L;
            var last = sizes.TakeWhile((d, i) => (sum += d.Size) <= MostBytes || i == 0).LastOrDefault()?.Number ?? 0;
            waiting = await next.Where(d => d.Number <= last).ToListAsync(cancel);
            places = new SignalPlaces(await CatalogView.ReadAsync(db, cancel));
        }

        // One that is not due yet holds those behind it back: a source is read in order.
        // Nothing is put off for longer than the longest wait: what is due later was put off by a clock that has been set back.
        var now = time.Now();
        waiting = [.. waiting.TakeWhile(d => d.DueAt is null || d.DueAt <= now || d.DueAt > now + LongestWait)];
        if (waiting.Count == 0)
            return 0;
        var verdicts = waiting.ConvertAll(d => Judge(source, d));
        foreach (var signal in verdicts.SelectMany(v => v.Signals))
            places.Of(signal);
        try
        {
            await WriteAsync(source, places, verdicts, cancel);
            return verdicts.Count;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Resisted(e, source.Key, verdicts.Count);
        }

        // One of them the database does not take: alone, the others are not held by it.
        foreach (var verdict in verdicts)
        {
            try
            {
                await WriteAsync(source, places, [verdict], cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return await TryLaterAsync(verdict.Delivery, e, cancel) ? 1 : 0;
            }
        }

        return verdicts.Count;
    }

    private async Task WriteAsync(SignalSource source, SignalPlaces places, IReadOnlyList<Verdict> verdicts, CancellationToken cancel)
    {
        using var writing = await lane.EnterAsync(cancel);
        var began = Stopwatch.GetTimestamp();
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var told = await store.AddAsync(db, source.Id, [.. verdicts.Select(v => (v.Delivery.Number, v.Signals))], places, cancel);
        foreach (var group in verdicts.GroupBy(v => (v.State, v.Note, Facts: told.GetValueOrDefault(v.Delivery.Number))))
        {
            var numbers = group.Select(v => v.Delivery.Number).ToArray();
            await db.Set<InboxDelivery>().Where(d => EF.Parameter(numbers).Contains(d.Number)).ExecuteUpdateAsync(
                s => s.SetProperty(d => d.State, group.Key.State).SetProperty(d => d.Note, group.Key.Note).SetProperty(d => d.Facts, group.Key.Facts).SetProperty(d => d.DueAt, (DateTime?)null),
                cancel);
        }

        await transaction.CommitAsync(cancel);
        due.Ring();
        if (verdicts.Count == _atOnce)
            _atOnce = Math.Clamp((int)(_atOnce * Math.Clamp(Aim / Stopwatch.GetElapsedTime(began), 0.5, 1.5)), FewestAtOnce, MostAtOnce);
    }

    private Verdict Judge(SignalSource source, InboxDelivery delivery)
    {
        try
        {
            var said = ReadDelivery.Of(source.Kind, new SourceDelivery(delivery.Event, delivery.Text(), delivery.ReceivedAt, source.Key));
            if (said.Signals.Count > SignalStore.MostFacts)
                return new(delivery, [], DeliveryState.Parked, $"It holds {said.Signals.Count:N0} facts; at most {SignalStore.MostFacts:N0} fit into one delivery.");
            return said.Signals.Count > 0 ? new(delivery, said.Signals, DeliveryState.Done, null) : new(delivery, [], DeliveryState.Ignored, Cut(said.Ignored ?? "nothing of use"));
        }
        catch (UnreadableDeliveryException e)
        {
            return new(delivery, [], DeliveryState.Parked, Cut(e.Message));
        }
        catch (Exception e)
        {
            Faulted(e, delivery.Number);
            return new(delivery, [], DeliveryState.Parked, Cut($"A fault on our side: {e.Message}"));
        }
    }

    // Its turn comes again after 1, 2, 4 … seconds; what never works is parked, so that the rest of the source goes on.
    private async Task<bool> TryLaterAsync(InboxDelivery delivery, Exception error, CancellationToken cancel)
    {
        var attempts = delivery.Attempts + 1;
        var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, attempts - 1)));
        var isOver = attempts >= MostAttempts;
        var note = Cut($"It could not be stored: {error.GetBaseException().Message}");
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<InboxDelivery>().Where(d => d.Number == delivery.Number).ExecuteUpdateAsync(
            s => s.SetProperty(d => d.State, isOver ? DeliveryState.Parked : DeliveryState.Waiting)
                .SetProperty(d => d.Attempts, attempts)
                .SetProperty(d => d.Note, note)
                .SetProperty(d => d.DueAt, isOver ? null : time.Now() + wait),
            cancel);
        return isOver;
    }

    private static string Cut(string text) => text.Length > 2000 ? text[..2000] : text;

    [LoggerMessage(EventId = 3002, EventName = "InboxUnreadable", Level = LogLevel.Error, Message = "The inbox could not be read; trying again")]
    private partial void Unreadable(Exception exception);

    [LoggerMessage(EventId = 3003, EventName = "InboxResisted", Level = LogLevel.Warning, Message = "{Count} deliveries of {Source} could not be stored together; trying them one by one")]
    private partial void Resisted(Exception exception, string source, int count);

    [LoggerMessage(EventId = 3004, EventName = "DeliveryFaulted", Level = LogLevel.Error, Message = "Delivery {Number} met a fault of the program")]
    private partial void Faulted(Exception exception, long number);

    private sealed record Verdict(InboxDelivery Delivery, IReadOnlyList<Signal> Signals, DeliveryState State, string? Note);
}
