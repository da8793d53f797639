using System.Diagnostics;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Signals;

/// <summary>
/// Reads messages in the order of their arrival, source by source, and stores the facts in them once. Rows decide what is to do: a program that dies in between
/// goes on where its last transaction ended, and no two nodes read one source at a time.
/// </summary>
/// <param name="database">Says whether several nodes may share it.</param>
/// <param name="databases">Gives contexts.</param>
/// <param name="store">Stores facts.</param>
/// <param name="reader">Reads messages.</param>
/// <param name="kinds">The kinds that there are.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="wakeUp">Wakes it.</param>
/// <param name="due">Woken when facts were stored.</param>
/// <param name="refusals">Are written on the way.</param>
/// <param name="bind">Finds the places of older signals when the catalog has changed.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed partial class ReadInbox(
    IDatabaseEngine database,
    IDbContextFactory<FairleadDb> databases,
    SignalStore store,
    ReadMessage reader,
    SignalKinds kinds,
    WriteLane lane,
    WakeUp<ReadInbox> wakeUp,
    WakeUp<StoredSignals> due,
    InboxRefusals refusals,
    BindSignals bind,
    TimeProvider time,
    ILogger<ReadInbox> log) : BackgroundService
{
    /// <summary>How often a message is tried that the database would not take, before it fails.</summary>
    public const int MostAttempts = 8;

    private const int FewestAtOnce = 8, MostAtOnce = 256;

    // Reports are large: a batch ends where it would fill the memory.
    private const long MostBytes = 24 << 20;

    // So many sources are read side by side, each by itself in order: what is slow to read in one holds none of the others.
    private const int SideBySide = 4;

    // A source that has more than this waits for its next turn, so that one more than are read side by side has its turn soon.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    // What else is to be done here waits for no more than this.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    // The largest report takes a second; on a busy machine several.
    private static readonly TimeSpan MostOfOne = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(2), LongestWait = TimeSpan.FromMinutes(5);

    private static readonly Lease Lease = new(TimeSpan.FromSeconds(30));

    // Whoever sends a message waits for the database while facts are written: so many at once as are written in this time.
    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(15);

    private int _atOnce = 32;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new WakingLoop(time, Sweep, AfterFault: Sweep, Unreadable).RunAsync(
        async cancel =>
        {
            var read = await ReadWaitingAsync(cancel);
            if (await bind.RunAsync(cancel) > 0)
                due.Wake();
            await refusals.WriteAsync(cancel);
            return read > 0;
        },
        wakeUp,
        stoppingToken,
        database.AllowsSeveralNodes ? null : TakeUpAsync);

    /// <summary>Reads what waits and is due: a turn of each source, several side by side, and whichever comes meanwhile has its turn as soon as there is room.</summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How many messages were read.</returns>
    public async Task<int> ReadWaitingAsync(CancellationToken cancel)
    {
        var turns = new Dictionary<Guid, Task<int>>();
        var had = new Dictionary<Guid, int>();
        var nothingDue = new HashSet<Guid>();
        var failures = new List<Exception>();
        var read = 0;
        var began = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                // Those that had the fewest turns come first; the key makes it the same each time.
                var next = (await WaitingAsync(cancel)).Where(s => !turns.ContainsKey(s.Id) && !nothingDue.Contains(s.Id)).OrderBy(s => had.GetValueOrDefault(s.Id)).ThenBy(s => s.Key, StringComparer.Ordinal);
                foreach (var source in Stopwatch.GetElapsedTime(began) < Round ? next.Take(SideBySide - turns.Count) : [])
                {
                    had[source.Id] = had.GetValueOrDefault(source.Id) + 1;
                    turns[source.Id] = Task.Run(() => TurnAsync(source, cancel), cancel);
                }

                if (turns.Count == 0)
                    return failures.Count == 0 ? read : throw new AggregateException(failures);
                await NextAsync([.. turns.Values], cancel);
                foreach (var (source, turn) in turns.Where(t => t.Value.IsCompleted).ToList())
                {
                    turns.Remove(source);
                    cancel.ThrowIfCancellationRequested();

                    // What goes wrong with one source is said when the others have been read.
                    if (turn.Exception is { } failure)
                        failures.AddRange(failure.InnerExceptions);
                    var some = turn.IsCompletedSuccessfully ? await turn : 0;
                    read += some;
                    if (some == 0)
                        nothingDue.Add(source);
                }
            }
        }
        finally
        {
            // Nobody goes on writing when this has ended; what went wrong in one of them was thrown already, or is found again.
            await Task.WhenAll(turns.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Until a turn ends, or something new came of a source for which there is room.
    private async Task NextAsync(Task<int>[] turns, CancellationToken cancel)
    {
        if (turns.Length == SideBySide)
        {
            await Task.WhenAny(turns);
            return;
        }

        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var woken = wakeUp.WaitAsync(time, Sweep, rest.Token);
        await Task.WhenAny([.. turns, woken]);
        await rest.CancelAsync();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<List<SignalSource>> WaitingAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<SignalSource>().AsNoTracking().Where(s => db.Set<InboxMessage>().Any(d => d.SourceId == s.Id && d.State == InboxMessageState.Waiting)).ToListAsync(cancel);
    }

    private async Task<int> TurnAsync(SignalSource source, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await ClaimAsync(db, source, cancel))
            return 0;
        try
        {
            var read = 0;
            var began = Stopwatch.GetTimestamp();
            for (int some; Stopwatch.GetElapsedTime(began) < Turn && (some = await ReadSourceAsync(source, cancel)) > 0;)
                read += some;
            return read;
        }
        finally
        {
            using var writing = await lane.EnterAsync(CancellationToken.None);
            await db.Set<SignalSource>().Where(s => s.Id == source.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ReadUntil, (DateTime?)null), CancellationToken.None);
        }
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
        var (until, farthest) = (Lease.Until(now), Lease.Farthest(now));
        return await db.Set<SignalSource>().Where(s => s.Id == source.Id && (s.ReadUntil == null || s.ReadUntil < now || s.ReadUntil > farthest))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ReadUntil, until).SetProperty(x => x.LastReceivedAt, now), cancel) == 1;
    }

    private async Task<int> ReadSourceAsync(SignalSource source, CancellationToken cancel)
    {
        List<InboxMessage> waiting;
        SignalPlaces places;
        await using (var db = await databases.CreateDbContextAsync(cancel))
        {
            var next = db.Set<InboxMessage>().AsNoTracking().Where(d => d.SourceId == source.Id && d.State == InboxMessageState.Waiting).OrderBy(d => d.Number).Take(_atOnce);
            var sizes = await next.Select(d => new { d.Number, Size = d.Size + d.CorrectedSize }).ToListAsync(cancel);
            var sum = 0L;
            var last = sizes.TakeWhile((d, i) => (sum += d.Size) <= MostBytes || i == 0).LastOrDefault()?.Number ?? 0;
            waiting = await next.Where(d => d.Number <= last).ToListAsync(cancel);
            places = new SignalPlaces(await CatalogView.ReadAsync(db, cancel), kinds);
        }

        // One that is not due yet holds those behind it back: a source is read in order.
        // Nothing is put off for longer than the longest wait: what is due later was put off by a clock that has been set back.
        var now = time.Now();
        waiting = [.. waiting.TakeWhile(d => d.DueAt is null || d.DueAt <= now || d.DueAt > now + LongestWait)];
        if (waiting.Count == 0)
            return 0;

        // What takes long is the last of its batch: the rest has its turn after the others'.
        var began = Stopwatch.GetTimestamp();
        var verdicts = new List<Verdict>();
        foreach (var message in waiting.TakeWhile((_, i) => i == 0 || Stopwatch.GetElapsedTime(began) < Turn / 4))
            verdicts.Add(Judge(source, message, cancel));
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
            catch (TooManySignalsException e)
            {
                await WriteAsync(source, places, [verdict with { Signals = [], State = InboxMessageState.Failed, Note = Cut(e.Message) }], cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return await TryLaterAsync(verdict.Message, e, cancel) ? 1 : 0;
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
        var told = await store.AddAsync(db, source.Id, [.. verdicts.Select(v => (v.Message.Number, v.Signals))], places, cancel);
        foreach (var group in verdicts.GroupBy(v => (v.State, v.Note, Facts: told.GetValueOrDefault(v.Message.Number))))
        {
            var numbers = group.Select(v => v.Message.Number).ToArray();
            await db.Set<InboxMessage>().Where(d => EF.Parameter(numbers).Contains(d.Number)).ExecuteUpdateAsync(
                s => s.SetProperty(d => d.State, group.Key.State).SetProperty(d => d.Note, group.Key.Note).SetProperty(d => d.Facts, group.Key.Facts).SetProperty(d => d.DueAt, (DateTime?)null),
                cancel);
        }

        await transaction.CommitAsync(cancel);
        due.Wake();
        if (verdicts.Count >= _atOnce)
            _atOnce = Math.Clamp((int)(_atOnce * Math.Clamp(Aim / Stopwatch.GetElapsedTime(began), 0.5, 1.5)), FewestAtOnce, MostAtOnce);
    }

    private Verdict Judge(SignalSource source, InboxMessage message, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(MostOfOne, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        try
        {
            var said = reader.Of(source.Kind, new SourceMessage(message.Event, message.Text(), message.ReceivedAt, source.Key) { Until = either.Token });
            if (said.Signals.Count > SignalStore.MostFacts)
                return new(message, [], InboxMessageState.Failed, $"It holds {said.Signals.Count:N0} facts; at most {SignalStore.MostFacts:N0} fit into one message.");
            return said.Signals.Count > 0 ? new(message, said.Signals, InboxMessageState.Done, null) : new(message, [], InboxMessageState.Ignored, Cut(said.Ignored ?? "no facts"));
        }
        catch (UnreadableMessageException e)
        {
            return new(message, [], InboxMessageState.Failed, Cut(e.Message));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(message, [], InboxMessageState.Failed, $"Reading it took longer than {MostOfOne.TotalSeconds:0} seconds.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Faulted(e, message.Number);
            return new(message, [], InboxMessageState.Failed, Cut($"A bug in Fairlead: {e.Message}"));
        }
    }

    // Its turn comes again after 1, 2, 4 … seconds; what never works fails, so that the rest of the source goes on.
    private async Task<bool> TryLaterAsync(InboxMessage message, Exception error, CancellationToken cancel)
    {
        var attempts = message.Attempts + 1;
        var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, attempts - 1)));
        var isOver = attempts >= MostAttempts;
        var note = Cut($"It could not be stored: {error.GetBaseException().Message}");
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<InboxMessage>().Where(d => d.Number == message.Number).ExecuteUpdateAsync(
            s => s.SetProperty(d => d.State, isOver ? InboxMessageState.Failed : InboxMessageState.Waiting)
                .SetProperty(d => d.Attempts, attempts)
                .SetProperty(d => d.Note, note)
                .SetProperty(d => d.DueAt, isOver ? null : time.Now() + wait),
            cancel);
        return isOver;
    }

    private static string Cut(string text) => text.Length > 2000 ? text[..2000] : text;

    [LoggerMessage(EventId = 3002, EventName = "InboxUnreadable", Level = LogLevel.Error, Message = "The inbox could not be read; trying again")]
    private partial void Unreadable(Exception exception);

    [LoggerMessage(EventId = 3003, EventName = "InboxResisted", Level = LogLevel.Warning, Message = "{Count} messages of {Source} could not be stored together; trying them one by one")]
    private partial void Resisted(Exception exception, string source, int count);

    [LoggerMessage(EventId = 3004, EventName = "MessageFaulted", Level = LogLevel.Error, Message = "Message {Number} met a fault of the program")]
    private partial void Faulted(Exception exception, long number);

    private sealed record Verdict(InboxMessage Message, IReadOnlyList<Signal> Signals, InboxMessageState State, string? Note);
}
