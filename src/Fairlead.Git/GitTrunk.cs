namespace Fairlead.Git;

/// <summary>The branch on which work arrives, and where it stands.</summary>
/// <param name="Name">The name for people: 'main', or 'origin/main' where the remote's is meant; whatever was named otherwise.</param>
/// <param name="Commit">Its head.</param>
public sealed record GitTrunk(string Name, ObjectId Commit)
{
    private const string RemoteHead = "refs/remotes/origin/HEAD", Heads = "refs/heads/", Remotes = "refs/remotes/";

    // Names that people give to a branch that lives on; the first that exists.
    private static readonly string[] Usual = ["main", "master", "trunk", "mainline", "default"];
    private static readonly string[] Lasting = [.. Usual, "develop", "development", "dev"];

    /// <summary>The name of the branch without its remote: 'main'.</summary>
    public string Branch => Name.StartsWith("origin/", StringComparison.Ordinal) ? Name["origin/".Length..] : Name;

    /// <summary>
    /// The remote's default branch, for that is where everybody's work meets; where git has not noted which that is, the remote's branch of a
    /// usual name. Without a remote the branch of HEAD, unless a feature branch or a single commit is checked out beside a branch of a usual name.
    /// </summary>
    /// <param name="references">The references.</param>
    /// <param name="isBare">Whether nobody checks anything out here, so that HEAD is the default branch.</param>
    /// <returns>Null in a repository without commits.</returns>
    internal static GitTrunk? Find(GitReferences references, bool isBare)
    {
        if (references.Branch(RemoteHead) is { } tracked && Of(references, tracked) is { } remote)
            return remote;
        var head = references.Branch("HEAD");
        if (isBare && head is not null && Of(references, head) is { } bare)
            return bare;
        foreach (var name in Usual)
        {
            if (Of(references, $"{Remotes}origin/{name}") is { } usual)
                return usual;
        }

        if (head is not null && Lasting.Contains(Short(head), StringComparer.Ordinal) && Of(references, head) is { } lasting)
            return lasting;
        foreach (var name in Usual)
        {
            if (Of(references, Heads + name) is { } local)
                return local;
        }

        return head is not null ? Of(references, head) : references.Read("HEAD") is { } commit ? new GitTrunk("HEAD", commit) : null;
    }

    /// <summary>A branch that somebody named: of this repository before one of its remote, a branch before a tag.</summary>
    internal static GitTrunk? Named(GitReferences references, string name) =>
        ((string[])[Heads + name, $"{Remotes}origin/{name}", Remotes + name, name]).Select(place => Of(references, place)).FirstOrDefault(t => t is not null);

    private static GitTrunk? Of(GitReferences references, string full) => references.Read(full) is { } commit ? new GitTrunk(Short(full), commit) : null;

    /// <returns>A reference for people: 'main' of 'refs/heads/main', 'origin/main' of 'refs/remotes/origin/main'.</returns>
    internal static string Short(string full) =>
        full.StartsWith(Heads, StringComparison.Ordinal) ? full[Heads.Length..] : full.StartsWith(Remotes, StringComparison.Ordinal) ? full[Remotes.Length..] : full;
}
