using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Data;

/// <summary>Rows written past the change tracker are the same as those that EF writes, column by column.</summary>
public sealed class BulkInsertTests
{
    private static readonly string[] Texts =
    [
        "plain", "", " blanks ", "it's \"quoted\" `so`", "a\tb\nc\\d", "Ünïcode ǅ ﷽", "👩‍👩‍👧‍👦 and 𝔘", "'); DROP TABLE deployment; --", "İstanbul ıi", "%_[^]", "\u00e9 and e\u0301", "\uFFFD",
    ];

    [Theory, Databases]
    public async Task Deployments(DatabaseKind kind) => await SameAsync(kind, (service, i) => new Deployment
    {
        ServiceId = service,
        Name = $"{i} {Texts[i % Texts.Length]}",
        Ordinal = i,
        Sha = new string('a', 40),
        At = Instant(i),
        Day = DateOnly.FromDateTime(Instant(i)),
        TagKind = i % 2 == 0 ? TagKind.Annotated : TagKind.Light,
        AlsoNamed = Texts[i % Texts.Length],
        Changes = i - 3,
        Failed = i % 3 == 0,
        Rework = i % 4 == 0 ? null : i % 4 == 1 ? ReworkKind.Hotfix : ReworkKind.OnlyRepairs,
        Repairs = i % 5 == 0 ? null : Texts[(i + 1) % Texts.Length],
    });

    [Theory, Databases]
    public async Task Changes(DatabaseKind kind) => await SameAsync(kind, (service, i) => new Change
    {
        ServiceId = service,
        Sha = $"{i:x40}",
        Deployment = i % 2 == 0 ? null : Texts[i % Texts.Length],
        InBaseline = i % 3 == 0,
        StartedAt = Instant(i),
        DeployedAt = i % 2 == 0 ? null : Instant(i + 7),
        DeployedDay = i % 2 == 0 ? null : new DateOnly(1999 + i, 2, 28),
        LeadSeconds = i % 2 == 0 ? null : 1L << (i + 20),
        WasNegative = i % 5 == 0,
    });

    [Theory, Databases]
    public async Task Failures(DatabaseKind kind) => await SameAsync(kind, (service, i) => new Failure
    {
        ServiceId = service,
        Ordinal = i,
        Deployment = Texts[i % Texts.Length],
        DeployedAt = Instant(i),
        Day = new DateOnly(2026, 1, 1).AddDays(i),
        Kind = i % 2 == 0 ? FailureKind.Hotfix : FailureKind.ShippedRevert,
        Counts = i % 3 == 0,
        RevertSha = i % 2 == 0 ? null : $"{i:x40}",
        TargetSha = i % 4 == 0 ? null : $"{i:x64}",
        RestoredBy = i % 3 == 0 ? null : Texts[i % Texts.Length],
        RestoredAt = i % 3 == 0 ? null : Instant(i),
        RecoverySeconds = i % 3 == 0 ? null : i * 1_000_000_007L,
    });

    [Theory, Databases]
    public async Task Days_with_a_hundred_thousand_characters(DatabaseKind kind) => await SameAsync(kind, (service, i) => new DeliveryDay
    {
        ServiceId = service,
        Day = new DateOnly(2026, 1, 1).AddDays(i),
        Deployments = i,
        TellsFailures = i % 2 == 0,
        TellsRework = i % 3 == 0,
        Failed = 0,
        Rework = int.MaxValue,
        OpenFailures = 1,
        Negative = 2,
        BaselineChanges = 3,
        LeadTimes = i == 5 ? new string('A', 100_000) : PackedSeconds.Pack([1, 2, 3L << 40]),
        Recoveries = "",
    });

    [Theory, Databases]
    public async Task Files_without_counts(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        var repository = (await house.AddAsync(scratch)).Id;
        await CompareAsync(house, i => new GitFile { RepositoryId = repository, Sha = $"{i:x40}", Path = $"{i}/{Texts[i % Texts.Length]}", OldPath = i % 2 == 0 ? null : Texts[i % Texts.Length], Added = i % 3 == 0 ? null : i, Removed = i % 3 == 0 ? null : 0 });
    }

    [Theory, Databases]
    public async Task Bytes_of_any_length(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var source = new SignalSource { Id = Guid.CreateVersion7(), Key = "s", Name = "S", Kind = SourceKind.Own, SealedSecret = "x", CreatedAt = Instant(0) };
        await using (var db = house.Db())
        {
            db.Add(source);
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        await CompareAsync(house, i => new InboxMessage
        {
            Number = long.MaxValue - i,
            SourceId = source.Id,
            ExternalId = $"{i}",
            Event = Texts[i % Texts.Length],
            Body = [.. Enumerable.Range(0, i * i * 10).Select(b => (byte)(b % 251))],
            Corrected = i % 3 == 0 ? null : [],
            Size = i,
            ReceivedAt = Instant(i),
            State = (InboxMessageState)(i % 5),
        }, comparesValues: false);
    }

    [Theory, Databases]
    public async Task Numbers_with_fractions(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await CompareAsync(house, i => new TestRun
        {
            Number = i,
            Subject = $"t{i}",
            Suite = "unit",
            At = Instant(i),
            Passed = i,
            Failed = 0,
            Skipped = 0,
            SourceId = Guid.Empty,
            Reports = 1,
            Tests = i,
            Flaky = 0,
            WasRepeated = false,
            Seconds = i switch { 0 => null, 1 => 0, 2 => 1e-300, 3 => double.MaxValue, _ => Math.PI * i },
        });
    }

    // A type that nobody has thought of would be found when a customer's backup is restored.
    [Fact]
    public async Task Every_column_has_a_form_in_sqlite()
    {
        await using var house = await TestHouse.OpenAsync();
        await using var db = house.Db();
        Type[] known = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(DateTime), typeof(DateOnly), typeof(Guid), typeof(byte[])];
        foreach (var property in db.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
            known.ShouldContain(Nullable.GetUnderlyingType(type) ?? type, $"{property.DeclaringType.Name}.{property.Name}");
        }
    }

    [Theory, Databases]
    public async Task A_failing_row_leaves_nothing_when_the_transaction_ends(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        var repository = (await house.AddAsync(scratch)).Id;
        GitFile[] rows = [.. Enumerable.Range(0, 20).Select(i => new GitFile { RepositoryId = repository, Sha = $"{i % 19:x40}", Path = "same" })];
        await using (var db = house.Db())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestHouse.Cancel);
            await Should.ThrowAsync<System.Data.Common.DbException>(() => house.Database.InsertAsync(db, rows, TestHouse.Cancel));
        }

        (await house.AllAsync<GitFile>()).ShouldBeEmpty();
    }

    private static DateTime Instant(int i) => new DateTime(2026, 3, 29, 1, 59, 59, DateTimeKind.Utc).AddHours(i * 997).AddTicks(i * 123_450);

    private static async Task SameAsync<T>(DatabaseKind kind, Func<Guid, int, T> row)
        where T : class
    {
        await using var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        await house.AddAsync(scratch);
        var service = (await house.AllAsync<Service>()).Single().Id;
        await CompareAsync(house, i => row(service, i));
    }

    // What EF writes is the reference: as values, and as the database itself shows the stored row.
    private static async Task CompareAsync<T>(TestHouse house, Func<int, T> row, bool comparesValues = true)
        where T : class
    {
        T[] rows = [.. Enumerable.Range(0, 30).Select(row)];
        await using var db = house.Db();
        db.AddRange(rows);
        await db.SaveChangesAsync(TestHouse.Cancel);
        db.ChangeTracker.Clear();
        var (byEf, rawByEf) = (await house.AllAsync<T>(), await RawAsync<T>(house));
        await db.Set<T>().ExecuteDeleteAsync(TestHouse.Cancel);

        await house.Database.InsertAsync(db, rows, TestHouse.Cancel);

        if (comparesValues)
        {
            byEf.ShouldBe(rows, ignoreOrder: true);
            (await house.AllAsync<T>()).ShouldBe(rows, ignoreOrder: true);
        }

        (await RawAsync<T>(house)).ShouldBe(rawByEf);
    }

    private static async Task<List<string>> RawAsync<T>(TestHouse house)
        where T : class
    {
        await using var db = house.Db();
        var entity = db.Model.FindEntityType(typeof(T))!;
        var sqlite = house.Database.Name == "SQLite";
        var columns = entity.GetProperties().Select(p => $"\"{p.GetColumnName()}\"")
            .Select(c => sqlite ? $"coalesce(typeof({c}) || ':' || quote({c}), '')" : $"coalesce(pg_typeof({c}) || ':' || {c}::text, 'null')");
        var sql = $"SELECT {string.Join(" || '|' || ", columns)} AS \"Value\" FROM \"{entity.GetTableName()}\"";
        return [.. (await db.Database.SqlQueryRaw<string>(sql).ToListAsync(TestHouse.Cancel)).Order(StringComparer.Ordinal)];
    }
}
