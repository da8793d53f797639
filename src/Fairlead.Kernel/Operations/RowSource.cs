using System.Runtime.CompilerServices;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Operations;

/// <summary>A table that somebody holds: its name and the columns that its rows have, in their order.</summary>
/// <param name="Name">The name.</param>
/// <param name="Columns">The columns.</param>
public sealed record TableShape(string Name, IReadOnlyList<string> Columns);

/// <summary>Somebody who holds all rows as of one instant: a database, or a backup of one.</summary>
internal interface IRowSource
{
    IReadOnlyList<TableShape> Tables { get; }

    /// <summary>The rows of a table, each a JSON array in UTF-8.</summary>
    IAsyncEnumerable<byte[]> RowsAsync(TableShape table, CancellationToken cancel);
}

/// <summary>A database as it is at one instant, whatever is written to it meanwhile.</summary>
internal sealed class DatabaseRows : IRowSource, IAsyncDisposable
{
    private readonly IDatabaseEngine _database;
    private readonly FairleadDb _db;
    private readonly Dictionary<string, StoredTable> _tables;
    private IDbContextTransaction? _snapshot;

    private DatabaseRows(IDatabaseEngine database)
    {
        _database = database;
        _db = FairleadDb.Open(database);
        var tables = StoredTable.Of(_db);
        _tables = tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        Tables = [.. tables.Select(t => new TableShape(t.Name, [.. t.Columns]))];
    }

    public IReadOnlyList<TableShape> Tables { get; }

    /// <exception cref="StorageException">The database is not in the present form.</exception>
    public static async Task<DatabaseRows> OpenAsync(IDatabaseEngine database, CancellationToken cancel)
    {
        var rows = new DatabaseRows(database);
        try
        {
            await rows.BeginAsync(cancel);
            return rows;
        }
        catch
        {
            await rows.DisposeAsync();
            throw;
        }
    }

    public IAsyncEnumerable<byte[]> RowsAsync(TableShape table, CancellationToken cancel) => _tables[table.Name].ReadAsync(_db, table.Columns, cancel);

    public async ValueTask DisposeAsync()
    {
        if (_snapshot is not null)
            await _snapshot.DisposeAsync();
        await _db.DisposeAsync();
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        if ((await StoredMigrations.MissingAsync(_db, cancel)).Count > 0)
            throw new StorageException($"{_database.Name}, {_database.Place} is empty or of an earlier version. Start this version of fairlead on it once; that brings it to the present form.");
        _snapshot = await _database.BeginSnapshotAsync(_db, cancel);
    }
}

/// <summary>Data cannot be backed up, restored or moved; the message says why and what to do. Nothing was changed.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StorageException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, and what to do.</param>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether what was found differs from its checksum; otherwise something was asked for wrongly.</summary>
    public bool IsDamage { get; init; }
}
