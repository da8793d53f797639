using System.Runtime.Versioning;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Sqlite;
using Fairlead.Tests.House;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Data;

/// <summary>What Fairlead writes is its user's alone, also in a folder that everybody may open.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairlead-tests-");

    public PrivateFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "rights of Unix");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_database_its_log_and_its_memory()
    {
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
        var database = new SqliteDatabase(Path.Combine(_folder.FullName, "fairlead.db"));
        await using var db = FairleadDb.Open(database);
        await database.MigrateAsync(db, TestHouse.Cancel);
        await db.Database.OpenConnectionAsync(TestHouse.Cancel);

        Modes().ShouldBe([("fairlead.db", Owner), ("fairlead.db-shm", Owner), ("fairlead.db-wal", Owner)]);
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }

    [Fact]
    public void The_key_and_what_is_written_anew_in_place_of_something_open_to_all()
    {
        var (key, kept) = (Path.Combine(_folder.FullName, "a.key"), Path.Combine(_folder.FullName, "kept"));
        File.WriteAllText(kept, "before");
        File.SetUnixFileMode(kept, (UnixFileMode)0b110_110_110);

        _ = new KeyFile(key).Mark;
        PrivateFile.Write(kept, "after");

        Modes().ShouldBe([("a.key", Owner), ("kept", Owner)]);
        File.ReadAllText(kept).ShouldBe("after");
    }

    // In a folder of everybody another user lays a link where a file will be.
    [Fact]
    public void A_link_is_replaced_and_not_written_through()
    {
        var (mine, link) = (Path.Combine(_folder.FullName, "mine"), Path.Combine(_folder.FullName, "link"));
        File.WriteAllText(mine, "mine");
        File.CreateSymbolicLink(link, mine);

        Should.Throw<IOException>(() => PrivateFile.New(link));
        PrivateFile.Write(link, "other");

        (File.ReadAllText(mine), File.ReadAllText(link)).ShouldBe(("mine", "other"));
    }

    private List<(string, UnixFileMode)> Modes() => [.. _folder.GetFiles().OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, f.UnixFileMode))];
}
