namespace Fairlead.Data;

/// <summary>Admits one long write at a time on this node.</summary>
/// <remarks>
/// SQLite has one writer anyway, and whoever waits for it there gives up after a time-out. Waiting here is first come, first served, and has no time-out. Short
/// writes of a request need no turn. The turn is not re-entrant: who holds one and asks for another waits for ever. Between nodes it has no effect;
/// there transactions and claimed rows keep writers apart.
/// </remarks>
/// <example><code>using var turn = await lane.EnterAsync(cancel);
/// await using var transaction = await db.Database.BeginTransactionAsync(cancel);</code></example>
public sealed class WriteLane : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Waits for the turn to write. Take it before a transaction begins, never within one.</summary>
    /// <param name="cancel">Ends the waiting; a turn that was given is kept.</param>
    /// <returns>The turn, which ends when it is disposed. Disposing it twice does no harm.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled before the turn came.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        return new Turn(() => _one.Release());
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private sealed class Turn(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
