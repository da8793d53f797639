using Fairlead.Data;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fairlead.Tests.Data;

public sealed class MigrationTests
{
    [Theory, Databases]
    public async Task The_model_has_no_change_without_a_migration(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await using var db = house.Db();

        db.Database.HasPendingModelChanges().ShouldBeFalse("Add a migration for each database; CONTRIBUTING says how.");
        (await db.Database.GetPendingMigrationsAsync(TestHouse.Cancel)).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task The_compiled_model_is_the_one_that_the_code_describes(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await using var db = house.Db();

        db.Model.GetType().Name.ShouldBe("FairleadDbModel", "The model is built anew at each start: run tools/model.");
        Described(db.Model).ShouldBe(Described(db.GetService<IDesignTimeModel>().Model), "Run tools/model.");
    }

    private static string Described(IModel model) => string.Join('\n', model.GetEntityTypes().OrderBy(e => e.Name, StringComparer.Ordinal).Select(e =>
        string.Join("\n    ", [
            e.ToDebugString(MetadataDebugStringOptions.ShortDefault),
            e.GetTableName(),
            .. e.GetProperties().Select(p => $"{p.GetColumnName()} {p.GetColumnType()} {(p.IsColumnNullable() ? "NULL" : "NOT NULL")} {p.GetMaxLength()} {p.GetTypeMapping().Converter?.GetType()}"),
            .. e.GetIndexes().Select(i => $"{i.GetDatabaseName()} {i.IsUnique}"),
            .. e.GetForeignKeys().Select(k => $"{k.GetConstraintName()} {k.DeleteBehavior}"),
        ])));

    [Theory, Databases]
    public async Task A_new_database_is_made_from_nothing_and_a_second_start_changes_nothing(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (database, drop) = await TestDatabases.EmptyAsync(kind, folder.FullName);
        await using (var db = FairleadDb.Open(database))
        {
            await database.MigrateAsync(db, TestHouse.Cancel);
            var first = await db.Database.GetAppliedMigrationsAsync(TestHouse.Cancel);
            await database.MigrateAsync(db, TestHouse.Cancel);

            (await db.Database.GetAppliedMigrationsAsync(TestHouse.Cancel)).ShouldBe(first);
            first.ShouldNotBeEmpty();
        }

        await drop();
        folder.Delete(recursive: true);
    }

    // Three nodes that start at once on an empty database. An embedded file has one server, which a lock beside it sees to.
    [Fact]
    public async Task Nodes_that_start_at_once_make_one_database()
    {
        Assert.SkipWhen(TestDatabases.Postgres is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        for (var round = 0; round < 3; round++)
        {
            var (database, drop) = await TestDatabases.EmptyAsync(DatabaseKind.Postgres, "");
            var nodes = Enumerable.Range(0, 3).Select(_ => FairleadDb.Open(database)).ToList();

            await Task.WhenAll(nodes.Select(db => Task.Run(() => database.MigrateAsync(db, TestHouse.Cancel))));

            foreach (var db in nodes)
            {
                (await db.Database.GetPendingMigrationsAsync(TestHouse.Cancel)).ShouldBeEmpty();
                await db.DisposeAsync();
            }

            await drop();
        }
    }
}
