using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Imports;
using Fairlead.Serving;
using Fairlead.Tests.Delivery;
using Fairlead.Tests.House;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

[assembly: AssemblyFixture(typeof(WebHouses))]

namespace Fairlead.Tests.House;

/// <summary>The whole web program on a free port, on a database of its own, with a clock that stands still.</summary>
public sealed class WebHouse : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Func<Task> _drop;
    private readonly List<IDisposable> _scratch = [];

    private WebHouse(DirectoryInfo folder, WebApplication app, Func<Task> drop)
    {
        (_folder, App, _drop) = (folder, app, drop);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    /// <summary>Follows no redirect and keeps cookies.</summary>
    public HttpClient Client { get; }

    /// <summary>A change that its page shows.</summary>
    public string Sha { get; private set; } = "";

    public static async Task<WebHouse> StartAsync(DatabaseKind kind, bool filled, ServerAddress? address = null, Action<WebApplication>? more = null)
    {
        address ??= ServerAddress.OfThisMachine(0);
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (database, drop) = await TestDatabases.CopyAsync(kind, folder.FullName);
        var data = new DataDirectory(folder.FullName);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Fairlead.Tests" });
        builder.WebHost.ConfigureKestrel(k => OpenServer.At(k, address));
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error).AddProvider(new Faults());
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(ScratchRepository.Start).AddDays(100)));
        builder.Services.AddFairlead(data, database);
        builder.Services.AddFairleadWeb(data, address);
        var app = builder.Build();
        app.UseFairleadWeb();
        more?.Invoke(app);
        await app.StartAsync();
        var house = new WebHouse(folder, app, drop);
        if (filled)
            await house.FillAsync();
        return house;
    }

    public FairleadDb Db() => App.Services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await using (var db = Db())
        {
            if (db.Database.GetDbConnection() is SqliteConnection connection)
                SqliteConnection.ClearPool(connection);
        }

        await App.DisposeAsync();
        await _drop();
        foreach (var scratch in _scratch)
            scratch.Dispose();
        _folder.Delete(recursive: true);
    }

    // Three months of releases, reverts, patches and merges, with messages that would like to be code, and a second service in a second repository.
    private async Task FillAsync()
    {
        var shop = new ScratchRepository();
        var blog = new ScratchRepository();
        _scratch.AddRange([shop, blog]);
        var script = RandomHistories.Of(11, 140, 58_000);
        var last = script.Count - 1;
        foreach (var subject in (string[])["<script>alert(1)</script> & \"quotes\"", "=HYPERLINK(\"http://example.org\")", "+1 🎉 naïve", "", "{\"json\": \"</script>\"}", "@Html.Raw(x)"])
            last = script.Commit(subject + "\n", 8_200_000 + script.Count, last);
        script.Tag("v80.0.0", last, 8_210_000);
        Sha = script[last].ToString();
        var revert = script.Revert(last - 2, 8_220_000, last);
        last = script.Commit("waits for a release\n", 8_300_000, revert);
        script.Write(shop, last);
        RandomHistories.Of(12, 40, 100_000).Write(blog);
        await using var db = Db();
        TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, null, new TeamEdit("Payments <b>", "Takes the money & gives change."), default));
        foreach (var (scratch, name, team) in ((ScratchRepository, string, string?)[])[(shop, "Shop", "payments-b"), (blog, "Blog \"quoted\"", null)])
        {
            var repository = TestHouse.Saved(await AddRepository.RunAsync(db, new RepositoryEdit(scratch.Path, name), team, default));
            await App.Services.GetRequiredService<ImportRepository>().RunAsync(repository.Id, null, default);
        }
    }
}

/// <summary>Hands what the program logs as an error to the test that runs.</summary>
internal sealed class Faults : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Console.Error.WriteLine($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

/// <summary>One web program per database and filling, for all tests that only read.</summary>
public sealed class WebHouses : IAsyncDisposable
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(DatabaseKind, bool), Lazy<Task<WebHouse>>> _houses = new();

    public Task<WebHouse> OfAsync(DatabaseKind kind, bool filled) => _houses.GetOrAdd((kind, filled), k => new(() => WebHouse.StartAsync(k.Item1, k.Item2))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var house in _houses.Values)
            await (await house.Value).DisposeAsync();
    }
}
