using System.Diagnostics;
using Fairlead.Data;
using Fairlead.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fairlead.Cli.Tests;

/// <summary>kill -9 while a database is brought to its present form: whatever the moment, the next start does not wait for the dead one, and the form is whole.</summary>
public sealed class KilledMigrationTests : IDisposable
{
    private const int Moments = 8;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly Workplace _place = new();

    public KilledMigrationTests() => File.WriteAllText(Catalog, "teams:\n  - key: payments\n    name: Payments\n");

    // A command that makes a database where there is none, and the second time finds everything as it was.
    private string Catalog => Path.Combine(_place.Folder, "catalog.yaml");

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_start_goes_on_from_any_moment(bool isThere)
    {
        var template = isThere ? await EmptyAsync() : null;
        var whole = Prepared("whole", template);
        var took = await KilledAfterAsync(whole, null);
        await StartAsync(whole, -1);
        var form = Form(whole);
        var broken = 0;
        for (var moment = 0; moment < Moments; moment++)
        {
            var data = Prepared($"killed-{moment}", template);
            await KilledAfterAsync(data, took * moment / Moments);
            broken += Applied(data) < Applied(whole) ? 1 : 0;

            await StartAsync(data, moment);

            Form(data).ShouldBe(form, $"killed at moment {moment}");
            Applied(data).ShouldBe(Applied(whole));
        }

        broken.ShouldBeInRange(1, Moments - 1, "the kills came before or after the migration");
    }

    // What versions before this one left behind when they were killed: their lock was a row, which nobody took away.
    [Fact]
    public async Task A_lock_that_an_earlier_version_left_holds_up_nothing_and_the_doctor_names_it()
    {
        var data = Prepared("left", await EmptyAsync());
        Run(data, "CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL CONSTRAINT PK___EFMigrationsLock PRIMARY KEY, Timestamp TEXT NOT NULL)");
        Run(data, "INSERT INTO __EFMigrationsLock VALUES (1, '2026-11-20 10:00:00')");

        var doctor = await Cli.RunAsync(_place, "doctor", "--data", data);
        await StartAsync(data, 0);

        doctor.Out.ShouldContain("an earlier version of fairlead was killed");
        (await Cli.RunAsync(_place, "doctor", "--data", data)).Out.ShouldNotContain("was killed");
    }

    // Another process that writes and does not come to its end, as one that was stopped by a debugger.
    [Fact]
    public async Task Waiting_for_another_program_says_so_and_the_doctor_does_too()
    {
        var data = Prepared("held", await EmptyAsync());
        using var holder = Open(data);
        using var transaction = holder.BeginTransaction();
        using var error = new Awaited("waiting");
        var terminal = new Terminal(TextWriter.Null, error, false, false, name => name == "HOME" ? _place.Home : null);

        var doctor = await Cli.RunAsync(_place, "doctor", "--data", data);
        var waiting = Task.Run(() => Host.CommandLine.RunAsync(["catalog", "import", Catalog, "--data", data], terminal, TimeProvider.System, Cancel), Cancel);
        await error.Said.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        transaction.Rollback();

        (await waiting).ShouldBe(0, error.ToString());
        error.ToString().ShouldContain("another program writes to");
        doctor.Out.ShouldContain("holds its write lock");
    }

    private static string FileIn(string data) => Path.Combine(data, "fairlead.db");

    private static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection($"Data Source={FileIn(data)};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Run(string data, string sql) => Rows(data, sql);

    private static List<string> Rows(string data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetValue(i)}")));
        return rows;
    }

    private static int Applied(string data) =>
        Rows(data, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'").Count == 0 ? 0 : Rows(data, "SELECT MigrationId FROM __EFMigrationsHistory").Count;

    private static List<string> Form(string data) =>
    [
        .. Rows(data, "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%EFMigrationsLock' ORDER BY type, name"),
        .. Rows(data, "PRAGMA integrity_check"),
        .. Rows(data, "PRAGMA foreign_key_check"),
        .. Rows(data, "SELECT key, name FROM team"),
    ];

    // A database in which nothing is yet: what is pending is all that there is.
    private async Task<string> EmptyAsync()
    {
        var data = Directory.CreateDirectory(Path.Combine(_place.Folder, "empty")).FullName;
        await using (var db = FairleadDb.Open(new SqliteDatabase(FileIn(data))))
        {
            await db.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase, Cancel);
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        return data;
    }

    private string Prepared(string name, string? template)
    {
        var data = Path.Combine(_place.Folder, name);
        if (template is null)
            return data;
        Directory.CreateDirectory(data);
        File.Copy(FileIn(template), FileIn(data));
        return data;
    }

    private async Task StartAsync(string data, int moment)
    {
        var ran = Task.Run(() => Cli.RunAsync(_place, "catalog", "import", Catalog, "--data", data), Cancel);
        (await Task.WhenAny(ran, Task.Delay(TimeSpan.FromSeconds(20), Cancel))).ShouldBe(ran, $"the start after moment {moment} waits for a dead one");
        (await ran).Code.ShouldBe(0, (await ran).Error);
    }

    /// <returns>How long it ran from the moment that it opened its database.</returns>
    private async Task<TimeSpan> KilledAfterAsync(string data, TimeSpan? after)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(Host.CommandLine).Assembly.Location, "catalog", "import", Catalog, "--data", data])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(Cancel);
        _ = process.StandardError.ReadToEndAsync(Cancel);
        while (!process.HasExited && !File.Exists(FileIn(data) + "-wal"))
            await Task.Delay(1, Cancel);
        var open = Stopwatch.StartNew();
        while (!process.HasExited && (after is null || open.Elapsed < after))
            await Task.Delay(1, Cancel);
        var ran = open.Elapsed;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(Cancel);
        return ran;
    }

    /// <summary>Completes when a word was written.</summary>
    private sealed class Awaited(string word) : StringWriter
    {
        private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Said => _said.Task;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            Look();
        }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            Look();
        }

        private void Look()
        {
            if (ToString().Contains(word, StringComparison.Ordinal))
                _said.TrySetResult();
        }
    }
}
