using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fairlead.Tests.Shared;
using Microsoft.Data.Sqlite;

namespace Fairlead.Bench;

/// <summary>
/// A company of ten repositories: a million commits, 100,000 pull requests, 20,000 deployments, half of them tags, half told by a source. How long all
/// numbers take to be derived anew, how long one more deployment takes to be in them, and what a page costs at that size. There is no peer: no other
/// system derives this from a file of facts.
/// </summary>
internal static class LargeBench
{
    private const int Port = 5393, Repositories = 10, Requests = 300, AtOnce = 500, Again = 3;
    private const string Secret = "a-secret-of-the-bench";

    private static readonly string[] Derived = ["change", "deployment", "failure", "delivery_day", "trunk_arrival", "pull_request", "reported_deployment"];

    // The newest commit of each repository is an hour old: the windows that pages show first are as full as the years before.
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600;
    private static readonly string[] Pages = ["/", "/flow", "/flow/lead-time", "/flow/deployments", "/flow/pull-requests", "/flow/trunk", "/flow?window=52w", "/flow?window=all"];

    public static async Task RunAsync(string program, int commits)
    {
        var (pulls, deployments) = (commits / 10, commits / 50);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A large company: {commits:N0} commits, {pulls:N0} pull requests, {deployments:N0} deployments in {Repositories} repositories"));
        var data = Directory.CreateTempSubdirectory("fairlead-bench-").FullName;
        try
        {
            var watch = Stopwatch.StartNew();
            for (var r = 0; r < Repositories; r++)
            {
                var path = Path.Combine(data, $"shop-{r}");
                Write(path, commits / Repositories, deployments / 2 / Repositories);
                Measured.Run(program, ["review", path, "--data", data]);
            }

            Report.Line("reading the repositories, one after the other", watch.Elapsed.TotalSeconds, "none");
            await ServedAsync(program, data, http => FillAsync(http, commits / Repositories, pulls / Repositories, deployments / 2 / Repositories));
            var rebuild = Measured.Run(program, ["rebuild", "--data", data]);
            Report.Line("fairlead rebuild, everything compared", rebuild.Seconds, "20 s, 600 MB", null, rebuild.PeakKilobytes);
            await LoseAsync(Path.Combine(data, "fairlead.db"));
            rebuild = Measured.Run(program, ["rebuild", "--data", data]);
            Report.Line("fairlead rebuild, everything lost and written again", rebuild.Seconds, "20 s, 600 MB", null, rebuild.PeakKilobytes);
            await ServedAsync(program, data, MeasureAsync);
            await MeasuresBench.RunAsync(data);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    // As if the disk had lost whatever was derived.
    private static async Task LoseAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = string.Concat(Derived.Select(t => $"DELETE FROM {t};"));
        await command.ExecuteNonQueryAsync();
    }

    // A trunk of commits a few minutes apart; every so many of them are a release.
    private static void Write(string path, int commits, int tags)
    {
        Directory.CreateDirectory(path);
        Git(path, null, "init", "--quiet", "--bare", "--initial-branch=main");
        var every = Math.Max(1, commits / tags);
        Git(path, input =>
        {
            for (var i = 1; i <= commits; i++)
            {
                var at = When(i, commits);
                input.Write(string.Create(CultureInfo.InvariantCulture, $"commit refs/heads/main\nmark :{i}\nauthor P <p@example.org> {at - (i % 7 * 3600)} +0000\ncommitter P <p@example.org> {at} +0000\ndata <<E\n{Subject(i)}\nE\n"));
                if (i == 1)
                    input.Write("M 644 inline readme\ndata 1\na\n");
                input.Write('\n');
                if (i % every == 0)
                    input.Write(string.Create(CultureInfo.InvariantCulture, $"reset refs/tags/v1.{i / every}.0\nfrom :{i}\n\n"));
            }
        }, "fast-import", "--quiet", "--force", "--export-marks=marks");
    }

    private static long When(int commit, int commits) => Now - ((commits - commit) * 600L);

    private static string Subject(int i) => string.Create(CultureInfo.InvariantCulture, $"Change {i} of the basket's sums (#{i / 10})");

    private static void Git(string path, Action<StreamWriter>? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = path, RedirectStandardInput = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        using (var writer = new StreamWriter(git.StandardInput.BaseStream, new UTF8Encoding(false), 1 << 20))
            input?.Invoke(writer);
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"git {arguments[0]} ended with {git.ExitCode}");
    }

    private static async Task ServedAsync(string program, string data, Func<(HttpClient Browser, HttpClient Api, HttpClient Tool, Process Server, string Data), Task> run)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));
        using var server = new Process { StartInfo = new ProcessStartInfo(program, ["serve", "--port", Port.ToString(CultureInfo.InvariantCulture), "--api-rate", "100000000", "--data", data]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        var (link, ready) = (new TaskCompletionSource<Uri>(), new TaskCompletionSource());
        server.OutputDataReceived += (_, line) => _ = (FirstVisit.LinkIn(line.Data ?? "") is { } found && link.TrySetResult(found)) || ((line.Data ?? "").Contains("Ctrl-C", StringComparison.Ordinal) && ready.TrySetResult());
        server.Start();
        server.BeginOutputReadLine();
        try
        {
            using var browser = new HttpClient { BaseAddress = address };
            await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
            if (await Task.WhenAny(link.Task, Task.Delay(500)) == link.Task)
                await FirstVisit.TakeAsync(browser, await link.Task);
            else
                await FirstVisit.SignInAsync(browser);
            using var api = new HttpClient { BaseAddress = address };
            api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await FirstVisit.KeyAsync(browser, "bench"));
            using var tool = new HttpClient { BaseAddress = address };
            tool.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
            await run((browser, api, tool, server, data));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static async Task FillAsync((HttpClient Browser, HttpClient Api, HttpClient Tool, Process Server, string Data) at, int commits, int pulls, int deployments)
    {
        (await at.Api.PostAsJsonAsync(new Uri("/api/v1/sources", UriKind.Relative), new { name = "CI", kind = "own", secret = Secret })).EnsureSuccessStatusCode();
        var watch = Stopwatch.StartNew();
        for (var r = 0; r < Repositories; r++)
        {
            var name = $"shop-{r}";
            var shas = (await File.ReadAllLinesAsync(Path.Combine(at.Data, name, "marks"))).Select(l => l.Split(' ')).ToDictionary(l => int.Parse(l[0].AsSpan(1), CultureInfo.InvariantCulture), l => l[1]);
            var facts = Enumerable.Range(1, pulls).Select(p => Pull(name, p, commits / pulls, commits, shas))
                .Concat(Enumerable.Range(1, deployments).Select(d => Deployed(name, d, (int)((long)commits / 2 / deployments * d) + (commits / 2), commits, shas)));
            foreach (var some in facts.Chunk(AtOnce))
                await SendAsync(at.Tool, some);
        }

        await ReadAsync(at.Api);
        Report.Line("telling pull requests and deployments, until read", watch.Elapsed.TotalSeconds, "none");
    }

    private static object Pull(string repository, int number, int every, int commits, Dictionary<int, string> shas)
    {
        var merged = When(number * every, commits);
        return new { kind = "pull-request", id = $"{repository}-p{number}", repository, number = $"{number}", title = $"Change {number}", action = "merged", openedAt = At(merged - 86_400), mergedAt = At(merged), firstCommitAt = At(merged - 100_000), mergeCommit = shas[number * every], additions = number % 400, deletions = number % 90, at = At(merged) };
    }

    private static object Deployed(string service, int number, int commit, int commits, Dictionary<int, string> shas) =>
        new { kind = "deployment", id = $"{service}-d{number}", service, repository = service, commit = shas[Math.Min(commit, shas.Count)], environment = "production", state = "succeeded", at = At(When(commit, commits) + 900) };

    private static string At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task SendAsync(HttpClient tool, object[] facts)
    {
        using var answer = await tool.PostAsJsonAsync(new Uri("/hooks/ci", UriKind.Relative), facts);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private static async Task ReadAsync(HttpClient api)
    {
        while ((await api.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/sources/ci", UriKind.Relative))).GetProperty("waiting").GetInt32() > 0)
            await Task.Delay(100);
    }

    private static async Task MeasureAsync((HttpClient Browser, HttpClient Api, HttpClient Tool, Process Server, string Data) at)
    {
        async Task<int> DeployedAsync() => (await at.Api.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/measures/deployment-frequency?scope=service:shop-0&window=all", UriKind.Relative))).GetProperty("n").GetInt32();
        var heads = (await File.ReadAllLinesAsync(Path.Combine(at.Data, "shop-0", "marks"))).Select(l => l.Split(' ')).OrderBy(l => int.Parse(l[0].AsSpan(1), CultureInfo.InvariantCulture)).TakeLast(Again).Select(l => l[1]).ToArray();
        for (var again = 0; again < Again; again++)
        {
            var before = await DeployedAsync();
            var watch = Stopwatch.StartNew();
            await SendAsync(at.Tool, [new { kind = "deployment", id = $"one-more-{again}", service = "shop-0", repository = "shop-0", commit = heads[again], environment = "production", state = "succeeded", at = At(Now + 1200 + (again * 600)) }]);
            while (await DeployedAsync() == before && watch.Elapsed < TimeSpan.FromSeconds(60))
                await Task.Delay(10);
            Report.Line("one more deployment, until its measures are right", watch.Elapsed.TotalSeconds, "1 s");
        }

        foreach (var page in Pages)
            await PageAsync(at.Browser, at.Server, page);
        Console.WriteLine($"  resident {Measured.ResidentOf(at.Server.Id) / 1024} MB");
    }

    private static async Task PageAsync(HttpClient http, Process server, string page)
    {
        for (var i = 0; i < 60; i++)
            await http.GetStringAsync(new Uri(page, UriKind.Relative));
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
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {page,-30} CPU {(server.TotalProcessorTime - before).TotalMilliseconds / Requests,6:0.00} ms per request, p95 {times[Requests * 95 / 100],6:0.0} ms   target 20 ms CPU, p95 100 ms"));
    }
}
