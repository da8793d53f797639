namespace Fairlead.Cli.Tests;

public sealed class ReviewTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_review_prints_keeps_and_writes_a_report()
    {
        _place.WithReleases();
        var ran = await Cli.RunAsync(_place, "review", _place.Path);
        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.ShouldStartWith("In the last 12 weeks checkout was deployed 6 times");
        ran.Out.ShouldContain("Last 12 weeks");
        ran.Out.ShouldContain("at least 5 deployments are in it");
        ran.Out.ShouldContain("v1.2.0");
        ran.Out.ShouldContain("http://127.0.0.1:5080/flow?scope=service:checkout");
        ran.Out.ShouldNotContain('\u001b');

        var file = Path.Combine(_place.Data, "reports", "checkout-2026-02-20.html");
        var html = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        html.ShouldStartWith("<!DOCTYPE html>");
        html.ShouldContain("<svg");
        html.ShouldContain("Not out yet");
        html.ShouldContain("New, risky pricing");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<link");
        html.ShouldNotContain("http://");
        html.ShouldContain("prefers-color-scheme:dark");
    }

    [Fact]
    public async Task The_second_review_finds_nothing_new_and_the_third_what_was_added()
    {
        _place.WithReleases();
        var first = (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json;
        first.GetProperty("import").GetProperty("nothingNew").GetBoolean().ShouldBeFalse();
        first.GetProperty("import").GetProperty("newCommits").GetInt32().ShouldBe(9);
        (await Cli.RunAsync(_place, "review", _place.Path)).Out.ShouldContain("nothing new");
        _place.Tag("v1.6.0", 960);
        var third = (await Cli.RunAsync(_place, "review", _place.Path, "--json")).Json;
        third.GetProperty("services").GetArrayLength().ShouldBe(1);
        third.GetProperty("services")[0].GetProperty("waitingCount").GetInt32().ShouldBe(0);
        third.GetProperty("services")[0].GetProperty("measures")[0].GetProperty("n").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Nothing_is_written_outside_the_data_directory_and_the_repository_stays_as_it_was()
    {
        _place.WithReleases();
        var before = Files(_place.Path);
        foreach (var command in (string[][])[["review", _place.Path], ["dora", "--repo", _place.Path], ["dora", "--repo", _place.Path, "--verify", "8"], ["measures"], ["catalog", "export"], ["doctor"], ["rebuild"]])
            (await Cli.RunAsync(_place, new Dictionary<string, string>(StringComparer.Ordinal), [.. command, "--data", _place.Data])).Code.ShouldBe(0, string.Join(' ', command));
        Files(_place.Home).ShouldBeEmpty();
        Files(_place.Path).ShouldBe(before);
        Directory.GetFileSystemEntries(_place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["checkout", "data", "home"]);
    }

    [Fact]
    public async Task Without_an_option_the_data_goes_to_the_users_data_directory()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, new Dictionary<string, string>(StringComparer.Ordinal), "dora", "--repo", _place.Path)).Code.ShouldBe(0);
        Directory.Exists(Path.Combine(_place.Home, ".local", "share", "fairlead", "cache")).ShouldBeTrue();
        var shared = Path.Combine(_place.Home, "shared");
        (await Cli.RunAsync(_place, new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_DATA_HOME"] = shared }, "dora", "--repo", _place.Path)).Code.ShouldBe(0);
        Directory.Exists(Path.Combine(shared, "fairlead", "cache")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_report_can_go_to_a_file_or_to_the_output()
    {
        _place.WithReleases();
        var file = Path.Combine(_place.Folder, "review.html");
        (await Cli.RunAsync(_place, "review", _place.Path, "--report", file)).Code.ShouldBe(0);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldStartWith("<!DOCTYPE html>");
        (await Cli.RunAsync(_place, "review", _place.Path, "--report", "-")).Out.ShouldStartWith("<!DOCTYPE html>");
        (await Cli.RunAsync(_place, "review", _place.Path, "--report", Path.Combine(_place.Folder, "no", "such.html"))).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Subjects_from_the_repository_cannot_become_markup()
    {
        _place.Commit("<script>alert(1)</script>", 0);
        _place.Tag("v1.0.0", 1);
        _place.Commit("<img src=x onerror=alert(1)>", 2);
        var html = (await Cli.RunAsync(_place, "review", _place.Path, "--report", "-")).Out;
        html.ShouldContain("&lt;img src=x");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<script");
    }

    [Fact]
    public async Task A_monorepo_is_said_to_have_more_services()
    {
        _place.Commit("First", 0);
        foreach (var i in Enumerable.Range(0, 4))
        {
            _place.Commit($"Change {i}", 10 + i);
            _place.Tag($"checkout@1.{i}.0", 20 + i);
        }

        _place.Tag("ledger@1.0.0", 40);
        var ran = await Cli.RunAsync(_place, "review", _place.Path);
        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.ShouldMatch(@"left out:\s+'ledger@'\s+\(1,\s+such\s+as\s+ledger@1\.0\.0\)");
        ran.Out.ShouldContain("checkout@");
    }

    [Fact]
    public async Task Rebuild_changes_no_number()
    {
        _place.WithReleases();
        await Cli.RunAsync(_place, "review", _place.Path);
        (await Cli.RunAsync(_place, "measures", "--scope", "service:nobody")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("--scope: There is no service 'nobody' in the catalog."));
        var before = await Cli.RunAsync(_place, "measures", "--json", "--window", "all");
        (await Cli.RunAsync(_place, "rebuild")).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "measures", "--json", "--window", "all")).Out.ShouldBe(before.Out);
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => $"{f} {new FileInfo(f).Length}").Order(StringComparer.Ordinal)];
}
