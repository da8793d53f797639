using Microsoft.Data.Sqlite;

namespace Fairlead.Cli.Tests;

public sealed class AuditCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_chain_is_verified_and_a_changed_entry_is_named()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);

        var whole = await Cli.RunAsync(_place, "audit", "verify");
        whole.Code.ShouldBe(0, whole.Out);
        whole.Out.ShouldStartWith("2 entries, the chain holds. Head: ");
        var head = whole.Out.Trim()[^64..];
        (await Cli.RunAsync(_place, "audit", "verify", "--entries", "2", "--head", head)).Code.ShouldBe(0);
        var cut = await Cli.RunAsync(_place, "audit", "verify", "--entries", "3", "--head", head);
        cut.Code.ShouldBe(1);
        cut.Out.ShouldContain("its end was cut off");
        (await Cli.RunAsync(_place, "audit", "verify", "--entries", "2", "--head", new string('0', 64))).Code.ShouldBe(1);
        (await Cli.RunAsync(_place, "audit", "verify", "--head", head)).Code.ShouldBe(2);

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_place.Data, "fairlead.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE audit_entry SET actor = 'nobody' WHERE number = 1";
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        }

        var broken = await Cli.RunAsync(_place, "audit", "verify");
        broken.Code.ShouldBe(1);
        broken.Out.ShouldContain("broken at entry 1");
    }

    [Fact]
    public async Task The_export_names_who_sat_at_the_command_line()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);

        var rows = (await Cli.RunAsync(_place, "audit", "export")).Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        rows[0].ShouldBe("number,at,who,from_where,action,subject,before,after,hash");
        rows.Length.ShouldBe(3);
        rows[1].ShouldStartWith($"2,2026-02-20T12:00:00.0000000Z,{Environment.UserName},command line,created,service:checkout,,");
    }
}
