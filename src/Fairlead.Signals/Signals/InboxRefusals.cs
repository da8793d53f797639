using System.Collections.Concurrent;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Counts what was not let in. It is written every few seconds, however much is refused: strangers cannot make the database work.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="time">The clock.</param>
public sealed class InboxRefusals(IDbContextFactory<FairleadDb> databases, WriteLane lane, TimeProvider time)
{
    private readonly ConcurrentDictionary<(Guid Source, string Reason), (int Count, DateTime LastAt, string Detail)> _counts = new();

    /// <param name="source">Who was refused.</param>
    /// <param name="reason">signature, body, size, closed.</param>
    /// <param name="detail">What they were told.</param>
    public void Count(Guid source, string reason, string detail) =>
        _counts.AddOrUpdate((source, reason), (1, time.Now(), detail), (_, before) => (before.Count + 1, time.Now(), detail));

    /// <param name="cancel">Ends the work.</param>
    /// <returns>When what was counted is stored.</returns>
    public async Task WriteAsync(CancellationToken cancel)
    {
        // Whoever waits here finds what the one before has stored.
        using var writing = await lane.EnterAsync(cancel);
        foreach (var key in _counts.Keys.ToList())
        {
            if (!_counts.TryRemove(key, out var counted))
                continue;
            try
            {
                await WriteAsync(key, counted, cancel);
            }
            catch
            {
                _counts.AddOrUpdate(key, counted, (_, since) => (since.Count + counted.Count, since.LastAt, since.Detail));
                throw;
            }
        }
    }

    private async Task WriteAsync((Guid Source, string Reason) key, (int Count, DateTime LastAt, string Detail) counted, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var day = DateOnly.FromDateTime(counted.LastAt);
        var detail = counted.Detail.Length > 2000 ? counted.Detail[..2000] : counted.Detail;
        var known = await db.Set<InboxRefusal>().Where(r => r.SourceId == key.Source && r.Day == day && r.Reason == key.Reason)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Count, r => r.Count + counted.Count).SetProperty(r => r.LastAt, counted.LastAt).SetProperty(r => r.Detail, detail), cancel);
        if (known > 0)
            return;
        db.Add(new InboxRefusal { SourceId = key.Source, Day = day, Reason = key.Reason, Count = counted.Count, LastAt = counted.LastAt, Detail = detail });
        await db.SaveChangesAsync(cancel);
    }
}
