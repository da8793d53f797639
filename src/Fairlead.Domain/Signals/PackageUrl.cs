namespace Fairlead.Domain.Signals;

/// <summary>A package URL: pkg:type/namespace/name@version?qualifiers#subpath (package-url/purl-spec).</summary>
/// <param name="Type">The kind of package, in lower case: oci, npm, golang, github …</param>
/// <param name="Path">Namespace and name.</param>
/// <param name="Version">The version; null where there is none.</param>
/// <param name="Qualifiers">The qualifiers.</param>
internal sealed record PackageUrl(string Type, string Path, string? Version, IReadOnlyDictionary<string, string> Qualifiers)
{
    private const string Scheme = "pkg:";
    private const int GitName = 40;

    /// <returns>The parts; null where the text is no package URL.</returns>
    public static PackageUrl? Parse(string? text)
    {
        if (text is null || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = text[Scheme.Length..].TrimStart('/').Split('#')[0];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var qualifiers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in question < 0 ? [] : rest[(question + 1)..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                qualifiers[pair[..equals]] = Uri.UnescapeDataString(pair[(equals + 1)..]);
        }

        rest = question < 0 ? rest : rest[..question];
        // A scope as in npm's @acme is written %40acme; a bare '@' that stands before a '/' is taken as a part of the name all the same.
        var at = rest.LastIndexOf('@');
        if (at < rest.LastIndexOf('/'))
            at = -1;
        var version = at > 0 && at + 1 < rest.Length ? Uri.UnescapeDataString(rest[(at + 1)..]) : null;
        rest = at > 0 ? rest[..at] : rest;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || slash == rest.Length - 1 ? null : new(rest[..slash].ToLowerInvariant(), Uri.UnescapeDataString(rest[(slash + 1)..]), version, qualifiers);
    }

    /// <summary>The commit it was made from: named by 'vcs_url', or the version of a type whose versions are commits; else null.</summary>
    public string? Commit => Source.Commit ?? (Type is "github" or "gitlab" or "bitbucket" or "git" or "golang" ? CommitOf(Version) : null);

    /// <summary>Where its source is, see <see cref="RepositoryAddress"/>; null where that is not said.</summary>
    public string? Repository => Source.Repository ?? (Type switch
    {
        "github" => RepositoryAddress.Of("github.com/" + Path),
        "gitlab" => RepositoryAddress.Of("gitlab.com/" + Path),
        "bitbucket" => RepositoryAddress.Of("bitbucket.org/" + Path),
        "git" => RepositoryAddress.Of(Path),
        _ => null,
    });

    /// <summary>The version for people: the tag of an image, or the version where that is neither a digest nor a commit.</summary>
    public string? Release => Qualifiers.GetValueOrDefault("tag")
        ?? (Version is null || Version.Contains(':', StringComparison.Ordinal) || CommitOf(Version) is not null ? null : Version);

    // vcs_url=git+https://github.com/acme/app.git@<commit> (purl-spec, known qualifiers; SPDX's form of a download location).
    private (string? Repository, string? Commit) Source
    {
        get
        {
            if (Qualifiers.GetValueOrDefault("vcs_url") is not { Length: > 0 } url)
                return default;
            var plus = url.IndexOf('+', StringComparison.Ordinal);
            if (plus is > 0 and < 5)
                url = url[(plus + 1)..];
            url = url.Split('#')[0];
            var at = url.LastIndexOf('@');
            return at > url.LastIndexOf('/') ? (RepositoryAddress.Of(url[..at]), SignalText.Sha(url[(at + 1)..])) : (RepositoryAddress.Of(url), null);
        }
    }

    // A date like 20240131 has hexadecimal digits only, too; it is no short commit.
    private static string? CommitOf(string? version) =>
        SignalText.Sha(version) is { } sha && (sha.Length == GitName || sha.Any(char.IsAsciiLetter)) ? sha : null;
}
