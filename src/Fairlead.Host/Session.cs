using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

using IDatabase = Fairlead.Data.IDatabase;

namespace Fairlead.Host;

/// <summary>The modules on a prepared database, for one command.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Session(ServiceProvider services, DataDirectory data)
    {
        _services = services;
        Data = data;
    }

    /// <summary>Where files are kept.</summary>
    public DataDirectory Data { get; }

    public static async Task<Session> OpenAsync(DataDirectory data, IDatabase database, TimeProvider time, CancellationToken cancel, bool mustExist = false)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton<IActorSource>(new OneActor(new Actor(Environment.UserName, "command line"))).AddFairlead(data, database).BuildServiceProvider();
        try
        {
            if (mustExist)
                await FindAsync(services, database, cancel);
            await services.PrepareDatabaseAsync(cancel);
            return new Session(services, data);
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    // What is to be looked at is not made first: an empty log would hold in any case.
    private static async Task FindAsync(ServiceProvider services, IDatabase database, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancel))
            throw new CommandException(ExitCode.Usage, $"There is no database at '{database.Place}'.");
    }

    /// <summary>A use case.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IServiceProvider Services => _services;

    public Task<FairleadDb> DatabaseAsync(CancellationToken cancel) => Get<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);

    /// <summary>The organisation's present day.</summary>
    public async Task<DateOnly> TodayAsync(FairleadDb db, CancellationToken cancel) =>
        (await OrganisationSettings.ReadAsync(db, cancel)).DayOf(Get<TimeProvider>().GetUtcNow().UtcDateTime);

    public async Task<CatalogView> CatalogAsync(CancellationToken cancel)
    {
        await using var db = await DatabaseAsync(cancel);
        return await CatalogView.ReadAsync(db, cancel);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
