using Fairlead.Checks;
using Fairlead.Serving;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Checks;

public sealed class CheckTests
{
    [Theory]
    [InlineData(true, false, "", Severity.Ok)]
    [InlineData(false, false, "Host=db", Severity.Insecure)]
    [InlineData(false, true, "Host=db", Severity.Warning)]
    [InlineData(false, true, "Host=db;SSL Mode=Require", Severity.Warning)]
    [InlineData(false, true, "Host=db;SSL Mode=VerifyFull", Severity.Ok)]
    [InlineData(false, true, "Host=db;SslMode=VerifyCA", Severity.Ok)]
    [InlineData(false, false, "Host=db;SSL Mode=Prefer", Severity.Insecure)]
    public void The_way_to_the_database(bool isLocal, bool isEncrypted, string connection, Severity severity) =>
        PostgresCheck.Way(isLocal, isEncrypted, connection).Severity.ShouldBe(severity);

    // What the asking took is no difference: the database answered between 'before' and 'after'.
    [Theory]
    [InlineData(0.0, 0.0, Severity.Ok)]
    [InlineData(5.0, 2.5, Severity.Ok)]
    [InlineData(0.0, 1.9, Severity.Ok)]
    [InlineData(0.0, 2.1, Severity.Warning)]
    [InlineData(0.0, -2.1, Severity.Warning)]
    [InlineData(1.0, 61.1, Severity.Broken)]
    [InlineData(1.0, -60.1, Severity.Broken)]
    public void Clocks_that_differ(double took, double there, Severity severity)
    {
        var before = new DateTime(2026, 2, 20, 12, 0, 0, DateTimeKind.Utc);

        ClockCheck.Of(before, before.AddSeconds(there), before.AddSeconds(took)).Severity.ShouldBe(severity);
    }

    [Theory]
    [InlineData(2L << 30, Severity.Ok)]
    [InlineData((1L << 30) - 1, Severity.Warning)]
    [InlineData((100L << 20) - 1, Severity.Broken)]
    public void Room_on_the_disk(long free, Severity severity) => DiskCheck.Of(free).Severity.ShouldBe(severity);

    [Theory, Databases]
    public async Task A_database_in_its_present_form_is_well(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await using var inspected = new Inspection(house.Data, house.Database, ServerAddress.OfThisMachine(5080), TimeProvider.System);

        var findings = await FairleadModules.Checks().LookAsync(inspected, TestHouse.Cancel);

        findings.Where(f => f.IsBad).ShouldBeEmpty();
        findings.Select(f => f.Check).ShouldContain("database");
        string[] of = kind == DatabaseKind.Sqlite ? ["database file"] : ["PostgreSQL", "way to the database", "clock"];
        foreach (var check in of)
            findings.Single(f => f.Check == check).Severity.ShouldBe(Severity.Ok, check);
    }

    [Theory, Databases]
    public async Task A_database_without_tables_has_pending_migrations_and_stays_as_it_is(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (database, drop) = await TestDatabases.EmptyAsync(kind, folder.FullName);
        if (kind == DatabaseKind.Sqlite)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.GetDirectoryName(database.Place)!).FullName, "fairlead.db"), "");
        for (var i = 0; i < 2; i++)
        {
            await using var inspected = new Inspection(new DataDirectory(folder.FullName), database, ServerAddress.OfThisMachine(5080), TimeProvider.System);

            var found = (await FairleadModules.Checks().LookAsync(inspected, TestHouse.Cancel)).Single(f => f.Check == "database");

            (found.Severity, found.Found.Contains("pending migrations", StringComparison.Ordinal)).ShouldBe((Severity.Warning, true));
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await drop();
        folder.Delete(recursive: true);
    }
}
