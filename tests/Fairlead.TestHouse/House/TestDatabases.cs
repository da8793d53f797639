using Fairlead.Data;
using Fairlead.Postgres;
using Fairlead.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fairlead.Tests.House;

/// <summary>Makes each test a database of its own: a copy of one that was migrated once.</summary>
public sealed class TestDatabases : IAsyncDisposable
{
    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("fairlead-tests-");
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MakeSqliteTemplateAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MakePostgresTemplateAsync);
    private static readonly SemaphoreSlim OneCopy = new(1, 1);

    /// <summary>The connection to the server of the tests; null without one.</summary>
    public static string? Postgres => Environment.GetEnvironmentVariable("FAIRLEAD_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    public async ValueTask DisposeAsync()
    {
        if (PostgresTemplate.IsValueCreated)
            await OnServerAsync($"DROP DATABASE IF EXISTS \"{await PostgresTemplate.Value}\" WITH (FORCE)");
        Folder.Delete(recursive: true);
        OneCopy.Dispose();
    }

    internal static async Task<(IDatabaseEngine Database, Func<Task> Drop)> CopyAsync(DatabaseKind kind, string folder, IReadOnlyList<IModule>? modules = null)
    {
        if (kind == DatabaseKind.Sqlite)
        {
            var file = Path.Combine(folder, "fairlead.db");
            File.Copy(await SqliteTemplate.Value, file);
            return (new SqliteDatabase(file) { Modules = modules ?? FairleadModules.All }, () => Task.CompletedTask);
        }

        var name = $"fairlead_{Guid.NewGuid():N}";
        var template = await PostgresTemplate.Value;

        // PostgreSQL copies a template for one at a time.
        await OneCopy.WaitAsync();
        try
        {
            await OnServerAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
        }
        finally
        {
            OneCopy.Release();
        }

        return (new PostgresDatabase(ConnectionTo(name)) { Modules = modules ?? FairleadModules.All }, () => OnServerAsync($"DROP DATABASE \"{name}\" WITH (FORCE)"));
    }

    /// <summary>The tables of modules that the house does not have; no migration makes them.</summary>
    internal static async Task AddTablesAsync(IDatabaseEngine database, IReadOnlyList<IModule>? modules)
    {
        if (modules is null)
            return;
        await using var db = FairleadDb.Open(database);
        await using var house = FairleadDb.Open(database is SqliteDatabase ? new SqliteDatabase(database.Place) : new PostgresDatabase(db.Database.GetConnectionString()!));
        var known = house.Model.GetEntityTypes().Select(e => e.GetTableName()).ToHashSet(StringComparer.Ordinal);
        var more = db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Where(t => !known.Contains(t)).ToList();
        foreach (var statement in db.Database.GenerateCreateScript().Split(";\n", StringSplitOptions.RemoveEmptyEntries).Where(s => more.Exists(t => s.Contains($"\"{t}\"", StringComparison.Ordinal) || s.Contains($" {t} ", StringComparison.Ordinal))))
            await db.Database.ExecuteSqlRawAsync(statement);
    }

    /// <summary>An empty database without tables.</summary>
    internal static async Task<(IDatabaseEngine Database, Func<Task> Drop)> EmptyAsync(DatabaseKind kind, string folder)
    {
        if (kind == DatabaseKind.Sqlite)
            return (new SqliteDatabase(Path.Combine(folder, "new", "fairlead.db")), () => Task.CompletedTask);
        var name = $"fairlead_{Guid.NewGuid():N}";
        await OnServerAsync($"CREATE DATABASE \"{name}\"");
        return (new PostgresDatabase(ConnectionTo(name)), () => OnServerAsync($"DROP DATABASE \"{name}\" WITH (FORCE)"));
    }

    /// <summary>Ends all connections to a database of PostgreSQL and takes no new ones.</summary>
    internal static async Task CloseAsync(FairleadDb db)
    {
        var name = db.Database.GetDbConnection().Database;
        await OnServerAsync($"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false");
        await OnServerAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    }

    // Few connections each, and none kept for long: a hundred tests share one server.
    private static string ConnectionTo(string name) => new NpgsqlConnectionStringBuilder(Postgres) { Database = name, MaxPoolSize = 12, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 2 }.ConnectionString;

    private static async Task<string> MakeSqliteTemplateAsync()
    {
        var database = new SqliteDatabase(Path.Combine(Folder.FullName, "template.db"));
        await using var db = FairleadDb.Open(database);
        await database.MigrateAsync(db, CancellationToken.None);
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        return database.Place;
    }

    private static async Task<string> MakePostgresTemplateAsync()
    {
        var name = $"fairlead_template_{Guid.NewGuid():N}";
        await OnServerAsync($"CREATE DATABASE \"{name}\"");
        var database = new PostgresDatabase(ConnectionTo(name));
        await using var db = FairleadDb.Open(database);
        await database.MigrateAsync(db, CancellationToken.None);
        NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
        return name;
    }

    private static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
