using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>Asks the database about itself.</summary>
internal static class Scalar
{
    /// <param name="db">A context with an open connection.</param>
    /// <param name="sql">One statement with one value; no part of it comes from outside.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>The value; null for NULL.</returns>
    public static async Task<object?> OfAsync(FairleadDb db, string sql, CancellationToken cancel)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancel) is { } value and not DBNull ? value : null;
    }
}
