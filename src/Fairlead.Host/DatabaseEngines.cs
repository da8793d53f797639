using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Postgres;
using Fairlead.Sqlite;

namespace Fairlead.Host;

/// <summary>SQLite and PostgreSQL. Methods of their own, so that a command without a database loads neither.</summary>
internal sealed class DatabaseEngines : IDatabaseEngines
{
    public IDatabaseEngine Sqlite(string file, bool onlyReads, Action<string> says) => new SqliteDatabase(file) { OnlyReads = onlyReads, Says = says };

    public IDatabaseEngine Postgres(string connection, Action<string> says) => new PostgresDatabase(connection) { Says = says };
}
