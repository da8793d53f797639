using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Fairlead.Tests.Shared;

namespace Fairlead.Bench;

/// <summary>A list of 50 rows through the API with a key, as fast as it goes. The load comes from this process, by HttpClient on the same cores; its peer is the same load on an address without key and database.</summary>
internal static class ListBench
{
    private const int Connections = 16, Rows = 50;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(HttpClient administrator, string address, Process server)
    {
        var key = await FirstVisit.KeyAsync(administrator, "bench");
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        for (var i = 0; i < Rows + 10; i++)
            (await http.PostAsJsonAsync(new Uri("/api/v1/teams", UriKind.Relative), new { name = string.Create(CultureInfo.InvariantCulture, $"Team {i:00}"), purpose = "One sentence that another team would understand." })).EnsureSuccessStatusCode();

        // The first seconds compile.
        await LoadAsync(http, "/api/v1/teams?limit=50");
        foreach (var (what, path) in ((string, string)[])[("list of 50 rows, with a key", "/api/v1/teams?limit=50"), ("peer: /health/live, no key, no database", "/health/live")])
        {
            server.Refresh();
            var before = server.TotalProcessorTime;
            var requests = await LoadAsync(http, path);
            server.Refresh();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-40} {requests / Length.TotalSeconds,8:0} requests/s over {Connections} connections by HttpClient, {(server.TotalProcessorTime - before).TotalMilliseconds / requests:0.000} ms CPU of the server each{(path.StartsWith("/api", StringComparison.Ordinal) ? "   target 2,000 requests/s" : "")}"));
        }
    }

    private static async Task<int> LoadAsync(HttpClient http, string path)
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
        return done;
    }
}
