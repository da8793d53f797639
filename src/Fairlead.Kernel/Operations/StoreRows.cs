using System.Text.Json;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Operations;

/// <summary>What a table holds.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Checksum">Their checksum, see <see cref="RowSum"/>.</param>
public sealed record TableSum(string Name, long Rows, string Checksum);

/// <summary>Puts the rows of a source into an empty database, all or none, and reads them back to be sure.</summary>
internal static class StoreRows
{
    private const int Batch = 5000;

    /// <exception cref="StorageException">The database holds something already, the source holds what this version does not know, or what was stored reads differently.</exception>
    public static async Task<IReadOnlyList<TableSum>> RunAsync(IRowSource source, IDatabaseEngine target, IProgress<string>? progress, CancellationToken cancel)
    {
        await using var db = FairleadDb.Open(target);
        await target.MigrateAsync(db, cancel);
        var tables = StoredTable.Of(db);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var table in tables)
        {
            if (!await table.IsEmptyAsync(db, cancel))
                throw new StorageException($"{target.Name}, {target.Place} holds data already (in the table {table.Name}). Name an empty database.");
        }

        var shapes = source.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        Check(shapes, tables);
        var sums = new List<TableSum>();
        foreach (var table in tables.Where(t => shapes.ContainsKey(t.Name)))
        {
            var given = await StoreAsync(source, shapes[table.Name], table, target, db, progress, cancel);
            var stored = new RowSum();
            await foreach (var row in table.ReadAsync(db, shapes[table.Name].Columns, cancel))
                stored.Add(row);
            if (stored.Rows != given.Rows || stored.ToString() != given.ToString())
                throw new StorageException($"The table {table.Name} reads differently from what was stored: {given.Rows} rows went in, {stored.Rows} came out. Nothing was kept.") { IsDamage = true };
            sums.Add(new TableSum(table.Name, given.Rows, given.ToString()));
        }

        await transaction.CommitAsync(cancel);
        return sums;
    }

    private static async Task<RowSum> StoreAsync(IRowSource source, TableShape shape, StoredTable table, IDatabaseEngine target, FairleadDb db, IProgress<string>? progress, CancellationToken cancel)
    {
        var sum = new RowSum();
        var batch = new List<byte[]>(Batch);
        try
        {
            await foreach (var row in source.RowsAsync(shape, cancel))
            {
                sum.Add(row);
                batch.Add(row);
                if (batch.Count < Batch)
                    continue;
                await table.StoreAsync(target, db, shape.Columns, batch, cancel);
                batch.Clear();
                progress?.Report(FormattableString.Invariant($"{table.Name}: {sum.Rows:N0} rows"));
            }

            await table.StoreAsync(target, db, shape.Columns, batch, cancel);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new StorageException($"A row of the table {table.Name} cannot be read: {e.Message} Nothing was kept.", e) { IsDamage = true };
        }

        return sum;
    }

    // A table or column that the source lacks is newer than it and stays empty or at its default; the other way round nothing may be lost.
    private static void Check(Dictionary<string, TableShape> shapes, IReadOnlyList<StoredTable> tables)
    {
        var known = tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var shape in shapes.Values)
        {
            if (!known.TryGetValue(shape.Name, out var table))
                throw new StorageException($"The table {shape.Name} is unknown to this version of Fairlead; a newer one made it. Use that version.");
            if (shape.Columns.FirstOrDefault(c => !table.Columns.Contains(c, StringComparer.Ordinal)) is { } column)
                throw new StorageException($"The column {column} of the table {shape.Name} is unknown to this version of Fairlead; a newer one made it. Use that version.");
        }
    }
}
