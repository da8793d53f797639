using System.Text;

namespace Fairlead.Git;

/// <summary>Reads the few small files of a git directory that git itself is not let at.</summary>
/// <remarks>
/// A pipe would keep its reader waiting and a device never ends: both have no length, and what has none is not opened. A link is
/// followed to a file of its own kind only. What stands in a file is never shown, so that a link tells nobody what they may not read.
/// </remarks>
internal static class ForeignFile
{
    /// <returns>The content as UTF-8 with invalid bytes replaced; null without such a file; empty for what is no ordinary file.</returns>
    /// <exception cref="GitException">It is too large, or may not be read.</exception>
    public static string? Read(string path, int most)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            if (file is not { Exists: true })
                return null;
            if (file.Length > most)
                throw new GitException(GitProblem.Failed, $"'{path}' has {file.Length:N0} bytes; Fairlead reads at most {most:N0} of such a file.");
            if (file.Length == 0)
                return "";

            // It may have grown since: what counts is what is read.
            using var stream = file.OpenRead();
            var bytes = new byte[(int)Math.Min(most, file.Length)];
            return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (UnauthorizedAccessException)
        {
            throw new GitException(GitProblem.Failed, $"'{path}' may not be read by the user that Fairlead runs as.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException e)
        {
            throw new GitException(GitProblem.Failed, $"'{path}' cannot be read: {e.Message}");
        }
    }
}
