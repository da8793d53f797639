using Fairlead.Data;

namespace Fairlead.Host;

/// <summary>One server per embedded database: a second one would take the first one's running imports for those of a dead program.</summary>
internal static class OneServer
{
    /// <param name="data">The data directory.</param>
    /// <param name="database">The database; several nodes may share PostgreSQL.</param>
    /// <returns>The lock, which ends with the process at the latest; null where none is due.</returns>
    /// <exception cref="CommandException">Another server holds it.</exception>
    public static IDisposable? Of(DataDirectory data, IDatabase database)
    {
        if (database.AllowsSeveralNodes)
            return null;
        PrivateFolder.Make(data.Root);
        var file = Path.Combine(data.Root, "server.lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.Usage, $"Another fairlead serves '{data.Root}' already. End it, or name another folder with --data DIR.");
        }
    }
}
