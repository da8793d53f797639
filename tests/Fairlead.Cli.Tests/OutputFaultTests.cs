using System.Diagnostics;

namespace Fairlead.Cli.Tests;

/// <summary>Standard output and error of a real process that are full, closed, or read no further.</summary>
public sealed class OutputFaultTests : IDisposable
{
    private readonly Workplace _place = new();

    public OutputFaultTests() => _place.WithReleases();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("> /dev/full", 4, "fairlead: Standard output cannot be written: No space left on device.")]
    [InlineData(">&-", 4, "fairlead: Standard output cannot be written: Bad file descriptor.")]
    [InlineData("| head -1", 0, "")]
    public async Task Results_that_cannot_be_written_are_one_line_and_a_code(string redirection, int code, string says)
    {
        Assert.SkipWhen(!File.Exists("/dev/full"), "devices of Linux");
        foreach (var command in (string[])["--help", "dora --csv", "dora", "dora --json", "version"])
        {
            var (ran, error) = await RunAsync($"{command} {redirection}");
            (ran, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(l => !l.StartsWith("Reading commits", StringComparison.Ordinal)) ?? "").ShouldBe((code, says), command);
            error.ShouldNotContain("   at ");
        }
    }

    [Theory]
    [InlineData("2> /dev/full")]
    [InlineData("2>&-")]
    public async Task An_error_that_nobody_hears_keeps_its_code(string redirection)
    {
        Assert.SkipWhen(!File.Exists("/dev/full"), "devices of Linux");
        (await RunAsync($"dora --tags nothing {redirection}")).Code.ShouldBe(3);
        (await RunAsync($"frobnicate {redirection}")).Code.ShouldBe(2);
    }

    private async Task<(int Code, string Error)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"set -o pipefail; dotnet '{typeof(Host.CommandLine).Assembly.Location}' {command}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _place.Path,
            Environment = { ["FAIRLEAD_DATA"] = _place.Data },
        };
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await Task.WhenAll(output, error, process.WaitForExitAsync(cancel));
        return (process.ExitCode, await error);
    }
}
