using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Data;

/// <summary>
/// Which migrations a database has. EF answers the same, and builds a model of its table of migrations for it: a tenth of a second at the start of every command.
/// </summary>
public static class StoredMigrations
{
    // PostgreSQL's error codes, appendix A of its documentation.
    private const string UndefinedTable = "42P01";

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The ids of its migrations; none for a database that is empty or not there.</returns>
    /// <exception cref="DbException">It cannot be read.</exception>
    public static async Task<IReadOnlyList<string>> AppliedAsync(FairleadDb db, CancellationToken cancel)
    {
        if (!await db.GetService<IHistoryRepository>().ExistsAsync(cancel))
            return [];
        var ids = new List<string>();
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """;
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                ids.Add(rows.GetString(0));
        }
        catch (DbException e) when (e.SqlState == UndefinedTable)
        {
            // Of PostgreSQL, EF's question whether there is a table answers yes for an empty database.
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        return ids;
    }

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The ids of the program's migrations that the database does not have, in their order.</returns>
    /// <exception cref="DbException">It cannot be read.</exception>
    public static async Task<IReadOnlyList<string>> MissingAsync(FairleadDb db, CancellationToken cancel) =>
        [.. db.Database.GetMigrations().Except(await AppliedAsync(db, cancel), StringComparer.OrdinalIgnoreCase)];
}
