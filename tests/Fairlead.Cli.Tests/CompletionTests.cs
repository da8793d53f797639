using System.Diagnostics;

namespace Fairlead.Cli.Tests;

public sealed class CompletionTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("mea", "measures")]
    [InlineData("catalog ", "export import list remove suggest")]
    [InlineData("catalog li", "list")]
    [InlineData("dora --start a", "author")]
    [InlineData("dora --start ", "author committer trunk")]
    [InlineData("review --deployments t", "reported tags trunk")]
    [InlineData("sources add x --kind git", "gitHub gitLab gitea")]
    [InlineData("import-csv s f --kind dep", "deployments")]
    [InlineData("incident list --", "--all --data --database --help --json --key-file")]
    [InlineData("completion ", "bash fish zsh")]
    public async Task The_program_suggests_what_may_come_next(string line, string expected)
    {
        var ran = await Cli.RunAsync(_place, $"[suggest:{line.Length}]", line);
        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(s => !s.StartsWith('-') || line.EndsWith("--", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(expected.Split(' ').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("fairlead mea", "measures")]
    [InlineData("fairlead catalog re", "remove")]
    [InlineData("fairlead dora --start co", "committer")]
    [InlineData("fairlead nothing-of-ours", "")]
    public async Task Bash_completes_with_the_script(string line, string expected)
    {
        Assert.SkipWhen(!File.Exists("/bin/bash"), "bash");
        var script = (await Cli.RunAsync(_place, "completion", "bash")).Out;
        var try1 = $$"""
            fairlead() { dotnet '{{typeof(Host.CommandLine).Assembly.Location}}' "$@"; }
            {{script}}
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}})
            _fairlead
            printf '%s\n' "${COMPREPLY[*]}"
            """;
        var start = new ProcessStartInfo("bash", ["-c", try1]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await Task.WhenAll(output, error, process.WaitForExitAsync(cancel));
        (await error).ShouldBeEmpty();
        (await output).Trim().ShouldBe(expected);
    }

    [Theory]
    [InlineData("bash", "complete -o default")]
    [InlineData("zsh", "#compdef fairlead")]
    [InlineData("fish", "complete -c fairlead")]
    public async Task Each_shell_has_its_script(string shell, string says)
    {
        var ran = await Cli.RunAsync(_place, "completion", shell);
        ran.Code.ShouldBe(0);
        ran.Out.ShouldContain(says);
        Directory.Exists(_place.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Another_shell_is_wrong_usage() =>
        (await Cli.RunAsync(_place, "completion", "tcsh")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("one of bash, zsh, fish"));
}
