namespace Fairlead.Domain.Signals;

/// <summary>A branch or tag by its full name, and the signal that it moved.</summary>
/// <param name="Name">For instance refs/heads/main.</param>
internal readonly record struct GitRef(string Name)
{
    private const string Heads = "refs/heads/", Tags = "refs/tags/";

    private static readonly string[] UsualBranches = ["main", "master", "trunk", "develop", "HEAD"];

    /// <summary>The branch; null for anything else.</summary>
    public string? Branch => After(Heads);

    /// <summary>The tag; null for anything else.</summary>
    public string? Tag => After(Tags);

    /// <summary>Whether it is neither: notes, merge previews of pull requests, replacements.</summary>
    public bool IsOther => Branch is null && Tag is null;

    /// <summary>A reference of which a source tells the kind apart, and the name mostly short.</summary>
    public static GitRef Of(string name, bool isTag) => new(name.StartsWith("refs/", StringComparison.Ordinal) ? name : (isTag ? Tags : Heads) + name);

    /// <summary>The name without refs/heads/; for a field that says for which branch or tag something ran.</summary>
    public static string? Short(string? name) => name is null ? null : new GitRef(name).Branch ?? new GitRef(name).Tag ?? name;

    /// <summary>
    /// What was deployed, as a version. A branch is none, for it names every deployment of its own, and neither is the commit, which is told beside it.
    /// Forges do not say whether a short name is a tag's: it is, unless it is the main branch or a usual name of one.
    /// </summary>
    /// <param name="name">A branch, tag or commit, as a source names it.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="mainBranch">The main branch, where the source tells it.</param>
    /// <returns>The version; null where there is none.</returns>
    public static string? Version(string? name, string? sha, string? mainBranch = null)
    {
        if (name is null || new GitRef(name).Branch is not null)
            return null;
        var text = new GitRef(name).Tag ?? name;
        return text == mainBranch || UsualBranches.Contains(text, StringComparer.Ordinal) || (sha is not null && SignalText.Sha(text) is { } commit && (sha.StartsWith(commit, StringComparison.Ordinal) || commit.StartsWith(sha, StringComparison.Ordinal))) ? null : text;
    }

    /// <summary>The branch or tag came, moved or went.</summary>
    /// <param name="repository">The repository's address.</param>
    /// <param name="before">Where it stood; null for a new one.</param>
    /// <param name="after">Where it stands; null for a deleted one.</param>
    /// <param name="at">When.</param>
    /// <param name="pushedAt">When according to the body: it tells the second time of a push from the first. Null where the body does not say.</param>
    public PushSignal Pushed(string repository, string? before, string? after, DateTime at, DateTime? pushedAt) => new()
    {
        // What became of a branch is told by the push and, at some forges, by an event 'delete' that does not say where it stood.
        Id = after is null
            ? SignalText.Id("push", repository, Name, "deleted", InstantText.Written(pushedAt) ?? before)
            : SignalText.Id("push", repository, Name, before, after, InstantText.Written(pushedAt)),
        At = at,
        Title = SignalText.Title((Branch, before, after) switch
        {
            (null, _, null) => $"Tag {Tag} deleted",
            (null, null, _) => $"Tag {Tag} created",
            (null, _, _) => $"Tag {Tag} moved",
            (_, _, null) => $"Branch {Branch} deleted",
            (_, null, _) => $"Branch {Branch} created",
            _ => $"Push to {Branch}",
        }),
        Repository = repository,
        Branch = Branch,
        Tag = Tag,
        Before = before,
        After = after,
        IsDeleted = after is null,
    };

    private string? After(string prefix) => Name.Length > prefix.Length && Name.StartsWith(prefix, StringComparison.Ordinal) ? Name[prefix.Length..] : null;
}
