using System.Diagnostics;

namespace Fairlead.Cli.Tests;

/// <summary>Files that a command is told to read or write: links, pipes, devices and what is too large.</summary>
public sealed class NamedFileTests : IDisposable
{
    private readonly Workplace _place = new();

    public NamedFileTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "devices of Linux");

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("larger than 4 MB", "catalog", "import", "/dev/zero")]
    [InlineData("larger than 64 KB", "sources", "add", "x", "--kind", "own", "--secret-file", "/dev/zero")]
    [InlineData("no plain file", "restore", "/dev/zero", "--check")]
    [InlineData("no plain file", "report", "/dev/zero", "--source", "ci", "--commit", "0123456789", "--repository", "a/b")]
    [InlineData("is no place for a file", "backup", "/dev/null", "--replace")]
    [InlineData("is no place for a file", "review", "REPO", "--report", "/dev/null")]
    [InlineData("A path is empty", "backup", "")]
    public async Task One_line_says_what_is_wrong(string says, params string[] arguments)
    {
        _place.WithReleases();

        var ran = await Cli.RunAsync(_place, [.. arguments.Select(a => a == "REPO" ? _place.Path : a)]);

        ran.Code.ShouldBeOneOf(1, 2);
        ran.Error.ShouldContain(says);
        ran.Error.TrimEnd().ShouldNotContain('\n');
        File.GetAttributes("/dev/null").ShouldNotBe(FileAttributes.Directory);
        File.Exists("/dev/null.fairlead-unfinished").ShouldBeFalse();
    }

    // A change under review may bring links to files outside of the checkout, or to the folder that they lie in.
    [Fact]
    public async Task A_glob_of_reports_follows_no_links()
    {
        var (inside, outside) = (Directory.CreateDirectory(Path.Combine(_place.Folder, "inside")).FullName, Directory.CreateDirectory(Path.Combine(_place.Folder, "outside")).FullName);
        File.WriteAllText(Path.Combine(outside, "TEST-secret.xml"), "<testsuite tests='1'><testcase classname='a' name='b'/></testsuite>");
        File.CreateSymbolicLink(Path.Combine(inside, "TEST-link.xml"), Path.Combine(outside, "TEST-secret.xml"));
        Directory.CreateSymbolicLink(Path.Combine(inside, "folder"), outside);
        Directory.CreateSymbolicLink(Path.Combine(inside, "circle"), inside);

        var ran = await Cli.RunAsync(_place, "report", $"{inside}/**/TEST-*.xml", "--source", "ci", "--commit", "0123456789", "--repository", "a/b", "--server", "http://127.0.0.1:9");

        (ran.Code, ran.Error).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(3), r => r.Error.ShouldContain("No file fits"));
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_waited_for_until_Ctrl_C()
    {
        var pipe = Path.Combine(_place.Folder, "pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var ended = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, false, false, name => name == "FAIRLEAD_DATA" ? _place.Data : null);

        (await Host.CommandLine.RunAsync(["catalog", "import", pipe], terminal, TimeProvider.System, ended.Token)).ShouldBe(130, error.ToString());

        // Lets go whoever still waits for a writer. Open to both sides, for where Ctrl-C came first nobody reads, and a writer alone would wait for ever.
        await using var both = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    // In a folder of everybody another user may lay a link where a report will be.
    [Fact]
    public async Task A_report_takes_the_place_of_a_link_and_is_not_written_through_it()
    {
        _place.WithReleases();
        var (mine, link) = (Path.Combine(_place.Folder, "mine"), Path.Combine(_place.Folder, "report.html"));
        File.WriteAllText(mine, "mine");
        File.CreateSymbolicLink(link, mine);

        (await Cli.RunAsync(_place, "review", _place.Path, "--report", link)).Code.ShouldBe(0);

        File.ReadAllText(mine).ShouldBe("mine");
        File.ReadAllText(link).ShouldContain("<html");
    }
}
