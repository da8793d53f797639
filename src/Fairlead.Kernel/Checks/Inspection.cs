using Fairlead.Data;
using Fairlead.Serving;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>An installation that is looked at: its files, its database, and how its server is told to be reached.</summary>
/// <param name="data">The data directory.</param>
/// <param name="database">The database.</param>
/// <param name="address">How the server is reached.</param>
/// <param name="time">The clock.</param>
public sealed class Inspection(DataDirectory data, IDatabaseEngine database, ServerAddress address, TimeProvider time) : IAsyncDisposable
{
    private FairleadDb? _db;
    private bool _isTried;

    /// <summary>The data directory.</summary>
    public DataDirectory Data => data;

    /// <summary>The database.</summary>
    public IDatabaseEngine Database => database;

    /// <summary>How the server is reached.</summary>
    public ServerAddress Address => address;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Whether the database is still to be made.</summary>
    public bool IsNew => !database.AllowsSeveralNodes && !File.Exists(database.Place);

    /// <param name="folder">A folder that may be still to be made.</param>
    /// <returns>It, or the nearest above it that is there: what holds of that will hold of it, and whoever looks makes nothing.</returns>
    internal static string Nearest(string folder)
    {
        while (!Path.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
            folder = above;
        return folder;
    }

    /// <summary>Why the database cannot be reached; null where it can, or was not tried.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The database for reading. A check makes none and brings none to a newer form.</summary>
    /// <param name="cancel">Ends the trying.</param>
    /// <returns>A context with an open connection; null where there is no database yet or it cannot be reached.</returns>
    public async Task<FairleadDb?> OpenAsync(CancellationToken cancel)
    {
        if (_isTried || IsNew)
            return _db;
        _isTried = true;
        var db = FairleadDb.Open(database);
        try
        {
            await db.Database.OpenConnectionAsync(cancel);
            return _db = db;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fault = e;
            await db.DisposeAsync();
            return null;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _db?.DisposeAsync() ?? ValueTask.CompletedTask;
}
