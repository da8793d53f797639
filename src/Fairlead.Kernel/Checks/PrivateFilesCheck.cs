namespace Fairlead.Checks;

/// <summary>Can other users of this machine read what is private: the data, the keys, the certificate's key?</summary>
internal sealed class PrivateFilesCheck : ICheck
{
    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        var database = inspected.Database.AllowsSeveralNodes ? null : inspected.Database.Place;
        IReadOnlyList<(string What, string? Path)> places =
        [
            ("data directory's rights", inspected.Data.Root),
            ("database file's rights", database),
            ("database log's rights", database is null ? null : database + "-wal"),
            ("keys' rights", inspected.Data.Keys),
            ("certificate key's rights", inspected.Address.Certificate?.Key),
        ];
        return Task.FromResult<IReadOnlyList<Finding>>(OperatingSystem.IsWindows() ? [] : [.. places.Where(p => p.Path is not null).Select(p => Look(p.What, p.Path!)).OfType<Finding>()]);
    }

    private static Finding? Look(string what, string path)
    {
        if (!Path.Exists(path))
            return null;
        try
        {
            return IsOpenToOthers(path)
                ? new(what, Severity.Insecure, $"every user of this machine can read {path}", $"chmod {(Directory.Exists(path) ? "700" : "600")} '{path}'")
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(what, Severity.Warning, $"the rights of {path} cannot be read", "Run this as the user who runs the server.");
        }
    }

    // Only what can be got to can be read: one folder above that is closed is enough.
    private static bool IsOpenToOthers(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        if (!File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead))
            return false;
        for (var folder = Directory.GetParent(Path.GetFullPath(path)); folder is not null; folder = folder.Parent)
        {
            if (!File.GetUnixFileMode(folder.FullName).HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }
}
