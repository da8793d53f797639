using System.Globalization;

namespace Fairlead.Operations;

/// <summary>The last backup that was made from here. It stands in a file, for a backup changes nothing in the database.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="File">Where it was written.</param>
public sealed record LastBackup(DateTime At, string File)
{
    /// <param name="data">The data directory.</param>
    /// <returns>The last one; null where none is known.</returns>
    public static LastBackup? Read(DataDirectory data)
    {
        try
        {
            return System.IO.File.ReadAllLines(Place(data)) is [var at, var file, ..]
                && DateTime.TryParseExact(at, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)
                ? new LastBackup(instant, file)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Notes it; where that cannot be done the backup is good all the same.</summary>
    /// <param name="data">The data directory.</param>
    public void Note(DataDirectory data)
    {
        try
        {
            Fairlead.Data.PrivateFolder.Make(data.Root);
            Fairlead.Data.PrivateFile.Write(Place(data), $"{At.ToString("O", CultureInfo.InvariantCulture)}\n{File}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A backup of another machine's database may well be made where nothing else may be written.
        }
    }

    private static string Place(DataDirectory data) => Path.Combine(data.Root, "last-backup");
}
