using Fairlead.Data;

namespace Fairlead.Commands;

/// <summary>The databases that the program knows; a command names one of them, and the program that is put together makes it.</summary>
public interface IDatabaseEngines
{
    /// <summary>A SQLite file.</summary>
    /// <param name="file">Its whole path; it need not be there yet.</param>
    /// <param name="onlyReads">Whether nothing is written to it.</param>
    /// <param name="says">Is told what is waited for, a line each.</param>
    /// <returns>The engine; nothing is opened yet.</returns>
    IDatabaseEngine Sqlite(string file, bool onlyReads, Action<string> says);

    /// <summary>A database of a PostgreSQL server.</summary>
    /// <param name="connection">The connection string.</param>
    /// <param name="says">Is told what is waited for, a line each.</param>
    /// <returns>The engine; nothing is opened yet.</returns>
    /// <exception cref="ArgumentException">The connection string cannot be read; the message holds none of its values.</exception>
    IDatabaseEngine Postgres(string connection, Action<string> says);
}
