using System.Threading.Channels;

namespace Fairlead.Data;

/// <summary>Wakes somebody's work on this node. Rows say what is to do; a bell that rings in vain, or is not heard, does no harm.</summary>
/// <typeparam name="T">Whose.</typeparam>
public sealed class Bell<T>
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There may be something to do.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Waits for a ring, at most for some time: something may have become due, or another node may have left it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="atMost">For how long.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>When it is time for a look.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task WaitAsync(TimeProvider time, TimeSpan atMost, CancellationToken cancel)
    {
        using var sweep = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = time.CreateTimer(_ => sweep.Cancel(), null, atMost, Timeout.InfiniteTimeSpan);
        try
        {
            await _rung.Reader.ReadAsync(sweep.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Time for a look.
        }
    }
}
