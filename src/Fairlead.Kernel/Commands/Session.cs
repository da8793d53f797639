using System.CommandLine;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Commands;

/// <summary>The modules on a prepared database, for one command.</summary>
public sealed class Session : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Session(ServiceProvider services, DataDirectory data)
    {
        _services = services;
        Data = data;
    }

    /// <summary>Where files are kept.</summary>
    public DataDirectory Data { get; }

    /// <summary>For a command that writes: the database is made where there is none, and brought to the present form.</summary>
    /// <param name="data">Where files are kept.</param>
    /// <param name="database">The database.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the waiting for other programs.</param>
    /// <param name="mustExist">Whether the command is about what is stored already: an empty database would hide a wrong path.</param>
    /// <returns>The session.</returns>
    /// <exception cref="CommandException">There is none, and it must exist.</exception>
    public static async Task<Session> OpenAsync(DataDirectory data, IDatabaseEngine database, TimeProvider time, CancellationToken cancel, bool mustExist = false)
    {
        var session = On(data, database, time);
        try
        {
            if (mustExist && !await session.IsThereAsync(database, cancel))
                throw None(database);
            await session.Services.PrepareDatabaseAsync(cancel);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>For a command that only reads: nothing is made and nothing is written, unless the database has to be brought to the present form first.</summary>
    /// <param name="globals">Which database.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the opening.</param>
    /// <returns>The session.</returns>
    /// <exception cref="CommandException">There is no database.</exception>
    public static async Task<Session> ReadAsync(GlobalOptions globals, ParseResult parsed, TimeProvider time, CancellationToken cancel) =>
        await TryReadAsync(globals, parsed, time, cancel) ?? throw None(globals.DatabaseOf(parsed, globals.DataOf(parsed)));

    /// <summary>Opens the database that is there, for a command that changes something in it.</summary>
    /// <param name="globals">Which database.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the opening.</param>
    /// <returns>The session.</returns>
    /// <exception cref="CommandException">There is no database.</exception>
    public static Task<Session> WriteAsync(GlobalOptions globals, ParseResult parsed, TimeProvider time, CancellationToken cancel)
    {
        var data = globals.DataOf(parsed);
        return OpenAsync(data, globals.DatabaseOf(parsed, data), time, cancel, mustExist: true);
    }

    /// <inheritdoc cref="ReadAsync" />
    /// <returns>The session; null where there is no database.</returns>
    public static async Task<Session?> TryReadAsync(GlobalOptions globals, ParseResult parsed, TimeProvider time, CancellationToken cancel)
    {
        var data = globals.DataOf(parsed);
        var database = globals.DatabaseOf(parsed, data, onlyReads: true);
        var session = On(data, database, time);
        Session? read = null;
        try
        {
            if (!await session.IsThereAsync(database, cancel))
                return null;
            await using var db = await session.DatabaseAsync(cancel);
            if ((await StoredMigrations.MissingAsync(db, cancel)).Count > 0)
                return await OpenAsync(data, globals.DatabaseOf(parsed, data), time, cancel);
            return read = session;
        }
        finally
        {
            if (read is null)
                await session.DisposeAsync();
        }
    }

    private static Session On(DataDirectory data, IDatabaseEngine database, TimeProvider time) => new(
        new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton<IActorSource>(new OneActor(new Actor(Environment.UserName, "command line"))).AddFairlead(data, database).BuildServiceProvider(),
        data);

    // A file is asked for itself: a connection to one that is there, and not to be opened, fails with the reason. An empty database is nobody's.
    private async Task<bool> IsThereAsync(IDatabaseEngine database, CancellationToken cancel)
    {
        if (!database.AllowsSeveralNodes && new FileInfo(database.Place) is not { Exists: true, Length: > 0 })
            return false;
        await using var db = await DatabaseAsync(cancel);

        // Looking for migrations takes a file that cannot be opened for one in which there are none.
        if (!database.AllowsSeveralNodes)
            await db.Database.OpenConnectionAsync(cancel);
        return (!database.AllowsSeveralNodes || await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancel)) && (await StoredMigrations.AppliedAsync(db, cancel)).Count > 0;
    }

    private static CommandException None(IDatabaseEngine database) =>
        new(ExitCode.OutsideFailed, $"There is no database at '{database.Place}'. Name it with --data DIR or --database; 'fairlead review PATH' makes a new one.");

    /// <typeparam name="T">A use case, or another service of a module.</typeparam>
    /// <returns>It.</returns>
    /// <exception cref="InvalidOperationException">No module has it.</exception>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The services of all modules.</summary>
    public IServiceProvider Services => _services;

    /// <param name="cancel">Ends the waiting for a free one.</param>
    /// <returns>A context of the database; whoever asked ends it.</returns>
    public Task<FairleadDb> DatabaseAsync(CancellationToken cancel) => Get<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);

    /// <summary>Derives what a server would derive in the background, a moment after facts have come; without one nobody else does.</summary>
    /// <param name="cancel">Ends the work; what was not done stays due.</param>
    /// <returns>When nothing is due any more.</returns>
    public async Task DeriveAsync(CancellationToken cancel)
    {
        foreach (var later in Services.GetServices<IDerivesLater>())
            await later.RunAsync(cancel);
    }

    /// <summary>The organisation's present day.</summary>
    /// <param name="db">The database, which knows the organisation's zone.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The day.</returns>
    public async Task<DateOnly> TodayAsync(FairleadDb db, CancellationToken cancel) =>
        (await OrganisationSettings.ReadAsync(db, cancel)).DayOf(Get<TimeProvider>().GetUtcNow().UtcDateTime);

    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The catalog as it stands.</returns>
    public async Task<CatalogView> CatalogAsync(CancellationToken cancel)
    {
        await using var db = await DatabaseAsync(cancel);
        return await CatalogView.ReadAsync(db, cancel);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
