using Microsoft.Extensions.Caching.Memory;

namespace Fairlead.Measures;

/// <summary>
/// Keeps what measures are computed from while its facts stay the same: one memory for all modules, bounded at <see cref="MostBytes"/>. What was not asked for
/// longest goes first. A node may forget it at any time.
/// </summary>
public sealed class MeasureMemory : IDisposable
{
    /// <summary>How much is kept, in bytes as those who put it here estimate them.</summary>
    public const long MostBytes = 64 << 20;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostBytes, CompactionPercentage = 0.2, TrackStatistics = true });

    /// <summary>How much is kept now, in bytes as estimated.</summary>
    public long Bytes => _kept.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">What it is of. Tuples of a type of the module and ids do.</param>
    /// <param name="state">The state of its facts; with another one it is forgotten.</param>
    /// <param name="value">What is kept.</param>
    /// <returns>Whether it is kept in that state.</returns>
    public bool TryGet<T>(object key, string state, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value)
        where T : class
    {
        value = _kept.TryGetValue(key, out Kept? kept) && kept!.State == state ? (T)kept.Value : null;
        return value is not null;
    }

    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">What it is of.</param>
    /// <param name="state">The state of its facts.</param>
    /// <param name="value">What to keep; nobody changes it from now on.</param>
    /// <param name="bytes">How large it is, about.</param>
    public void Keep<T>(object key, string state, T value, long bytes)
        where T : class => _kept.Set(key, new Kept(state, value), new MemoryCacheEntryOptions { Size = bytes + 200 });

    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">What it is of.</param>
    /// <param name="state">The state of its facts.</param>
    /// <param name="make">Makes it where it is not kept.</param>
    /// <param name="bytes">How large it is, about.</param>
    /// <returns>What is kept in that state, or was made now.</returns>
    public T Of<T>(object key, string state, Func<T> make, Func<T, long> bytes)
        where T : class
    {
        if (TryGet<T>(key, state, out var kept))
            return kept;
        var made = make();
        Keep(key, state, made, bytes(made));
        return made;
    }

    /// <inheritdoc />
    public void Dispose() => _kept.Dispose();

    private sealed record Kept(string State, object Value);
}
