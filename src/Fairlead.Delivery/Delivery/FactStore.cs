using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Writes facts and derived rows in bulk.</summary>
internal sealed class FactStore(IDatabaseEngine database)
{
    private const int BatchSize = 900;

    /// <summary>Writes rows that are known to be new.</summary>
    public Task InsertAsync<T>(FairleadDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class => database.InsertAsync(db, rows, cancel);

    /// <summary>Makes stored rows equal to the derived ones, touching only what differs.</summary>
    /// <returns>The rows that were written, and those that were deleted as they had been.</returns>
    public async Task<IReadOnlyList<T>> MatchAsync<T, TKey>(
        FairleadDb db,
        IQueryable<T> stored,
        IReadOnlyCollection<T> derived,
        Func<T, TKey> key,
        Func<IReadOnlyCollection<TKey>, IQueryable<T>> byKeys,
        CancellationToken cancel)
        where T : class
        where TKey : notnull => await MatchAsync(db, await stored.AsNoTracking().ToListAsync(cancel), derived, key, byKeys, cancel);

    /// <summary>As the other one, with stored rows that have been read already.</summary>
    /// <returns>The rows that were written, and those that were deleted as they had been.</returns>
    public async Task<IReadOnlyList<T>> MatchAsync<T, TKey>(
        FairleadDb db,
        IReadOnlyCollection<T> stored,
        IReadOnlyCollection<T> derived,
        Func<T, TKey> key,
        Func<IReadOnlyCollection<TKey>, IQueryable<T>> byKeys,
        CancellationToken cancel)
        where T : class
        where TKey : notnull
    {
        var before = stored.ToDictionary(key);
        var write = new List<T>();
        var differing = new List<T>();
        foreach (var row in derived)
        {
            if (!before.Remove(key(row), out var old))
            {
                write.Add(row);
            }
            else if (!old.Equals(row))
            {
                write.Add(row);
                differing.Add(old);
            }
        }

        differing.AddRange(before.Values);
        foreach (var batch in differing.Select(key).Chunk(BatchSize))
            await byKeys(batch).ExecuteDeleteAsync(cancel);
        await InsertAsync(db, write, cancel);
        return [.. write, .. differing];
    }
}
