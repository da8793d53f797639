using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;

namespace Fairlead.Cli.Tests;

/// <summary>A command that only reads makes nothing, and needs no right to write.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ReadingCommandTests : IDisposable
{
    private const UnixFileMode Readable = (UnixFileMode)0b100_100_100, Open = (UnixFileMode)0b101_101_101;

    private static readonly string[] Reading =
    [
        "measures", "measures --json", "catalog list", "catalog list --json", "catalog export", "sources", "sources list --json", "inbox", "inbox --json",
        "incident list", "incident list --json", "audit verify", "audit export",
    ];

    private static readonly string[] Editing =
    [
        "incident open x", "incident ack abcd", "incident resolve abcd", "inbox replay --all-failed", "inbox withdraw 1", "sources rotate x", "sources rename x y", "sources disable x", "sources enable x",
        "rebuild", "backup never.zip", "catalog remove x", "catalog remove --repository x --yes",
    ];

    private readonly Workplace _place = new();

    public ReadingCommandTests() => _place.WithReleases();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Where_there_is_no_database_it_says_so_and_makes_none()
    {
        var typo = Path.Combine(_place.Folder, "tpyo", "deep", "fairlead.db");
        foreach (var command in (string[])[.. Reading, .. Editing])
        {
            var ran = await Cli.RunAsync(_place, [.. command.Split(' '), "--database", "sqlite:" + typo]);
            ran.Code.ShouldBe(4, command);
            ran.Error.ShouldStartWith($"fairlead: There is no database at '{typo}'.", Case.Sensitive, command);
            ran.Out.ShouldBeEmpty(command);
            (await Cli.RunAsync(_place, command.Split(' '))).Code.ShouldBe(4, command);
        }

        (await Cli.RunAsync(_place, "catalog", "suggest", _place.Path, "--database", "sqlite:" + typo)).Code.ShouldBe(4);
        (await Cli.RunAsync(_place, "catalog", "suggest", _place.Path)).Code.ShouldBe(0);
        Directory.GetFileSystemEntries(_place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["checkout", "home"]);
    }

    [Fact]
    public async Task An_empty_file_is_no_database_and_stays_empty()
    {
        var file = Path.Combine(_place.Folder, "empty.db");
        await File.WriteAllBytesAsync(file, [], TestContext.Current.CancellationToken);
        foreach (var command in (string[])[.. Reading, "rebuild", "catalog remove x", "incident ack abcd"])
            (await Cli.RunAsync(_place, [.. command.Split(' '), "--database", "sqlite:" + file])).Code.ShouldBe(4, command);
        SqliteConnection.ClearAllPools();
        new FileInfo(file).Length.ShouldBe(0);
        Directory.GetFiles(_place.Folder).ShouldBe([file]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_may_only_be_read_will_do(bool isFolderClosed)
    {
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "incident", "open", "Nobody can pay")).Code.ShouldBe(0);
        SqliteConnection.ClearAllPools();
        var folder = Directory.CreateDirectory(Path.Combine(_place.Folder, "read only #1?")).FullName;
        var file = Path.Combine(folder, "fairlead.db");
        File.Copy(Path.Combine(_place.Data, "fairlead.db"), file);
        File.SetUnixFileMode(file, Readable);
        File.SetUnixFileMode(folder, isFolderClosed ? Open : (UnixFileMode)0b111_111_111);
        try
        {
            foreach (var command in Reading)
                await IsReadByOthersAsync(command, file);
            if (isFolderClosed)
                Directory.GetFiles(folder).ShouldBe([file]);
            (await OthersAsync($"incident open x --database 'sqlite:{file}'")).Code.ShouldBe(4);
        }
        finally
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        }
    }

    [Fact]
    public async Task What_a_running_program_has_written_is_read_by_who_may_not_write()
    {
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "incident", "open", "Nobody can pay")).Code.ShouldBe(0);
        var file = Path.Combine(_place.Data, "fairlead.db");

        // As a server holds it: what was written last stands in the log alone.
        await using var held = new SqliteConnection($"Data Source={file};Pooling=False");
        await held.OpenAsync(TestContext.Current.CancellationToken);
        await using (var write = held.CreateCommand())
        {
            write.CommandText = "UPDATE incident SET title = 'Nobody can log in'";
            (await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        }

        File.SetUnixFileMode(_place.Data, Open);
        foreach (var part in Directory.GetFiles(_place.Data))
            File.SetUnixFileMode(part, Readable);
        (await OthersAsync($"incident list --database 'sqlite:{file}'")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Error), r => r.Out.ShouldContain("Nobody can log in"));
    }

    private async Task IsReadByOthersAsync(string command, string file)
    {
        var ran = await OthersAsync($"{command} --database 'sqlite:{file}'");
        ran.Code.ShouldBe(0, $"{command}: {ran.Error}");
        ran.Error.ShouldBeEmpty(command);
        ran.Out.ShouldNotBeEmpty(command);
    }

    /// <summary>As somebody to whom rights mean something: root may write everywhere.</summary>
    private async Task<Ran> OthersAsync(string command)
    {
        var before = Environment.IsPrivilegedProcess ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
        Assert.SkipWhen(before.Length > 0 && !File.Exists("/usr/bin/setpriv"), "root without setpriv");
        File.SetUnixFileMode(_place.Folder, Open);
        var start = new ProcessStartInfo("sh", ["-c", $"exec {before}dotnet '{typeof(Host.CommandLine).Assembly.Location}' {command}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            Environment = { ["FAIRLEAD_DATA"] = Path.Combine(_place.Folder, "none"), ["HOME"] = "/nonexistent" },
        };
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await Task.WhenAll(output, error, process.WaitForExitAsync(cancel));
        return new Ran(process.ExitCode, await output, await error);
    }
}
