using Fairlead.Data;

namespace Fairlead.Jobs;

/// <summary>The loop of whatever works in the background on rows that say what is due: look, work until nothing is left, wait for a call or for the next look.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Sweep">The longest wait for a call.</param>
/// <param name="AfterFault">The wait after a fault.</param>
/// <param name="Faulted">Is told of a fault.</param>
public sealed record WakingLoop(TimeProvider Time, TimeSpan Sweep, TimeSpan AfterFault, Action<Exception> Faulted)
{
    /// <summary>Works until the program stops.</summary>
    /// <param name="turn">Does what is due; returns whether there may be more at once.</param>
    /// <param name="wakeUp">Calls before the next regular look.</param>
    /// <param name="stopping">The program stops.</param>
    /// <param name="first">What is done before all else, and again until it has worked once; null for nothing.</param>
    /// <typeparam name="T">Who is called.</typeparam>
    /// <returns>When the program stops.</returns>
    public async Task RunAsync<T>(Func<CancellationToken, Task<bool>> turn, WakeUp<T> wakeUp, CancellationToken stopping, Func<CancellationToken, Task>? first = null)
    {
        // The start of the program does not wait for the first look.
        await Task.Yield();
        var isBegun = first is null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!isBegun)
                    await first!(stopping);
                isBegun = true;
                if (!await turn(stopping))
                    await wakeUp.WaitAsync(Time, Sweep, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Faulted(e);
                await Task.Delay(AfterFault, Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
