namespace Fairlead.Catalog;

/// <summary>Which branch of a repository is the main one.</summary>
internal static class MainBranch
{
    private static readonly string[] Usual = ["main", "master", "trunk"];

    /// <returns>Whether it is: the branch that the repository's page names, else the trunk that was read; where neither is known, main, master or trunk.</returns>
    public static bool Is(Repository? repository, string? branch) => branch is not null && NamesOf(repository).Contains(branch, StringComparer.Ordinal);

    /// <returns>The same, for reports: one line of curl that names no branch is sent by a build of the main one.</returns>
    public static bool IsOrUnsaid(Repository repository, string? branch) => branch is null || Is(repository, branch);

    /// <returns>Its usual names, or the one that the catalog has for it.</returns>
    public static IReadOnlyList<string> NamesOf(Repository? repository) => (repository?.Trunk ?? repository?.Branch) is { Length: > 0 } trunk ? [Short(trunk)] : Usual;

    private static string Short(string trunk)
    {
        foreach (var prefix in (string[])["refs/heads/", "refs/remotes/origin/", "origin/"])
        {
            if (trunk.StartsWith(prefix, StringComparison.Ordinal))
                return trunk[prefix.Length..];
        }

        return trunk;
    }
}
