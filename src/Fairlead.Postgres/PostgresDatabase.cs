using Fairlead.Data;
using Fairlead.Observing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fairlead.Postgres;

/// <summary>PostgreSQL 15 or newer, for several nodes or more data than a file should hold.</summary>
/// <param name="connectionString">An Npgsql connection string.</param>
public sealed class PostgresDatabase(string connectionString) : IDatabaseEngine
{
    // 'fairlead' in ASCII; one number per database that is locked for migrations.
    private const long MigrationLock = 0x666169726C656164;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly NpgsqlConnectionStringBuilder _connection = new(connectionString) { Timezone = "UTC", ApplicationName = "fairlead" };

    /// <summary>Is told in words when another node is waited for; null for nobody.</summary>
    public Action<string>? Says { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<IModule> Modules { get; init; } = FairleadModules.All;

    /// <inheritdoc />
    public string Name => "PostgreSQL";

    /// <inheritdoc />
    public string Place => $"{_connection.Host}:{_connection.Port}/{_connection.Database}";

    /// <inheritdoc />
    public bool AllowsSeveralNodes => true;

    /// <inheritdoc />
    public string SkipLocked => " FOR UPDATE SKIP LOCKED";

    /// <inheritdoc />
    public void Configure(DbContextOptionsBuilder options)
    {
        options.UseNpgsql(_connection.ConnectionString, o => o.MigrationsAssembly(typeof(PostgresDatabase).Assembly.GetName().Name));
        options.UseModules(Modules);
#if COMPILED_MODEL
        if (ReferenceEquals(Modules, FairleadModules.All))
            options.UseModel(Compiled.FairleadDbModel.Instance);
#endif
    }

    /// <inheritdoc />
    public async Task MigrateAsync(FairleadDb db, CancellationToken cancel)
    {
        if ((await StoredMigrations.MissingAsync(db, cancel)).Count == 0)
            return;

        // EF's own lock is the table of migrations, which an empty database does not have: nodes that start at once would all
        // make the first tables. This one is the connection's, and goes with it.
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await LockAsync(db, cancel);
            if ((await StoredMigrations.MissingAsync(db, cancel)).Count > 0)
                await db.Database.MigrateAsync(cancel);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // Asked again and again rather than waited for: a command that waits runs into its time limit while the other node still works.
    private async Task LockAsync(FairleadDb db, CancellationToken cancel)
    {
        for (var tries = 0; !await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({MigrationLock}) AS \"Value\"").SingleAsync(cancel); tries++)
        {
            if (tries == 0)
                Says?.Invoke($"waiting: another program brings {Place} to its present form.");
            await Task.Delay(LookAgain, TimeProvider.System, cancel);
        }
    }

    /// <inheritdoc />
    public async Task<IDbContextTransaction> BeginSnapshotAsync(FairleadDb db, CancellationToken cancel)
    {
        var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        await db.Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY", cancel);
        return transaction;
    }

    /// <inheritdoc />
    public Task AuditAloneAsync(FairleadDb db, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE", cancel);

    /// <inheritdoc />
    public async Task InsertAsync<T>(FairleadDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class
    {
        if (rows.Count == 0)
            return;

        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var columns = BulkColumn.Of(db, typeof(T), out var table);
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns.Select(c => c.Name))}) FROM STDIN (FORMAT BINARY)", cancel);
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancel);
                foreach (var column in columns)
                {
                    if (column.ValueOf(row) is { } value)
                        await copy.WriteAsync(value, column.Mapping.StoreType.Split('(')[0], cancel);
                    else
                        await copy.WriteNullAsync(cancel);
                }
            }

            await copy.CompleteAsync(cancel);
            FairleadMeter.RowsWritten.Add(rows.Count, new KeyValuePair<string, object?>("table", table));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
