using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fairlead.Git;

/// <summary>Runs the git program with a configuration of ours, never with that of a repository, a user or the system.</summary>
/// <remarks>
/// A repository's own configuration names programs that git starts: file monitors, hooks, filters, pagers, the other end of a
/// fetch. So git never sees it: it gets a git directory of ours and the foreign objects, see <see cref="GitStore"/> and decision 0020.
/// </remarks>
internal static class GitProgram
{
    private const string Missing = "The git program was not found. Install git (2.31 or newer) and make sure that it is on the PATH.";

    /// <summary>How long git may be silent. Objects that are no files (a named pipe) would keep it waiting for ever.</summary>
    public static TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Starts git.</summary>
    /// <exception cref="GitException">The program is missing.</exception>
    public static Process Start(GitStore store, IEnumerable<string> arguments, bool withInput = false)
    {
        var start = new ProcessStartInfo(Find())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = withInput,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = store.Directory,
        };
        foreach (var argument in (string[])["--no-replace-objects", "--no-optional-locks", "--no-pager", .. arguments])
            start.ArgumentList.Add(argument);
        SetEnvironment(start.Environment, store);
        try
        {
            return Process.Start(start) ?? throw new GitException(GitProblem.GitMissing, Missing);
        }
        catch (Win32Exception)
        {
            throw new GitException(GitProblem.GitMissing, Missing);
        }
    }

    /// <summary>Runs git to its end and returns what it printed, as UTF-8 with invalid bytes replaced.</summary>
    /// <exception cref="GitException">The program is missing or failed.</exception>
    public static string Read(GitStore store, IEnumerable<string> arguments, string? input = null, CancellationToken cancel = default)
    {
        using var output = new MemoryStream();
        Stream(store, arguments, input is null ? null : stdin => stdin.Write(Encoding.UTF8.GetBytes(input)), stdout => stdout.CopyTo(output), cancel);
        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    /// <summary>Runs git to its end, fed by one side and read by the other.</summary>
    /// <param name="store">What it is let at.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="feed">Writes what git reads, on a thread of its own, so that neither side blocks the other; null for nothing.</param>
    /// <param name="take">Reads what git prints.</param>
    /// <param name="cancel">Ends git.</param>
    /// <exception cref="GitException">The program is missing, failed, or was silent for too long.</exception>
    public static void Stream(GitStore store, IEnumerable<string> arguments, Action<Stream>? feed, Action<Stream> take, CancellationToken cancel)
    {
        using var process = Start(store, arguments, feed is not null);
        using var stop = cancel.Register(() => Kill(process));
        using var watched = new WatchedStream(process.StandardOutput.BaseStream, Patience, () => Kill(process));
        WidePipe.Widen(process);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var feeding = feed is null ? Task.CompletedTask : Task.Run(() => Feed(process, feed), CancellationToken.None);
        EndOfStreamException? cutOff = null;
        try
        {
            take(watched);
        }
        catch (EndOfStreamException e)
        {
            cutOff = e;
        }
        catch
        {
            Kill(process);
            throw;
        }
        finally
        {
            feeding.GetAwaiter().GetResult();
        }

        // Git's own reason first, where it gives one.
        Finish(process, errors, watched.RanOut, cancel);
        if (cutOff is not null)
            throw new GitException(GitProblem.Failed, cutOff.Message);
    }

    /// <returns>The path of the git program.</returns>
    /// <exception cref="GitException">The path names none.</exception>
    /// <remarks>
    /// Looked up here: the runtime would look into the current folder before the PATH, which is the repository that somebody
    /// stands in, and a relative entry of the PATH leads there, too.
    /// </remarks>
    public static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram)
            ?? throw new GitException(GitProblem.GitMissing, Missing);
    }

    private static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);

    private static void SetEnvironment(IDictionary<string, string?> environment, GitStore store)
    {
        // What a surrounding git process (a hook, a rebase) set would redirect us to another repository, and what a user set changes answers.
        // Where git keeps its own programs is the installation's business.
        foreach (var name in environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal) && k != "GIT_EXEC_PATH").ToList())
            environment.Remove(name);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("GIT_DIR", store.Directory), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_ATTR_NOSYSTEM", "1"),
            ("HOME", store.Directory), ("XDG_CONFIG_HOME", store.Directory), ("GIT_ALLOW_PROTOCOL", "none"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_GRAFT_FILE", "/dev/null"), ("LC_ALL", "C"),

            // Git flushes its output after each commit unless it writes to a file; into a pipe that is 80,000 needless wake-ups.
            ("GIT_FLUSH", "0"),
        ])
            environment[name] = value;
        if (store.Objects is not null)
            environment["GIT_OBJECT_DIRECTORY"] = store.Objects;
    }

    private static void Feed(Process process, Action<Stream> feed)
    {
        try
        {
            using var input = process.StandardInput.BaseStream;
            feed(input);
        }
        catch (IOException)
        {
            // Git ended before it read all; its exit code and words tell why.
        }
    }

    private static void Finish(Process process, Task<string> errors, bool ranOut, CancellationToken cancel)
    {
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        if (ranOut)
            throw new GitException(GitProblem.Failed, $"git was silent for {Patience.TotalMinutes:0.#} minutes and was ended; its objects cannot be read.");
        var said = errors.GetAwaiter().GetResult().Trim();
        if (process.ExitCode != 0)
            throw new GitException(GitProblem.Failed, $"git failed with exit code {process.ExitCode}: {(said.Length == 0 ? "it gave no reason." : said)}");
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }
}
