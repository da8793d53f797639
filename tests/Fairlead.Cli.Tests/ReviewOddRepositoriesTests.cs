using System.Text.Json;

namespace Fairlead.Cli.Tests;

/// <summary>Repositories of which something is otherwise than usual: a review says what it is.</summary>
public sealed class ReviewOddRepositoriesTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_repository_without_a_commit_says_so()
    {
        var ran = await Cli.RunAsync(_place, "review", _place.Path);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.ShouldContain("There is no commit yet.");
        var json = (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json;
        (json.GetProperty("trunk").ValueKind, json.GetProperty("look").ValueKind).ShouldBe((JsonValueKind.Null, JsonValueKind.Null));
        (await Cli.RunAsync(_place, "review", _place.Path, "--deployments", "trunk")).Code.ShouldBe(0);

        _place.Commit("First", 0);
        (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json.GetProperty("trunk").GetString().ShouldBe("main");
    }

    [Fact]
    public async Task After_a_forced_push_the_trunk_is_what_it_is_now()
    {
        for (var i = 0; i < 6; i++)
            _place.Commit($"Change {i}", i * 24);
        (await Cli.RunAsync(_place, "review", _place.Path, "--deployments", "trunk", "--json")).Json.GetProperty("services")[0].GetProperty("measures")[0].GetProperty("n").GetInt32().ShouldBe(6);
        _place.Git("reset", "--quiet", "--hard", "HEAD~4");
        _place.Commit("Another way", 200);

        var ran = await Cli.RunAsync(_place, "review", _place.Path, "--json");

        ran.Code.ShouldBe(0, ran.Error);
        ran.Json.GetProperty("services")[0].GetProperty("measures")[0].GetProperty("n").GetInt32().ShouldBe(3);
        (await Cli.RunAsync(_place, "rebuild")).Out.Trim().ShouldBe("Everything matches the facts.");
        (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json.GetProperty("services")[0].GetProperty("measures")[0].GetProperty("n").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task When_the_default_branch_of_the_remote_has_another_name_the_trunk_has_it_too()
    {
        for (var i = 0; i < 3; i++)
            _place.Commit($"Change {i}", i * 24);
        _place.GitIn(_place.Folder, "clone", "--quiet", $"file://{_place.Path}", "clone");
        var clone = Path.Combine(_place.Folder, "clone");
        (await TrunkAsync(clone)).ShouldBe("origin/main");

        // Nothing else has happened.
        _place.Git("branch", "--move", "main", "trunk");
        _place.GitIn(clone, "fetch", "--quiet", "--prune");
        _place.GitIn(clone, "remote", "set-head", "origin", "--auto");
        (await TrunkAsync(clone)).ShouldBe("origin/trunk");
        _place.Commit("On the new one", 100);
        _place.GitIn(clone, "fetch", "--quiet");

        (await TrunkAsync(clone)).ShouldBe("origin/trunk");
        (await Cli.RunAsync(_place, "review", clone, "--deployments", "trunk", "--json")).Json.GetProperty("services")[0].GetProperty("measures")[0].GetProperty("n").GetInt32().ShouldBe(4);

        async Task<string?> TrunkAsync(string path)
        {
            var ran = await Cli.RunAsync(_place, "review", path, "--json");
            ran.Code.ShouldBe(0, ran.Error);
            return ran.Json.GetProperty("trunk").GetString();
        }
    }

    [Fact]
    public async Task A_trunk_that_was_named_and_is_gone_is_said()
    {
        _place.Commit("First", 0);
        _place.Git("branch", "develop");
        (await Cli.RunAsync(_place, "review", _place.Path, "--trunk", "develop")).Code.ShouldBe(0);
        _place.Git("branch", "-D", "develop");

        var ran = await Cli.RunAsync(_place, "review", _place.Path);

        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain("'develop'");
        ran.Error.TrimEnd().ShouldNotContain('\n');
        (await Cli.RunAsync(_place, "review", _place.Path, "--trunk", "main")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Tags_on_trees_and_files_are_no_releases()
    {
        _place.WithReleases();
        _place.Git("tag", "v9.0.0", "HEAD^{tree}");
        _place.Git("tag", "-a", "-m", "a file", "v9.1.0", "HEAD:file.txt");

        var json = (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json;

        (json.GetProperty("import").GetProperty("tags").GetInt32(), json.GetProperty("services")[0].GetProperty("measures")[0].GetProperty("n").GetInt32()).ShouldBe((7, 6));
    }

    // Three months of dates for names; of what was before the first nobody knows anything.
    [Fact]
    public async Task Ninety_five_days_with_a_tag_a_day_are_one_a_day_and_compared_with_nothing_before()
    {
        var first = new DateTime(2025, 11, 18, 12, 0, 0, DateTimeKind.Utc);
        var began = new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < 95; i++)
        {
            var hour = (int)(first.AddDays(i) - began).TotalHours;
            _place.Commit($"Change {i}", hour);
            _place.Tag($"{first.AddDays(i):yyyy.MM.dd}", hour);
        }

        JsonElement Measure(Ran ran, string name) => ran.Json.GetProperty("services")[0].GetProperty("measures").EnumerateArray().First(m => m.GetProperty("name").GetString() == name);
        var half = await Cli.RunAsync(_place, "review", _place.Path, "--window", "12w", "--json");
        var frequency = Measure(half, "deployment-frequency");
        (frequency.GetProperty("n").GetInt32(), frequency.GetProperty("value").GetDouble()).ShouldBe((84, 1.0));
        frequency.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null, "95 days ago the window before had hardly begun");
        Measure(half, "deployment-rework-rate").GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null, "dates are no patches of each other");
        Measure(half, "change-fail-rate").GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null, "nothing is ever taken back by a commit that says so");

        Measure(await Cli.RunAsync(_place, "review", _place.Path, "--window", "4w", "--json"), "deployment-frequency").GetProperty("before").GetDouble().ShouldBe(1.0);
        var all = Measure(await Cli.RunAsync(_place, "review", _place.Path, "--window", "all", "--json"), "deployment-frequency");
        (all.GetProperty("n").GetInt32(), all.GetProperty("before").ValueKind).ShouldBe((95, JsonValueKind.Null));
    }
}
