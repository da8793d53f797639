using System.Data.Common;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Puts messages into the inbox that no sender waits for: fetched history, files. All of them, or none.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">Writes many rows at once.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="wakeUp">Is told that something waits.</param>
/// <param name="time">The clock.</param>
public sealed class StoreMessages(IDbContextFactory<FairleadDb> databases, IDatabaseEngine database, WriteLane lane, WakeUp<ReadInbox> wakeUp, TimeProvider time)
{
    private const int Tries = 5, Batch = 500;

    /// <param name="messages">The messages, in the order in which they are to be read.</param>
    /// <param name="alongside">What is written in the same transaction; null for nothing. It may be asked again.</param>
    /// <param name="cancel">Ends the work; then nothing is stored.</param>
    /// <returns>How many are stored; the others were known.</returns>
    public async Task<int> StoreAsync(IReadOnlyList<IncomingMessage> messages, Func<FairleadDb, Task>? alongside, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var stored = await StoreOnceAsync(messages, alongside, cancel);
                wakeUp.Wake();
                return stored;
            }
            catch (Exception e) when (e is DbException or DbUpdateException && attempt < Tries)
            {
                // A node that takes messages has used one of the numbers, or stored one of these, in between.
            }
        }
    }

    private async Task<int> StoreOnceAsync(IReadOnlyList<IncomingMessage> messages, Func<FairleadDb, Task>? alongside, CancellationToken cancel)
    {
        using var writing = await lane.EnterAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var known = new HashSet<(Guid, string)>();
        foreach (var part in messages.Chunk(Batch))
        {
            foreach (var source in part.GroupBy(l => l.Source))
            {
                var ids = source.Select(l => l.ExternalId).Distinct(StringComparer.Ordinal).ToArray();
                foreach (var id in await db.Set<InboxMessage>().Where(d => d.SourceId == source.Key && EF.Parameter(ids).Contains(d.ExternalId)).Select(d => d.ExternalId).ToListAsync(cancel))
                    known.Add((source.Key, id));
            }
        }

        var fresh = messages.Where(l => known.Add((l.Source, l.ExternalId))).ToList();
        var last = Math.Max(
            InboxMessage.NumberAt(time.Now()),
            await db.Set<InboxMessage>().MaxAsync(d => (long?)d.Number, cancel) ?? 0);
        var rows = fresh.ConvertAll(l => new InboxMessage
        {
            Number = ++last,
            SourceId = l.Source,
            ExternalId = l.ExternalId,
            Event = l.Event,
            Body = PackedBody.Pack(l.Body),
            Size = l.Body.Length,
            ReceivedAt = l.ReceivedAt,
            SentBy = l.SentBy,
            State = InboxMessageState.Waiting,
        });
        foreach (var part in rows.Chunk(Batch))
            await database.InsertAsync(db, part, cancel);
        if (alongside is not null)
            await alongside(db);
        await transaction.CommitAsync(cancel);
        return rows.Count;
    }
}
