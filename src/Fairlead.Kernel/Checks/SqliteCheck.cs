using System.Data.Common;
using Fairlead.Data;
using Fairlead.Observing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>Does the embedded database lie where its promises hold?</summary>
internal sealed class SqliteCheck : ICheck
{
    private const string Check = "database file";
    private const int Patience = 2;
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
            if (await LockAsync(db, inspected, cancel) is { } locked)
                return [locked];
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

    // The lock is the operating system's and goes with its process; what stands for longer than a moment is somebody who lives.
    private static async Task<Finding?> LockAsync(FairleadDb db, Inspection inspected, CancellationToken cancel)
    {
        const string LeftTable = "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsLock'", LeftRow = "SELECT 1 FROM \"__EFMigrationsLock\"";
        if (await Scalar.OfAsync(db, LeftTable, cancel) is not null && await Scalar.OfAsync(db, LeftRow, cancel) is not null)
            return new(Check, Severity.Warning, "an earlier version of fairlead was killed while it migrated the database, and its lock is still there", "Nothing: this version does not wait for that lock, and removes it at the next migration.");
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE; ROLLBACK";
            command.CommandTimeout = Patience;
            await command.ExecuteNonQueryAsync(cancel);
            return null;
        }
        catch (DbException e) when (BusyCommands.IsBusy(e))
        {
            return new(
                Check,
                Severity.Warning,
                $"another program holds its write lock for longer than {Patience} seconds: others wait for it",
                $"An import or a first start after an update may take that long. Else see which program has '{inspected.Database.Place}' open (fuser, lsof) and end it; its lock goes with it.");
        }
    }
}
