using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fairlead.Browser.Tests;

/// <summary>A real Prometheus watches something, a real Alertmanager tells of it, and so does Prometheus by itself: the alert is one incident for each, and its end closes it.</summary>
public sealed class PrometheusTests : IAsyncDisposable
{
    private const string Secret = "a-secret-of-the-tests";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
    private readonly List<Process> _running = [];

    [Fact]
    public async Task An_alert_opens_one_incident_and_its_recovery_closes_it()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        await using var program = await RunningProgram.StartAsync(Path.Combine(_folder.FullName, "data"));
        using var administrator = program.Client();
        using var api = new HttpClient { BaseAddress = program.Address };
        api.DefaultRequestHeaders.Authorization = new("Bearer", await FirstVisit.KeyAsync(administrator, "watcher"));
        foreach (var name in (string[])["Alerts", "Direct"])
            (await api.PostAsJsonAsync(new Uri("/api/v1/sources", UriKind.Relative), new { name, kind = "alertmanager", secret = Secret + name }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Created);
        using var watched = new Watched();
        var alertmanager = RunningProgram.FreePort();
        Start(Alertmanager!, $"--web.listen-address=127.0.0.1:{alertmanager}", "--cluster.listen-address=", $"--storage.path={_folder.FullName}/alertmanager", "--config.file=" + Write("alertmanager.yml", $"""
            route:
              receiver: fairlead
              group_by: [alertname, service]
              group_wait: 1s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: fairlead
                webhook_configs:
                  - url: {program.Address}hooks/alerts
                    send_resolved: true
                    http_config:
                      authorization:
                        credentials: {Secret}Alerts
            """));
        Write("rules.yml", """
            groups:
              - name: shop
                interval: 1s
                rules:
                  - alert: PaymentsFail
                    expr: payments_failing > 0
                    labels: { severity: critical, service: checkout }
                    annotations: { summary: Payments fail }
            """);
        Start(Prometheus!, $"--web.listen-address=127.0.0.1:{RunningProgram.FreePort()}", $"--storage.tsdb.path={_folder.FullName}/prometheus", "--rules.alert.resend-delay=1s", "--config.file=" + Write("prometheus.yml", $"""
            global: {"{ scrape_interval: 1s, evaluation_interval: 1s }"}
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: shop
                static_configs: [{"{"} targets: ["127.0.0.1:{watched.Port}"] {"}"}]
            alerting:
              alertmanagers:
                - static_configs: [{"{"} targets: ["127.0.0.1:{alertmanager}"] {"}"}]
                - path_prefix: /hooks/direct
                  authorization:
                    credentials: {Secret}Direct
                  static_configs: [{"{"} targets: ["127.0.0.1:{program.Address.Port}"] {"}"}]
            """));

        watched.Failing = 1;
        var opened = await UntilAsync(api, incidents => incidents.Count == 2 && incidents.TrueForAll(i => State(i) == "open"));
        opened.ShouldAllBe(i => i.GetProperty("severity").GetString() == "critical" && i.GetProperty("alert").GetBoolean());
        opened.Select(i => i.GetProperty("source").GetString()).Order(StringComparer.Ordinal).ShouldBe(["alerts", "direct"]);

        watched.Failing = 0;
        var closed = await UntilAsync(api, incidents => incidents.TrueForAll(i => State(i) == "resolved"));
        closed.Select(i => i.GetProperty("id").GetString()).Order(StringComparer.Ordinal).ShouldBe(opened.Select(i => i.GetProperty("id").GetString()).Order(StringComparer.Ordinal), "what was told again and again is one incident");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string? Prometheus => Find("prometheus");

    private static string? Alertmanager => Find("prometheus-alertmanager") ?? Find("alertmanager");

    private static string? Missing => Prometheus is null || Alertmanager is null || !File.Exists("/usr/share/prometheus/alertmanager/default.tmpl") ? "no Prometheus with Alertmanager: ./test installs them where it may" : null;

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string State(JsonElement incident) => incident.GetProperty("state").GetString()!;

    private static async Task<List<JsonElement>> UntilAsync(HttpClient api, Func<List<JsonElement>, bool> happens)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            using var page = JsonDocument.Parse(await api.GetStringAsync(new Uri("/api/v1/incidents?limit=50", UriKind.Relative), Cancel));
            var incidents = page.RootElement.GetProperty("items").EnumerateArray().Select(i => i.Clone()).ToList();
            if (happens(incidents))
                return incidents;
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2), page.RootElement.GetRawText());
            await Task.Delay(50, Cancel);
        }
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder.FullName };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _running.Add(process);
    }

    /// <summary>Something with a figure for Prometheus.</summary>
    private sealed class Watched : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Watched()
        {
            Port = RunningProgram.FreePort();
            _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            _listener.Start();
            _ = AnswerAsync();
        }

        public int Port { get; }

        public int Failing { get; set; }

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var asked = await _listener.GetContextAsync();
                    asked.Response.ContentType = "text/plain; version=0.0.4";
                    asked.Response.Close(System.Text.Encoding.ASCII.GetBytes($"payments_failing {Failing}\n"), willBlock: true);
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
