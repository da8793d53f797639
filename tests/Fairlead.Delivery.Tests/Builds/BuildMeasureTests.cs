using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Builds;

/// <summary>Runs, reports and coverage that CI sends become the numbers of builds and tests. Answers by hand, after docs/definitions.</summary>
public sealed class BuildMeasureTests
{
    private const string Window = "window=2026-01-01..2026-01-31";
    private static readonly string Commit = new('a', 40), Other = new('b', 40);

    [Theory, Databases]
    public async Task Runs_become_duration_queue_success_and_recovery(DatabaseKind kind)
    {
        await using var web = await OpenAsync(kind);
        var key = await web.SourceAsync(SourceKind.Own);
        using var ci = web.Stranger();

        // Eight succeeded, two failed, one was cancelled. On main red from 10:00 to 11:00 with two failures; at the end of the month red again and still.
        await SendAsync(ci, key,
            Run("1", "succeeded", At(1, 9), 60), Run("2", "failed", At(1, 10), 90), Run("3", "failed", At(1, 10, 30), 90), Run("4", "succeeded", At(1, 11), 120),
            Run("5", "succeeded", At(2), 180), Run("6", "succeeded", At(3), 600), Run("7", "cancelled", At(4), 5), Run("8", "succeeded", At(5), 120, branch: "topic"),
            Run("9", "succeeded", At(6), 120), Run("10", "succeeded", At(7), 120), Run("11", "succeeded", At(8), 120),
            Run("12", "running", At(9), 0));
        var measures = await MeasuresAsync(web);

        measures["ci-success-rate"].ShouldSatisfyAllConditions(m => Value(m).ShouldBe(0.8, 1e-9), m => N(m).ShouldBe(10), m => Low(m).ShouldBe(0.490, 0.001));
        Notes(measures["ci-success-rate"]).ShouldBe(["1 run cancelled or skipped is in no share.", "On the main branch 7 of 9 succeeded."]);

        // 60 90 90 120 120 120 120 120 180 600: the fifth, and rank 9 for the 90th percentile.
        (Value(measures["ci-duration"]), measures["ci-duration"].GetProperty("also").GetProperty("p90").GetDouble(), N(measures["ci-duration"])).ShouldBe((120.0, 180.0, 10));
        (Value(measures["ci-queue-time"]), N(measures["ci-queue-time"])).ShouldBe((20.0, 10), "each was asked for 20 s before it began");
        Notes(measures["ci-queue-time"]).ShouldHaveSingleItem().ShouldContain("whole pipelines");
        (measures["main-branch-recovery-time"].GetProperty("value").ValueKind, N(measures["main-branch-recovery-time"])).ShouldBe((JsonValueKind.Null, 1), "a median needs five");
        await using (var db = web.Db())
        {
            var red = await db.Set<CiRed>().AsNoTracking().SingleAsync(TestHouse.Cancel);
            (red.BeganAt, red.EndedAt, red.Failures, red.Branch).ShouldBe((Instant(At(1, 10)), Instant(At(1, 11)), 2, "main"));
        }

        await SendAsync(ci, key, Run("13", "failed", At(20), 60));
        Notes((await MeasuresAsync(web))["main-branch-recovery-time"]).ShouldBe(["1 workflow is still red on the main branch, and in no median."]);
        var page = await web.Client.GetStringAsync($"/flow/builds?scope=service:shop&{Window}", TestHouse.Cancel);
        page.ShouldContain("Red on the main branch now");
        page.ShouldContain("8 of 11 runs succeeded (72.7 %)");
        (await web.Client.GetStringAsync("/", TestHouse.Cancel)).ShouldContain("is red on main");
        (await web.CsvAsync($"/flow/ci-runs.csv?scope=service:shop&{Window}")).Count.ShouldBe(13);
        (await web.WalkAsync($"/api/v1/ci-runs?scope=service:shop&{Window}&limit=5")).ShouldBe(13);
        (await web.WalkAsync($"/api/v1/ci-runs?scope=service:shop&{Window}&state=failed&limit=1")).ShouldBe(3);
        ((int)(await web.GetAsync($"/api/v1/ci-runs?state=broken")).Response.StatusCode).ShouldBe(400);
        ((int)(await web.GetAsync($"/flow/ci-runs.csv?level=stage")).Response.StatusCode).ShouldBe(400);
        (await web.GetAsync("/flow/builds?window=2025-01-01..2025-01-31")).Text.ShouldContain("/hooks/SOURCE");
    }

    [Fact]
    public async Task A_stretch_of_red_is_the_same_in_whatever_order_it_is_told()
    {
        var runs = Enumerable.Range(0, 40).Select(i => Run($"{i}", i % 7 is 3 or 4 || i > 37 ? "failed" : i % 11 == 5 ? "cancelled" : "succeeded", At(1 + (i / 4), i % 4), 60)).ToList();
        var told = new List<string>();
        foreach (var seed in (int[])[0, 1, 2])
        {
            await using var web = await OpenAsync(DatabaseKind.Sqlite);
            var key = await web.SourceAsync(SourceKind.Own);
            using var ci = web.Stranger();
            var order = runs.ToArray();
            if (seed > 0)
                new Random(seed).Shuffle(order);
            foreach (var part in order.Chunk(9))
                await SendAsync(ci, key, part);
            told.Add(await RedAsync(web));

            await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
            (await RedAsync(web)).ShouldBe(told[^1], "rebuilding gives what keeping up gave");
        }

        told[0].Split('\n').Length.ShouldBe(6);
        told.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    // apache/devlake#7089: a job with allow_failure leaves its pipeline green, and was counted as success.
    [Fact]
    public async Task A_failed_job_in_a_green_pipeline_is_a_failure_of_the_job()
    {
        await using var web = await OpenAsync(DatabaseKind.Sqlite);
        var key = await web.SourceAsync(SourceKind.Own);
        using var ci = web.Stranger();
        await SendAsync(ci, key,
            Run("1", "succeeded", At(1), 60), Job("1a", "1", "deploy", "failed", At(1), waited: 30, mayFail: true), Job("1b", "1", "test", "succeeded", At(1), waited: 10),
            Run("2", "succeeded", At(2), 60), Job("2a", "2", "test", "failed", At(2), waited: 10), Job("2b", "2", "test", "succeeded", At(2, 13), waited: 10),
            Run("3", "succeeded", At(3), 60), Job("3a", "3", "test", "succeeded", At(3), waited: 10));

        var measures = await MeasuresAsync(web);
        (Value(measures["ci-success-rate"]), N(measures["ci-success-rate"])).ShouldBe((1.0, 3));
        Notes(measures["ci-success-rate"])[0].ShouldBe("1 pipeline succeeded though a job in it failed: the job failed, and is listed as such.");
        (Value(measures["ci-queue-time"]), N(measures["ci-queue-time"])).ShouldBe((10.0, 5), "jobs say how long they waited");
        (await web.Client.GetStringAsync($"/flow/builds?scope=service:shop&{Window}", TestHouse.Cancel)).ShouldContain("failed jobs: deploy");
        using var runs = JsonDocument.Parse((await web.GetAsync($"/api/v1/ci-runs?scope=service:shop&{Window}")).Text);
        runs.RootElement.GetProperty("items").EnumerateArray().Select(r => string.Join(' ', r.GetProperty("failedJobs").EnumerateArray())).ShouldBe(["", "", "deploy"]);
        (await web.WalkAsync($"/api/v1/ci-runs?scope=service:shop&{Window}&level=job&state=failed")).ShouldBe(2);

        // Told after its pipeline was looked at: what was remembered of the week is no longer true.
        await SendAsync(ci, key, Job("3b", "3", "lint", "failed", At(3), waited: 10, mayFail: true));
        Notes((await MeasuresAsync(web))["ci-success-rate"])[0].ShouldStartWith("2 pipelines succeeded though");
    }

    [Theory, Databases]
    public async Task Reports_become_count_duration_flakiness_and_coverage(DatabaseKind kind)
    {
        await using var web = await OpenAsync(kind);
        var key = await web.SourceAsync(SourceKind.Own);
        using var ci = web.Stranger();
        async Task Send(string format, string body, string commit, string at, string suite, string branch = "main")
        {
            var answer = await ci.KnockAsync($"/hooks/{key}/{format}?repository=acme/shop&commit={commit}&suite={suite}&branch={branch}&at={at}", body, Sending.Bearer());
            answer.Status.ShouldBe(202, answer.Text);
        }

        static string JUnit(double seconds, params string[] tests) => $"<testsuite time='{seconds.ToString(CultureInfo.InvariantCulture)}'>{string.Concat(tests.Select(t => $"<testcase name='{t[..^1]}'>{(t[^1] == '-' ? "<failure/>" : t[^1] == '*' ? "<flakyFailure/>" : "")}</testcase>"))}</testsuite>";

        // The example of docs/definitions/delivery/test-flakiness.md, with two commits more and one on a branch.
        await Send("junit", JUnit(20, "adds+", "pays-", "waits+", "ends+"), Commit, At(1), "unit");
        await Send("junit", JUnit(24, "adds+", "pays+", "waits+", "ends+"), Commit, At(1, 13), "unit");
        await Send("junit", JUnit(20, "adds+", "pays-"), Other, At(2), "unit");
        await Send("junit", JUnit(21, "adds+", "pays-"), Other, At(2, 13), "unit");
        await Send("junit", JUnit(20, "adds+", "pays+"), new string('c', 40), At(3), "unit");
        await Send("junit", JUnit(30, "adds+", "pays*"), new string('d', 40), At(4), "unit", "topic");
        await Send("junit", JUnit(7, "adds+", "pays+", "more+"), new string('e', 40), At(5), "unit");
        await Send("junit", JUnit(5, "e2e+"), new string('e', 40), At(5), "browser");
        await Send("cobertura", "<coverage lines-covered='70' lines-valid='100'/>", Commit, At(1), "unit");
        await Send("cobertura", "<coverage lines-covered='80' lines-valid='100'/>", Other, At(2), "unit");
        await Send("cobertura", "<coverage lines-covered='1' lines-valid='100'/>", new string('d', 40), At(4), "unit", "topic");
        await Send("lcov", "SF:a\nLF:50\nLH:10\nend_of_record\n", Other, At(2), "web");
        await web.ReadAsync();

        var measures = await MeasuresAsync(web);
        (Value(measures["test-count"]), N(measures["test-count"])).ShouldBe((4.0, 2), "three of unit and one of browser, by the newest on main");
        (Value(measures["test-flakiness"]), N(measures["test-flakiness"])).ShouldBe((2.0 / 6, 6));
        Notes(measures["test-flakiness"]).ShouldBe(["Tests were run more than once in 3 of 6 test runs; only there can they be seen to give two results."]);

        // 22 (44 · 4 / 8), 20.5 (rounded 21), 20, 30, 7, 5: the third of six.
        (Value(measures["test-duration"]), N(measures["test-duration"])).ShouldBe((20.0, 6));
        (Value(measures["line-coverage"]), N(measures["line-coverage"])).ShouldBe((0.6, 150), "80 of 100 and 10 of 50");

        using var flaky = JsonDocument.Parse((await web.GetAsync($"/api/v1/flaky-tests?scope=service:shop&{Window}")).Text);
        var test = flaky.RootElement.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (test.GetProperty("name").GetString(), test.GetProperty("commits").GetInt32(), test.GetProperty("suite").GetString(), test.GetProperty("repository").GetString()).ShouldBe(("pays", 2, "unit", "shop"));
        (await web.WalkAsync($"/api/v1/test-runs?scope=service:shop&{Window}&limit=4")).ShouldBe(6);
        (await web.CsvAsync($"/flow/test-runs.csv?scope=service:shop&{Window}")).Count.ShouldBe(6);
        (await web.CsvAsync($"/flow/flaky-tests.csv?scope=service:shop&{Window}")).ShouldHaveSingleItem()[0].ShouldBe("pays");
        var page = await web.Client.GetStringAsync($"/flow/tests?scope=service:shop&{Window}", TestHouse.Cancel);
        page.ShouldContain("in 2 of 6 test runs a test gave two results; 60.0 % of 150 lines are covered");
        (await web.GetAsync("/flow/tests?window=2025-01-01..2025-01-31")).Text.ShouldContain("--data-binary");
        (await web.GetAsync("/definitions/test-flakiness?" + Window)).Response.IsSuccessStatusCode.ShouldBeTrue();

        await using var db = web.Db();
        var before = (await db.Set<TestRun>().AsNoTracking().OrderBy(r => r.Number).ToListAsync(TestHouse.Cancel), await db.Set<FlakyCase>().AsNoTracking().OrderBy(c => c.Subject).ToListAsync(TestHouse.Cancel));
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await db.Set<TestRun>().AsNoTracking().OrderBy(r => r.Number).ToListAsync(TestHouse.Cancel)).ShouldBe(before.Item1);
        (await db.Set<FlakyCase>().AsNoTracking().OrderBy(c => c.Subject).ToListAsync(TestHouse.Cancel)).ShouldBe(before.Item2);
        (Value((await MeasuresAsync(web))["line-coverage"]), 0).ShouldBe((0.6, 0));
    }

    [Fact]
    public async Task Of_a_repository_with_two_services_each_sees_what_is_its_own_and_what_is_for_both()
    {
        await using var web = await OpenAsync(DatabaseKind.Sqlite);
        await using (var db = web.Db())
            TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit("Blog", "shop", null, "b.*"), default));
        var key = await web.SourceAsync(SourceKind.Own);
        using var ci = web.Stranger();
        await SendAsync(ci, key, Run("1", "succeeded", At(1), 60), Run("2", "succeeded", At(1), 60, service: "blog"), Run("3", "failed", At(1), 60, service: "shop"), Run("4", "failed", At(1), 60, repository: "acme/unknown"));

        (N((await MeasuresAsync(web, "service:blog"))["ci-success-rate"]), N((await MeasuresAsync(web))["ci-success-rate"]), N((await MeasuresAsync(web, "organisation"))["ci-success-rate"])).ShouldBe((2, 2, 3));
        (await web.WalkAsync($"/api/v1/ci-runs?scope=service:blog&{Window}")).ShouldBe(2);

        // Once somebody knows the fourth one's repository, it counts.
        await using var later = web.Db();
        var repository = await later.Set<Repository>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(later, Caller.Operator, "shop", new RepositoryEdit(repository.Location, Addresses: "https://github.com/acme/shop\nhttps://github.com/acme/unknown"), default));
        await web.App.Services.GetRequiredService<BindSignals>().RunAsync(TestHouse.Cancel);
        N((await MeasuresAsync(web, "organisation"))["ci-success-rate"]).ShouldBe(4);
    }

    // A tenth of what the machine of the tests can do is asked for: a scan of everything would take longer.
    [Theory, Databases]
    public async Task A_hundred_thousand_runs_are_read_at_once(DatabaseKind kind)
    {
        await using var web = await OpenAsync(kind);
        await using (var db = web.Db())
        {
            await web.SourceAsync(SourceKind.Own);
            var (id, shop) = ((await db.Set<SignalSource>().SingleAsync(TestHouse.Cancel)).Id, await db.Set<Service>().SingleAsync(s => s.Key == "shop", TestHouse.Cancel));
            var begin = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var runs = Enumerable.Range(0, 100_000).Select(i => new CiRun
            {
                Number = i,
                Subject = $"run:{i}",
                SourceId = id,
                RepositoryId = shop.RepositoryId,
                ServiceId = shop.Id,
                Level = RunLevel.Pipeline,
                Run = $"{i}",
                Attempt = 1,
                Name = $"workflow {i % 5}",
                State = i % 9 == 0 ? RunState.Failed : RunState.Succeeded,
                Branch = i % 3 == 0 ? "main" : $"topic {i % 50}",
                Sha = Commit,
                QueuedAt = begin.AddMinutes(i * 5),
                StartedAt = begin.AddMinutes(i * 5).AddSeconds(10),
                FinishedAt = begin.AddMinutes(i * 5).AddSeconds(70 + (i % 100)),
                At = begin.AddMinutes(i * 5).AddSeconds(70 + (i % 100)),
            }).ToList();
            await using var transaction = await db.Database.BeginTransactionAsync(TestHouse.Cancel);
            await web.App.Services.GetRequiredService<IDatabaseEngine>().InsertAsync(db, runs, TestHouse.Cancel);
            await BuildWeeks.NoteAsync(db, web.App.Services.GetRequiredService<IDatabaseEngine>(), runs.Select(r => (r.RepositoryId, r.At)), TestHouse.Cancel);
            await transaction.CommitAsync(TestHouse.Cancel);
        }

        const string Path = "/flow/builds?window=2025-09-01..2025-11-23";
        (await web.GetAsync(Path)).Response.IsSuccessStatusCode.ShouldBeTrue();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++)
            (await web.GetAsync(Path)).Text.ShouldContain("24,192 runs");
        TestContext.Current.SendDiagnosticMessage($"a page over 100,000 runs: {watch.ElapsedMilliseconds / 5} ms");
        (watch.ElapsedMilliseconds / 5).ShouldBeLessThan(1000);
    }

    private static async Task<WebHouse> OpenAsync(DatabaseKind kind)
    {
        var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        await using var db = web.Db();
        await db.Set<Service>().Where(s => s.Key == "orphan").ExecuteDeleteAsync(TestHouse.Cancel);
        var repository = await db.Set<Repository>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, "shop", new RepositoryEdit(repository.Location, Addresses: "https://github.com/acme/shop"), default));
        return web;
    }

    private static async Task SendAsync(HttpClient ci, string source, params string[] facts)
    {
        var answer = await ci.KnockAsync($"/hooks/{source}", $"[{string.Join(',', facts)}]", Sending.Bearer());
        answer.Status.ShouldBe(202, answer.Text);
    }

    private static async Task<Dictionary<string, JsonElement>> MeasuresAsync(WebHouse web, string scope = "service:shop")
    {
        await web.ReadAsync();
        var json = JsonDocument.Parse((await web.GetAsync($"/api/v1/measures?scope={scope}&{Window}")).Text);
        return json.RootElement.GetProperty("items").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, StringComparer.Ordinal);
    }

    private static async Task<string> RedAsync(WebHouse web)
    {
        await web.ReadAsync();
        await using var db = web.Db();
        return string.Join('\n', (await db.Set<CiRed>().AsNoTracking().OrderBy(r => r.BeganAt).ToListAsync(TestHouse.Cancel)).Select(r => $"{r.BeganAt:O} {r.EndedAt:O} {r.Failures} {r.Sha}"));
    }

    private static string Run(string run, string state, string at, int seconds, string branch = "main", string? service = null, string repository = "acme/shop") => JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["kind"] = "run",
        ["run"] = run,
        ["name"] = "build",
        ["state"] = state,
        ["repository"] = repository,
        ["branch"] = branch,
        ["commit"] = Commit,
        ["service"] = service,
        ["queuedAt"] = Instant(at).AddSeconds(-seconds - 20),
        ["startedAt"] = Instant(at).AddSeconds(-seconds),
        ["at"] = at,
        ["finishedAt"] = state == "running" ? null : at,
    }.Where(p => p.Value is not null).ToDictionary());

    private static string Job(string run, string pipeline, string name, string state, string at, int waited, bool mayFail = false) => JsonSerializer.Serialize(new
    {
        kind = "run",
        level = "job",
        run,
        pipeline,
        name,
        state,
        repository = "acme/shop",
        branch = "main",
        commit = Commit,
        mayFail,
        at,
        finishedAt = at,
        startedAt = Instant(at).AddSeconds(-30),
        queuedAt = Instant(at).AddSeconds(-30 - waited),
    });

    private static string At(int day, int hour = 12, int minute = 0) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day).AddHours(hour).AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTime Instant(string at) => DateTime.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static double Value(JsonElement measure) => measure.GetProperty("value").GetDouble();

    private static long N(JsonElement measure) => measure.GetProperty("n").GetInt64();

    private static double Low(JsonElement measure) => measure.GetProperty("interval").GetProperty("low").GetDouble();

    private static List<string> Notes(JsonElement measure) => [.. measure.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!)];
}
