using Fairlead.Commands;

namespace Fairlead.Signals;

/// <summary>Reads what waits in the inbox. A server that runs on the same database does so as well; whoever comes first has it.</summary>
public static class FactsRead
{
    /// <param name="session">The command's session.</param>
    /// <param name="cancel">Ends the reading; what is left waits.</param>
    /// <returns>When nothing waits any more.</returns>
    public static async Task ReadAsync(Session session, CancellationToken cancel)
    {
        while (await session.Get<ReadInbox>().ReadWaitingAsync(cancel) > 0)
        {
            // Until nothing waits that is due.
        }

        await session.DeriveAsync(cancel);
    }
}
