using System.Net;
using System.Reflection;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Documents;
using Fairlead.Imports;
using Fairlead.Incidents;
using Fairlead.Outside;
using Fairlead.Serving;
using Fairlead.Signals;
using Fairlead.Tests.Delivery;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Fairlead.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.House;

/// <summary>The whole web program on a free port, on a database of its own, with a clock that stands still.</summary>
public sealed class WebHouse : IAsyncDisposable
{
    // Behind all that tests tell an empty house.
    private static readonly DateTimeOffset Present = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder;
    private readonly Func<Task> _drop;
    private readonly List<IDisposable> _scratch = [];

    private WebHouse(DirectoryInfo folder, WebApplication app, Func<Task> drop)
    {
        (_folder, App, _drop) = (folder, app, drop);
    }

    public WebApplication App { get; }

    /// <summary>Where its files are.</summary>
    public string Folder => _folder.FullName;

    /// <summary>An administrator without a team. Follows no redirect and keeps cookies.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Whose browser <see cref="Client"/> is.</summary>
    public Account Administrator { get; private set; } = null!;

    public Uri Address => new(App.Urls.First());

    public FakeTimeProvider Time => (FakeTimeProvider)App.Services.GetRequiredService<TimeProvider>();

    /// <summary>A change that its page shows.</summary>
    public string Sha { get; private set; } = "";

    /// <summary>The id of an incident that goes on.</summary>
    public string Incident { get; private set; } = "";

    /// <summary>The id of a document with an earlier version.</summary>
    public string Document { get; private set; } = "";

    /// <summary>The number of a delivery that could not be read.</summary>
    public string Delivery { get; private set; } = "";

    public static Task<WebHouse> StartAsync(bool filled, ServerAddress? address = null, Action<WebApplication>? more = null, string[]? allowOutgoing = null, ILoggerProvider? log = null, IReadOnlyList<IModule>? modules = null) =>
        StartAsync(DatabaseKind.Sqlite, filled, address, more, allowOutgoing, log, modules);

    public static async Task<WebHouse> StartAsync(DatabaseKind kind, bool filled, ServerAddress? address = null, Action<WebApplication>? more = null, string[]? allowOutgoing = null, ILoggerProvider? log = null, IReadOnlyList<IModule>? modules = null)
    {
        address ??= ServerAddress.OfThisMachine(0);
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (database, drop) = await TestDatabases.CopyAsync(kind, folder.FullName, modules);
        var data = new DataDirectory(folder.FullName);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = Assembly.GetEntryAssembly()!.GetName().Name });
        builder.WebHost.ConfigureKestrel(k => OpenServer.At(k, address));
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error).AddProvider(new Faults());
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(filled ? DateTimeOffset.FromUnixTimeSeconds(ScratchRepository.Start).AddDays(100) : Present));
        if (log is not null)
            builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddFairlead(data, database);
        builder.Services.AddOutside(AllowedOutside.Parse(allowOutgoing ?? []));
        builder.Services.AddFairleadWeb(address);

        // Slow on purpose elsewhere.
        builder.Services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1_000);
        var app = builder.Build();
        await TestDatabases.AddTablesAsync(database, modules);
        app.UseFairleadWeb();
        more?.Invoke(app);
        await app.StartAsync();
        var house = new WebHouse(folder, app, drop);
        house.Administrator = await house.AccountAsync(Role.Administrator);
        house.Client = house.As(house.Administrator);
        if (filled)
            await house.FillAsync();
        return house;
    }

    /// <summary>Two teams; a service of the first, one of nobody, both in one small repository.</summary>
    public async Task AddTeamsAsync()
    {
        var scratch = new ScratchRepository();
        _scratch.Add(scratch);
        var script = new HistoryScript();
        script.Tag("v1.0.0", script.Commit("begin\n", 10), 20);
        script.Write(scratch);
        await using var db = Db();
        foreach (var team in (string[])["Payments", "Other"])
            TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit(team, null), default));
        TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Shop"), "payments", default));
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit("Orphan", "shop", null, "o.*"), default));
    }

    /// <summary>No import was ever asked for: a repository's page shows its forms.</summary>
    public async Task ForgetImportsAsync()
    {
        await using var db = Db();
        await db.Set<ImportJob>().ExecuteDeleteAsync();
    }

    /// <summary>A program with a key of an account.</summary>
    public Task<HttpClient> ProgramAsync(Account account, params string[] scopes) => ProgramAsync(account, account.Role, scopes);

    /// <summary>A program with a key that was made when its owner had another role.</summary>
    public async Task<HttpClient> ProgramAsync(Account account, Role then, params string[] scopes)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var caller = new Caller(account.Id, account.Name, account.Email!, then, new HashSet<Guid>());
        var key = TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditKeys>().NewAsync(caller, $"of a test {Guid.NewGuid():N}", scopes, 30, default));
        return Program(key.Text);
    }

    public HttpClient Program(string key)
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>A browser of nobody.</summary>
    public HttpClient Stranger() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = Address };

    /// <summary>A browser of somebody who signed in, of a role and in teams.</summary>
    public async Task<HttpClient> AsAsync(Role role, params string[] teams) => As(await AccountAsync(role, teams));

    public HttpClient As(Account account)
    {
        var options = App.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(Caller.Ticket(account, IdentityConstants.ApplicationScheme), new AuthenticationProperties { IssuedUtc = Time.GetUtcNow(), ExpiresUtc = Time.GetUtcNow().AddDays(7) }, IdentityConstants.ApplicationScheme);
        var cookies = new CookieContainer();
        cookies.Add(new Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(ticket), "/", Address.Host));
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Address };
    }

    public async Task<Account> AccountAsync(Role role, params string[] teams)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var account = AccountFields.New($"{role} {Guid.NewGuid():N}", $"{role}-{Guid.NewGuid():N}@example.org".ToLowerInvariant(), role, Time.Now());
        (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Password)).Succeeded.ShouldBeTrue();
        var db = scope.ServiceProvider.GetRequiredService<FairleadDb>();
        foreach (var team in await db.Set<Team>().Where(t => teams.Contains(t.Key)).ToListAsync())
            db.Add(new Membership { AccountId = account.Id, TeamId = team.Id });
        await db.SaveChangesAsync();
        return account;
    }

    /// <summary>The password of every account here.</summary>
    public const string Password = "a quiet river in may";

    /// <summary>Signs the administrator in anew, after the clock has gone far.</summary>
    public void Renew()
    {
        Client.Dispose();
        Client = As(Administrator);
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

        await App.StopAsync();
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
        TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit("Payments <b>", "Takes the money & gives change."), default));
        foreach (var (scratch, name, team) in ((ScratchRepository, string, string?)[])[(shop, "Shop", "payments-b"), (blog, "Blog \"quoted\"", null)])
        {
            var repository = TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, name), team, default));
            await App.Services.GetRequiredService<ImportRepository>().RunAsync(repository.Id, null, default);
        }

        // A forge that sends something that would like to be code, and something that cannot be read.
        var forge = await this.SourceAsync(SourceKind.GitHub, "forge");
        using var sender = Stranger();
        foreach (var (id, kind, body) in ((string, string, string)[])
        [
            ("1", "issues", """{"action":"opened","repository":{"html_url":"https://github.com/acme/<b>"},"issue":{"number":1,"title":"<script>alert(1)</script>","html_url":"javascript:alert(1)","state":"open","created_at":"2023-12-01T00:00:00Z","updated_at":"2023-12-01T00:00:00Z"}}"""),
            ("2", "pull_request", """{"action":"<script>alert(2)</script>","pull_request":{}}"""),
        ])
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(body);
            (await sender.KnockAsync($"/hooks/{forge}", bytes, Sending.GitHub(kind, id, bytes))).Status.ShouldBe(202);
        }

        await using var scope = App.Services.CreateAsyncScope();
        var edit = new IncidentEdit("Nobody can <b>pay</b> & \"leave\"", "<script>alert(3)</script>", ["shop"], Time.Now().AddHours(-3));
        Incident = TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditIncidents>().OpenAsync(Caller.Operator, edit, default)).Id;
        var documents = scope.ServiceProvider.GetRequiredService<EditDocuments>();
        Document = TestHouse.Saved(await documents.AddAsync(Caller.Operator, new(DocumentKind.Runbook, "What <b>to do</b> & \"when\"", "<script>alert(4)</script>", ["on-call"], "service:shop"), default)).Id;
        TestHouse.Saved(await documents.ChangeAsync(Caller.Operator, Document, new(Text: $"See [[service:shop]], [[incident:{Incident}]] and <img src=x onerror=alert(5)>.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"), default));
        await this.ReadAsync();
        Delivery = (await db.Set<InboxMessage>().SingleAsync(d => d.State == InboxMessageState.Failed)).Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
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
    private readonly System.Collections.Concurrent.ConcurrentDictionary<DatabaseKind, Lazy<Task<WebHouse>>> _withTeams = new();

    public Task<WebHouse> OfAsync(bool filled) => OfAsync(DatabaseKind.Sqlite, filled);

    public Task<WebHouse> OfAsync(DatabaseKind kind, bool filled) => _houses.GetOrAdd((kind, filled), k => new(() => WebHouse.StartAsync(k.Item1, k.Item2))).Value;

    public Task<WebHouse> WithTeamsAsync(DatabaseKind kind = DatabaseKind.Sqlite) => _withTeams.GetOrAdd(kind, k => new(async () =>
    {
        var house = await WebHouse.StartAsync(k, filled: false);
        await house.AddTeamsAsync();
        return house;
    })).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var house in _houses.Values.Concat(_withTeams.Values))
            await (await house.Value).DisposeAsync();
    }
}
