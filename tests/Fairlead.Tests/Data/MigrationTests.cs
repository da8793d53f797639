using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

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
    public async Task A_new_database_is_made_from_nothing_and_a_second_start_changes_nothing(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (database, drop) = await TestDatabases.EmptyAsync(kind, folder.FullName);
        await using (var db = TestDatabases.Open(database))
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
}
