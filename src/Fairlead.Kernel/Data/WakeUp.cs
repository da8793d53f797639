using System.Threading.Channels;

namespace Fairlead.Data;

/// <summary>Wakes a background service on this node before its next regular look.</summary>
/// <remarks>
/// It carries no work. What there is to do stands in the database, and the service looks there from time to time anyway; a call too many costs one look, and one that
/// is lost costs a short wait. So it need not reach other nodes or survive a restart. Calls made while the service is busy count as one.
/// </remarks>
/// <example><code>await db.SaveChangesAsync(cancel);
/// wakeUp.Wake();</code></example>
/// <typeparam name="T">The service that waits, or a type that stands for it; each has a wake-up of its own.</typeparam>
public sealed class WakeUp<T>
{
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there may be something to do. Returns at once.</summary>
    public void Wake() => _woken.Writer.TryWrite(true);

    /// <summary>Waits for <see cref="Wake"/>, but never longer than a given time: something may have become due, or another node may have left work behind.</summary>
    /// <param name="time">The clock by which the time passes.</param>
    /// <param name="atMost">The longest wait.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>A task that ends when it is time to look, whichever of the two came first.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public async Task WaitAsync(TimeProvider time, TimeSpan atMost, CancellationToken cancel)
    {
        using var sweep = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = time.CreateTimer(_ => sweep.Cancel(), null, atMost, Timeout.InfiniteTimeSpan);
        try
        {
            await _woken.Reader.ReadAsync(sweep.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Time for a look.
        }
    }
}
