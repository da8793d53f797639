using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Imports;
using Fairlead.Measures;
using Fairlead.Settings;
using Fairlead.Signals;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.House;

/// <summary>The modules on a database of their own, with a clock that the test moves.</summary>
internal sealed class TestHouse : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Func<Task> _drop;

    private TestHouse(DirectoryInfo folder, IDatabaseEngine database, Func<Task> drop)
    {
        (_folder, _drop, Database) = (folder, drop, database);
        Data = new DataDirectory(folder.FullName);
        Time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(ScratchRepository.Start).AddDays(100));
        Services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddFairlead(Data, database).AddSingleton<ImportRequests>().AddSingleton<ImportWorker>().BuildServiceProvider();
    }

    public ServiceProvider Services { get; }

    public FakeTimeProvider Time { get; }

    public DataDirectory Data { get; }

    public IDatabaseEngine Database { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestHouse> OpenAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (database, drop) = await TestDatabases.CopyAsync(kind, folder.FullName);
        return new TestHouse(folder, database, drop);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public FairleadDb Db() => Get<IDbContextFactory<FairleadDb>>().CreateDbContext();

    public async Task<List<T>> AllAsync<T>()
        where T : class
    {
        await using var db = Db();
        return await db.Set<T>().AsNoTracking().ToListAsync(Cancel);
    }

    public async Task ZoneAsync(string zone)
    {
        await using var db = Db();
        await db.Set<OrganisationSettings>().ExecuteDeleteAsync(Cancel);
        db.Add(new OrganisationSettings { Zone = zone });
        await db.SaveChangesAsync(Cancel);
    }

    /// <summary>A repository and one service over all of it.</summary>
    public async Task<Repository> AddAsync(ScratchRepository scratch, string tags = @"v\d+(\.\d+)*", string name = "shop", ServiceEdit? service = null)
    {
        await using var db = Db();
        var repository = Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, null, new RepositoryEdit(scratch.Path, name), Cancel));
        Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, service ?? new ServiceEdit(name, repository.Key, null, tags), Cancel));
        return repository;
    }

    public async Task EditServiceAsync(Func<ServiceEdit, ServiceEdit> change, string key = "shop", string repository = "shop")
    {
        await using var db = Db();
        var s = await db.Set<Service>().AsNoTracking().FirstAsync(x => x.Key == key, Cancel);
        Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, key, change(ServiceEdit.Of(s, repository, null)), Cancel));
    }

    /// <summary>Stores what a tool told, as the inbox does.</summary>
    public async Task TellAsync(Guid source, params IReadOnlyList<Signal> signals)
    {
        await using var db = Db();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        var last = await db.Set<SignalRow>().MaxAsync(s => (long?)s.MessageNumber, Cancel) ?? 0;
        await Get<SignalStore>().AddAsync(db, source, [(last + 1, signals)], new SignalPlaces(await CatalogView.ReadAsync(db, Cancel), Get<SignalKinds>()), Cancel);
        await transaction.CommitAsync(Cancel);
    }

    /// <summary>What keeping up gave, deriving everything anew gives, too.</summary>
    public async Task RebuildsTheSameAsync(string? step = null)
    {
        var kept = await DerivedAsync();
        (await Get<Rebuild>().RunAsync(null, Cancel)).ShouldBe(0, step);
        (await DerivedAsync()).ShouldBe(kept, step);
    }

    public Task<ImportResult> ImportAsync(Repository repository) => Get<ImportRepository>().RunAsync(repository.Id, null, Cancel);

    public async Task<MeasureScope> ScopeAsync(string? text = null)
    {
        await using var db = Db();
        return (await CatalogView.ReadAsync(db, Cancel)).Scope(text)!;
    }

    /// <summary>Everything derived, row by row, with keys for ids, so that two databases can be compared.</summary>
    public async Task<IReadOnlyList<string>> DerivedAsync()
    {
        var keys = (await AllAsync<Service>()).Select(s => (s.Id, s.Key)).Concat((await AllAsync<Repository>()).Select(r => (r.Id, r.Key))).ToDictionary(k => k.Id.ToString(), k => k.Key, StringComparer.Ordinal);
        var rows = new List<string>();
        Add(await AllAsync<Deployment>());
        Add(await AllAsync<Change>());
        Add(await AllAsync<Failure>());
        Add(await AllAsync<DeliveryDay>());
        Add(await AllAsync<TrunkArrival>());
        Add(await AllAsync<PullRequest>());
        return rows;

        void Add<T>(List<T> all) => rows.AddRange(all
            .Select(r => keys.Aggregate($"{typeof(T).Name} {JsonSerializer.Serialize(r)}", (text, k) => text.Replace(k.Key, k.Value, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal));
    }

    public static T Saved<T>(EditResult<T> result)
        where T : class
    {
        result.Errors.ShouldBeEmpty();
        return result.Saved.ShouldNotBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await using (var db = Db())
        {
            if (db.Database.GetDbConnection() is SqliteConnection connection)
                SqliteConnection.ClearPool(connection);
        }

        await Services.DisposeAsync();
        await _drop();
        _folder.Delete(recursive: true);
    }
}
