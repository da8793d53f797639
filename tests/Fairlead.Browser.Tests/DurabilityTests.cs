using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Fairlead.Browser.Tests;

/// <summary>kill -9 in the middle of an import or of edits: the next start goes on, and nothing is lost, there twice or there by half.</summary>
/// <param name="history">What is imported.</param>
public sealed class DurabilityTests(LongHistory history) : IClassFixture<LongHistory>
{

    [Theory]
    [InlineData("SQLite", "Reading")]
    [InlineData("SQLite", "Storing")]
    [InlineData("SQLite", "Finding")]
    [InlineData("PostgreSQL", "Reading")]
    [InlineData("PostgreSQL", "Storing")]
    [InlineData("PostgreSQL", "Finding")]
    public async Task A_killed_import_is_finished_by_the_next_start(string kind, string step)
    {
        await using var database = await ProgramDatabase.NewAsync(kind);
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");

        string seen;
        await using (var program = await RunningProgram.StartAsync(data.FullName, database.Argument))
        {
            using var client = program.Client();
            await Browser.AddAsync(client, history.Path, "Big");
            seen = await UntilAsync(client, html => html.Contains($">{step}", StringComparison.Ordinal) || !html.Contains("<fl-refresh", StringComparison.Ordinal));
            await program.KillAsync();
        }

        seen.ShouldContain($">{step}", Case.Sensitive, "the import was over before it could be killed");

        // Where nodes share a database, another one waits until the dead one's lease has run out: five minutes, taken off here.
        if (database.IsShared)
            await database.RunAsync("UPDATE import_job SET lease_until = now() - interval '1 second'");
        await using (var again = await RunningProgram.StartAsync(data.FullName, database.Argument))
        {
            using var client = again.Client();
            var page = await UntilAsync(client, html => !html.Contains("<fl-refresh", StringComparison.Ordinal));
            page.ShouldContain(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{LongHistory.Commits:N0} commits"));
            page[Math.Max(0, page.IndexOf("role=\"alert\"", StringComparison.Ordinal))..].ShouldNotStartWith("role=\"alert\"");
            (await CountAsync(client, "/flow/changes.csv?window=all")).ShouldBe(LongHistory.Commits - 1000);
            (await CountAsync(client, "/flow/deployments.csv?window=all")).ShouldBe(LongHistory.Commits / 1000);
            using var waiting = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/v1/measures/changes-waiting", UriKind.Relative)));
            waiting.RootElement.GetProperty("n").GetInt32().ShouldBe(0);
        }

        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task An_import_is_given_back_when_the_program_is_asked_to_end(string kind)
    {
        await using var database = await ProgramDatabase.NewAsync(kind);
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");

        await using (var program = await RunningProgram.StartAsync(data.FullName, database.Argument))
        {
            using var client = program.Client();
            await Browser.AddAsync(client, history.Path, "Big");
            (await UntilAsync(client, html => html.Contains(">Reading", StringComparison.Ordinal) || !html.Contains("<fl-refresh", StringComparison.Ordinal))).ShouldContain(">Reading");
            program.Terminate();

            (await program.EndAsync()).ShouldBe(0, string.Join('\n', program.Said));
            program.Said.ShouldNotContain(line => line.Contains("fail", StringComparison.OrdinalIgnoreCase) || line.Contains("Exception", StringComparison.Ordinal));
        }

        // No lease has to run out: on PostgreSQL, too, the next node takes it up at once.
        await using (var again = await RunningProgram.StartAsync(data.FullName, database.Argument))
        {
            using var client = again.Client();
            (await UntilAsync(client, html => !html.Contains("<fl-refresh", StringComparison.Ordinal))).ShouldNotContain("role=\"alert\"");
            (await CountAsync(client, "/flow/changes.csv?window=all")).ShouldBe(LongHistory.Commits - 1000);
        }

        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task What_was_answered_before_a_kill_is_there_and_what_was_not_can_be_sent_again(string kind)
    {
        await using var database = await ProgramDatabase.NewAsync(kind);
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        var answered = new ConcurrentBag<string>();
        string key;
        await using (var program = await RunningProgram.StartAsync(data.FullName, database.Argument, "--api-rate", "1000000"))
        {
            using var administrator = program.Client();
            key = await FirstVisit.KeyAsync(administrator, "writer");
            using var http = Writer(program, key);
            var writers = Enumerable.Range(0, 4).Select(w => WriteAsync(http, w, answered)).ToArray();
            while (answered.Count < 60)
                await Task.WhenAny(writers.Append(Task.Delay(5)));
            await program.KillAsync();
            await Task.WhenAll(writers);
        }

        await using (var again = await RunningProgram.StartAsync(data.FullName, database.Argument, "--api-rate", "1000000"))
        {
            using var http = Writer(again, key);
            var kept = await NamesAsync(http);
            answered.Except(kept).ShouldBeEmpty();

            // Of each writer one edit at most was under way; whether it was done or not, the same request does it once.
            foreach (var name in Enumerable.Range(0, 4).SelectMany(w => Enumerable.Range(0, 1000).Select(i => Name(w, i)).SkipWhile(answered.Contains).Take(1)))
                ((int)(await SendAsync(http, name)).GetValueOrDefault()).ShouldBeOneOf(201, 200);
            var after = await NamesAsync(http);
            after.Count.ShouldBe(answered.Count + 4);
            after.ShouldBeUnique();
            using var log = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v1/audit?what=team&limit=500", UriKind.Relative)));
            log.RootElement.GetProperty("items").GetArrayLength().ShouldBe(after.Count, "each is in the log, once");
        }

        var (code, error) = await RunningProgram.RunAsync([.. new[] { "audit", "verify", "--data", data.FullName }, .. database.Argument is { } there ? new[] { "--database", there } : []]);
        code.ShouldBe(0, error);
        data.Delete(recursive: true);
    }

    // Fairlead issue 'Signals', proof: kill -9 during a load of deliveries loses none that was answered 202 and doubles none.
    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task No_delivery_that_was_answered_is_lost_by_a_kill_or_there_twice(string kind)
    {
        const string Secret = "a-secret-of-the-tests";
        const int Messages = 20_000, KillAt = 1_500, Senders = 16;
        await using var database = await ProgramDatabase.NewAsync(kind);
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        var answered = new ConcurrentBag<int>();
        string key;
        await using (var program = await RunningProgram.StartAsync(data.FullName, database.Argument))
        {
            using var administrator = program.Client();
            key = await FirstVisit.KeyAsync(administrator, "writer");
            using var http = Writer(program, key);
            (await http.PostAsJsonAsync(new Uri("/api/v1/sources", UriKind.Relative), new { name = "CI", kind = "own", secret = Secret })).StatusCode.ShouldBe(HttpStatusCode.Created);
            using var tool = Writer(program, Secret);
            var senders = Enumerable.Range(0, Senders).Select(s => KnockAsync(tool, Enumerable.Range(0, Messages).Where(i => i % Senders == s), answered)).ToArray();
            while (answered.Count < KillAt && !senders.All(s => s.IsCompleted))
                await Task.WhenAny(senders.Append(Task.Delay(5)));
            await program.KillAsync();
            await Task.WhenAll(senders);
        }

        answered.Count.ShouldBeInRange(KillAt, Messages - 1, "the load was over before the kill, or never began");

        // Another node would wait until the dead one's claim has run out.
        if (database.IsShared)
            await database.RunAsync("UPDATE signal_source SET read_until = now() - interval '1 second'");
        await using (var again = await RunningProgram.StartAsync(data.FullName, database.Argument, "--api-rate", "1000000"))
        {
            // Those whose answer nobody saw are sent again, with some that were answered: what is known changes nothing.
            using var tool = Writer(again, Secret);
            var seen = answered.ToHashSet();
            var unsure = Enumerable.Range(0, Messages).Where(i => !seen.Contains(i)).Take(200).Concat(seen.Take(200)).ToList();
            var after = new ConcurrentBag<int>();
            await KnockAsync(tool, unsure, after);
            after.Count.ShouldBe(unsure.Count);
            using var http = Writer(again, key);
            for (var patience = 0; ; patience++)
            {
                using var source = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v1/sources/ci", UriKind.Relative)));
                source.RootElement.GetProperty("failed").GetInt32().ShouldBe(0);
                if (source.RootElement.GetProperty("waiting").GetInt32() == 0)
                    break;
                patience.ShouldBeLessThan(6000, "the inbox was not read to its end");
                await Task.Delay(10);
            }

            var told = new List<string>();
            for (var next = "/api/v1/timeline?limit=500&window=2024-10-01..2024-11-01"; next is not null;)
            {
                using var answer = await http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
                using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                told.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("title").GetString()!));
                next = answer.Headers.TryGetValues("Link", out var links) && links.First().Contains("rel=\"next\"", StringComparison.Ordinal) ? links.First().Split('<', '>')[1] : null;
            }

            told.ShouldBeUnique();
            seen.Concat(after).Distinct().Select(i => $"note {i}").Except(told).ShouldBeEmpty();
        }

        data.Delete(recursive: true);
    }

    // Until the program is gone.
    private static async Task KnockAsync(HttpClient tool, IEnumerable<int> deliveries, ConcurrentBag<int> answered)
    {
        foreach (var i in deliveries)
        {
            try
            {
                using var answer = await tool.PostAsJsonAsync(new Uri("/hooks/ci", UriKind.Relative), new { kind = "note", id = $"n{i}", title = $"note {i}", at = DateTime.UnixEpoch.AddDays(20_000).AddSeconds(i) }, TestContext.Current.CancellationToken);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                    return;
                answered.Add(i);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static string Name(int writer, int i) => $"Team {writer}-{i:000}";

    private static HttpClient Writer(RunningProgram program, string key)
    {
        var http = new HttpClient { BaseAddress = program.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    // Until the program is gone.
    private static async Task WriteAsync(HttpClient http, int writer, ConcurrentBag<string> answered)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await SendAsync(http, Name(writer, i)) is not HttpStatusCode.Created)
                return;
            answered.Add(Name(writer, i));
        }
    }

    private static async Task<HttpStatusCode?> SendAsync(HttpClient http, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/teams") { Content = JsonContent.Create(new { name }) };
        request.Headers.Add("Idempotency-Key", name.Replace(' ', '-'));
        try
        {
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<List<string>> NamesAsync(HttpClient http)
    {
        var names = new List<string>();
        for (var next = "/api/v1/teams?limit=500"; next is not null;)
        {
            using var answer = await http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
            using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            names.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("name").GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links) && links.First().Contains("rel=\"next\"", StringComparison.Ordinal) ? links.First().Split('<', '>')[1] : null;
        }

        return names;
    }

    private static async Task<string> UntilAsync(HttpClient client, Func<string, bool> happens)
    {
        for (var i = 0; i < 4000; i++)
        {
            var html = await client.GetStringAsync(new Uri("/catalog/repositories/big", UriKind.Relative));
            if (happens(html))
                return html;
            await Task.Delay(5);
        }

        throw new TimeoutException("The import did not get there.");
    }

    private static async Task<int> CountAsync(HttpClient client, string path) => (await client.GetStringAsync(new Uri(path, UriKind.Relative))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1;
}

/// <summary>A repository that takes long enough to read that its import can be killed in the middle.</summary>
public sealed class LongHistory : IDisposable
{
    public const int Commits = 16_000;

    private readonly ScratchRepository _scratch = new();

    public LongHistory() => _scratch.Git(Encoding.UTF8.GetBytes(Stream()), "fast-import", "--quiet", "--force");

    public string Path => _scratch.Path;

    public void Dispose() => _scratch.Dispose();

    // One line of commits, every thousandth of them a release; the first thousand is the baseline.
    private static string Stream()
    {
        var text = new StringBuilder();
        for (var i = 1; i <= Commits; i++)
        {
            var at = ScratchRepository.Start + (i * 60);
            text.Append($"commit refs/heads/main\nmark :{i}\ncommitter P <p@example.org> {at} +0000\ndata 9\nchange {i % 10}\n\n");
            if (i % 1000 == 0)
                text.Append($"reset refs/tags/v{i / 1000}.0.0\nfrom :{i}\n\n");
        }

        return text.ToString();
    }
}
