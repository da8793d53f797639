using System.Globalization;
using System.Text.Json;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Imports;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Changes;

/// <summary>Pull requests from the tool's delivery to page, API and file.</summary>
public sealed class PullRequestTests
{
    private const string Window = "window=2024-01-01..2024-01-28";

    private static readonly DateTime Monday = new(2024, 1, 8, 9, 0, 0, DateTimeKind.Utc);

    // By hand: of pull request i (1 to 9) coding takes i h, pickup 10 i min, review 2 h, deploy is unknown. Nearest rank: the median is the 5th, the 90th percentile the 9th of 9.
    [Theory, Databases]
    public async Task Stages_are_the_medians_of_what_was_merged_and_bots_are_left_out(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        await AddressAsync(web);
        var keys = await SourcesAsync(web);
        using var tool = web.Stranger();
        for (var i = 1; i <= 9; i++)
            await MergedAsync(tool, keys, i, Monday.AddDays(i), TimeSpan.FromHours(i), TimeSpan.FromMinutes(10 * i), TimeSpan.FromHours(2), i);
        await ForgeAsync(tool, keys.Forge, "pull_request", "bot", Body("\"action\":\"closed\"", 99, Monday, Monday.AddHours(1), "Bot", 5));
        await web.ReadAsync();

        var measures = await MeasuresAsync(web, $"scope=service:shop&{Window}");
        Reading(measures, "pull-request-coding-time").ShouldBe((9, 5 * 3600, 9 * 3600));
        Reading(measures, "pull-request-pickup-time").ShouldBe((9, 3000, 5400));
        Reading(measures, "pull-request-review-time").ShouldBe((9, 7200, 7200));
        Reading(measures, "pull-request-deploy-time").ShouldBe((0, null, null));
        Reading(measures, "batch-size").ShouldBe((9, 6, 10));
        measures["pull-request-coding-time"].GetProperty("notes").EnumerateArray().Select(n => n.GetString()).ShouldContain("1 pull request of bots is left out.");
        measures["pull-request-deploy-time"].GetProperty("noData").GetString().ShouldBe("9 pull requests merged in this window, but no deployment is known to contain one.");

        // A team has those of its services' repositories, another team has none, and no data is not 0.
        Reading(await MeasuresAsync(web, $"scope=team:payments&{Window}"), "pull-request-coding-time").N.ShouldBe(9);
        Reading(await MeasuresAsync(web, $"scope=team:other&{Window}"), "pull-request-coding-time").ShouldBe((0, null, null));

        var page = await web.Client.GetStringAsync($"/flow/pull-requests?scope=service:shop&{Window}", TestHouse.Cancel);
        page.ShouldContain("Most time goes into writing before it is opened: 5 h at the median of 9 pull requests.");
        page.ShouldContain("Change 99 &lt;b&gt;");
        page.ShouldNotContain("zacharias", Case.Insensitive, "nobody is named");
        page.ShouldNotContain("carl", Case.Insensitive, "nobody is named");
        (await web.Client.GetStringAsync($"/flow/pull-requests.csv?{Window}", TestHouse.Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(11);

        // Page by page through the Link header: each once, the newest first.
        var told = new List<string>();
        for (var next = $"/api/v1/pull-requests?{Window}&limit=3"; next is not null;)
        {
            using var answer = await web.Client.GetAsync(new Uri(next, UriKind.Relative), TestHouse.Cancel);
            using var rows = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestHouse.Cancel));
            told.AddRange(rows.RootElement.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("number").GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }

        told.ShouldBe(["9", "8", "7", "6", "5", "4", "3", "2", "1", "99"]);
        await Rebuilt(web);
    }

    [Theory, Databases]
    public async Task A_later_fact_that_knows_less_takes_nothing_away_and_numbers_follow_at_once(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        await AddressAsync(web);
        var keys = await SourcesAsync(web);
        using var tool = web.Stranger();
        for (var i = 1; i <= 5; i++)
            await MergedAsync(tool, keys, i, Monday, TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await web.ReadAsync();
        Reading(await MeasuresAsync(web, Window), "pull-request-pickup-time").ShouldBe((5, 3600, 3600));
        await using var db = web.Db();
        var before = await db.Set<PullRequest>().AsNoTracking().OrderBy(p => p.Subject).ToListAsync(TestHouse.Cancel);

        await SendAsync(tool, keys.Own, $$"""{"kind":"pull-request","id":"late","number":"1","action":"updated","repository":"https://github.com/acme/shop","title":"Change 1 <b>","at":"{{At(Monday.AddDays(9))}}"}""");
        await web.ReadAsync();
        (await db.Set<PullRequest>().AsNoTracking().OrderBy(p => p.Subject).ToListAsync(TestHouse.Cancel)).ShouldBe(before);

        // What a node remembers is forgotten as soon as it is no longer true.
        await MergedAsync(tool, keys, 6, Monday, TimeSpan.FromHours(1), TimeSpan.FromHours(9), TimeSpan.FromHours(1));
        await web.ReadAsync();
        Reading(await MeasuresAsync(web, Window), "pull-request-pickup-time").ShouldBe((6, 3600, 9 * 3600));
        await Rebuilt(web);
        Reading(await MeasuresAsync(web, Window), "pull-request-pickup-time").ShouldBe((6, 3600, 9 * 3600));
    }

    // By hand. The trunk is A, S (squash of #1), M (merge of #2), N (merge that no forge told of), T (a commit straight on it); v1.0.0 is the baseline at A, v1.1.0 is put on N.
    // #2 began with its commit at 2 h and was merged at 10 h: 8 h. N's branch began at 5 h and came at 12 h: 7 h. S and T are unknown: 2 of 5 with A.
    [Fact]
    public async Task What_git_knows_and_what_a_forge_tells_are_one_trunk()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        const long Hour = 3600;
        var a = script.Commit("A\n", 0);
        var two = script.Commit("two\n", 2 * Hour, a);
        var three = script.Commit("three\n", 5 * Hour, a);
        var s = script.Commit("S (#1)\n", 8 * Hour, a);
        var m = script.Commit("Merge pull request #2\n", 10 * Hour, s, two);
        var n = script.Commit("Merge three\n", 12 * Hour, m, three);
        var t = script.Commit("T\n", 13 * Hour, n);
        script.Tag("v1.0.0", a, Hour / 2);
        script.Tag("v1.1.0", n, 20 * Hour);
        script.Write(scratch, t);
        Guid repository;
        await using (var db = web.Db())
            repository = TestHouse.Saved(await AddRepository.RunAsync(db, Fairlead.Accounts.Caller.Operator, new RepositoryEdit(scratch.Path, "Shop", Addresses: "https://github.com/acme/shop"), null, default)).Id;
        await web.App.Services.GetRequiredService<ImportRepository>().RunAsync(repository, null, TestHouse.Cancel);

        const string Days = "window=2023-11-14..2023-11-15";
        var measures = await MeasuresAsync(web, Days);
        (Reading(measures, "branch-age").N, Reading(measures, "merges-per-day").N).ShouldBe((2, 5), "A, S and T are arrivals whose age nobody knows");
        (await web.Client.GetStringAsync($"/flow/trunk?{Days}", TestHouse.Cancel)).ShouldContain("3 of 5 merges (60.0 %)");

        // The forge comes later than git. Squash merges get an age by it, nothing counts twice, and the merge knows its first commit and its deployment by git.
        var start = DateTimeOffset.FromUnixTimeSeconds(ScratchRepository.Start).UtcDateTime;
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        await SendAsync(tool, key, $$"""{"kind":"pull-request","number":"1","action":"merged","repository":"https://github.com/acme/shop","title":"One","openedAt":"{{At(start.AddHours(6))}}","firstCommitAt":"{{At(start.AddHours(4))}}","mergedAt":"{{At(start.AddHours(8))}}","mergeCommit":"{{script[s]}}","at":"{{At(start.AddHours(8))}}"}""");
        await SendAsync(tool, key, $$"""{"kind":"pull-request","number":"2","action":"merged","repository":"https://github.com/acme/shop","title":"Two","openedAt":"{{At(start.AddHours(3))}}","mergedAt":"{{At(start.AddHours(10))}}","mergeCommit":"{{script[m]}}","at":"{{At(start.AddHours(10))}}"}""");
        await web.ReadAsync();

        await using (var db = web.Db())
        {
            var rows = await db.Set<PullRequest>().AsNoTracking().OrderBy(p => p.Number).ToListAsync(TestHouse.Cancel);
            rows.Select(p => (p.Arrival, p.Stages().Coding?.Seconds, p.Stages().Branch?.Seconds, p.Stages().Deploy?.Seconds)).ShouldBe(
            [
                (Arrival.Commit, 2 * Hour, 4 * Hour, 12 * Hour),
                (Arrival.Merge, Hour, 8 * Hour, 10 * Hour),
            ]);
        }

        measures = await MeasuresAsync(web, Days);
        (Reading(measures, "branch-age").N, Reading(measures, "merges-per-day").N, Reading(measures, "merged-within-a-day").N).ShouldBe((3, 5, 3));
        measures["merged-within-a-day"].GetProperty("value").GetDouble().ShouldBe(1);
        (await web.Client.GetStringAsync($"/flow/trunk?{Days}", TestHouse.Cancel)).ShouldContain("2 of 5 merges (40.0 %)");
        using var trunk = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/trunk-arrivals?{Days}", TestHouse.Cancel));
        trunk.RootElement.GetProperty("items").EnumerateArray().Where(r => r.GetProperty("kind").GetString() == "merge").Select(r => (r.GetProperty("sha").GetString(), r.GetProperty("branchSeconds").GetInt64(), r.GetProperty("pullRequest").GetString()))
            .ShouldBe([(script[n].ToString(), 7 * Hour, null), (script[m].ToString(), 8 * Hour, "2")]);
        await Rebuilt(web);

        // Written on one day and brought to the trunk as it is weeks later: one arrival, on the day of the merge.
        await SendAsync(tool, key, $$"""{"kind":"pull-request","number":"3","action":"merged","repository":"https://github.com/acme/shop","title":"T","openedAt":"{{At(start.AddHours(13))}}","mergedAt":"{{At(start.AddDays(16))}}","mergeCommit":"{{script[t]}}"}""");
        await web.ReadAsync();
        Reading(await MeasuresAsync(web, Days), "merges-per-day").N.ShouldBe(4);
        Reading(await MeasuresAsync(web, "window=2023-11-14..2023-12-10"), "merges-per-day").N.ShouldBe(5);
        await Rebuilt(web);

        // What git takes back is taken back here.
        scratch.Git("update-ref", "-d", "refs/tags/v1.1.0");
        await web.App.Services.GetRequiredService<ImportRepository>().RunAsync(repository, null, TestHouse.Cancel);
        await using (var db = web.Db())
            (await db.Set<PullRequest>().CountAsync(p => p.DeployedAt != null, TestHouse.Cancel)).ShouldBe(0);
        await Rebuilt(web);
    }

    // What keeping up gave, deriving everything anew from the stored facts gives, too.
    private static async Task Rebuilt(WebHouse web)
    {
        await using var db = web.Db();
        async Task<string[]> RowsAsync() =>
        [
            .. (await db.Set<PullRequest>().AsNoTracking().OrderBy(p => p.Subject).ToListAsync(TestHouse.Cancel)).Select(p => p.ToString()),
            .. (await db.Set<TrunkArrival>().AsNoTracking().OrderBy(m => m.Sha).ToListAsync(TestHouse.Cancel)).Select(m => m.ToString()),
        ];
        var kept = await RowsAsync();
        kept.ShouldNotBeEmpty();
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await RowsAsync()).ShouldBe(kept);
    }

    private static async Task AddressAsync(WebHouse web)
    {
        await using var db = web.Db();
        var repository = await db.Set<Repository>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(db, Fairlead.Accounts.Caller.Operator, "shop", new RepositoryEdit(repository.Location, Addresses: "git@github.com:Acme/Shop.git"), default));
    }

    // A forge tells of the review before the merge is told, and of the merge twice; another tool knows the first commit, and of nothing else.
    private static async Task MergedAsync(HttpClient tool, (string Forge, string Own) keys, int number, DateTime openedAt, TimeSpan coding, TimeSpan pickup, TimeSpan review, int additions = 1)
    {
        var (reviewed, merged) = (openedAt + pickup, openedAt + pickup + review);
        await SendAsync(tool, keys.Own, $$"""{"kind":"pull-request","id":"m{{number}}","number":"{{number}}","action":"updated","repository":"https://github.com/acme/shop","title":"Change {{number}}","firstCommitAt":"{{At(openedAt - coding)}}","at":"{{At(merged)}}"}""");
        foreach (var id in (string[])["a", "b"])
            await ForgeAsync(tool, keys.Forge, "pull_request", $"{id}{number}", Body("\"action\":\"closed\"", number, openedAt, merged, "User", additions));
        foreach (var (id, state, at, login, type) in ((int, string, DateTime, string, string)[])[(1, "approved", reviewed, "carl", "User"), (2, "commented", openedAt.AddSeconds(1), "linter[bot]", "Bot")])
        {
            await ForgeAsync(tool, keys.Forge, "pull_request_review", $"r{id}-{number}", Body($$"""
                "action":"submitted","review":{"id":{{id}}0{{number}},"state":"{{state}}","submitted_at":"{{At(at)}}","user":{"login":"{{login}}","type":"{{type}}"} }
                """, number, openedAt, null, "User", additions));
        }
    }

    private static string Body(string said, int number, DateTime openedAt, DateTime? mergedAt, string type, int additions) =>
        $$"""
        { {{said}},"repository":{"html_url":"https://github.com/Acme/Shop"},"pull_request":{"number":{{number}},"title":"Change {{number}} <b>","html_url":"https://github.com/Acme/Shop/pull/{{number}}","state":"{{(mergedAt is null ? "open" : "closed")}}",
        "created_at":"{{At(openedAt)}}","updated_at":"{{At(mergedAt ?? openedAt)}}","merged_at":{{(mergedAt is { } at ? $"\"{At(at)}\"" : "null")}},"closed_at":{{(mergedAt is { } end ? $"\"{At(end)}\"" : "null")}},"merged":{{(mergedAt is null ? "false" : "true")}},
        "user":{"login":"zacharias","type":"{{type}}"},"base":{"ref":"main"},"head":{"ref":"work","sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},"additions":{{additions}},"deletions":1,"changed_files":1,"commits":1,"draft":false}
        }
        """;

    private static async Task ForgeAsync(HttpClient tool, string key, string kind, string id, string body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        (await tool.KnockAsync($"/hooks/{key}", bytes, Sending.GitHub(kind, id, bytes))).Status.ShouldBe(202, body);
    }

    private static async Task<(string Forge, string Own)> SourcesAsync(WebHouse web) => (await web.SourceAsync(SourceKind.GitHub, "forge"), await web.SourceAsync(SourceKind.Own, "own"));

    private static async Task SendAsync(HttpClient tool, string key, string body) => (await tool.KnockAsync($"/hooks/{key}", body, Sending.Bearer())).ShouldBe((202, "{\"status\":\"accepted\"}\n"), body);

    private static async Task<Dictionary<string, JsonElement>> MeasuresAsync(WebHouse web, string query)
    {
        using var json = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/measures?{query}", TestHouse.Cancel));
        return json.RootElement.GetProperty("items").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, m => m.Clone(), StringComparer.Ordinal);
    }

    private static (long N, double? Median, double? P90) Reading(Dictionary<string, JsonElement> measures, string name)
    {
        var reading = measures[name];
        return (reading.GetProperty("n").GetInt64(), Number(reading.GetProperty("value")), reading.GetProperty("also").TryGetProperty("p90", out var p90) ? Number(p90) : null);
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string At(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
