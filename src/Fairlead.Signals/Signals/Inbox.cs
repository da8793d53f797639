using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Signals;

/// <summary>A message on its way into the database.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="ExternalId">Its id.</param>
/// <param name="Event">Its kind of event.</param>
/// <param name="Body">The body, unpacked.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record IncomingMessage(Guid Source, string ExternalId, string Event, byte[] Body, DateTime ReceivedAt)
{
    /// <summary>Whose API key let it in; null where the source proved itself.</summary>
    public string? SentBy { get; init; }

    /// <param name="kind">The kind of event.</param>
    /// <param name="body">The body.</param>
    /// <returns>The id of a message to which its source gave none: the same again has the same.</returns>
    public static string HashOf(string kind, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(kind + "\n"));
        hash.AppendData(body);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What became of a message on its way into the database.</summary>
public enum StoreOutcome
{
    /// <summary>It is on disk.</summary>
    Stored,

    /// <summary>It was there before.</summary>
    Known,

    /// <summary>Too many wait, or the database does not answer; it is not stored, and the sender shall try again.</summary>
    Overloaded,
}

/// <summary>
/// Stores messages before they are answered. Those that arrive while a transaction is written to disk go into the next one together, so
/// that a disk that can do a hundred transactions a second takes thousands of messages.
/// </summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">Writes many rows at once.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="wakeUp">Is told that something waits.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed partial class Inbox(IDbContextFactory<FairleadDb> databases, IDatabaseEngine database, WriteLane lane, WakeUp<ReadInbox> wakeUp, TimeProvider time, ILogger<Inbox> log) : BackgroundService
{
    /// <summary>The most bytes of one message, unpacked.</summary>
    public const int MostBytes = HookBody.Most;

    /// <summary>The most messages that wait for the disk; a sender that finds them is told to try again.</summary>
    public const int MostWaiting = 2048;

    private const int Batch = 512, Tries = 3;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private long _last;

    /// <param name="message">A message that was let in.</param>
    /// <returns>How it was taken, once it is on disk or refused.</returns>
    public Task<StoreOutcome> TakeAsync(IncomingMessage message)
    {
        var waiting = new Waiting(message, PackedBody.Pack(message.Body), new TaskCompletionSource<StoreOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _waiting.Writer.TryWrite(waiting) ? waiting.Done.Task : Task.FromResult(StoreOutcome.Overloaded);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var batch = new List<Waiting>(Batch);
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < Batch && _waiting.Reader.TryRead(out var next))
                batch.Add(next);
            try
            {
                await StoreAsync(batch);
                wakeUp.Wake();
            }
            catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or IOException or ArgumentException)
            {
                NotStored(e, batch.Count);
                foreach (var waiting in batch)
                    waiting.Done.TrySetResult(StoreOutcome.Overloaded);
            }

            batch.Clear();
        }
    }

    private async Task StoreAsync(List<Waiting> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StoreOnceAsync(batch);
                return;
            }
            catch (DbException) when (attempt < Tries)
            {
                // Another node has stored one of them in between, or used its number.
            }
        }
    }

    private async Task StoreOnceAsync(List<Waiting> batch)
    {
        using var writing = await lane.EnterAsync(CancellationToken.None);
        await using var db = await databases.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var known = new HashSet<(Guid, string)>();
        foreach (var source in batch.GroupBy(w => w.Message.Source))
        {
            var ids = source.Select(w => w.Message.ExternalId).Distinct(StringComparer.Ordinal).ToArray();
            foreach (var id in await db.Set<InboxMessage>().Where(d => d.SourceId == source.Key && EF.Parameter(ids).Contains(d.ExternalId)).Select(d => d.ExternalId).ToListAsync())
                known.Add((source.Key, id));
        }

        // Behind all that came before, also where the clock has been set back since.
        if (_last == 0)
            _last = await db.Set<InboxMessage>().MaxAsync(d => (long?)d.Number) ?? 0;
        var taken = batch.ConvertAll(w => known.Add((w.Message.Source, w.Message.ExternalId)) ? StoreOutcome.Stored : StoreOutcome.Known);
        await database.InsertAsync(db, [.. batch.Where((_, i) => taken[i] == StoreOutcome.Stored).Select(Row)], CancellationToken.None);
        await transaction.CommitAsync();
        for (var i = 0; i < batch.Count; i++)
            batch[i].Done.TrySetResult(taken[i]);
    }

    private InboxMessage Row(Waiting waiting)
    {
        _last = Math.Max(_last + 1, InboxMessage.NumberAt(time.Now()));
        var message = waiting.Message;
        return new InboxMessage
        {
            Number = _last,
            SourceId = message.Source,
            ExternalId = message.ExternalId,
            Event = message.Event,
            Body = waiting.Packed,
            Size = message.Body.Length,
            ReceivedAt = message.ReceivedAt,
            SentBy = message.SentBy,
            State = InboxMessageState.Waiting,
        };
    }

    [LoggerMessage(EventId = 3001, EventName = "InboxNotStored", Level = LogLevel.Error, Message = "{Count} messages could not be stored; their senders are told to try again")]
    private partial void NotStored(Exception exception, int count);

    private sealed record Waiting(IncomingMessage Message, byte[] Packed, TaskCompletionSource<StoreOutcome> Done);
}
