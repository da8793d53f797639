namespace Fairlead.Git;

/// <summary>Puts the object for the reference in a name such as 'main', 'v1^{commit}' or 'origin/main~2', for git knows no reference of the repository.</summary>
internal static class RevisionName
{
    // gitrevisions(7), in its order.
    private static readonly string[] Places = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];

    /// <returns>The same name with the object's in place of the reference's; unchanged where it names none.</returns>
    public static string Of(string name, GitReferences references)
    {
        // None of these stands in a reference; a lone '@' may.
        var end = name.AsSpan().IndexOfAny("^~:");
        if (name.IndexOf("@{", StringComparison.Ordinal) is >= 0 and var at && (end < 0 || at < end))
            end = at;
        var (named, rest) = end < 0 ? (name, "") : (name[..end], name[end..]);
        if (named.Length == 0)
            return name;
        foreach (var place in Places)
        {
            if (references.Read(place + named) is { } id)
                return id + rest;
        }

        return references.Read($"refs/remotes/{named}/HEAD") is { } remote ? remote + rest : name;
    }
}
