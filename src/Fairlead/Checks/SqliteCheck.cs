namespace Fairlead.Checks;

/// <summary>Does the embedded database lie where its promises hold?</summary>
internal sealed class SqliteCheck : ICheck
{
    private const string Check = "database file";
    private static readonly string[] NetworkDrives = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs", "fuse.glusterfs"];

    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        if (inspected.Database.AllowsSeveralNodes || await inspected.OpenAsync(cancel) is not { } db)
            return [];
        try
        {
            var drive = new DriveInfo(Path.GetFullPath(inspected.Database.Place)).DriveFormat;
            if (NetworkDrives.Contains(drive, StringComparer.OrdinalIgnoreCase))
                return [new(Check, Severity.Broken, $"it lies on a network drive ({drive}), where locks do not hold", "Put it on a local disk, or use PostgreSQL.")];
            var journal = $"{await Scalar.OfAsync(db, "PRAGMA journal_mode", cancel)}";
            return journal == "wal"
                ? [new(Check, Severity.Ok, "write-ahead log")]
                : [new(Check, Severity.Warning, $"journal mode {journal} and not wal: readers wait for the writer", "Put it on a local disk where this user may write.")];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [new(Check, Severity.Broken, OneLine.Of(e.Message), "Restore the last backup into a new file if it is damaged.")];
        }
    }
}
