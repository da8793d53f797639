using Fairlead.Data;

namespace Fairlead.Operations;

/// <summary>Moves everything from one database to another, of either kind.</summary>
public static class MoveDatabase
{
    /// <param name="from">Where the data is; it stays as it is.</param>
    /// <param name="to">An empty database, or one that is still to be made.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancel">Ends the work; nothing is kept then.</param>
    /// <returns>Each table with its rows and their checksum, which are the same on both sides.</returns>
    /// <exception cref="StorageException">One of the two cannot be used, or what was stored reads differently.</exception>
    public static async Task<IReadOnlyList<TableSum>> RunAsync(IDatabaseEngine from, IDatabaseEngine to, IProgress<string>? progress, CancellationToken cancel)
    {
        if (from.Name == to.Name && from.Place == to.Place)
            throw new StorageException("From and to are the same database.");
        await using var source = await DatabaseRows.OpenAsync(from, cancel);
        return await StoreRows.RunAsync(source, to, progress, cancel);
    }
}
