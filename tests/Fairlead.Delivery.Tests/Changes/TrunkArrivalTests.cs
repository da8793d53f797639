using System.Text;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Git;
using Fairlead.Imports;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Changes;

/// <summary>How large what arrived was, whose it was in a repository of several services, and where nobody can say.</summary>
public sealed class TrunkArrivalTests
{
    private const string Days = "window=2023-11-14..2023-11-24";

    private const int Day = 86_400;

    // By hand, lines of app and lib: A 2+1 (both), B app +3 squashed, C lib +1, M a branch of a day with app +1 and app +1, lib +1 (both), E docs 10 (neither).
    [Theory, Databases]
    public async Task A_service_counts_what_touches_its_paths_and_a_squash_has_a_size(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var scratch = new ScratchRepository();
        var a = Commit(scratch, "A", 1, 2, 1, 0);
        var b = Commit(scratch, "B (#1)", 2, 5, 1, 0, a);
        var c = Commit(scratch, "C", 3, 5, 2, 0, b);
        var first = Commit(scratch, "first", 4, 6, 2, 0, c);
        var second = Commit(scratch, "second", 4.5, 7, 3, 0, first);
        var m = Commit(scratch, "Merge branch 'work'", 5, 7, 3, 0, c, second);
        var e = Commit(scratch, "E", 6, 7, 3, 10, m);
        scratch.Branch("main", e);
        await AddAsync(web, scratch, ("app", "app.txt"), ("lib", "lib.txt"), ("whole", ""));

        (await ReadAsync(web, "app")).ShouldBe((3, 3, null, "Merge branch 'work', B (#1), A"));
        (await ReadAsync(web, "lib")).ShouldBe((3, 3, null, "Merge branch 'work', C, A"));
        (await ReadAsync(web, "whole")).ShouldBe((5, 5, 3, "E, Merge branch 'work', C, B (#1), A"));
        using (var arrivals = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/trunk-arrivals?scope=service:whole&{Days}", TestHouse.Cancel)))
        {
            arrivals.RootElement.GetProperty("items").EnumerateArray().Select(r => (r.GetProperty("kind").GetString(), r.GetProperty("lines").GetInt32(), r.GetProperty("commits").GetInt32()))
                .ShouldBe([("commit", 10, 1), ("merge", 3, 2), ("commit", 1, 1), ("commit", 3, 1), ("commit", 3, 1)]);
        }

        (await web.Client.GetStringAsync($"/flow/trunk?scope=service:app&{Days}", TestHouse.Cancel)).ShouldContain("2 other merges to the same trunk touch no path of these services, and are left out.");

        // A forge tells of the squash: the pull request is the service's, and still one arrival.
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        (await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"pull-request","number":"1","action":"merged","repository":"https://github.com/acme/shop","title":"One","openedAt":"2023-11-16T10:00:00Z","mergedAt":"2023-11-16T22:13:20Z","mergeCommit":"{{b}}"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();
        (await ReadAsync(web, "app")).Merges.ShouldBe(3);
        (await ReadAsync(web, "lib")).Merges.ShouldBe(3);
        (await PullRequestsAsync(web, "app"), await PullRequestsAsync(web, "lib"), await PullRequestsAsync(web, "whole")).ShouldBe((1, 0, 1));
        await RebuiltAsync(web);
    }

    // The trunk was moved forward to a merge that was made on somebody's branch: what stands on the line behind it is that branch.
    [Fact]
    public async Task A_merge_that_was_made_elsewhere_has_no_age()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var scratch = new ScratchRepository();
        var a = Commit(scratch, "A", 1, 1, 0, 0);
        var topic = Commit(scratch, "topic", 2, 2, 0, 0, a);
        var work = Commit(scratch, "work", 3, 1, 1, 0, a);
        var elsewhere = Commit(scratch, "Merge branch 'topic' into work", 4, 2, 1, 0, work, topic);
        var other = Commit(scratch, "other", 5, 3, 1, 0, elsewhere);
        var m = Commit(scratch, "Merge branch 'other' into 'main'", 6, 3, 1, 0, elsewhere, other);
        scratch.Branch("main", m);
        await AddAsync(web, scratch, ("shop", ""));

        using var measures = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/measures?{Days}", TestHouse.Cancel));
        N(measures, "branch-age").ShouldBe(1, "the merge into main alone");
        var page = await web.Client.GetStringAsync($"/flow/trunk?{Days}", TestHouse.Cancel);
        page.ShouldContain("merge, made on work");
        page.ShouldContain("1 merge says that it was made on another branch");
        await RebuiltAsync(web);
    }

    private static ObjectId Commit(ScratchRepository scratch, string message, double day, int app, int lib, int docs, params ObjectId[] parents)
    {
        string Entry(string name, int lines) => lines == 0 ? "" : $"100644 blob {scratch.Write("blob", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"{name} {i}\n"))))}\t{name}.txt\n";
        var tree = scratch.Git(Encoding.UTF8.GetBytes(Entry("app", app) + Entry("docs", docs) + Entry("lib", lib)), "mktree");
        return ObjectId.Parse(scratch.GitAt((long)(day * Day), ["commit-tree", tree, "-m", message, .. parents.SelectMany(p => (string[])["-p", p.ToString()])]));
    }

    private static async Task AddAsync(WebHouse web, ScratchRepository scratch, params (string Key, string Paths)[] services)
    {
        Repository repository;
        await using (var db = web.Db())
        {
            repository = TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, null, new RepositoryEdit(scratch.Path, "Shop", Addresses: "https://github.com/acme/shop", ReadsFiles: true), default));
            foreach (var (key, paths) in services)
                TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit(key, repository.Key, null, @"v\d+", paths), default));
        }

        await web.App.Services.GetRequiredService<ImportRepository>().RunAsync(repository.Id, null, TestHouse.Cancel);
    }

    private static async Task<(long Merges, long Sizes, double? Median, string Rows)> ReadAsync(WebHouse web, string service)
    {
        using var measures = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/measures?scope=service:{service}&{Days}", TestHouse.Cancel));
        using var rows = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/trunk-arrivals?scope=service:{service}&{Days}", TestHouse.Cancel));
        var median = Of(measures, "batch-size").GetProperty("value");
        return (N(measures, "merges-per-day"), N(measures, "batch-size"), median.ValueKind == JsonValueKind.Null ? null : median.GetDouble(), string.Join(", ", rows.RootElement.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("subject").GetString()!)));
    }

    private static async Task<int> PullRequestsAsync(WebHouse web, string service)
    {
        using var rows = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/pull-requests?scope=service:{service}&{Days}", TestHouse.Cancel));
        return rows.RootElement.GetProperty("items").GetArrayLength();
    }

    private static JsonElement Of(JsonDocument measures, string name) => measures.RootElement.GetProperty("items").EnumerateArray().First(m => m.GetProperty("name").GetString() == name);

    private static long N(JsonDocument measures, string name) => Of(measures, name).GetProperty("n").GetInt64();

    private static async Task RebuiltAsync(WebHouse web)
    {
        async Task<string[]> RowsAsync()
        {
            await using var db = web.Db();
            return [.. (await db.Set<TrunkArrival>().AsNoTracking().OrderBy(m => m.Sha).ToListAsync(TestHouse.Cancel)).Select(m => m.ToString()), .. (await db.Set<PullRequest>().AsNoTracking().OrderBy(p => p.Subject).ToListAsync(TestHouse.Cancel)).Select(p => p.ToString())];
        }

        var kept = await RowsAsync();
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await RowsAsync()).ShouldBe(kept);
    }
}
