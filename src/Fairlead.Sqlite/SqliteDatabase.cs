using System.Runtime.CompilerServices;
using Fairlead.Data;
using Fairlead.Observing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Sqlite;

/// <summary>The embedded database: one file.</summary>
/// <param name="file">The file; its folder is made on the first migration.</param>
public sealed class SqliteDatabase(string file) : IDatabaseEngine
{
    private static readonly Pragmas OnOpen = new("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;");
    private static readonly Pragmas OnReading = new("PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;");

    /// <summary>Is told in words when another program is waited for; null for nobody.</summary>
    public Action<string>? Says { get; init; }

    /// <summary>Whether nothing is written: then a file without any right to write will do, and none is made.</summary>
    public bool OnlyReads { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<IModule> Modules { get; init; } = FairleadModules.All;

    /// <inheritdoc />
    public string Name => "SQLite";

    /// <inheritdoc />
    public string Place => file;

    /// <inheritdoc />
    public bool AllowsSeveralNodes => false;

    /// <inheritdoc />
    public void Configure(DbContextOptionsBuilder options)
    {
        var connection = OnlyReads ? ReadingConnection.Of(file) : new SqliteConnectionStringBuilder { DataSource = file };
        (connection.ForeignKeys, connection.DefaultTimeout, connection.Pooling) = (true, 60, true);
        options.UseSqlite(connection.ConnectionString, o => o.MigrationsAssembly(typeof(SqliteDatabase).Assembly.GetName().Name)).AddInterceptors(OnlyReads ? OnReading : OnOpen);
        options.UseModules(Modules);
#if COMPILED_MODEL
        if (ReferenceEquals(Modules, FairleadModules.All))
            options.UseModel(Compiled.FairleadDbModel.Instance);
#endif
    }

    /// <inheritdoc />
    public async Task MigrateAsync(FairleadDb db, CancellationToken cancel)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            PrivateFolder.Make(folder);

        // SQLite gives its log the rights of the file.
        PrivateFile.Reserve(file);

        // Opened for writing first: EF looks by a connection that only reads, which cannot make an empty file a database with a log.
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            if ((await StoredMigrations.MissingAsync(db, cancel)).Count > 0)
                await SqliteMigration.RunAsync(db, file, Says, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <inheritdoc />
    public async Task<IDbContextTransaction> BeginSnapshotAsync(FairleadDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);

        // A deferred one takes no write lock; its view is that of its first reading, which is made here.
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await using var first = transaction.Connection!.CreateCommand();
        first.Transaction = transaction;
        first.CommandText = "SELECT 1 FROM sqlite_master LIMIT 1";
        await first.ExecuteScalarAsync(cancel);
        return (await db.Database.UseTransactionAsync(transaction, cancel))!;
    }

    /// <inheritdoc />
    /// <remarks>A transaction that writes is alone in any case.</remarks>
    public Task AuditAloneAsync(FairleadDb db, CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task InsertAsync<T>(FairleadDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class
    {
        if (rows.Count == 0)
            return;

        // A transaction that writes holds the lock from its beginning, so that no row meets it taken; and all rows are stored or none.
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var columns = BulkColumn.Of(db, typeof(T), out var table);
            await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
            using (var insert = new SqliteInsert((SqliteConnection)db.Database.GetDbConnection(), table, columns))
            {
                foreach (var row in rows)
                {
                    cancel.ThrowIfCancellationRequested();
                    insert.Run(row);
                }
            }

            if (own is not null)
                await own.CommitAsync(cancel);
            FairleadMeter.RowsWritten.Add(rows.Count, new KeyValuePair<string, object?>("table", table));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Write-ahead log: readers never wait for the writer; a commit is on disk when it is answered.</summary>
    private sealed class Pragmas(string sql) : DbConnectionInterceptor
    {
        // A pooled connection is opened many times and keeps what was set.
        private readonly ConditionalWeakTable<object, object> _set = [];

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData) => Run(connection);

        public override Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Run(connection);
            return Task.CompletedTask;
        }

        private void Run(System.Data.Common.DbConnection connection)
        {
            if (((SqliteConnection)connection).Handle is not { } handle || !_set.TryAdd(handle, handle))
                return;
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the two texts above.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
