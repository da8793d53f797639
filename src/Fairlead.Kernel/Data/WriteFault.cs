using System.Data.Common;

namespace Fairlead.Data;

/// <summary>Why nothing can be written where the data is.</summary>
public enum WriteFault
{
    /// <summary>The disk, or the share of it that this user may have, is full.</summary>
    Full,

    /// <summary>The place is mounted or set read-only, or belongs to somebody else.</summary>
    ReadOnly,

    /// <summary>The disk answers with errors.</summary>
    Broken,
}

/// <summary>Tells such faults from others, whoever met them first: the file system, SQLite or PostgreSQL.</summary>
public static class WriteFaults
{
    // errno of Linux and macOS where they agree; the quota differs.
    private const int NoSpace = 28, ReadOnlySystem = 30, TooLarge = 27, QuotaLinux = 122, QuotaMac = 69, InputOutput = 5;

    // Windows: ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_WRITE_PROTECT.
    private const int DiskFull = unchecked((int)0x80070070), HandleDiskFull = unchecked((int)0x80070027), WriteProtect = unchecked((int)0x80070013);

    /// <param name="failure">What went wrong.</param>
    /// <returns>Why nothing can be written; null where it is something else.</returns>
    public static WriteFault? Of(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if ((e switch { DbException database => OfDatabase(database), IOException file => OfFile(file.HResult), UnauthorizedAccessException => WriteFault.ReadOnly, _ => null }) is { } fault)
                return fault;
        }

        return null;
    }

    /// <param name="fault">A fault.</param>
    /// <returns>What it is, as a sentence.</returns>
    public static string Sentence(this WriteFault fault) => fault switch
    {
        WriteFault.Full => "The disk is full where Fairlead keeps its data.",
        WriteFault.ReadOnly => "Fairlead may not write where it keeps its data: the place is read-only, or belongs to another user.",
        _ => "The disk where Fairlead keeps its data answers with errors.",
    };

    // docs: https://www.sqlite.org/rescode.html; PostgreSQL, appendix A.
    private static WriteFault? OfDatabase(DbException e) => e.SqlState switch
    {
        "53100" => WriteFault.Full,
        "25006" => WriteFault.ReadOnly,
        "58030" => WriteFault.Broken,
        _ when IsSqlite(e, 13) => WriteFault.Full,
        _ when IsSqlite(e, 8) || IsSqlite(e, 14) || IsSqlite(e, 3) => WriteFault.ReadOnly,
        _ when IsSqlite(e, 10) => WriteFault.Broken,
        _ => null,
    };

    private static bool IsSqlite(DbException e, int code) => e.Message.StartsWith($"SQLite Error {code}:", StringComparison.Ordinal);

    private static WriteFault? OfFile(int code) => code switch
    {
        NoSpace or TooLarge or QuotaLinux or QuotaMac or DiskFull or HandleDiskFull => WriteFault.Full,
        ReadOnlySystem or WriteProtect => WriteFault.ReadOnly,
        InputOutput => WriteFault.Broken,
        _ => null,
    };
}
