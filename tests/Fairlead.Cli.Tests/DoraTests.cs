using System.Text.Json;

namespace Fairlead.Cli.Tests;

public sealed class DoraTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_JSON_has_the_agreed_shape_and_the_right_numbers()
    {
        _place.WithReleases();
        var ran = await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--tags", @"v\d+\.\d+\.\d+", "--json");

        ran.Code.ShouldBe(0, ran.Error);
        var json = ran.Json;
        json.GetProperty("releases").GetInt32().ShouldBe(6);
        Numbers(json.GetProperty("commits"), "total", "nonMerge", "waiting").ShouldBe([8, 8, 1]);
        json.GetProperty("leadTime").GetProperty("start").GetString().ShouldBe("author");
        Numbers(json.GetProperty("leadTime"), "n", "p50Seconds", "p85Seconds", "p95Seconds", "negative").ShouldBe([8, 12 * 3600, 30 * 3600, 40 * 3600, 0]);
        Numbers(json.GetProperty("changeFailRate"), "failed", "of").ShouldBe([1, 6]);
        json.GetProperty("changeFailRate").GetProperty("rate").GetDouble().ShouldBe(1 / 6.0, 1e-12);
        Numbers(json.GetProperty("failedDeploymentRecovery"), "n", "open", "medianSeconds").ShouldBe([1, 0, 30 * 3600]);
        Numbers(json.GetProperty("reverts"), "shipped", "sameRelease", "releaseBranch", "unresolved", "reverted").ShouldBe([1, 0, 0, 0, 0]);
        json.GetProperty("deploymentFrequency").GetProperty("n").GetInt32().ShouldBe(6);
        json.GetProperty("baseline").GetProperty("release").GetString().ShouldBe("v1.0.0");
        var failure = json.GetProperty("failures").EnumerateArray().ShouldHaveSingleItem();
        failure.GetProperty("release").GetString().ShouldBe("v1.2.0");
        failure.GetProperty("restoredBy").GetString().ShouldBe("v1.3.0");
        failure.GetProperty("kind").GetString().ShouldBe("shippedRevert");
    }

    [Fact]
    public async Task Until_baseline_and_prereleases_bound_what_is_counted()
    {
        _place.WithReleases();
        async Task<JsonElement> Json(params string[] more)
        {
            var ran = await Cli.RunAsync(_place, ["dora", "--repo", _place.Path, "--json", .. more]);
            ran.Code.ShouldBe(0, ran.Error);
            return ran.Json;
        }

        (await Json("--until", "v1.2.0")).GetProperty("releases").GetInt32().ShouldBe(3);
        (await Json("--baseline", "exclude")).GetProperty("leadTime").GetProperty("n").GetInt32().ShouldBe(7);
        var all = await Json();
        all.GetProperty("releases").GetInt32().ShouldBe(6);
        (await Json("--tags", ".*")).GetProperty("preReleaseTags").GetInt32().ShouldBe(1);
        (await Json("--tags", ".*", "--prereleases")).GetProperty("releases").GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task Below_five_values_the_text_says_so_and_the_JSON_still_has_them()
    {
        _place.Commit("First", 0);
        _place.Tag("v1.0.0", 5);
        var json = (await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--json")).Json;
        json.GetProperty("leadTime").GetProperty("p50Seconds").GetInt64().ShouldBe(5 * 3600);
        json.GetProperty("deploymentFrequency").GetProperty("perDay").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("failedDeploymentRecovery").GetProperty("medianSeconds").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Cli.RunAsync(_place, "dora", "--repo", _place.Path)).Out.ShouldContain("not enough data");
    }

    [Fact]
    public async Task Text_in_a_pipe_has_no_control_sequences_even_when_a_subject_has()
    {
        var sha = _place.Commit("Red \u001b[31malert", 0);
        _place.Tag("v1.0.0", 5);
        var ran = await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--explain", sha);
        ran.Code.ShouldBe(0);
        ran.Out.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Verify_agrees_with_git()
    {
        _place.WithReleases();
        var ran = await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--verify", "500");
        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.Trim().ShouldBe("8/8 agree");
    }

    [Fact]
    public async Task Explain_shows_release_way_and_revert()
    {
        var (fault, revert, waiting) = _place.WithReleases();
        var json = (await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--explain", fault[..9], "--json")).Json;
        json.GetProperty("sha").GetString().ShouldBe(fault);
        json.GetProperty("release").GetString().ShouldBe("v1.2.0");
        json.GetProperty("path").EnumerateArray().Last().GetProperty("sha").GetString().ShouldBe(fault);
        json.GetProperty("revertedBy")[0].GetProperty("sha").GetString().ShouldBe(revert);
        json.GetProperty("leadTimes")[0].GetProperty("seconds").GetInt64().ShouldBe(20 * 3600);

        (await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--explain", waiting)).Out.ShouldContain("waits for a release");
        (await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--explain", "deadbeef00")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Cells_that_a_spreadsheet_would_run_are_quoted_and_numbers_are_not()
    {
        _place.WithReleases();
        var ran = await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--csv");
        var lines = ran.Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("sha,subject,authored,committed,release,released,leadTimeSeconds");
        lines.Length.ShouldBe(9);
        ran.Out.ShouldContain("\"'=SUM(A1:A9), \"\"quoted\"\"\"");
        ran.Out.ShouldContain(",'+1 for tests,");
        lines[1].ShouldEndWith(",v1.0.0,2026-01-05T10:00:00Z,3600");
    }

    [Fact]
    public async Task The_second_run_reads_from_the_cache_and_says_the_same()
    {
        _place.WithReleases();
        var first = await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--json");
        var second = await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--json");
        var without = await Cli.RunAsync(_place, "dora", "--repo", _place.Path, "--json", "--no-cache");
        second.Out.ShouldBe(first.Out);
        without.Out.ShouldBe(first.Out);
    }

    private static long[] Numbers(JsonElement element, params string[] names) => [.. names.Select(n => element.GetProperty(n).GetInt64())];
}
