#pragma warning disable CA1019 // The compiler fills in file and line.
using System.Runtime.CompilerServices;
using Fairlead.Browser.Tests;
using Fairlead.Tests.Delivery;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]
[assembly: CaptureConsole]

namespace Fairlead.Browser.Tests;

/// <summary>Shows as skipped where there is no Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Browser.Missing;
}

/// <summary>Shows as skipped where there is no Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Browser.Missing;
}

/// <summary>One Chromium and one program with two repositories for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
    private readonly List<IDisposable> _repositories = [];
    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private RunningProgram? _program;

    public static string? Executable => Environment.GetEnvironmentVariable("FAIRLEAD_TEST_CHROMIUM") is { Length: > 0 } path ? path : null;

    internal static string? Missing => Executable is null ? "no Chromium: FAIRLEAD_TEST_CHROMIUM is not set, ./test sets it" : null;

    public Uri Address => _program!.Address;

    /// <summary>The page of a change.</summary>
    public string ChangePath { get; private set; } = "";

    /// <summary>The page of an incident that goes on.</summary>
    public string IncidentPath { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
            return;
        _playwright = await Playwright.CreateAsync();

        // What is expected comes within moments; a machine that builds beside the tests may need longer.
        Assertions.SetDefaultExpectTimeout(20_000);
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        });
        _program = await RunningProgram.StartAsync(_data.FullName);
        foreach (var (name, seed) in ((string, int)[])[("Shop", 11), ("Blog", 12)])
        {
            var scratch = new ScratchRepository();
            _repositories.Add(scratch);
            var script = RandomHistories.Of(seed, 140, 58_000);
            var last = script.Commit("waits\n", 8_300_000, script.Count - 1);
            script.Write(scratch, last);
            ChangePath = $"/flow/changes/{name.ToLowerInvariant()}/{script[last]}";
            await AddAsync(scratch.Path, name);
        }

        using var client = _program.Client();
        using var opened = await SendAsync(client, "/incidents/new", "Form.Title", new("Form.Title", "Nobody can pay"), new("Form.Service", "shop"), new("Form.Severity", "critical"));
        IncidentPath = opened.RequestMessage!.RequestUri!.AbsolutePath;
    }

    /// <summary>A browser of its own: no cookies, no cache. Whatever goes wrong on its pages is written down.</summary>
    internal async Task<Visit> VisitAsync(int width = 1440, bool dark = false, bool scripts = true, bool signedIn = true, RunningProgram? at = null)
    {
        var context = await _chromium!.NewContextAsync(new()
        {
            BaseURL = (at ?? _program!).Address.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
            Locale = "en-GB",
        });
        if (signedIn)
            await context.AddCookiesAsync((at ?? _program!).Cookies.GetAllCookies().Select(c => new Microsoft.Playwright.Cookie { Name = c.Name, Value = c.Value, Url = (at ?? _program!).Address.ToString(), HttpOnly = c.HttpOnly }));
        return await Visit.OfAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.CloseAsync();
        _playwright?.Dispose();
        if (_program is not null)
            await _program.DisposeAsync();
        foreach (var repository in _repositories)
            repository.Dispose();
        _data.Delete(recursive: true);
    }

    /// <summary>Adds a repository by the form, as a program would, and waits until it is read.</summary>
    private async Task AddAsync(string path, string name)
    {
        using var client = _program!.Client();
        await AddAsync(client, path, name);
        for (var i = 0; i < 600; i++)
        {
            if (!(await client.GetStringAsync(new Uri($"/catalog/repositories/{name.ToLowerInvariant()}", UriKind.Relative))).Contains("<fl-refresh", StringComparison.Ordinal))
                return;
            await Task.Delay(50);
        }

        throw new TimeoutException($"{name} is not read.");
    }

    internal static async Task AddAsync(HttpClient client, string path, string name)
    {
        using var response = await SendAsync(client, "/repositories/new", "Form.Location", new("Form.Location", path), new("Form.Name", name));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string page, string field, params KeyValuePair<string, string>[] fields)
    {
        var html = await client.GetStringAsync(new Uri(page, UriKind.Relative));
        var form = Html.Of(html).Forms.First(f => f.QuerySelector($"[name='{field}']") is not null);
        var hidden = form.Hidden().Select(h => KeyValuePair.Create(h.Name, h.Value));
        using var content = new FormUrlEncodedContent([.. hidden, .. fields]);
        var response = await client.PostAsync(new Uri(page, UriKind.Relative), content);
        return response.EnsureSuccessStatusCode();
    }
}

/// <summary>One page in one browser, with everything that went wrong on it.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Visit(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Errors of scripts, of the console, of the policy, and answers that no page should need.</summary>
    public List<string> Wrongs { get; } = [];

    private static readonly int[] Expected = [410, 422];

    public static async Task<Visit> OfAsync(IBrowserContext context)
    {
        var visit = new Visit(context, await context.NewPageAsync());
        visit.Page.Console += (_, message) =>
        {
            // A form that was not taken, and a link that was used, say so by their status; the pages are looked at all the same.
            if (message.Type is "error" or "warning" && !Expected.Any(status => message.Text.Contains($"status of {status} ", StringComparison.Ordinal)))
                visit.Wrongs.Add($"{visit.Page.Url}: {message.Type}: {message.Text}");
        };
        visit.Page.PageError += (_, error) => visit.Wrongs.Add($"{visit.Page.Url}: {error}");
        visit.Page.RequestFailed += (_, request) =>
        {
            // A page that is left stops loading.
            if (request.Failure?.Contains("ERR_ABORTED", StringComparison.Ordinal) != true)
                visit.Wrongs.Add($"{request.Url}: {request.Failure}");
        };
        visit.Page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !Expected.Contains(response.Status))
                visit.Wrongs.Add($"{response.Url}: {response.Status}");
        };
        return visit;
    }

    /// <summary>Opens a page and waits until its charts are drawn.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Page.WaitForFunctionAsync("() => [...document.querySelectorAll('fl-chart')].every(c => !c.isConnected || c.shadowRoot?.querySelector('svg, canvas') || !c.offsetParent)", null, new() { Timeout = 15_000 });
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
