using System.Diagnostics;
using System.Globalization;

namespace Fairlead.Cli.Tests;

/// <summary>A small repository in a scratch folder, made with fixed names and dates.</summary>
public sealed class ScratchRepository : IDisposable
{
    private static readonly DateTime Began = new(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc);
    private readonly string _home = Directory.CreateTempSubdirectory("fairlead-cli-").FullName;

    public ScratchRepository()
    {
        Path = System.IO.Path.Combine(_home, "checkout");
        Data = System.IO.Path.Combine(_home, "data");
        Home = System.IO.Path.Combine(_home, "home");
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(Home);
        Git("init", "--quiet", "--initial-branch=main");
    }

    public string Path { get; }

    /// <summary>The data directory that commands get.</summary>
    public string Data { get; }

    /// <summary>The home directory that commands get; nothing may appear in it.</summary>
    public string Home { get; }

    /// <summary>The parent of all of these.</summary>
    public string Folder => _home;

    /// <summary>Commits at an hour after the beginning.</summary>
    /// <returns>The commit.</returns>
    public string Commit(string subject, int hour, string? body = null, string file = "file.txt")
    {
        var full = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.AppendAllText(full, subject + "\n");
        Git("add", "-A");
        At(hour, "commit", "--quiet", "-m", body is null ? subject : $"{subject}\n\n{body}");
        return Git("rev-parse", "HEAD").Trim();
    }

    public void Tag(string name, int hour) => At(hour, "tag", "-a", name, "-m", name);

    /// <summary>Six releases, eight changes; v1.2.0 ships a fault that v1.3.0 takes back.</summary>
    /// <returns>The faulty commit, the reverting commit, and one that waits.</returns>
    public (string Fault, string Revert, string Waiting) WithReleases()
    {
        Commit("First", 0);
        Tag("v1.0.0", 1);
        Commit("Faster search", 10);
        Tag("v1.1.0", 34);
        var fault = Commit("New, risky pricing", 200);
        Commit("Better words", 210);
        Tag("v1.2.0", 220);
        var revert = Commit("Revert \"New, risky pricing\"", 240, $"This reverts commit {fault}.");
        Tag("v1.3.0", 250);
        Commit("=SUM(A1:A9), \"quoted\"", 600);
        Commit("+1 for tests", 610);
        Tag("v1.4.0", 640);
        Commit("Sixth sense", 900);
        Tag("v1.5.0", 912);
        Tag("v1.6.0-rc.1", 913);
        return (fault, revert, Commit("Not out yet", 950));
    }

    public string Git(params string[] arguments) => Run(Path, null, arguments);

    public string GitIn(string folder, params string[] arguments) => Run(folder, null, arguments);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private void At(int hour, params string[] arguments) =>
        Run(Path, Began.AddHours(hour).ToString("yyyy-MM-ddTHH:mm:ss+00:00", CultureInfo.InvariantCulture), arguments);

    private static string Run(string folder, string? date, string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_AUTHOR_NAME"] = "Ada",
            ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
            ["GIT_COMMITTER_NAME"] = "Ada",
            ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
            ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_DATE"] = date,
        })
        {
            if (value is not null)
                start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }
}
