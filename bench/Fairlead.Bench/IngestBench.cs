using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Tests.Shared;
using Microsoft.Data.Sqlite;

namespace Fairlead.Bench;

/// <summary>
/// Messages of a forge over loopback into SQLite, each on disk before it is answered, the sender on the same cores. Bodies are those of a
/// folder of payloads, posted again and again with a number in each. The peer is a bare loop that inserts the same bytes, packed by nothing, in
/// transactions of the same size.
/// </summary>
internal static class IngestBench
{
    private const int Port = 5392, Connections = 64, PeerBatch = 64;

    public const int Usual = 30_000;

    private const int Parts = 10, MadeAtOnce = 3_000;
    private const string Secret = "a-secret-of-the-bench";

    public static async Task RunAsync(string program, string payloads, int deliveries, string? postgres)
    {
        var bodies = Directory.EnumerateFiles(payloads, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => (Event: Path.GetFileName(Path.GetDirectoryName(f))!, Body: File.ReadAllText(f).TrimEnd())).Where(p => p.Body.EndsWith('}')).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Ingest into {(postgres is null ? "SQLite" : "PostgreSQL")}, {deliveries:N0} deliveries of {bodies.Count} payloads ({bodies.Average(b => b.Body.Length) / 1024:0.0} kB on average) over {Connections} connections"));
        var data = Directory.CreateTempSubdirectory("fairlead-bench-").FullName;
        try
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");
            using var server = new Process { StartInfo = new ProcessStartInfo(program, ["serve", "--port", Port.ToString(CultureInfo.InvariantCulture), "--api-rate", "100000000", "--data", data, .. postgres is null ? [] : (string[])["--database", "postgres:" + postgres]]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
            var link = new TaskCompletionSource<Uri>();
            server.OutputDataReceived += (_, line) => _ = FirstVisit.LinkIn(line.Data ?? "") is { } found && link.TrySetResult(found);
            server.Start();
            server.BeginOutputReadLine();
            try
            {
                using var handler = new SocketsHttpHandler();
                using var browser = new HttpClient(handler) { BaseAddress = new Uri(address) };
                await FirstVisit.TakeAsync(browser, await link.Task.WaitAsync(TimeSpan.FromSeconds(60)));
                using var http = new HttpClient { BaseAddress = new Uri(address) };
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await FirstVisit.KeyAsync(browser, "bench"));
                (await http.PostAsJsonAsync(new Uri("/api/v1/sources", UriKind.Relative), new { name = "Forge", kind = "gitHub", secret = Secret })).EnsureSuccessStatusCode();
                using var forge = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = new Uri(address) };

                await LoadAsync(forge, bodies, 0, 3_000, null);
                var (seconds, times) = (0.0, new List<double>());
                var resident = new List<long>();
                for (var part = 0; part < Parts; part++)
                {
                    var (took, some) = await LoadAsync(forge, bodies, 3_000 + (part * (deliveries / Parts)), deliveries / Parts, null);
                    (seconds, times) = (seconds + took, [.. times, .. some]);
                    resident.Add(Measured.ResidentOf(server.Id) / 1024);
                }

                times.Sort();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  as fast as it goes        {times.Count / seconds,8:0} deliveries/s   p50 {times[times.Count / 2]:0.0} ms, p99 {times[times.Count * 99 / 100]:0.0} ms   target 2,000/s"));
                var (_, paced) = await LoadAsync(forge, bodies, 3_000 + deliveries, 10_000, 1_000);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  at 1,000 a second          p50 {paced[paced.Count / 2]:0.0} ms, p99 {paced[paced.Count * 99 / 100]:0.0} ms   target p99 50 ms"));
                var watch = Stopwatch.StartNew();
                while ((await http.GetFromJsonAsync<Source>(new Uri("/api/v1/sources/forge", UriKind.Relative)))!.Waiting > 0)
                    await Task.Delay(50);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the last one read {watch.Elapsed.TotalSeconds:0.0} s after it was taken; resident after each tenth {string.Join(", ", resident)} MB"));
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  peer: bare inserts         {Peer(Path.Combine(data, "peer.db"), bodies),8:0} rows/s in transactions of {PeerBatch}"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    // What a forge has done before it sends is made beforehand, some thousand at a time: it shares the cores.
    private static async Task<(double Seconds, List<double> Milliseconds)> LoadAsync(HttpClient forge, List<(string Event, string Body)> bodies, int first, int count, int? perSecond)
    {
        var (seconds, times) = (0.0, new List<double>());
        for (var done = 0; done < count; done += MadeAtOnce)
        {
            var made = Enumerable.Range(first + done, Math.Min(MadeAtOnce, count - done)).Select(i => Made.Of(bodies[i % bodies.Count], i)).ToList();
            var (took, some) = await SendAsync(forge, made, perSecond);
            (seconds, times) = (seconds + took, [.. times, .. some]);
        }

        times.Sort();
        return (seconds, times);
    }

    private static async Task<(double Seconds, IEnumerable<double> Milliseconds)> SendAsync(HttpClient forge, List<Made> made, int? perSecond)
    {
        var times = new double[made.Count];
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < made.Count;)
            {
                if (perSecond is { } rate && TimeSpan.FromSeconds((double)i / rate) - watch.Elapsed is { Ticks: > 0 } early)
                    await Task.Delay(early);
                using var request = made[i].Request();
                var began = Stopwatch.GetTimestamp();
                using var answer = await forge.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                    throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }));
        return (watch.Elapsed.TotalSeconds, times);
    }

    private sealed record Made(string Event, int Number, byte[] Body, string Signature)
    {
        public static Made Of((string Event, string Body) payload, int number)
        {
            var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{payload.Body.AsSpan(0, payload.Body.Length - 1)},\"bench\":{number}}}"));
            return new(payload.Event, number, body, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)));
        }

        public HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/forge") { Content = new ByteArrayContent(Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-GitHub-Event", Event);
            request.Headers.Add("X-GitHub-Delivery", string.Create(CultureInfo.InvariantCulture, $"bench-{Number}"));
            request.Headers.Add("X-Hub-Signature-256", Signature);
            return request;
        }
    }

    private static double Peer(string file, List<(string Event, string Body)> bodies)
    {
        const int Rows = 10_000;
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE delivery (id INTEGER PRIMARY KEY, body BLOB)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO delivery (body) VALUES (@body)";
        var body = command.Parameters.Add("@body", SqliteType.Blob);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Rows; i += PeerBatch)
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (var j = i; j < i + PeerBatch; j++)
            {
                body.Value = Encoding.UTF8.GetBytes(bodies[j % bodies.Count].Body);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return Rows / watch.Elapsed.TotalSeconds;
    }

    private sealed record Source(int Waiting);
}
