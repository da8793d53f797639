#pragma warning disable EF1001 // Where migrations are found cannot be said from outside in another way.
using System.Reflection;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;

namespace Fairlead.Tests.Data;

/// <summary>There is one migration until the first release; what comes on top of it finds rows.</summary>
public sealed class SecondMigrationTests
{
    [Theory, Databases]
    public async Task A_second_migration_finds_the_rows_of_the_first(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await using (var db = house.Db())
        {
            foreach (var name in (string[])["Payments", "Search"])
                TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Fairlead.Accounts.Caller.Operator, null, new TeamEdit(name, null), TestHouse.Cancel));
        }

        var options = new DbContextOptionsBuilder<FairleadDb>();
        house.Database.Configure(options);
        options.ReplaceService<IMigrationsAssembly, OneMore>();
        await using var later = new FairleadDb(options.Options);
        (await later.Database.GetPendingMigrationsAsync(TestHouse.Cancel)).ShouldBe([OneMore.Name]);

        await house.Database.MigrateAsync(later, TestHouse.Cancel);

        (await later.Database.GetPendingMigrationsAsync(TestHouse.Cancel)).ShouldBeEmpty();
        (await later.Database.SqlQueryRaw<string>("SELECT motto AS \"Value\" FROM team ORDER BY key").ToListAsync(TestHouse.Cancel)).ShouldBe(["payments first", "search first"]);
        await using var again = house.Db();
        (await again.Set<Team>().OrderBy(t => t.Key).Select(t => t.Name).ToListAsync(TestHouse.Cancel)).ShouldBe(["Payments", "Search"]);
    }

    // What a later version would bring: a column that the rows there are get a value for, and an index over them.
    [Migration(OneMore.Name)]
    private sealed class Mottos : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>("motto", "team", maxLength: 400, nullable: true);
            migrationBuilder.Sql("UPDATE team SET motto = key || ' first'");
            migrationBuilder.CreateIndex("IX_team_motto", "team", "motto", unique: true);
        }
    }

    private sealed class OneMore(ICurrentDbContext context, IDbContextOptions options, IMigrationsIdGenerator ids, IDiagnosticsLogger<DbLoggerCategory.Migrations> log) : MigrationsAssembly(context, options, ids, log)
    {
        public const string Name = "29990101000000_Mottos";

        public override IReadOnlyDictionary<string, TypeInfo> Migrations => new SortedDictionary<string, TypeInfo>(base.Migrations.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) { [Name] = typeof(Mottos).GetTypeInfo() };
    }
}
