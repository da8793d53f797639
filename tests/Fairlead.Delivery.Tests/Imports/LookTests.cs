using System.Net;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Imports;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Imports;

/// <summary>What git alone tells of a repository, from its history to the pages.</summary>
public sealed class LookTests
{
    private const int Day = 86_400;

    // By hand, on day 100: since day 16 ten commits of 1 to 10 lines, a merge of two commits with 30 and 10 lines, a revert of 10 lines and a bot's line.
    // Of 1 1 2 3 4 5 6 7 8 9 10 10 40 lines the seventh is in the middle. The branch has waited since day 60.
    [Theory, Databases]
    public async Task Arrivals_sizes_reverts_bots_branches_and_places_are_counted(DatabaseKind kind)
    {
        using var scratch = Scratch();
        await using var house = await TestHouse.OpenAsync(kind);

        await house.ImportAsync(await AddAsync(house, scratch));

        var look = (await LookAsync(house)).ShouldNotBeNull();
        (look.Branch, look.From, look.To, look.Days).ShouldBe(("main", At(16), At(100), 84));
        (look.Arrivals, look.Changes, look.ByBots, look.Reverts).ShouldBe((13, 14, 1, 1));
        (look.MedianLines, look.Sized).ShouldBe((6, 13));
        (look.Branches, look.MedianBranchDays).ShouldBe((1, 40));
        look.Oldest.ShouldBe([new WaitingBranch("topic", 2, At(60), At(61))]);
        look.Places.Select(p => (p.Path, p.Changes)).ShouldBe([("src/app/", 11), ("README.md", 1), ("docs/", 1), ("package.json", 1)]);
        look.Places[0].Share.ShouldBe(11.0 / 14, 1e-9);
        LookWords.Rows(look).Select(r => $"{r.Title}: {r.Value} ({r.Of})").ShouldBe(
        [
            "Arrivals on the trunk: 1.1 a week (13 arrivals in 84 days)",
            "Size of an arrival: 6 lines (the median of 13 arrivals, added and removed)",
            "Changes that take something back: 7.1 % (1 of 14 changes say so)",
            "Automated changes: 7.1 % (1 of 14 changes)",
            "Age of an unmerged branch: 40 days (the median of 1 branch, since the oldest commit)",
        ]);
    }

    [Theory]
    [InlineData(9, 0, 10, 100)]
    [InlineData(10, 16, 10, 84)]
    public async Task Where_little_arrived_more_time_is_looked_at(int lately, int from, int arrivals, int days)
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        script.Commit("root\n", 0);
        for (var i = 0; i < lately; i++)
            script.Commit($"change {i}\n", (90L * Day) + i, script.Count - 1);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();

        await house.ImportAsync(await AddAsync(house, scratch));

        var look = (await LookAsync(house)).ShouldNotBeNull();
        (look.From, look.Arrivals, look.Days).ShouldBe((At(from), arrivals, days));
    }

    // Nothing has been committed for eighty days where nobody's copy is one after all.
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 70)]
    public async Task Of_a_copy_the_last_weeks_that_it_knows_are_looked_at(bool isCopy, int later)
    {
        using var scratch = Scratch();
        if (isCopy)
            scratch.Git("remote", "add", "origin", "https://git.example.org/shop.git");
        await using var house = await TestHouse.OpenAsync();
        house.Time.Advance(TimeSpan.FromDays(later));

        await house.ImportAsync(await AddAsync(house, scratch));

        var look = (await LookAsync(house)).ShouldNotBeNull();
        (look.From, look.To, look.MedianBranchDays).ShouldBe((At(6), At(90), 30), "its newest commit is of day 90");
    }

    [Theory]
    [InlineData(DeploymentRule.Trunk, "", false)]
    [InlineData(DeploymentRule.Tags, @"v\d.*", false)]
    [InlineData(DeploymentRule.Tags, "release-.*", true)]
    [InlineData(DeploymentRule.Reported, "", true)]
    public async Task A_look_goes_when_a_rule_gives_deployments(DeploymentRule rule, string tags, bool stays)
    {
        using var scratch = Scratch();
        scratch.Git("tag", "v1.0.0", "main");
        await using var house = await TestHouse.OpenAsync();
        var repository = await AddAsync(house, scratch);
        await house.ImportAsync(repository);
        (await LookAsync(house)).ShouldNotBeNull();

        await house.EditServiceAsync(s => s with { Deployments = rule, TagPattern = tags });
        await house.ImportAsync(repository);

        (await LookAsync(house) is not null).ShouldBe(stays);
    }

    [Fact]
    public async Task What_changes_beside_the_trunk_is_seen_at_the_next_reading()
    {
        using var scratch = Scratch();
        await using var house = await TestHouse.OpenAsync();
        var repository = await AddAsync(house, scratch);
        await house.ImportAsync(repository);

        scratch.Git("branch", "-D", "topic");
        house.Time.Advance(TimeSpan.FromDays(1));
        await house.ImportAsync(repository);

        var look = (await LookAsync(house)).ShouldNotBeNull();
        (look.Branches, look.MedianBranchDays, look.To).ShouldBe((0, null, At(101)));
    }

    // Git takes nearly any name for a branch.
    [Fact]
    public async Task Home_and_flow_offer_rules_and_show_the_look_of_a_service_without_deployments()
    {
        using var scratch = Scratch(later: 768);
        var hostile = "<img/src=x>" + new string('ö', 90) + "\u202Egnp.exe";
        scratch.Git("branch", "--move", "topic", hostile);
        await using var web = await WebHouse.StartAsync(filled: false);
        await using var db = web.Db();
        var repository = TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Shop"), null, TestHouse.Cancel));
        await ReadAsync();

        foreach (var path in (string[])["/", "/flow", "/flow?scope=service:shop"])
        {
            var (html, response) = await web.GetAsync(path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            Browsing.Check(html, response, path);
            html.ShouldContain("What counts as a deployment of Shop?", customMessage: path);
            html.ShouldContain("href=\"/catalog/services/shop?rule=trunk\"", customMessage: path);
            html.ShouldContain("What git shows about Shop", customMessage: path);
            html.ShouldContain("13 arrivals in 84 days", customMessage: path);
            html.ShouldNotContain("fl-metric", customMessage: "no empty tiles");
            html.ShouldNotContain("<img/src");
            html.ShouldNotContain('\u202E');
            var name = WebUtility.HtmlDecode(html[html.IndexOf("&lt;img/src=x&gt;", StringComparison.Ordinal)..].Split("</th>")[0]);
            (name.Length, name[^1]).ShouldBe((100, '…'), path);
        }

        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "shop", new ServiceEdit("Shop", "shop", null, "", Deployments: DeploymentRule.Trunk), TestHouse.Cancel));
        await ReadAsync();
        foreach (var path in (string[])["/", "/flow"])
        {
            var html = (await web.GetAsync(path)).Text;
            html.ShouldContain("fl-metric", customMessage: path);
            html.ShouldNotContain("What counts as a deployment of", customMessage: path);
            html.ShouldNotContain("What git shows about", customMessage: path);
        }

        Task<ImportResult> ReadAsync() => web.App.Services.GetRequiredService<ImportRepository>().RunAsync(repository.Id, null, TestHouse.Cancel);
    }

    private static Task<Repository> AddAsync(TestHouse house, ScratchRepository scratch) =>
        house.AddAsync(scratch, service: new ServiceEdit("shop", "shop", null, "", Deployments: DeploymentRule.None));

    private static async Task<LookFigures?> LookAsync(TestHouse house)
    {
        await using var db = house.Db();
        return await RepositoryLook.FindAsync(db, await db.Set<Repository>().Select(r => r.Id).SingleAsync(TestHouse.Cancel), TestHouse.Cancel);
    }

    private static DateTime At(int day) => Fairlead.Data.Instants.FromUnix(ScratchRepository.Start + ((long)day * Day));

    // Two years later where the present is another one: the days keep their distance from it, but for an hour or two.
    private static ScratchRepository Scratch(int later = 0)
    {
        var scratch = new ScratchRepository();
        var text = new StringBuilder();
        var mark = 0;
        int Commit(string branch, int day, string message, string files, string from, string by = "Ada <ada@example.org>")
        {
            var at = ScratchRepository.Start + ((long)(day + later) * Day);
            text.Append($"commit refs/heads/{branch}\nmark :{++mark}\nauthor {by} {at} +0000\ncommitter {by} {at} +0000\ndata {message.Length}\n{message}\n{from}{files}\n");
            return mark;
        }

        string Lines(string path, int count) => $"M 100644 inline {path}\ndata {count * 2}\n{string.Concat(Enumerable.Repeat("x\n", count))}\n";
        var last = Commit("main", 0, "root", Lines("root.txt", 1), "");
        var fifth = 0;
        for (var i = 1; i <= 10; i++)
        {
            last = Commit("main", 20 + (i * 5), $"change {i}", Lines($"src/app/f{i}.cs", i), $"from :{last}\n");
            fifth = i == 5 ? last : fifth;
        }

        var first = Commit("work", 71, "guide", Lines("docs/guide.md", 30), $"from :{last}\n");
        var second = Commit("work", 72, "words", Lines("README.md", 10), $"from :{first}\n");
        last = Commit("main", 75, "Merge branch 'work'", "", $"from :{last}\nmerge :{second}\n");
        last = Commit("main", 80, "Revert \"change 10\"", "D src/app/f10.cs\n", $"from :{last}\n");
        Commit("main", 90, "Update a dependency", Lines("package.json", 1), $"from :{last}\n", "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>");
        var waiting = Commit("topic", 60, "waits", Lines("src/app/t.cs", 3), $"from :{fifth}\n");
        Commit("topic", 61, "waits, too", Lines("src/app/t.cs", 4), $"from :{waiting}\n");
        scratch.Git(Encoding.UTF8.GetBytes(text.ToString()), "fast-import", "--quiet");
        scratch.Git("branch", "-D", "work");
        return scratch;
    }
}
