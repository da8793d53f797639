using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Operations;

/// <summary>Can this node answer and keep what it is told? What it found holds for some seconds: whoever asks often writes seldom.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">The database.</param>
/// <param name="data">The data directory.</param>
/// <param name="time">The clock.</param>
public sealed class Readiness(IDbContextFactory<FairleadDb> databases, IDatabaseEngine database, DataDirectory data, TimeProvider time)
{
    // As much as SQLite wants to write for one change with its indexes.
    private const int Room = 1 << 16;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private volatile Written? _last;

    /// <param name="cancel">Ends the looking.</param>
    /// <returns>What is wrong, as a sentence; null where it is ready.</returns>
    public async Task<string?> ProblemAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        try
        {
            if (!await db.Database.CanConnectAsync(cancel))
                return "The database does not answer.";
            if (database.AllowsSeveralNodes && await Checks.Scalar.OfAsync(await OpenAsync(db, cancel), "SHOW transaction_read_only", cancel) is "on")
                return WriteFault.ReadOnly.Sentence();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
        {
            return "The database does not answer.";
        }

        if (_last is { } last && time.GetElapsedTime(last.At) < Life)
            return last.Problem;
        var problem = FaultIn(database.AllowsSeveralNodes ? data.Root : Path.GetDirectoryName(Path.GetFullPath(database.Place))!)?.Sentence();
        _last = new Written(time.GetTimestamp(), problem);
        return problem;
    }

    /// <param name="folder">A folder.</param>
    /// <returns>Why nothing can be written there; null where something can.</returns>
    public static WriteFault? FaultIn(string folder)
    {
        var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
        try
        {
            PrivateFolder.Make(folder);
            using (var file = PrivateFile.New(probe))
            {
                file.Write(new byte[Room]);
                file.Flush(flushToDisk: true);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return WriteFaults.Of(e) ?? WriteFault.Broken;
        }
        finally
        {
            Remove(probe);
        }
    }

    private static async Task<FairleadDb> OpenAsync(FairleadDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        return db;
    }

    private static void Remove(string probe)
    {
        try
        {
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written nothing was.
        }
    }

    private sealed record Written(long At, string? Problem);
}
