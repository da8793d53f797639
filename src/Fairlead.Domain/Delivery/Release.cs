namespace Fairlead.Domain.Delivery;

/// <summary>Where the date of a release comes from, which decides what it means.</summary>
public enum TagKind
{
    /// <summary>A bare name for a commit; its date is the commit's, so the release may have been later.</summary>
    Light,

    /// <summary>An object of its own with the date of tagging.</summary>
    Annotated,

    /// <summary>No tag at all: a tool reported the deployment, with its own time.</summary>
    Reported,

    /// <summary>No tag: an arrival on the trunk, at the time of its commit, under the rule that each is deployed.</summary>
    Arrival,

    /// <summary>No tag: a run of the workflow that deploys, with the time of its end.</summary>
    Run,
}

/// <summary>A tag of a repository that leads to a commit.</summary>
/// <param name="Name">The short name, without refs/tags/.</param>
/// <param name="Commit">The number of the commit that it leads to.</param>
/// <param name="At">Its creator date, seconds since 1970 UTC.</param>
/// <param name="Kind">Light or annotated.</param>
public sealed record Tag(string Name, int Commit, long At, TagKind Kind);

/// <summary>A deployment as git knows it: the first release tag of a service on one commit.</summary>
/// <param name="Name">The tag's name.</param>
/// <param name="Commit">The number of the released commit; below 0 where a report names none that is known: it ships nothing that could be counted.</param>
/// <param name="At">When it was released: the tag's creator date, or the end of the reported deployment; seconds since 1970 UTC.</param>
/// <param name="Kind">Whether the date is that of tagging or of the commit.</param>
/// <param name="AlsoNamed">Other kept tags on the same commit; they are the same deployment.</param>
public sealed record Release(string Name, int Commit, long At, TagKind Kind, IReadOnlyList<string> AlsoNamed);

/// <summary>Turns tags into releases: one per commit, in the order of (date, name).</summary>
public static class Releases
{
    /// <param name="tags">The kept tags of one service, in any order.</param>
    /// <param name="until">Keep only tags up to and including this one in (date, name) order; null keeps all.</param>
    /// <returns>The releases in (date, name) order; names are compared by their code points.</returns>
    /// <exception cref="KeyNotFoundException"><paramref name="until"/> is not among the tags.</exception>
    public static IReadOnlyList<Release> InOrder(IEnumerable<Tag> tags, string? until = null)
    {
        var ordered = tags.OrderBy(t => t.At).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (until is not null)
        {
            var last = ordered.FindIndex(t => string.Equals(t.Name, until, StringComparison.Ordinal));
            if (last < 0)
                throw new KeyNotFoundException($"No release tag is named '{until}'.");
            ordered.RemoveRange(last + 1, ordered.Count - last - 1);
        }

        return ordered
            .GroupBy(t => t.Commit)
            .Select(g => (First: g.First(), Others: g.Skip(1).Select(t => t.Name).ToArray()))
            .Select(g => new Release(g.First.Name, g.First.Commit, g.First.At, g.First.Kind, g.Others))
            .ToList();
    }
}
