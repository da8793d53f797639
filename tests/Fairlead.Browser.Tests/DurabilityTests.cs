using System.Text;
using System.Text.Json;
using Npgsql;

namespace Fairlead.Browser.Tests;

/// <summary>kill -9 in the middle of an import: the next start takes it up, and nothing of it is there twice or by half.</summary>
public sealed class DurabilityTests
{
    private const int Commits = 40_000;

    [Theory]
    [InlineData("SQLite", "Reading")]
    [InlineData("SQLite", "Storing")]
    [InlineData("SQLite", "Finding")]
    [InlineData("PostgreSQL", "Reading")]
    [InlineData("PostgreSQL", "Storing")]
    [InlineData("PostgreSQL", "Finding")]
    public async Task A_killed_import_is_finished_by_the_next_start(string kind, string step)
    {
        Assert.SkipWhen(kind == "PostgreSQL" && Server is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        using var scratch = new ScratchRepository();
        scratch.Git(Encoding.UTF8.GetBytes(Stream()), "fast-import", "--quiet", "--force");
        var name = $"fairlead_{Guid.NewGuid():N}";
        var database = kind == "SQLite" ? null : "postgres:" + new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
        if (database is not null)
            await OnServerAsync("postgres", $"CREATE DATABASE \"{name}\"");

        string seen;
        await using (var program = await RunningProgram.StartAsync(data.FullName, database))
        {
            using var client = program.Client();
            await Browser.AddAsync(client, scratch.Path, "Big");
            seen = await UntilAsync(client, html => html.Contains($">{step}", StringComparison.Ordinal) || !html.Contains("<fl-refresh", StringComparison.Ordinal));
            await program.KillAsync();
        }

        seen.ShouldContain($">{step}", Case.Sensitive, "the import was over before it could be killed");

        // Where nodes share a database, another one waits until the dead one's lease has run out: five minutes, taken off here.
        if (database is not null)
            await OnServerAsync(name, "UPDATE import_job SET lease_until = now() - interval '1 second'");
        await using (var again = await RunningProgram.StartAsync(data.FullName, database))
        {
            using var client = again.Client();
            var page = await UntilAsync(client, html => !html.Contains("<fl-refresh", StringComparison.Ordinal));
            page.ShouldContain($"{Commits:N0} commits".Replace(Commits.ToString("N0"), "40,000", StringComparison.Ordinal));
            page.ShouldNotContain("role=\"alert\"");
            (await CountAsync(client, "/flow/changes.csv?window=all")).ShouldBe(Commits - 1000);
            (await CountAsync(client, "/flow/deployments.csv?window=all")).ShouldBe(Commits / 1000);
            using var waiting = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/v1/measures/changes-waiting", UriKind.Relative)));
            waiting.RootElement.GetProperty("n").GetInt32().ShouldBe(0);
        }

        if (database is not null)
            await OnServerAsync("postgres", $"DROP DATABASE \"{name}\" WITH (FORCE)");
        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task An_import_is_given_back_when_the_program_is_asked_to_end(string kind)
    {
        Assert.SkipWhen(kind == "PostgreSQL" && Server is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        using var scratch = new ScratchRepository();
        scratch.Git(Encoding.UTF8.GetBytes(Stream()), "fast-import", "--quiet", "--force");
        var name = $"fairlead_{Guid.NewGuid():N}";
        var database = kind == "SQLite" ? null : "postgres:" + new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
        if (database is not null)
            await OnServerAsync("postgres", $"CREATE DATABASE \"{name}\"");

        await using (var program = await RunningProgram.StartAsync(data.FullName, database))
        {
            using var client = program.Client();
            await Browser.AddAsync(client, scratch.Path, "Big");
            (await UntilAsync(client, html => html.Contains(">Reading", StringComparison.Ordinal) || !html.Contains("<fl-refresh", StringComparison.Ordinal))).ShouldContain(">Reading");
            program.Terminate();

            (await program.EndAsync()).ShouldBe(0, string.Join('\n', program.Said));
            program.Said.ShouldNotContain(line => line.Contains("fail", StringComparison.OrdinalIgnoreCase) || line.Contains("Exception", StringComparison.Ordinal));
        }

        // No lease has to run out: on PostgreSQL, too, the next node takes it up at once.
        await using (var again = await RunningProgram.StartAsync(data.FullName, database))
        {
            using var client = again.Client();
            (await UntilAsync(client, html => !html.Contains("<fl-refresh", StringComparison.Ordinal))).ShouldNotContain("role=\"alert\"");
            (await CountAsync(client, "/flow/changes.csv?window=all")).ShouldBe(Commits - 1000);
        }

        if (database is not null)
            await OnServerAsync("postgres", $"DROP DATABASE \"{name}\" WITH (FORCE)");
        data.Delete(recursive: true);
    }

    private static string? Server => Environment.GetEnvironmentVariable("FAIRLEAD_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    private static async Task<string> UntilAsync(HttpClient client, Func<string, bool> happens)
    {
        for (var i = 0; i < 4000; i++)
        {
            var html = await client.GetStringAsync(new Uri("/catalog/repositories/big", UriKind.Relative));
            if (happens(html))
                return html;
            await Task.Delay(5);
        }

        throw new TimeoutException("The import did not get there.");
    }

    private static async Task<int> CountAsync(HttpClient client, string path) => (await client.GetStringAsync(new Uri(path, UriKind.Relative))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1;

    private static async Task OnServerAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // One line of commits, every thousandth of them a release; the first thousand is the baseline.
    private static string Stream()
    {
        var text = new StringBuilder();
        for (var i = 1; i <= Commits; i++)
        {
            var at = ScratchRepository.Start + (i * 60);
            text.Append($"commit refs/heads/main\nmark :{i}\ncommitter P <p@example.org> {at} +0000\ndata 9\nchange {i % 10}\n\n");
            if (i % 1000 == 0)
                text.Append($"reset refs/tags/v{i / 1000}.0.0\nfrom :{i}\n\n");
        }

        return text.ToString();
    }
}
