using System.Diagnostics;
using System.Net;

namespace Fairlead.Browser.Tests;

/// <summary>The built program as a process of its own, on a free port.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _said = new();

    private RunningProgram(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>The cookies of the administrator, who is made by the first start on a database and signs in at each later one.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <summary>What the program has printed.</summary>
    public IReadOnlyCollection<string> Said => _said;

    /// <summary>The administrator without a browser.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { CookieContainer = Cookies }) { BaseAddress = Address };

    public static async Task<RunningProgram> StartAsync(string data, string? database = null, params string[] more)
    {
        var program = await StartWithoutAccountsAsync(data, database, more);
        using var client = program.Client();
        if (await program.SetupLinkAsync() is { } link)
            await FirstVisit.TakeAsync(client, link);
        else
            await FirstVisit.SignInAsync(client);
        return program;
    }

    /// <summary>The link that a new program printed, which it does after it said that it is ready.</summary>
    public async Task<Uri?> SetupLinkAsync()
    {
        for (var patience = Stopwatch.StartNew(); !_said.Any(s => s.Contains("Ctrl-C", StringComparison.Ordinal)) && patience.Elapsed < TimeSpan.FromSeconds(30);)
            await Task.Delay(20);
        return _said.Select(FirstVisit.LinkIn).FirstOrDefault(l => l is not null);
    }

    public static async Task<RunningProgram> StartWithoutAccountsAsync(string data, string? database = null, params string[] more)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["FAIRLEAD_GALLERY"] = "yes";
        foreach (var argument in (string[])[Assembly(), "serve", "--port", $"{port}", "--data", data, .. database is null ? [] : (string[])["--database", database], .. more])
            start.ArgumentList.Add(argument);
        var program = new RunningProgram(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        program._process.OutputDataReceived += (_, line) => program._said.Enqueue(line.Data ?? "");
        program._process.ErrorDataReceived += (_, line) => program._said.Enqueue(line.Data ?? "");
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = program.Address };
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                if ((await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode == HttpStatusCode.OK)
                    return program;
            }
            catch (HttpRequestException) when (!program._process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException e)
            {
                throw new InvalidOperationException("The program did not start: " + string.Join('\n', program._said), e);
            }
        }
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as a service manager or a container engine does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Its exit code and what it wrote as an error.</returns>
    public static async Task<(int Code, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[Assembly(), .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, error, process.WaitForExitAsync());
        return (process.ExitCode, await error);
    }

    /// <returns>Its exit code, once it has ended by itself.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    // The host's own output folder: beside it lie the manifests of its scripts and styles.
    internal static string Assembly() =>
        Path.Combine(Checkout.Root, "artifacts", "bin", "Fairlead.Host", new DirectoryInfo(AppContext.BaseDirectory).Name, "Fairlead.Host.dll");

    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
