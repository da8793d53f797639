using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Fairlead.Sqlite;

/// <summary>How a file is opened by who only reads: nothing is made, and no right to write is needed.</summary>
/// <remarks>
/// A reader of a write-ahead log makes the log and its index where they are not, and leaves them behind with the rights of the file: of a file that is
/// read-only the next server could not use them. So such a file is taken for one that nobody changes, unless somebody has it open, whose log and
/// index are there to be read then. See https://www.sqlite.org/wal.html#read_only_databases.
/// </remarks>
internal static class ReadingConnection
{
    private const int MayWrite = 2;

    /// <param name="file">The file, which exists.</param>
    /// <returns>The connection.</returns>
    public static SqliteConnectionStringBuilder Of(string file)
    {
        var real = new FileInfo(Path.GetFullPath(file));
        real = real.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? real;
        if (IsWritable(real.FullName) && IsWritable(real.DirectoryName!))
            return new() { DataSource = file, Mode = SqliteOpenMode.ReadWrite };
        return IsInUse(real.FullName)
            ? new() { DataSource = file, Mode = SqliteOpenMode.ReadOnly }
            : new() { DataSource = $"file:{Escaped(real.FullName)}?immutable=1", Mode = SqliteOpenMode.ReadOnly };
    }

    // A log with something in it holds what the file does not have yet, also where its index is gone.
    private static bool IsInUse(string file) => File.Exists(file + "-shm") || new FileInfo(file + "-wal") is { Exists: true, Length: > 0 };

    private static string Escaped(string path) =>
        path.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);

    // Opening a file to see takes away the locks that this process has on it, and rights alone do not tell of a place that is mounted read-only.
    private static bool IsWritable(string path) => OperatingSystem.IsWindows()
        ? Directory.Exists(path) || !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)
        : Access(Encoding.UTF8.GetBytes(path + '\0'), MayWrite) == 0;

    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);
}
