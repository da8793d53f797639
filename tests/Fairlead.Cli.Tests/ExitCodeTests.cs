namespace Fairlead.Cli.Tests;

public sealed class ExitCodeTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(2, "no command", "frobnicate")]
    [InlineData(2, "did you mean 'dora'?", "doora")]
    [InlineData(2, "--tags", "dora", "--repo", "REPO", "--tags", "(v")]
    [InlineData(2, "--until", "dora", "--repo", "REPO", "--until", "v9.9.9")]
    [InlineData(2, "--start", "dora", "--repo", "REPO", "--start", "birth")]
    [InlineData(2, "not a git repository", "dora", "--repo", "EMPTY")]
    [InlineData(2, "does not exist", "dora", "--repo", "/nonexistent/repository")]
    [InlineData(2, "not a git repository", "review", "EMPTY")]
    [InlineData(2, "--json and --csv", "dora", "--repo", "REPO", "--json", "--csv")]
    [InlineData(2, "--trunk", "dora", "--repo", "REPO", "--trunk", "nowhere")]
    [InlineData(2, "--window", "review", "REPO", "--window", "sometime")]
    [InlineData(4, "There is no database", "measures", "--scope", "service:nobody")]
    [InlineData(2, "--database", "measures", "--database", "oracle:x")]
    [InlineData(2, "--port", "serve", "--port", "70000")]
    [InlineData(2, "--run", "review", "REPO", "--deployments", "runs")]
    [InlineData(2, "--tags goes with --deployments tags", "review", "REPO", "--deployments", "trunk", "--tags", "v.*")]
    [InlineData(2, "--run goes with --deployments runs", "review", "REPO", "--deployments", "none", "--run", "deploy")]
    [InlineData(2, "--deployments weekly: choose one of tags, trunk, runs, reported, none", "review", "REPO", "--deployments", "weekly")]
    [InlineData(2, "--trunk", "review", "REPO", "--trunk", "nowhere")]
    [InlineData(2, "--start birth: choose one of author, committer, trunk", "review", "REPO", "--start", "birth")]
    [InlineData(2, "not a git repository", "catalog", "suggest", "EMPTY")]
    [InlineData(3, "No release tags", "dora", "--repo", "REPO", "--tags", "release-.*")]
    [InlineData(3, "--tags", "review", "REPO", "--tags", "release-.*")]
    public async Task Every_failure_is_one_line_with_its_code(int code, string says, params string[] arguments)
    {
        _place.WithReleases();
        var empty = Directory.CreateDirectory(Path.Combine(_place.Folder, "empty")).FullName;
        var ran = await Cli.RunAsync(_place, [.. arguments.Select(a => a switch { "REPO" => _place.Path, "EMPTY" => empty, _ => a })]);

        // A name that is no command may be any word; the message then names it.
        ran.Code.ShouldBe(code, ran.Error);
        if (says != "no command")
            ran.Error.ShouldContain(says);
        ran.Error.TrimEnd().ShouldNotContain('\n');
        ran.Error.ShouldStartWith("fairlead: ");
        ran.Error.ShouldNotContain("   at ");
        ran.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shallow_clone_is_not_enough()
    {
        _place.WithReleases();
        _place.GitIn(_place.Folder, "clone", "--quiet", "--depth", "1", $"file://{_place.Path}", "shallow");
        foreach (var command in (string[][])[["dora", "--repo"], ["review"]])
        {
            var ran = await Cli.RunAsync(_place, [.. command, Path.Combine(_place.Folder, "shallow")]);
            ran.Code.ShouldBe(3);
            ran.Error.ShouldContain("--unshallow");
        }
    }

    [Fact]
    public async Task A_partial_clone_is_not_enough()
    {
        _place.WithReleases();
        _place.Git("config", "uploadpack.allowFilter", "true");
        _place.GitIn(_place.Folder, "clone", "--quiet", "--filter=blob:none", $"file://{_place.Path}", "partial");
        var ran = await Cli.RunAsync(_place, "dora", "--repo", Path.Combine(_place.Folder, "partial"));
        ran.Code.ShouldBe(3);
        ran.Error.ShouldContain("partial");
    }

    [Fact]
    public async Task Without_tags_there_is_not_enough_for_dora_and_nothing_is_kept()
    {
        _place.Commit("First", 0);
        (await Cli.RunAsync(_place, "dora", "--repo", _place.Path)).Code.ShouldBe(3);
        var suggest = await Cli.RunAsync(_place, "catalog", "suggest", _place.Path);
        suggest.Code.ShouldBe(3);
        suggest.Error.ShouldContain("looks like a release");
        suggest.Out.ShouldBeEmpty();
        File.Exists(Path.Combine(_place.Data, "fairlead.db")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("cannot be used", "measures", "--database", "postgres:Host=127.0.0.1;Port=9;Database=none;Username=nobody")]
    [InlineData("file is not a database", "measures", "--database", "sqlite:NOISE")]
    [InlineData("There is no database at", "import-csv", "sheets", "NOISE", "--kind", "deployments")]
    [InlineData("HEAD", "dora", "--repo", "BROKEN")]
    public async Task A_fault_outside_is_no_wrong_usage(string says, params string[] arguments)
    {
        _place.WithReleases();
        var noise = Path.Combine(_place.Folder, "noise");
        await File.WriteAllTextAsync(noise, new string('x', 5000), TestContext.Current.CancellationToken);
        var broken = Path.Combine(_place.Folder, "broken");
        _place.GitIn(_place.Folder, "clone", "--quiet", "--bare", _place.Path, broken);
        foreach (var pack in Directory.EnumerateFiles(Path.Combine(broken, "objects"), "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(pack, FileAttributes.Normal);
            await File.WriteAllTextAsync(pack, "noise", TestContext.Current.CancellationToken);
        }

        var ran = await Cli.RunAsync(_place, [.. arguments.Select(a => a.Replace("NOISE", noise, StringComparison.Ordinal).Replace("BROKEN", broken, StringComparison.Ordinal))]);

        ran.Code.ShouldBe(4, ran.Error);
        ran.Error.ShouldContain(says);
        ran.Error.TrimEnd().ShouldNotContain('\n');
    }

    [Fact]
    public async Task Ended_on_request_is_130()
    {
        _place.WithReleases();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, false, false, name => name == "FAIRLEAD_DATA" ? _place.Data : null);
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        (await Host.CommandLine.RunAsync(["dora", "--repo", _place.Path], terminal, TimeProvider.System, ended.Token)).ShouldBe(130);
        output.ToString().ShouldBeEmpty();
        Directory.Exists(Path.Combine(_place.Data, "cache")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("dora", "--help")]
    [InlineData("review", "--help")]
    [InlineData("serve", "--help")]
    [InlineData("demo", "--help")]
    [InlineData("doctor", "--help")]
    [InlineData("version", "--help")]
    [InlineData("rebuild", "--help")]
    [InlineData("measures", "--help")]
    [InlineData("incident", "--help")]
    [InlineData("incident", "list", "--help")]
    [InlineData("incident", "open", "--help")]
    [InlineData("incident", "ack", "--help")]
    [InlineData("incident", "resolve", "--help")]
    [InlineData("report", "--help")]
    [InlineData("catalog", "--help")]
    [InlineData("catalog", "import", "--help")]
    [InlineData("catalog", "export", "--help")]
    [InlineData("catalog", "list", "--help")]
    [InlineData("catalog", "suggest", "--help")]
    [InlineData("catalog", "remove", "--help")]
    [InlineData("completion", "--help")]
    public async Task Help_has_examples(params string[] arguments)
    {
        var ran = await Cli.RunAsync(_place, arguments);
        ran.Code.ShouldBe(0);
        ran.Out.ShouldContain("Examples:");
        ran.Out.ShouldContain("  fairlead");
        Directory.Exists(_place.Data).ShouldBeFalse();
    }
}
