using System.Text.Json;

namespace Fairlead.Cli.Tests;

/// <summary>What counts as a deployment, chosen at a review and kept; and what a review says where nobody has chosen yet.</summary>
public sealed class ReviewRulesTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Without_tags_git_tells_what_it_knows_and_rules_are_offered()
    {
        WithoutTags();
        var ran = await Cli.RunAsync(_place, "review", _place.Path);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.ShouldContain("What counts as a deployment here?");
        ran.Out.ShouldMatch(@"every arrival on the trunk +12 deployments in 12 weeks, median lead time 0 s +--deployments trunk");
        ran.Out.ShouldContain("What git shows about main");
        ran.Out.ShouldMatch("Unmerged branches");
        ran.Out.ShouldMatch(@"13 Jan 2026 +topic +1 +13 Jan 2026");
        ran.Out.ShouldNotContain("deployed 0 times", Case.Insensitive, "nobody knows what a deployment is here");

        var json = (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json;
        json.GetProperty("trunk").GetString().ShouldBe("main");
        json.GetProperty("knownUntil").ValueKind.ShouldBe(JsonValueKind.Null, "nobody's copy knows all");
        (json.GetProperty("look").GetProperty("arrivals").GetInt32(), json.GetProperty("look").GetProperty("branches").GetInt32()).ShouldBe((12, 1));
        var service = json.GetProperty("services")[0];
        (service.GetProperty("deployments").GetString(), service.GetProperty("tagPattern").ValueKind).ShouldBe(("none", JsonValueKind.Null));
        service.GetProperty("rules").EnumerateArray().Select(r => (r.GetProperty("rule").GetString(), r.GetProperty("deployments").GetInt32())).ShouldBe([("trunk", 12)]);
        json.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!).ShouldContain(n => n.StartsWith("Trunk: main; --trunk names another.", StringComparison.Ordinal));
        json.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!).ShouldContain(
            "Deployments of checkout: no rule yet. There are no tags; where they exist elsewhere, fetch them: git fetch --tags");
    }

    [Fact]
    public async Task A_chosen_rule_is_kept_and_gives_what_was_offered()
    {
        WithoutTags();
        await Cli.RunAsync(_place, "review", _place.Path);

        var chosen = await Cli.RunAsync(_place, "review", _place.Path, "--deployments", "trunk", "--json");
        var kept = await Cli.RunAsync(_place, "review", _place.Path, "--json");

        foreach (var json in (JsonElement[])[chosen.Json, kept.Json])
        {
            var service = json.GetProperty("services")[0];
            (service.GetProperty("deployments").GetString(), service.GetProperty("rules").ValueKind).ShouldBe(("trunk", JsonValueKind.Null));
            service.GetProperty("measures").EnumerateArray().First(m => m.GetProperty("name").GetString() == "deployment-frequency").GetProperty("n").GetInt32().ShouldBe(12);
            json.GetProperty("look").ValueKind.ShouldBe(JsonValueKind.Null, "deployments are known now");
        }

        Notes(chosen).ShouldContain("The new rules are kept with the service 'checkout'.");
        Notes(kept).ShouldContain("Deployments of checkout: every arrival on the trunk.");
        Notes(kept).ShouldNotContain(n => n.Contains("are kept with", StringComparison.Ordinal));
        (await Cli.RunAsync(_place, "catalog", "export")).Out.ShouldContain("deployments: trunk");
    }

    [Fact]
    public async Task Start_and_pre_releases_are_kept_with_the_service_and_the_trunk_with_the_repository()
    {
        _place.WithReleases();
        _place.Git("branch", "develop", "HEAD~1");
        (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json.GetProperty("services")[0].GetProperty("measures")[0].GetProperty("n").GetInt32().ShouldBe(6);

        var ran = await Cli.RunAsync(_place, "review", _place.Path, "--start", "committer", "--prereleases", "--trunk", "develop");
        ran.Code.ShouldBe(0, ran.Error);

        var again = await Cli.RunAsync(_place, "review", _place.Path, "--json");
        (again.Json.GetProperty("trunk").GetString(), again.Json.GetProperty("services")[0].GetProperty("waitingCount").GetInt32()).ShouldBe(("develop", 0));
        Notes(again).ShouldContain(n => n.StartsWith("Trunk: develop, as the catalog names it; ", StringComparison.Ordinal));
        Notes(again).ShouldContain(n => n.Contains(", 7 of 7 tags", StringComparison.Ordinal), "no pre-release is left out");
        var export = (await Cli.RunAsync(_place, "catalog", "export")).Out;
        export.ShouldContain("leadTimeStart: committer");
        export.ShouldContain("prereleases: true");
        export.ShouldContain("trunk: develop");

        Notes(await Cli.RunAsync(_place, "review", _place.Path, "--prereleases", "false", "--json")).ShouldContain(n => n.Contains("left out: 1 pre-release", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_left_out_is_said_each_time()
    {
        _place.WithReleases();
        _place.Tag("nightly", 914);
        _place.Tag("docs@1.0.0", 915);

        foreach (var time in (int[])[1, 2])
        {
            Notes(await Cli.RunAsync(_place, "review", _place.Path, "--json")).ShouldContain(
                n => n.Contains(", 6 of 9 tags; left out: 1 pre-release, 'docs@' (1, such as docs@1.0.0), 1 name of no such form.", StringComparison.Ordinal), $"review {time}");
        }

        // Under a pattern of one's own, of what it leaves.
        Notes(await Cli.RunAsync(_place, "review", _place.Path, "--tags", @"v1\.[0-3]\.0", "--json")).ShouldContain(
            n => n.Contains(", 4 of 9 tags; left out: 1 pre-release, 'v' (2, such as v1.5.0), 'docs@' (1, such as docs@1.0.0), 1 name of no such form.", StringComparison.Ordinal));
    }

    // A squash merge that quotes what its branch took back of itself is no revert of anything on the trunk.
    [Fact]
    public async Task Reverts_that_name_nothing_known_are_listed()
    {
        _place.WithReleases();
        var never = new string('e', 40);
        var revert = _place.Commit("Revert \"Never arrived here\"", 951, $"This reverts commit {never}.");
        _place.Commit("A squash merge", 952, $"* one\n* Revert one\n\nThis reverts commit {new string('d', 40)}.");
        _place.Commit("Revert \"Better words\" (#12)", 953);

        var notes = Notes(await Cli.RunAsync(_place, "review", _place.Path, "--json"));

        notes.ShouldContain($"1 revert names nothing that is found here, and counts nowhere: {revert[..10]} Revert \"Never arrived here\".");
    }

    [Fact]
    public async Task A_suggested_catalog_of_a_monorepo_is_taken_as_it_is()
    {
        for (var i = 0; i < 3; i++)
        {
            _place.Commit($"API {i}", i * 20, file: "services/api/main.cs");
            _place.Tag($"api@1.{i}.0", (i * 20) + 1);
            _place.Commit($"Web {i}", (i * 20) + 5, file: "services/web/index.ts");
            _place.Tag($"web@1.{i}.0", (i * 20) + 6);
        }

        var first = await Cli.RunAsync(_place, "review", _place.Path, "--json");
        Notes(first).ShouldContain(n => n.StartsWith("2 products have release tags of their own here. 'fairlead catalog suggest'", StringComparison.Ordinal));
        foreach (var known in (bool[])[true, false])
        {
            // In an empty catalog, and where the review has put the repository there with one service.
            var data = known ? _place.Data : _place.Data + "2";
            Task<Ran> RunAsync(params string[] arguments) => Cli.RunAsync(_place, new Dictionary<string, string>(StringComparer.Ordinal) { ["FAIRLEAD_DATA"] = data }, arguments);
            var suggested = await RunAsync("catalog", "suggest", _place.Path);
            suggested.Code.ShouldBe(0, suggested.Error);
            suggested.Out.ShouldContain("services/api/**");
            var file = Path.Combine(_place.Folder, "catalog.yaml");
            await File.WriteAllTextAsync(file, suggested.Out, TestContext.Current.CancellationToken);

            var imported = await RunAsync("catalog", "import", file);
            imported.Code.ShouldBe(0, imported.Error);

            var review = await RunAsync("review", _place.Path, "--json");
            review.Code.ShouldBe(0, review.Error);
            review.Json.GetProperty("services").EnumerateArray().Where(s => s.GetProperty("service").GetString() is "api" or "web")
                .Select(s => (s.GetProperty("service").GetString(), s.GetProperty("measures")[0].GetProperty("n").GetInt32())).ShouldBe([("api", 3), ("web", 3)]);
        }

        // Whose rules those would be nobody knows.
        var refused = await Cli.RunAsync(_place, "review", _place.Path, "--deployments", "trunk");
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain("--deployments: this repository has 3 services (api, checkout, web), each with rules of its own");
    }

    private static List<string> Notes(Ran ran)
    {
        ran.Code.ShouldBe(0, ran.Error);
        return [.. ran.Json.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!)];
    }

    // Twelve arrivals in five weeks and a branch that waits.
    private void WithoutTags()
    {
        for (var i = 0; i < 12; i++)
            _place.Commit($"Change {i}", i * 72);
        _place.Git("checkout", "--quiet", "-b", "topic", "HEAD~9");
        _place.Commit("Work that waits", 190, file: "topic.txt");
        _place.Git("checkout", "--quiet", "main");
    }
}
