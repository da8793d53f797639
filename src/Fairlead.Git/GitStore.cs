namespace Fairlead.Git;

/// <summary>What a git process is let at: a git directory of ours, and the objects of the repository that is read.</summary>
/// <param name="Directory">The git directory: configuration, references and hooks come from here and from nowhere else.</param>
/// <param name="Objects">The object database; null where the git directory has its own.</param>
internal sealed record GitStore(string Directory, string? Objects)
{
    /// <summary>Where the objects lie.</summary>
    public string Place => Objects ?? Directory;

    /// <summary>For questions that need no repository.</summary>
    public static GitStore None { get; } = Of(null, 20);

    /// <summary>The objects of a repository, and nothing else of it.</summary>
    /// <param name="objects">Its object database.</param>
    /// <param name="idLength">20 for SHA-1, 32 for SHA-256.</param>
    public static GitStore Of(string? objects, int idLength) => new(Path.Combine(AppContext.BaseDirectory, "git", idLength == 32 ? "sha256" : "sha1"), objects);
}
