namespace Fairlead.Cli.Tests;

/// <summary>Where a command is tried: a small repository with fixed names and dates, a data directory, a home.</summary>
public sealed class Workplace : IDisposable
{
    private static readonly long Began = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() - ScratchRepository.Start;
    private readonly ScratchRepository _scratch = ScratchRepository.Named("checkout");

    public Workplace() => Directory.CreateDirectory(Home);

    public string Path => _scratch.Path;

    /// <summary>The data directory that commands get.</summary>
    public string Data => _scratch.Beside("data");

    /// <summary>The home directory that commands get; nothing may appear in it.</summary>
    public string Home => _scratch.Beside("home");

    /// <summary>The parent of all of these.</summary>
    public string Folder => _scratch.Folder;

    /// <summary>Commits at an hour after the beginning.</summary>
    /// <returns>The commit.</returns>
    public string Commit(string subject, int hour, string? body = null, string file = "file.txt")
    {
        var full = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.AppendAllText(full, subject + "\n");
        Git("add", "-A");
        At(hour, "commit", "--quiet", "-m", body is null ? subject : $"{subject}\n\n{body}");
        return Git("rev-parse", "HEAD");
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

    public string Git(params string[] arguments) => _scratch.Git(arguments);

    public string GitIn(string folder, params string[] arguments) => _scratch.Git(["-C", folder, .. arguments]);

    public void Dispose() => _scratch.Dispose();

    private void At(int hour, params string[] arguments) => _scratch.GitAt(Began + (hour * 3600L), arguments);
}
