using Npgsql;

namespace Fairlead.Browser.Tests;

/// <summary>A database for one test of the whole program: the file in its folder, or a new one on the server of the tests.</summary>
internal sealed class ProgramDatabase : IAsyncDisposable
{
    private readonly string? _name;

    private ProgramDatabase(string? name) => _name = name;

    /// <summary>What <c>--database</c> takes; null for the file.</summary>
    public string? Argument => _name is null ? null : "postgres:" + new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;

    /// <summary>Whether several nodes may share it.</summary>
    public bool IsShared => _name is not null;

    private static string? Server => Environment.GetEnvironmentVariable("FAIRLEAD_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    /// <summary>Skips the test where the kind cannot be had.</summary>
    public static async Task<ProgramDatabase> NewAsync(string kind)
    {
        if (kind == "SQLite")
            return new ProgramDatabase(null);
        Assert.SkipWhen(Server is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        var name = $"fairlead_{Guid.NewGuid():N}";
        await OnServerAsync("postgres", $"CREATE DATABASE \"{name}\"");
        return new ProgramDatabase(name);
    }

    /// <summary>Runs a statement in a shared database.</summary>
    public Task RunAsync(string sql) => OnServerAsync(_name!, sql);

    public async ValueTask DisposeAsync()
    {
        if (_name is not null)
            await OnServerAsync("postgres", $"DROP DATABASE \"{_name}\" WITH (FORCE)");
    }

    private static async Task OnServerAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
