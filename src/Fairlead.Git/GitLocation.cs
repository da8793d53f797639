namespace Fairlead.Git;

/// <summary>Where a repository keeps what. Found without git, which would obey what it finds on the way.</summary>
/// <param name="Own">The git directory of this work tree, which holds its HEAD.</param>
/// <param name="Common">The git directory that all work trees share, which holds objects, references and configuration.</param>
/// <param name="WorkTree">The top of the work tree; null for a bare repository and for a path inside a git directory.</param>
internal sealed record GitLocation(string Own, string Common, string? WorkTree)
{
    private const int MostOfALink = 8192;

    /// <summary>Looks from a folder upwards: at each a '.git' before the folder itself, as git does.</summary>
    /// <returns>Null where there is no repository.</returns>
    public static GitLocation? Find(string folder)
    {
        for (var at = RealPath.Of(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            var inner = Path.Combine(at, ".git");
            if (Directory.Exists(inner))
            {
                if (AsGitDirectory(inner) is { } usual)
                    return usual with { WorkTree = at };
            }
            else if (ForeignFile.Read(inner, MostOfALink) is { } link && link.StartsWith("gitdir: ", StringComparison.Ordinal) && IsPath(link))
            {
                return AsGitDirectory(Path.GetFullPath(link["gitdir: ".Length..].TrimEnd('\r', '\n'), at)) is { } linked ? linked with { WorkTree = at } : null;
            }

            if (AsGitDirectory(at) is { } bare)
                return bare;
        }

        return null;
    }

    private static GitLocation? AsGitDirectory(string folder)
    {
        if (!Path.Exists(Path.Combine(folder, "HEAD")))
            return null;
        var own = RealPath.Of(folder);
        var common = ForeignFile.Read(Path.Combine(own, "commondir"), MostOfALink) is { Length: > 0 } link && IsPath(link) ? RealPath.Of(Path.GetFullPath(link.TrimEnd('\r', '\n'), own)) : own;
        return Directory.Exists(Path.Combine(common, "objects")) && Directory.Exists(Path.Combine(common, "refs")) ? new GitLocation(own, common, null) : null;
    }

    private static bool IsPath(string text) => !text.Contains('\0', StringComparison.Ordinal);
}
