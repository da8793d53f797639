using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Tests.Shared;

namespace Fairlead.Bench;

/// <summary>The web program on the database of a large repository: time to ready, memory, CPU per page, weight of a page.</summary>
internal static partial class ServerBench
{
    private const int Requests = 400, Port = 5391;
    private static readonly string[] Pages = ["/", "/flow", "/flow/lead-time", "/flow/deployments", "/flow/failures", "/flow?window=52w", "/flow/lead-time?window=52w", "/?window=52w"];

    public static async Task RunAsync(string program, string repository)
    {
        Console.WriteLine($"Server, {Requests} requests per page, one after the other");
        var data = Directory.CreateTempSubdirectory("fairlead-bench-").FullName;
        try
        {
            var review = Measured.Run(program, ["review", repository, "--data", data]);
            Report.Line("fairlead review, cold (facts, measures, report)", review.Seconds, "", null, review.PeakKilobytes);
            var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");
            var watch = Stopwatch.StartNew();
            using var server = new Process { StartInfo = new ProcessStartInfo(program, ["serve", "--port", Port.ToString(CultureInfo.InvariantCulture), "--api-rate", "100000000", "--data", data]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
            var link = new TaskCompletionSource<Uri>();
            server.OutputDataReceived += (_, line) => _ = FirstVisit.LinkIn(line.Data ?? "") is { } found && link.TrySetResult(found);
            server.Start();
            server.BeginOutputReadLine();
            try
            {
                using var handler = new SocketsHttpHandler();
                using var http = new HttpClient(handler) { BaseAddress = new Uri(address) };
                await ReadyAsync(http);
                Report.Line("process start to first answer of /health/ready", watch.Elapsed.TotalSeconds, "1 s");
                await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
                Report.Line("process start to the sign-in page", watch.Elapsed.TotalSeconds, "");
                Console.WriteLine($"  resident when idle {Measured.ResidentOf(server.Id) / 1024} MB   target 200 MB");

                await FirstVisit.TakeAsync(http, await link.Task);

                // What all pages share is compiled by the first of them; it shall not pay for the others.
                for (var i = 0; i < 60; i++)
                {
                    foreach (var page in Pages)
                        await http.GetStringAsync(new Uri(page, UriKind.Relative));
                }

                await ListBench.RunAsync(http, handler.CookieContainer, address, server);
                foreach (var page in Pages)
                    await PageAsync(http, server, page);
                await WeightAsync(http, address, "/flow/lead-time");
                Console.WriteLine($"  resident after {Pages.Length * Requests:N0} pages {Measured.ResidentOf(server.Id) / 1024} MB");
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task ReadyAsync(HttpClient http)
    {
        for (var until = Stopwatch.StartNew(); until.Elapsed < TimeSpan.FromSeconds(30);)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }

        throw new TimeoutException("The server was not ready within 30 s.");
    }

    private static async Task PageAsync(HttpClient http, Process server, string page)
    {
        server.Refresh();
        var before = server.TotalProcessorTime;
        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var watch = Stopwatch.StartNew();
            await http.GetStringAsync(new Uri(page, UriKind.Relative));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        server.Refresh();
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {page,-30} CPU {(server.TotalProcessorTime - before).TotalMilliseconds / Requests,6:0.00} ms per request, p50 {times[Requests / 2],6:0.0} ms, p95 {times[Requests * 95 / 100],6:0.0} ms   target 10 ms CPU"));
    }

    private static async Task WeightAsync(HttpClient http, string address, string page)
    {
        var text = await http.GetStringAsync(new Uri(page, UriKind.Relative));
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        var html = await SizeAsync(http, address + page);
        var total = html;
        var assets = Assets().Matches(text).Select(m => m.Groups["url"].Value).Append("_framework/blazor.web.js").Distinct(StringComparer.Ordinal);
        foreach (var url in assets)
            total += await SizeAsync(http, $"{address}/{url}");
        Console.WriteLine($"  {page} with styles, scripts and font: {total / 1000.0:0.0} kB compressed, of which the page {html / 1000.0:0.0} kB   target 600 kB");
    }

    private static async Task<long> SizeAsync(HttpClient http, string url)
    {
        using var answer = await http.GetAsync(new Uri(url));
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    [GeneratedRegex("""(?:href|src|data-charts)="(?<url>dist/[^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Assets();
}
