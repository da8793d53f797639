using System.Net;
using System.Text.Json;

namespace Fairlead.Browser.Tests;

/// <summary>Figures on a port of their own, and a log for collectors, of the program as it is started.</summary>
public sealed class TelemetryTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_gets_figures_on_their_own_port_and_nobody_gets_them_elsewhere()
    {
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        using var scratch = new ScratchRepository();
        var first = scratch.Commit("first\n", 0);
        scratch.Branch("main", first);
        scratch.LightTag("v1.0.0", first);
        var port = RunningProgram.FreePort();
        await using (var program = await RunningProgram.StartAsync(data.FullName, null, "--metrics", $"{port}", "--log-format", "json"))
        {
            using var client = program.Client();
            using var metrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Browser.AddAsync(client, scratch.Path, "Shop");
            var text = "";
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (!text.Contains("fairlead_import_duration_seconds_count", StringComparison.Ordinal))
                text = await metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative), patience.Token);

            foreach (var figure in (string[])["fairlead_build_info", "fairlead_http_request_duration_seconds_bucket", "fairlead_rows_written", "fairlead_imports_running"])
                text.ShouldContain(figure);
            text.ShouldContain("outcome=\"done\"");
            text.ShouldContain("route=\"/repositories/new\"");
            (await client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await metrics.GetAsync(new Uri("/", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            program.Terminate();
            (await program.EndAsync()).ShouldBe(0);
            var line = program.Said.Single(s => s.Contains("ImportEnded", StringComparison.Ordinal));
            JsonDocument.Parse(line).RootElement.GetProperty("fields").GetProperty("Outcome").GetString().ShouldBe("done");
        }

        data.Delete(recursive: true);
    }
}
