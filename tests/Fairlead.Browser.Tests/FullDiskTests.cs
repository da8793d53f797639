using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace Fairlead.Browser.Tests;

/// <summary>A disk that is full, and one that is read-only, under the whole program: a small one of memory, where this user may mount it.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly string _disk = Directory.CreateTempSubdirectory("fairlead-browser-tests-").FullName;
    private readonly bool _isMounted;

    public FullDiskTests() => _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=12m", "fairlead-tests", _disk);

    private string Data => Path.Combine(_disk, "data");

    public void Dispose()
    {
        if (_isMounted)
            Run("umount", "-l", _disk);
        Directory.Delete(_disk, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_stops_writing_and_nothing_else_until_there_is_room_again()
    {
        Assert.SkipUnless(_isMounted, "this user may not mount a small disk");
        await using var program = await RunningProgram.StartAsync(Data);
        using var administrator = program.Client();
        using var writer = new HttpClient { BaseAddress = program.Address };
        writer.DefaultRequestHeaders.Authorization = new("Bearer", await FirstVisit.KeyAsync(administrator, "writer"));
        (await AddAsync(writer, "Before")).ShouldBe(HttpStatusCode.Created);
        var filling = Fill();

        HttpStatusCode status;
        for (var i = 0; (status = await AddAsync(writer, $"Team {i}")) == HttpStatusCode.Created; i++)
            i.ShouldBeLessThan(1000, "the log takes whatever is written into it");

        status.ShouldBe(HttpStatusCode.InsufficientStorage);
        (await administrator.GetStringAsync(new Uri("/catalog", UriKind.Relative), Cancel)).ShouldContain("Before");
        (await ReadyAsync(administrator, HttpStatusCode.ServiceUnavailable)).ShouldBe("The disk is full where Fairlead keeps its data.\n");
        var (code, error) = await RunningProgram.RunAsync("backup", Path.Combine(_disk, "backup.zip"), "--data", Data);
        (code, error.TrimEnd().Split('\n').Length).ShouldBe((4, 1), error);
        error.ShouldContain("The disk is full");
        Directory.GetFiles(_disk, "backup*").ShouldBeEmpty();

        File.Delete(filling);
        (await AddAsync(writer, "After")).ShouldBe(HttpStatusCode.Created);
        (await ReadyAsync(administrator, HttpStatusCode.OK)).ShouldBe("ready\n");
    }

    [Fact]
    public async Task A_read_only_place_is_said_in_one_line_with_a_code_of_its_own()
    {
        Assert.SkipUnless(_isMounted, "this user may not mount a small disk");
        (await RunningProgram.RunAsync("sources", "add", "Own", "--kind", "own", "--data", Data)).Code.ShouldBe(0);
        Run("mount", "-o", "remount,ro", _disk).ShouldBeTrue();

        (await RunningProgram.RunAsync("catalog", "list", "--data", Data)).Code.ShouldBe(0, "reading needs no right to write");
        foreach (var command in (string[][])[["sources", "disable", "own"], ["serve", "--port", "0"], ["sources", "add", "New", "--kind", "own", "--data", Path.Combine(_disk, "new")]])
        {
            var (code, error) = await RunningProgram.RunAsync([.. command, .. command.Contains("--data") ? (string[])[] : ["--data", Data]]);

            (code, error.TrimEnd().Split('\n').Length).ShouldBe((4, 1), $"{string.Join(' ', command)}: {error}");
            error.ShouldContain("read-only", Case.Insensitive);
        }

        (await RunningProgram.RunAsync("doctor", "--data", Data)).Code.ShouldBe(1);
    }

    // What was found holds for some seconds.
    private static async Task<string> ReadyAsync(HttpClient client, HttpStatusCode status)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(100, Cancel))
        {
            using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
            if (ready.StatusCode == status)
                return await ready.Content.ReadAsStringAsync(Cancel);
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }
    }

    // To the last page that it has.
    private string Fill()
    {
        var file = Path.Combine(_disk, "filling");
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true)
                stream.Write(new byte[4096]);
        }
        catch (IOException)
        {
            return file;
        }
    }

    private static async Task<HttpStatusCode> AddAsync(HttpClient writer, string name)
    {
        using var answer = await writer.PostAsJsonAsync(new Uri("/api/v1/teams", UriKind.Relative), new { name }, Cancel);
        return answer.StatusCode;
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
