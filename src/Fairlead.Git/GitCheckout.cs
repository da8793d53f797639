namespace Fairlead.Git;

/// <summary>Where a checkout stands. Unlike <see cref="GitRepository"/> it may be shallow, as those of CI are: no history is read.</summary>
/// <param name="Commit">The commit that is checked out; null in a repository without one.</param>
/// <param name="Branch">The branch; null where none is checked out.</param>
/// <param name="Origin">Where it was cloned from; null without a remote of that name.</param>
public sealed record GitCheckout(string? Commit, string? Branch, string? Origin)
{
    /// <param name="folder">A folder inside a work tree.</param>
    /// <returns>Where it stands; null where there is no git program, or no repository.</returns>
    public static GitCheckout? Look(string folder)
    {
        try
        {
            if (GitLocation.Find(folder) is not { } place)
                return null;
            var references = new GitReferences(place);
            var branch = references.Branch();
            const string Heads = "refs/heads/";
            return new(references.Read("HEAD")?.ToString(), branch?.StartsWith(Heads, StringComparison.Ordinal) == true ? branch[Heads.Length..] : branch, GitSettings.Of(place.Common).Origin);
        }
        catch (GitException)
        {
            return null;
        }
    }
}
