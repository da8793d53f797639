using System.IO.Enumeration;

namespace Fairlead.Git;

/// <summary>The branches and tags of a repository, read from its files: packed ones in one file, loose ones in a file each.</summary>
/// <remarks>gitrepository-layout(5): a loose reference wins over a packed one of the same name; a symbolic one begins with 'ref: '.</remarks>
internal sealed class GitReferences(GitLocation place)
{
    private const int MostOfALoose = 4096, MostOfThePacked = 1 << 26, MostLinks = 5, MostLoose = 1_000_000, Deepest = 32;

    private Dictionary<string, ObjectId>? _packed;

    private Dictionary<string, ObjectId> Packed => _packed ??= ReadPacked();

    /// <param name="symbolic">A symbolic reference, 'HEAD'.</param>
    /// <returns>What it names, 'refs/heads/main'; null where it names a commit, or nothing.</returns>
    public string? Branch(string symbolic = "HEAD") =>
        ForeignFile.Read(Path.Combine(symbolic == "HEAD" ? place.Own : place.Common, symbolic), MostOfALoose) is { } text ? Target(text) : null;

    /// <param name="name">A full name, 'HEAD' or 'refs/heads/main'.</param>
    /// <returns>The object; null where there is no such reference or it leads nowhere.</returns>
    public ObjectId? Read(string name)
    {
        for (var links = 0; links <= MostLinks && IsSafe(name); links++)
        {
            var text = ForeignFile.Read(Path.Combine(name == "HEAD" ? place.Own : place.Common, name), MostOfALoose);
            if (text is { Length: > 0 } && Target(text) is { } next)
                name = next;
            else if (text is { Length: > 0 })
                return Id(text);
            else
                return Packed.TryGetValue(name, out var id) ? id : null;
        }

        return null;
    }

    /// <param name="prefix">'refs/tags/' or the like.</param>
    /// <returns>All references below it by their full names, in no particular order.</returns>
    public Dictionary<string, ObjectId> Below(string prefix)
    {
        var found = Packed.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        var root = Path.Combine(place.Common, prefix);

        // A link below 'refs' would lead out of the repository, and each file there would be opened.
        if (!Directory.Exists(root) || RealPath.Of(root) != Path.Combine(RealPath.Of(Path.Combine(place.Common, "refs")), prefix["refs/".Length..].TrimEnd('/')))
            return found;
        var loose = new FileSystemEnumerable<string>(root, (ref FileSystemEntry e) => e.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Deepest, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory,
        };
        foreach (var file in loose.Take(MostLoose))
        {
            var name = prefix + Path.GetRelativePath(root, file).Replace('\\', '/');
            if (IsSafe(name) && Read(name) is { } id)
                found[name] = id;
        }

        return found;
    }

    private Dictionary<string, ObjectId> ReadPacked()
    {
        var packed = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach (var line in (ForeignFile.Read(Path.Combine(place.Common, "packed-refs"), MostOfThePacked) ?? "").AsSpan().EnumerateLines())
        {
            // '#' begins the header, '^' says what the tag before leads to.
            var blank = line.IndexOf(' ');
            if (blank is 40 or 64 && ObjectId.TryParse(line[..blank], out var id))
                packed[line[(blank + 1)..].ToString()] = id;
        }

        return packed;
    }

    private static string? Target(string text) => text.StartsWith("ref:", StringComparison.Ordinal) ? text[4..].Trim() : null;

    private static ObjectId? Id(string text) => ObjectId.TryParse(text.AsSpan().TrimEnd(), out var id) ? id : null;

    // git-check-ref-format(1), as far as a path could lead elsewhere.
    private static bool IsSafe(string name) =>
        (name == "HEAD" || name.StartsWith("refs/", StringComparison.Ordinal))
        && !name.EndsWith(".lock", StringComparison.Ordinal)
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("//", StringComparison.Ordinal)
        && !name.Contains("/.", StringComparison.Ordinal)
        && !name.Any(char.IsControl);
}
