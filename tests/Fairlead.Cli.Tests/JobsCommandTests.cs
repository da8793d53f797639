using Microsoft.Data.Sqlite;

namespace Fairlead.Cli.Tests;

public sealed class JobsCommandTests : IDisposable
{
    private const string Id = "0199E4A0-0000-7000-8000-000000000001";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task What_failed_is_listed_and_doctor_warns_of_it_until_it_is_retried()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "jobs", "list")).Out.ShouldStartWith("0 waiting, 0 running, 0 late, 0 failed, 0 done within a week.");
        await WriteAsync($"INSERT INTO job (id, kind, \"key\", due_at, state, attempts, payload, last_error, created_at, failed_at) VALUES ('{Id}', 'survey-close', 'spring', '2026-02-20 10:00:00', 'Failed', 8, '', 'the door is locked', '2026-02-20 09:00:00', '2026-02-20 10:05:00')");

        var list = await Cli.RunAsync(_place, "jobs", "list", "--state", "failed");
        list.Out.ShouldContain("survey-close spring");
        list.Out.ShouldContain("the door is locked");
        var job = (await Cli.RunAsync(_place, "jobs", "list", "--json")).Json.GetProperty("jobs")[0];
        (job.GetProperty("state").GetString(), job.GetProperty("attempts").GetInt32(), job.GetProperty("runsAt").GetString()).ShouldBe(("failed", 8, null));
        (await Cli.RunAsync(_place, "doctor")).Out.ShouldContain("1 job failed");

        (await Cli.RunAsync(_place, "jobs", "retry", Id)).Out.ShouldStartWith("1 job will be tried again.");

        (await Cli.RunAsync(_place, "jobs", "list")).Out.ShouldStartWith("1 waiting, 0 running, 0 late, 0 failed");
        (await Cli.RunAsync(_place, "audit", "export")).Out.ShouldContain($"{Environment.UserName},command line,retried,job:survey-close/spring");
        var again = await Cli.RunAsync(_place, "jobs", "retry", Id);
        (again.Code, again.Error).ShouldBe((2, $"fairlead: {Id.ToLowerInvariant()}: It has not failed: it is waiting.{Environment.NewLine}"));
    }

    [Theory]
    [InlineData("one of failed, late, waiting, running and done", "jobs", "list", "--state", "nonsense")]
    [InlineData("Name a job by its id, or --all-failed", "jobs", "retry")]
    [InlineData("There is no such job", "jobs", "retry", Id)]
    public async Task What_cannot_be_done_is_said_in_one_line(string said, params string[] arguments)
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);

        var ran = await Cli.RunAsync(_place, arguments);

        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain(said);
    }

    private async Task WriteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_place.Data, "fairlead.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of this test alone.
        command.CommandText = sql;
#pragma warning restore CA2100
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }
}
