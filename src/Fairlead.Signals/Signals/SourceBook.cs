using System.Collections.Frozen;
using Fairlead.Accounts;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>A source as the webhook endpoints need it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key.</param>
/// <param name="Kind">Its words.</param>
/// <param name="Secret">Its secret in the clear; null where it has none.</param>
/// <param name="IsEnabled">Whether messages of it are accepted.</param>
public sealed record KnownSource(Guid Id, string Key, SourceKind Kind, string? Secret, bool IsEnabled);

/// <summary>The sources in memory: thousands of messages a second do not ask the database who they are. What was edited elsewhere holds within two seconds.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="sealing">Opens secrets.</param>
/// <param name="time">The clock.</param>
public sealed class SourceBook(IDbContextFactory<FairleadDb> databases, Sealing sealing, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private volatile Page? _page;

    /// <param name="key">A key.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The source; null when there is none.</returns>
    public async ValueTask<KnownSource?> FindAsync(string key, CancellationToken cancel) => (await ReadAsync(cancel)).ByKey.GetValueOrDefault(key);

    /// <param name="kind">A kind.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The sources of that kind.</returns>
    public async ValueTask<IReadOnlyList<KnownSource>> OfKindAsync(SourceKind kind, CancellationToken cancel) => [.. (await ReadAsync(cancel)).ByKey.Values.Where(s => s.Kind == kind)];

    /// <summary>Something was edited here.</summary>
    public void Forget() => _page = null;

    private async ValueTask<Page> ReadAsync(CancellationToken cancel)
    {
        if (_page is { } page && time.GetElapsedTime(page.ReadAt) < Life)
            return page;
        var readAt = time.GetTimestamp();
        await using var db = await databases.CreateDbContextAsync(cancel);
        var sources = await db.Set<SignalSource>().AsNoTracking().ToListAsync(cancel);
        return _page = new Page(readAt, sources.Select(s => new KnownSource(s.Id, s.Key, s.Kind, sealing.Open(s.SealedSecret), s.DisabledAt is null)).ToFrozenDictionary(s => s.Key, StringComparer.Ordinal));
    }

    private sealed record Page(long ReadAt, FrozenDictionary<string, KnownSource> ByKey);
}
