using Fairlead.Commands;

namespace Fairlead.Signals;

/// <summary>
/// Finds the places of facts by the present catalog and reads what waits in the inbox, at the end of a command. A server that runs on the same database
/// does so as well; whoever comes first has it.
/// </summary>
internal sealed class ReadFacts(BindSignals bind, ReadInbox inbox) : IDerivesLater
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await bind.RunAsync(cancel);
        while (await inbox.ReadWaitingAsync(cancel) > 0)
        {
            // Until nothing waits that is due.
        }
    }
}
