using Fairlead.Data;
using Microsoft.EntityFrameworkCore.Design;

namespace Fairlead.Postgres;

/// <summary>Lets <c>dotnet ef</c> build the model without starting the program.</summary>
public sealed class DesignTime : IDesignTimeDbContextFactory<FairleadDb>
{
    /// <inheritdoc />
    public FairleadDb CreateDbContext(string[] args) => FairleadDb.Open(new PostgresDatabase("Host=localhost;Database=design"));
}
