using Fairlead.Data;

namespace Fairlead.Commands;

/// <summary>One program that needs it for itself per embedded database: a second server would take the first one's running imports for those of a dead program.</summary>
internal static class OneServer
{
    /// <summary>Takes the lock, a file beside the database, wherever the data directory is.</summary>
    /// <param name="database">The database; several nodes may share PostgreSQL.</param>
    /// <returns>The lock, which ends with the process at the latest; null where none is due.</returns>
    /// <exception cref="CommandException">Another program holds it.</exception>
    public static IDisposable? Of(IDatabaseEngine database)
    {
        if (database.AllowsSeveralNodes)
            return null;
        var file = Path.GetFullPath(database.Place);

        // By whatever link it is named, it is one database.
        if (File.Exists(file))
            file = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        PrivateFolder.Make(Path.GetDirectoryName(file)!);
        try
        {
            return PrivateFile.Alone(file + ".lock");
        }
        catch (IOException e) when (e is not DirectoryNotFoundException && WriteFaults.Of(e) is null)
        {
            throw new CommandException(ExitCode.OutsideFailed, $"Another fairlead uses '{file}' already. End it, or name another database with --data or --database.");
        }
    }
}
