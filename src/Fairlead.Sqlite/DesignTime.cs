using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Fairlead.Sqlite;

/// <summary>Lets <c>dotnet ef</c> build the model without starting the program.</summary>
public sealed class DesignTime : IDesignTimeDbContextFactory<FairleadDb>
{
    /// <inheritdoc />
    public FairleadDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<FairleadDb>();
        new SqliteDatabase("design.db").Configure(options);
        return new FairleadDb(options.Options);
    }
}
