namespace Fairlead.Data;

/// <summary>Lets one long writer at a time into the database. SQLite has one writer anyway; waiting here is fair and has no time-out.</summary>
public sealed class WriteLane : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The turn; disposing it ends it.</returns>
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
