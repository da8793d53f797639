using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fairlead.Observing;

/// <summary>Counts commands that failed because the database was busy: the first sign that a file has more writers than it bears.</summary>
internal sealed class BusyCommands : DbCommandInterceptor
{
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Count(eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Count(eventData.Exception);
        return Task.CompletedTask;
    }

    /// <param name="failure">Why a command failed.</param>
    /// <returns>Whether others were in the way: busy or locked in SQLite; a deadlock, a conflict or no lock in time in PostgreSQL.</returns>
    internal static bool IsBusy(Exception failure) => failure is DbException
        && (failure is DbException { SqlState: "40001" or "40P01" or "55P03" }
            || failure.Message.StartsWith("SQLite Error 5:", StringComparison.Ordinal)
            || failure.Message.StartsWith("SQLite Error 6:", StringComparison.Ordinal));

    private static void Count(Exception failure)
    {
        if (IsBusy(failure))
            FairleadMeter.DatabaseBusy.Add(1);
    }
}
