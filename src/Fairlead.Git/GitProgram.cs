using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fairlead.Git;

/// <summary>Runs the git program with a neutral configuration, so that a user's settings change no number.</summary>
internal static class GitProgram
{
    // Variables of a surrounding git process (a hook, a rebase) would redirect us to another repository.
    private static readonly string[] Redirecting =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_TRACE"];

    /// <summary>Starts git in a repository.</summary>
    /// <exception cref="GitException">The program is missing.</exception>
    public static Process Start(string repository, IEnumerable<string> arguments, bool withInput = false)
    {
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = withInput,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["--no-replace-objects", "--no-optional-locks", "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "core.pager=cat", "-c", "advice.graftFileDeprecated=false", "-C", repository])
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in Redirecting)
            start.Environment.Remove(name);
        // Git flushes its output after each commit unless it writes to a file; into a pipe that is 80,000 needless wake-ups.
        start.Environment["GIT_FLUSH"] = "0";
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_GRAFT_FILE"] = "/dev/null";

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
    public static string Read(string repository, IEnumerable<string> arguments, string? input = null, CancellationToken cancel = default)
    {
        using var process = Start(repository, arguments, input is not null);
        using var stop = cancel.Register(() => Kill(process));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var feeding = input is null ? Task.CompletedTask : Feed(process, input);
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        feeding.GetAwaiter().GetResult();
        Finish(process, errors, cancel);
        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    /// <summary>Waits for the end and turns a failure into an exception with git's own words.</summary>
    public static void Finish(Process process, Task<string> errors, CancellationToken cancel)
    {
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        var said = errors.GetAwaiter().GetResult().Trim();
        if (process.ExitCode != 0)
            throw new GitException(GitProblem.Failed, $"git failed with exit code {process.ExitCode}: {(said.Length == 0 ? "it gave no reason." : said)}");
    }

    public static void Kill(Process process)
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

    private const string Missing = "The git program was not found. Install git (2.31 or newer) and make sure that it is on the PATH.";

    private static async Task Feed(Process process, string input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Git ended before it read all; its exit code and words tell why.
        }
    }
}
