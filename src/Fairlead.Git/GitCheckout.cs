namespace Fairlead.Git;

/// <summary>Where a checkout stands. Unlike <see cref="GitRepository"/> it may be shallow, as those of CI are: no history is read.</summary>
/// <param name="Commit">The commit that is checked out; null in a repository without one.</param>
/// <param name="Branch">The branch; null where none is checked out.</param>
/// <param name="Origin">Where it was cloned from; null without a remote of that name.</param>
public sealed record GitCheckout(string? Commit, string? Branch, string? Origin)
{
    /// <param name="folder">A folder inside a work tree.</param>
    /// <returns>Where it stands; null where there is no git program, or no repository.</returns>
    public static GitCheckout? Look(string folder) => Said(folder, "rev-parse", "--git-dir") is null
        ? null
        : new(Said(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"), Said(folder, "symbolic-ref", "--quiet", "--short", "HEAD"), Said(folder, "config", "--get", "remote.origin.url"));

    private static string? Said(string folder, params string[] arguments)
    {
        try
        {
            return GitProgram.Read(folder, arguments).Split('\n')[0].Trim() is { Length: > 0 } text ? text : null;
        }
        catch (GitException)
        {
            return null;
        }
    }
}
