using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Fairlead.Data;

namespace Fairlead.Operations;

/// <summary>What a backup says of itself.</summary>
/// <param name="Format">The number of this form.</param>
/// <param name="Program">The version that made it.</param>
/// <param name="MadeAt">When, in UTC.</param>
/// <param name="Database">The kind of database that it was made of.</param>
/// <param name="Tables">What it holds.</param>
public sealed record BackupManifest(int Format, string Program, DateTime MadeAt, string Database, IReadOnlyList<BackupTable> Tables);

/// <summary>A table in a backup.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns, in the order of the values of a row.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Checksum">Their checksum, see <see cref="RowSum"/>.</param>
public sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows, string Checksum);

/// <summary>A backup that was made.</summary>
/// <param name="Manifest">What it holds.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Sha256">The checksum of the whole file, as sha256sum prints it.</param>
public sealed record BackupFile(BackupManifest Manifest, long Bytes, string Sha256);

/// <summary>
/// A database in one file that needs no Fairlead to be read: a ZIP with one text file per table, a JSON array per row, and a
/// manifest with counts and checksums. It is the same for both kinds of database.
/// </summary>
public static class Backup
{
    private const int Format = 1;
    private const string ManifestName = "manifest.json";

    // Beside the file that is to be; nothing else is called so.
    private const string Unfinished = ".fairlead-unfinished";

    private const long LargestManifest = 16 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes all rows as of one instant, while others read and write on; reads them back before the file gets its name.</summary>
    /// <param name="database">The database.</param>
    /// <param name="file">The file; one that is there stays unless the backup is complete.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancel">Ends the work; no file is left then.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="StorageException">The database cannot be read, or the file reads differently from what was written.</exception>
    /// <exception cref="IOException">The file cannot be written. What killed backups left in its folder is gone in any case.</exception>
    public static async Task<BackupFile> MakeAsync(IDatabaseEngine database, string file, DateTime now, IProgress<string>? progress, CancellationToken cancel)
    {
        var full = Path.GetFullPath(file);
        RemoveLeftOvers(Path.GetDirectoryName(full)!);
        var beside = full + Unfinished;
        var isOurs = false;
        try
        {
            BackupFile made;
            await using (var source = await DatabaseRows.OpenAsync(database, cancel))
            await using (var stream = PrivateFile.New(beside))
            {
                isOurs = true;
                await WriteAsync(source, stream, m => m with { MadeAt = now, Database = database.Name }, progress, cancel);
                stream.Flush(flushToDisk: true);
                var manifest = await CheckAsync(ZipRows.Open(stream, beside), progress, cancel);
                stream.Position = 0;
                made = new BackupFile(manifest, stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel)));
            }

            File.Move(beside, full, overwrite: true);
            return made;
        }
        finally
        {
            if (isOurs)
                File.Delete(beside);
        }
    }

    /// <summary>Reads a whole backup and compares it with its checksums; touches no database.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="StorageException">It is no backup, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Task<BackupManifest> CheckAsync(string file, IProgress<string>? progress, CancellationToken cancel) => CheckAsync(ZipRows.Open(file), progress, cancel);

    private static async Task<BackupManifest> CheckAsync(ZipRows opened, IProgress<string>? progress, CancellationToken cancel)
    {
        using var rows = opened;
        foreach (var table in rows.Manifest.Tables)
        {
            progress?.Report($"Checking {table.Name}");
            await foreach (var _ in rows.RowsAsync(new TableShape(table.Name, table.Columns), cancel))
            {
            }
        }

        return rows.Manifest;
    }

    /// <summary>Puts a backup into an empty database of either kind, all of it or nothing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="database">The database.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancel">Ends the work; nothing is kept then.</param>
    /// <returns>What was restored.</returns>
    /// <exception cref="StorageException">The file is damaged or of a newer version, or the database is not empty.</exception>
    public static async Task<IReadOnlyList<TableSum>> RestoreAsync(string file, IDatabaseEngine database, IProgress<string>? progress, CancellationToken cancel)
    {
        using var rows = ZipRows.Open(file);
        return await StoreRows.RunAsync(rows, database, progress, cancel);
    }

    // A backup that runs has its file open for itself alone; what can be opened was left by one that was killed.
    private static void RemoveLeftOvers(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        var plain = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Unfinished, plain))
        {
            try
            {
                new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is being written, or it is somebody else's.
            }
        }
    }

    private static async Task WriteAsync(DatabaseRows source, Stream stream, Func<BackupManifest, BackupManifest> complete, IProgress<string>? progress, CancellationToken cancel)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var tables = new List<BackupTable>();
        foreach (var table in source.Tables)
        {
            var sum = new RowSum();
            await using (var entry = zip.CreateEntry($"tables/{table.Name}.jsonl", CompressionLevel.Fastest).Open())
            {
                await foreach (var row in source.RowsAsync(table, cancel))
                {
                    sum.Add(row);
                    entry.Write(row);
                    entry.WriteByte((byte)'\n');
                    if (sum.Rows % 5000 == 0)
                        progress?.Report(FormattableString.Invariant($"{table.Name}: {sum.Rows:N0} rows"));
                }
            }

            tables.Add(new BackupTable(table.Name, table.Columns, sum.Rows, sum.ToString()));
        }

        var manifest = complete(new BackupManifest(Format, ProgramVersion(), default, "", tables));
        await using var last = zip.CreateEntry(ManifestName).Open();
        await last.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(manifest, Json), cancel);
    }

    private static string ProgramVersion() => typeof(Backup).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The rows of a backup. Whoever reads a table to its end has compared it with its checksum.</summary>
    private sealed class ZipRows : IRowSource, IDisposable
    {
        // No row comes near that: the longest column takes 100,000 characters, each at most six bytes.
        private const int LongestRow = 64 << 20;

        private readonly string _file;
        private readonly ZipArchive _zip;

        private ZipRows(Stream stream, string file, bool isTheirs)
        {
            _file = file;
            try
            {
                _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: isTheirs);
            }
            catch (InvalidDataException e)
            {
                if (!isTheirs)
                    stream.Dispose();
                throw new StorageException($"'{file}' is no backup of Fairlead, or its end is missing.", e) { IsDamage = true };
            }
        }

        public BackupManifest Manifest { get; private set; } = new(Format, "", default, "", []);

        public IReadOnlyList<TableShape> Tables => [.. Manifest.Tables.Select(t => new TableShape(t.Name, t.Columns))];

        public static ZipRows Open(string file)
        {
            // Of a pipe or a device everything would have to be kept until its end, which may never come.
            var stream = File.OpenRead(file);
            if (stream is { CanSeek: true, Length: > 0 })
                return Read(new ZipRows(stream, file, isTheirs: false));
            stream.Dispose();
            throw new StorageException($"'{file}' is no backup of Fairlead: it is empty, or no plain file.") { IsDamage = true };
        }

        /// <param name="stream">An open file, which stays open.</param>
        /// <param name="file">Its name.</param>
        public static ZipRows Open(Stream stream, string file) => Read(new ZipRows(stream, file, isTheirs: true));

        private static ZipRows Read(ZipRows rows)
        {
            try
            {
                rows.Manifest = rows.ReadManifest();
                return rows;
            }
            catch
            {
                rows.Dispose();
                throw;
            }
        }

        public IAsyncEnumerable<byte[]> RowsAsync(TableShape table, CancellationToken cancel) => Rows(table, cancel).ToAsyncEnumerable();

        public void Dispose() => _zip.Dispose();

        private IEnumerable<byte[]> Rows(TableShape table, CancellationToken cancel)
        {
            var said = Manifest.Tables.First(t => t.Name == table.Name);
            var sum = new RowSum();
            using var lines = new Lines((_zip.GetEntry($"tables/{table.Name}.jsonl") ?? throw Damaged(table.Name, "it is missing", null)).Open());
            while (Next() is { } row)
            {
                cancel.ThrowIfCancellationRequested();
                sum.Add(row);
                yield return row;
            }

            if (sum.Rows != said.Rows || sum.ToString() != said.Checksum)
                throw Damaged(table.Name, $"it has {sum.Rows} rows, and they or their number differ from the checksum of the {said.Rows} that were written", null);

            byte[]? Next()
            {
                try
                {
                    return lines.Next(LongestRow);
                }
                catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
                {
                    throw Damaged(table.Name, "it cannot be unpacked", e);
                }
            }
        }

        private BackupManifest ReadManifest()
        {
            try
            {
                var packed = _zip.GetEntry(ManifestName) ?? throw new StorageException($"'{_file}' is no backup of Fairlead: it has no {ManifestName}.");
                if (packed.Length > LargestManifest)
                    throw new StorageException($"'{_file}' is no backup of Fairlead: its {ManifestName} is too large.");
                using var entry = packed.Open();
                var manifest = JsonSerializer.Deserialize<BackupManifest>(entry, Json);
                if (manifest?.Tables is null || manifest.Tables.Any(t => t?.Name is null || t.Columns is null || t.Checksum is null))
                    throw new StorageException($"'{_file}' is no backup of Fairlead: its {ManifestName} names no tables.");
                return manifest.Format == Format
                    ? manifest
                    : throw new StorageException($"'{_file}' is a backup of form {manifest.Format}; this version of Fairlead reads form {Format}. Use the version that made it: {manifest.Program}.");
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                throw new StorageException($"'{_file}' is damaged: its {ManifestName} cannot be read.", e) { IsDamage = true };
            }
        }

        private static StorageException Damaged(string table, string how, Exception? cause) =>
            new($"The backup is damaged at the table {table}: {how}.", cause!) { IsDamage = true };
    }

    /// <summary>Lines as bytes.</summary>
    private sealed class Lines(Stream stream) : IDisposable
    {
        private readonly BufferedStream _stream = new(stream, 1 << 16);

        public byte[]? Next(int longest)
        {
            using var line = new MemoryStream();
            for (var next = _stream.ReadByte(); next != '\n'; next = _stream.ReadByte())
            {
                if (next < 0)
                    return line.Length == 0 ? null : throw new EndOfStreamException("A row is cut off.");
                if (line.Length == longest)
                    throw new InvalidDataException("A row is longer than any can be.");
                line.WriteByte((byte)next);
            }

            return line.ToArray();
        }

        public void Dispose() => _stream.Dispose();
    }
}
