using System.IO.Compression;
using System.Text;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Operations;
using Fairlead.Tests.Delivery;
using Fairlead.Tests.House;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Operations;

/// <summary>Backup, restore and move: every row arrives as it was, or none does.</summary>
public sealed class StorageTests(FilledBackups backups) : IClassFixture<FilledBackups>
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    // What breaks programs that take text for something else: quotes, formulas, markup, controls, directions, surrogate pairs, case and accents.
    private static readonly string[] Naughty =
    [
        "", " ", "'", "\"", "''; DROP TABLE team; --", "\\", "\\N", "\\.", "\t\r\n", "\u0001\u001f\u007f\u0085", "<script>alert(1)</script>", "{{7*7}}", "$(id)", "=1+1", "null", "NULL", "undefined", "true", "0", "-1e309", "1e999",
        "İıŁßﬀǅ", "e\u0301 é", "\u202Eright to left", "\u200B\uFEFF", "😀👩‍👩‍👧", "\U0010FFFF", "田中さん", "﷽", "Z̸̢̛ą̷l̶g̸o̶", "../../etc/passwd", "%00 %s %n", "[1,2]", "{\"a\":1}", "\u2028\u2029", "ÄÖÜ äöü", "'\u0000".TrimEnd('\0'),
    ];

    [Theory]
    [Databases(DatabaseKind.Sqlite)]
    [Databases(DatabaseKind.Postgres)]
    public async Task A_backup_restores_every_row_to_either_database(DatabaseKind from, DatabaseKind to)
    {
        Assert.SkipWhen(to == DatabaseKind.Postgres && TestDatabases.Postgres is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        await using var house = await FilledAsync(from);
        await using var target = await TestHouse.OpenAsync(to);
        var file = Path.Combine(house.Data.Root, "backup.zip");

        var made = await Backup.MakeAsync(house.Database, file, Now, null, TestHouse.Cancel);
        var restored = await Backup.RestoreAsync(file, target.Database, null, TestHouse.Cancel);

        restored.ShouldBe(made.Manifest.Tables.Select(t => new TableSum(t.Name, t.Rows, t.Checksum)), ignoreOrder: true);
        restored.Single(t => t.Name == "git_commit").Rows.ShouldBeGreaterThan(20);
        (await target.DerivedAsync()).ShouldBe(await house.DerivedAsync());
        (await target.AllAsync<Team>()).Select(t => t.Purpose).ShouldBe(Naughty, ignoreOrder: true);
        Directory.GetFiles(house.Data.Root, "*.new").ShouldBeEmpty();
    }

    // What a killed one left goes with the next, whatever that is called; one that is being written stays, and so does what only looks like one.
    [Fact]
    public async Task A_backup_clears_away_what_a_killed_one_left_in_its_folder()
    {
        await using var house = await TestHouse.OpenAsync();
        var folder = Directory.CreateDirectory(Path.Combine(house.Data.Root, "backups")).FullName;
        var (left, link, target) = (Path.Combine(folder, "monday.zip.fairlead-unfinished"), Path.Combine(folder, "tuesday.zip.fairlead-unfinished"), Path.Combine(folder, "mine"));
        File.WriteAllText(left, "half");
        File.WriteAllText(target, "mine");
        File.CreateSymbolicLink(link, target);
        await using var running = PrivateFile.New(Path.Combine(folder, "wednesday.zip.fairlead-unfinished"));

        await Backup.MakeAsync(house.Database, Path.Combine(folder, "thursday.zip"), Now, null, TestHouse.Cancel);

        Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["mine", "thursday.zip", "tuesday.zip.fairlead-unfinished", "wednesday.zip.fairlead-unfinished"]);
        File.ReadAllText(target).ShouldBe("mine");
        await Should.ThrowAsync<IOException>(() => Backup.MakeAsync(house.Database, Path.Combine(folder, "tuesday.zip"), Now, null, TestHouse.Cancel));
        (File.ReadAllText(target), File.Exists(link)).ShouldBe(("mine", true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/dev/zero")]
    public async Task What_is_no_plain_file_is_no_backup(string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices of Linux");
        var empty = Path.GetTempFileName();

        (await Should.ThrowAsync<StorageException>(() => Backup.CheckAsync(file.Length > 0 ? file : empty, null, TestHouse.Cancel))).Message.ShouldContain("no plain file");
        File.Delete(empty);
    }

    [Theory]
    [Databases(DatabaseKind.Sqlite)]
    [Databases(DatabaseKind.Postgres)]
    public async Task A_move_there_and_back_gives_the_same_checksums(DatabaseKind from, DatabaseKind by)
    {
        Assert.SkipWhen(by == DatabaseKind.Postgres && TestDatabases.Postgres is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        await using var house = await FilledAsync(from);
        await using var between = await TestHouse.OpenAsync(by);
        await using var back = await TestHouse.OpenAsync(from);

        var there = await MoveDatabase.RunAsync(house.Database, between.Database, null, TestHouse.Cancel);
        var again = await MoveDatabase.RunAsync(between.Database, back.Database, null, TestHouse.Cancel);

        again.ShouldBe(there);
        there.Sum(t => t.Rows).ShouldBeGreaterThan(100);
        (await back.DerivedAsync()).ShouldBe(await house.DerivedAsync());
    }

    // The program works on what was moved: an import finds nothing new, a rebuild derives the same.
    [Theory, Databases]
    public async Task What_was_restored_goes_on(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        RandomHistories.Of(4, 60, 50_000).Write(scratch);
        var repository = await house.AddAsync(scratch);
        await house.ImportAsync(repository);
        await using var target = await TestHouse.OpenAsync(kind);
        await MoveDatabase.RunAsync(house.Database, target.Database, null, TestHouse.Cancel);
        var moved = await target.DerivedAsync();

        await target.Get<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await target.DerivedAsync()).ShouldBe(moved);
        (await target.ImportAsync((await target.AllAsync<Repository>()).Single())).NothingNew.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task A_database_that_holds_something_is_refused_and_stays(DatabaseKind kind)
    {
        await using var house = await FilledAsync(kind);
        await using var target = await FilledAsync(kind);
        var before = await target.DerivedAsync();

        (await Should.ThrowAsync<StorageException>(() => MoveDatabase.RunAsync(house.Database, target.Database, null, TestHouse.Cancel))).Message.ShouldContain("holds data already");

        (await target.DerivedAsync()).ShouldBe(before);
    }

    [Theory]
    [Databases("a value")]
    [OnSqlite("a row less")]
    [OnSqlite("a row twice")]
    [OnSqlite("a word that is no number")]
    [OnSqlite("half a row")]
    [OnSqlite("a table less")]
    [OnSqlite("a column that nobody knows")]
    [OnSqlite("a packed byte")]
    [OnSqlite("the end")]
    [OnSqlite("no manifest")]
    public async Task Damage_is_named_and_nothing_is_kept(DatabaseKind kind, string damage)
    {
        await using var target = await TestHouse.OpenAsync(kind);
        var file = Path.Combine(target.Data.Root, "backup.zip");
        File.Copy(await backups.OfAsync(kind), file);

        Damage(file, damage);

        (await Should.ThrowAsync<StorageException>(() => Backup.RestoreAsync(file, target.Database, null, TestHouse.Cancel))).Message.ShouldNotBeEmpty();
        foreach (var rows in (int[])[(await target.AllAsync<Team>()).Count, (await target.AllAsync<Repository>()).Count, (await target.AllAsync<GitCommit>()).Count])
            rows.ShouldBe(0);
        if (damage != "a column that nobody knows")
            await Should.ThrowAsync<StorageException>(() => Backup.CheckAsync(file, null, TestHouse.Cancel));
    }

    // Each transaction adds a pair, one row to a table that is read early and one to another; a backup of more than one instant would hold half of one.
    [Theory, Databases]
    public async Task A_backup_under_load_sees_one_instant(DatabaseKind kind)
    {
        await using var house = await FilledAsync(kind);
        await using var target = await TestHouse.OpenAsync(kind);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestHouse.Cancel);
        var pairs = 0;
        var writing = Task.Run(
            async () =>
            {
                for (; !stop.IsCancellationRequested; pairs++)
                {
                    await using var db = house.Db();
                    db.AddRange(new Team { Id = Guid.CreateVersion7(), Key = $"pair-{pairs}", Name = "pair" }, new Repository { Id = Guid.CreateVersion7(), Key = $"pair-{pairs}", Name = "pair", Location = $"/pair/{pairs}" });
                    await db.SaveChangesAsync(CancellationToken.None);
                }
            },
            TestHouse.Cancel);
        for (var i = 0; i < 5; i++)
        {
            var before = Volatile.Read(ref pairs);
            await Backup.MakeAsync(house.Database, Path.Combine(house.Data.Root, "backup.zip"), Now, null, TestHouse.Cancel);
            SpinWait.SpinUntil(() => Volatile.Read(ref pairs) > before, TimeSpan.FromSeconds(20)).ShouldBeTrue("the backup stopped the writer");
        }

        await stop.CancelAsync();
        await writing;
        await Backup.RestoreAsync(Path.Combine(house.Data.Root, "backup.zip"), target.Database, null, TestHouse.Cancel);
        var teams = (await target.AllAsync<Team>()).Where(t => t.Name == "pair").Select(t => t.Key).ToList();
        teams.Count.ShouldBeGreaterThan(5);
        (await target.AllAsync<Repository>()).Where(r => r.Name == "pair").Select(r => r.Key).ShouldBe(teams, ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task An_empty_database_is_no_source(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (database, drop) = await TestDatabases.EmptyAsync(kind, folder.FullName);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "new"));

        (await Should.ThrowAsync<StorageException>(() => Backup.MakeAsync(database, Path.Combine(folder.FullName, "backup.zip"), Now, null, TestHouse.Cancel))).Message.ShouldContain("empty or of an earlier version");

        File.Exists(Path.Combine(folder.FullName, "backup.zip")).ShouldBeFalse();
        SqliteConnection.ClearAllPools();
        await drop();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void The_sum_of_rows_does_not_depend_on_their_order_and_on_nothing_else()
    {
        Sum("a", "b", "c").ShouldBe(Sum("c", "a", "b"));
        Sum("a", "b").ShouldNotBe(Sum("a", "b", "b"));
        Sum("a", "b").ShouldNotBe(Sum("ab"));
        Sum("a", "a").ShouldNotBe(Sum("b", "b"));
        Sum().ShouldBe(new string('0', 64));

        // FIPS 180-2, appendix B.1: the SHA-256 of "abc", here with its 64-bit words in little-endian order.
        Sum("abc").ShouldBe("ad1500f261ff10b49c7a1796a36103b02322ae5dde404141eacf018fbf1678ba");

        static string Sum(params string[] rows)
        {
            var sum = new RowSum();
            foreach (var row in rows)
                sum.Add(Encoding.UTF8.GetBytes(row));
            return sum.ToString();
        }
    }

    internal static async Task<TestHouse> FilledAsync(DatabaseKind kind)
    {
        var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        var script = RandomHistories.Of(3, 40, 60_000);
        var last = script.Count - 1;
        foreach (var subject in Naughty.Where(n => !n.Contains('\n', StringComparison.Ordinal)))
            last = script.Commit(subject + "\n", 3_000_000 + script.Count, last);
        script.Write(scratch, last);
        await house.ImportAsync(await house.AddAsync(scratch));
        await using var db = house.Db();
        db.AddRange(Naughty.Select((n, i) => new Team { Id = Guid.CreateVersion7(), Key = $"t{i}", Name = $"n{n}", Purpose = n }));
        await db.SaveChangesAsync(TestHouse.Cancel);
        return house;
    }

    private static void Damage(string file, string how)
    {
        if (how is "a packed byte" or "the end")
        {
            var bytes = File.ReadAllBytes(file);
            if (how == "the end")
                bytes = bytes[..(bytes.Length / 2)];
            else
                bytes[LargestAt(file)] ^= 0x10;
            File.WriteAllBytes(file, bytes);
            return;
        }

        using var zip = ZipFile.Open(file, ZipArchiveMode.Update);
        if (how == "no manifest")
        {
            zip.GetEntry("manifest.json")!.Delete();
            return;
        }

        if (how == "a table less")
        {
            zip.GetEntry("tables/git_commit.jsonl")!.Delete();
            return;
        }

        if (how == "a column that nobody knows")
        {
            Change(zip, "manifest.json", text => text.Replace("\"purpose\"", "\"mood\"", StringComparison.Ordinal));
            return;
        }

        Change(zip, "tables/git_commit.jsonl", text =>
        {
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
            switch (how)
            {
                case "a value": lines[3] = lines[3].Replace("change", "chance", StringComparison.Ordinal).Replace("2023-", "2024-", StringComparison.Ordinal); break;
                case "a row less": lines.RemoveAt(3); break;
                case "a row twice": lines.Add(lines[3]); break;
                case "a word that is no number": lines[3] = lines[3].Replace("2023-", "MMXX-", StringComparison.Ordinal); break;
                default: lines[3] = lines[3][..20]; break;
            }

            return string.Join('\n', lines) + "\n";
        });
    }

    private static void Change(ZipArchive zip, string name, Func<string, string> change)
    {
        string text;
        using (var reader = new StreamReader(zip.GetEntry(name)!.Open()))
            text = reader.ReadToEnd();
        zip.GetEntry(name)!.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(change(text));
    }

    // Somewhere inside the packed commits: their name stands before them, first in their own header.
    private static int LargestAt(string file) => File.ReadAllBytes(file).AsSpan().IndexOf("tables/git_commit.jsonl"u8) + 200;
}
