using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Fairlead.Browser.Tests;

/// <summary>kill -9 while jobs send notifications: the next start, or another node, goes on, and nothing is lost.</summary>
public sealed class KilledOutboxTests
{
    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task No_notification_is_lost_by_a_kill_and_only_what_was_on_its_way_arrives_twice(string kind)
    {
        const int Messages = 300, KillAt = 12, AtLeast = 60;
        await using var database = await ProgramDatabase.NewAsync(kind);
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        await using var receiver = new SlowReceiver();
        var accepted = new ConcurrentBag<string>();
        string key;
        int before;
        await using (var program = await RunningProgram.StartAsync(data.FullName, database.Argument, "--api-rate", "1000000", "--allow-outgoing", "127.0.0.1"))
        {
            using var administrator = program.Client();
            key = await FirstVisit.KeyAsync(administrator, "tester");
            using var http = Caller(program, key);
            (await http.PostAsJsonAsync(new Uri("/api/v1/destinations", UriKind.Relative), new { name = "Hook", way = "webhook", url = receiver.Address, secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", kinds = new[] { "job-failed" } })).StatusCode.ShouldBe(HttpStatusCode.Created);
            var asking = AskAsync(http, Messages, accepted);
            for (var patience = 0; receiver.Ids.Count < KillAt || accepted.Count < AtLeast; patience++)
            {
                patience.ShouldBeLessThan(10_000, "nothing arrives");
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }

            await program.KillAsync();
            receiver.Pace = TimeSpan.Zero;
            await asking;
            before = receiver.Ids.Count;
        }

        before.ShouldBeLessThan(accepted.Count, "all was sent before the kill");

        // Another node would wait until the dead one's claim has run out: a minute, taken off here.
        if (database.IsShared)
            await database.RunAsync("UPDATE job SET wake_at = now() - interval '1 second' WHERE state = 'Running'");
        await using (var again = await RunningProgram.StartAsync(data.FullName, database.Argument, "--api-rate", "1000000", "--allow-outgoing", "127.0.0.1"))
        {
            for (var patience = 0; accepted.Except(receiver.Ids).Any(); patience++)
            {
                patience.ShouldBeLessThan(6000, "not all arrived");
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            // What the receiver has seen, the log knows a moment later.
            using var http = Caller(again, key);
            for (var patience = 0; ; patience++)
            {
                using var log = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v1/notifications?limit=500", UriKind.Relative)));
                var rows = log.RootElement.GetProperty("items").EnumerateArray().Select(n => (Id: n.GetProperty("id").GetString()!, State: n.GetProperty("state").GetString())).ToList();
                if (rows.TrueForAll(r => r.State == "sent"))
                {
                    rows.Select(r => r.Id).ShouldBeUnique();
                    accepted.Except(rows.Select(r => SlowReceiver.IdOf(r.Id))).ShouldBeEmpty();
                    break;
                }

                patience.ShouldBeLessThan(6000, "not all are known as sent");
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        var times = receiver.Ids.GroupBy(i => i, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        times.Values.Max().ShouldBeLessThanOrEqualTo(2);
        times.Values.Count(n => n == 2).ShouldBeLessThan(20, "only those that were on their way");
        data.Delete(recursive: true);
    }

    private static HttpClient Caller(RunningProgram program, string key)
    {
        var http = new HttpClient { BaseAddress = program.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    // Until the program is gone.
    private static async Task AskAsync(HttpClient http, int messages, ConcurrentBag<string> accepted)
    {
        for (var i = 0; i < messages; i++)
        {
            try
            {
                using var answer = await http.PostAsync(new Uri("/api/v1/destinations/hook/test", UriKind.Relative), null, TestContext.Current.CancellationToken);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                    return;
                using var sent = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                accepted.Add(SlowReceiver.IdOf(sent.RootElement.GetProperty("id").GetString()!));
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    /// <summary>Takes a moment for each message, so that a kill meets some of them on their way.</summary>
    private sealed class SlowReceiver : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _serving;

        public SlowReceiver()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _serving = ServeAsync();
        }

        public string Address { get; }

        public ConcurrentQueue<string> Ids { get; } = new();

        /// <summary>How long it takes for each: so long that more are asked for than it takes.</summary>
        public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(400);

        public static string IdOf(string id) => "msg_" + id.Replace("-", "", StringComparison.Ordinal);

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                    _ = AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(HttpListenerContext http)
        {
            try
            {
                Ids.Enqueue(http.Request.Headers["webhook-id"]!);
                await Task.Delay(Pace);
                http.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Whoever sent it was killed.
            }
        }
    }
}
