using Fairlead.Data;
using Fairlead.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Fairlead.Sqlite;

/// <summary>Brings a file to the present form in one transaction: all of what is pending, or nothing.</summary>
/// <remarks>
/// EF's own way takes a row for a lock, which a killed program leaves behind and for which each later start waits without end; and it
/// commits in between wherever a table is made anew. Here SQLite's write lock is the lock: the operating system takes it back with the process.
/// </remarks>
internal static class SqliteMigration
{
    private const int SayAgain = 60;

    /// <param name="db">A context on the file.</param>
    /// <param name="place">The file.</param>
    /// <param name="says">Is told when another program is waited for; null for nobody.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="StorageException">An earlier version left the file half-way between two forms.</exception>
    public static async Task RunAsync(FairleadDb db, string place, Action<string>? says, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        try
        {
            // A table that is made anew is dropped first, and what points at it must not go with it. Within a transaction this cannot be said.
            Run(connection, null, "PRAGMA foreign_keys = OFF");
            await using var transaction = await BeginAsync(db, connection, place, says, cancel);
            foreach (var statement in await StatementsAsync(db, cancel))
                Run(connection, transaction, statement);
            Run(connection, transaction, "DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
            if (Dangling(connection, transaction) is { } table)
                throw new StorageException($"'{place}' cannot be brought to its present form: rows of the table {table} point at others that are not there. Nothing was changed.");
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            throw new StorageException($"'{place}' cannot be brought to its present form: {e.Message} An earlier version of fairlead was ended while it did that. Restore the last backup into a new file.", e) { IsDamage = true };
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
                Run(connection, null, "PRAGMA foreign_keys = ON");
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<IDbContextTransaction> BeginAsync(FairleadDb db, SqliteConnection connection, string place, Action<string>? says, CancellationToken cancel)
    {
        var patience = connection.DefaultTimeout;
        connection.DefaultTimeout = 1;
        try
        {
            for (var tries = 0; ; tries++)
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    return await db.Database.BeginTransactionAsync(cancel);
                }
                catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
                {
                    if (tries % SayAgain == 0)
                        says?.Invoke($"waiting: another program writes to '{place}'. When it is done, or ends, the database is brought to its present form.");
                }
            }
        }
        finally
        {
            connection.DefaultTimeout = patience;
        }
    }

    // Looked up within the transaction: whoever was waited for may have done it.
    private static async Task<IReadOnlyList<string>> StatementsAsync(FairleadDb db, CancellationToken cancel)
    {
        var pending = await StoredMigrations.MissingAsync(db, cancel);
        var (assembly, generator, model, history) = (db.GetService<IMigrationsAssembly>(), db.GetService<IMigrationsSqlGenerator>(), db.GetService<IModelRuntimeInitializer>(), db.GetService<IHistoryRepository>());
        var statements = new List<string> { history.GetCreateIfNotExistsScript() };
        foreach (var id in pending)
        {
            var migration = assembly.CreateMigration(assembly.Migrations[id], db.Database.ProviderName!);
            statements.AddRange(generator.Generate(migration.UpOperations, model.Initialize(migration.TargetModel)).Select(c => c.CommandText));
            statements.Add(history.GetInsertScript(new HistoryRow(id, ProductInfo.GetVersion())));
        }

        return statements;
    }

    private static string? Dangling(SqliteConnection connection, IDbContextTransaction transaction)
    {
        using var command = Command(connection, transaction, "PRAGMA foreign_key_check");
        using var reader = command.ExecuteReader();
        return reader.Read() ? reader.GetString(0) : null;
    }

    private static void Run(SqliteConnection connection, IDbContextTransaction? transaction, string sql)
    {
        using var command = Command(connection, transaction, sql);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, IDbContextTransaction? transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = (SqliteTransaction?)transaction?.GetDbTransaction();
        command.CommandText = sql;
        return command;
    }
}
