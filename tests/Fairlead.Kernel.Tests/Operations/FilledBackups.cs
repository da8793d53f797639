using System.Collections.Concurrent;
using Fairlead.Operations;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Operations;

/// <summary>A backup of a filled database, made once for those who spoil a copy of it.</summary>
public sealed class FilledBackups : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairlead-tests-");
    private readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<string>>> _files = new();

    internal Task<string> OfAsync(DatabaseKind kind) => _files.GetOrAdd(kind, k => new(() => MakeAsync(k))).Value;

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> MakeAsync(DatabaseKind kind)
    {
        await using var house = await StorageTests.FilledAsync(kind);
        var file = Path.Combine(_folder.FullName, $"{kind}.zip");
        await Backup.MakeAsync(house.Database, file, DateTime.UnixEpoch, null, TestHouse.Cancel);
        return file;
    }
}
