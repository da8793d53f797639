using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Fairlead.Tests.Shared;

namespace Fairlead.Bench;

/// <summary>
/// A list of 50 rows through the API with a key, as fast as it goes. The load comes from wrk (package 'wrk' of most distributions) on
/// the same cores, else from HttpClient in this process, which costs more than the server does; peers are an address with a key that
/// reads one row, and one without key and database.
/// </summary>
internal static partial class ListBench
{
    private const string List = "/api/v1/teams?limit=50";
    private const int Connections = 16, Rows = 50;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(HttpClient administrator, CookieContainer cookies, string address, Process server)
    {
        var key = await FirstVisit.KeyAsync(administrator, "bench");
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        for (var i = 0; i < Rows + 10; i++)
            (await http.PostAsJsonAsync(new Uri("/api/v1/teams", UriKind.Relative), new { name = string.Create(CultureInfo.InvariantCulture, $"Team {i:00}"), purpose = "One sentence that another team would understand." })).EnsureSuccessStatusCode();

        // The first seconds compile.
        var wrk = await HasWrkAsync();
        await LoadAsync(http, List);
        await LoadAsync(http, List);
        var (byKey, byCookie) = ($"Authorization: Bearer {key}", $"Cookie: {cookies.GetCookieHeader(http.BaseAddress)}");
        foreach (var (what, path, header) in ((string, string, string?)[])
            [("list of 50 rows, with a key", List, byKey), ("peer: one row, with a key", "/api/v1/me", byKey), ("nothing, signed in", "/health/live", byCookie), ("peer: nothing, nobody", "/health/live", null)])
        {
            server.Refresh();
            var before = server.TotalProcessorTime;
            var perSecond = wrk ? await WrkAsync(new Uri(http.BaseAddress, path), header) : await LoadAsync(header == byCookie ? administrator : http, path);
            server.Refresh();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-36} {perSecond,8:0} requests/s over {Connections} connections by {(wrk ? "wrk" : "HttpClient")} on the same cores, {(server.TotalProcessorTime - before).TotalMilliseconds / (perSecond * Length.TotalSeconds):0.000} ms CPU of the server each{(path == List ? "   target 2,000 requests/s" : header == byCookie ? "   target 1 ms more than nobody" : "")}"));
        }
    }

    private static async Task<bool> HasWrkAsync()
    {
        try
        {
            return (await RunAsync("wrk", "--version")).Contains("wrk", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<double> WrkAsync(Uri address, string? header)
    {
        var said = await RunAsync("wrk", ["-t1", $"-c{Connections}", string.Create(CultureInfo.InvariantCulture, $"-d{Length.TotalSeconds}s"), .. header is null ? [] : (string[])["-H", header], address.AbsoluteUri]);
        if (said.Contains("Non-2xx", StringComparison.Ordinal))
            throw new InvalidOperationException(said);
        return double.Parse(PerSecond().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said + await error;
    }

    private static async Task<double> LoadAsync(HttpClient http, string path)
    {
        var until = Stopwatch.StartNew();
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (until.Elapsed < Length)
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref done);
            }
        }));
        return done / Length.TotalSeconds;
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex PerSecond();
}
