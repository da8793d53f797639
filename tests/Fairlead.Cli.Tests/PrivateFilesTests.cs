using System.Diagnostics;
using System.Runtime.Versioning;

namespace Fairlead.Cli.Tests;

/// <summary>Whatever a command makes in the data directory is its user's alone, under a mask that hides nothing and in a folder that everybody may open.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task All_that_is_made_is_private_and_what_is_asked_for_elsewhere_is_as_the_shell_wants_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "rights of Unix");
        _place.WithReleases();
        Directory.CreateDirectory(_place.Data);
        File.SetUnixFileMode(_place.Data, (UnixFileMode)0b111_111_111);
        var report = Path.Combine(_place.Folder, "report.html");

        foreach (var command in (string[])[$"review '{_place.Path}'", $"review '{_place.Path}' --report '{report}'", $"backup '{_place.Data}/backup.zip'"])
            (await RunAsync($"{command} --data '{_place.Data}'")).ShouldBe(0, command);

        var made = Directory.GetFileSystemEntries(_place.Data, "*", SearchOption.AllDirectories);
        made.Select(Path.GetFileName).ShouldContain("fairlead.db");
        made.Select(Path.GetExtension).ShouldContain(".history", "a cache was written");
        made.Select(Path.GetExtension).ShouldContain(".html", "a report was written");
        made.Where(m => (File.GetUnixFileMode(m) & Others) != UnixFileMode.None).ShouldBeEmpty();
        File.GetUnixFileMode(report).ShouldBe((UnixFileMode)0b110_110_110);
    }

    private static async Task<int> RunAsync(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"umask 0; exec dotnet '{typeof(Host.CommandLine).Assembly.Location}' {command}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), process.WaitForExitAsync(TestContext.Current.CancellationToken));
        return process.ExitCode;
    }
}
