namespace Fairlead.Git;

/// <summary>A local git repository that can be read: bare or with a work tree, not shallow, not partial.</summary>
public sealed class GitRepository
{
    private const int MostOfShallow = 1 << 24, MostFolders = 100_000;

    private readonly GitLocation _place;
    private readonly GitSettings _settings;

    private GitRepository(string path, GitLocation place, GitSettings settings)
    {
        (Path, _place, _settings) = (path, place, settings);
        Store = GitStore.Of(System.IO.Path.Combine(place.Common, "objects"), settings.ObjectIdLength);
    }

    /// <summary>The path as it was given, made absolute.</summary>
    public string Path { get; }

    /// <summary>The directory that holds the objects and references, shared by all work trees.</summary>
    public string GitDirectory => _place.Common;

    /// <summary>The top of the work tree; null for a bare repository.</summary>
    public string? WorkTree => _place.WorkTree;

    /// <summary>20 for SHA-1, 32 for SHA-256.</summary>
    public int ObjectIdLength => _settings.ObjectIdLength;

    /// <summary>What git processes are let at.</summary>
    internal GitStore Store { get; }

    /// <summary>
    /// The one place that stands for this repository, whichever way it was opened: the folder of its first work tree, or the git
    /// directory of a bare one. A further work tree, a link or a path into .git lead to the same place.
    /// </summary>
    public string Home
    {
        get
        {
            var directory = System.IO.Path.TrimEndingDirectorySeparator(GitDirectory);
            return System.IO.Path.GetFileName(directory) == ".git" && System.IO.Path.GetDirectoryName(directory) is { Length: > 0 } parent ? parent : directory;
        }
    }

    /// <summary>A name for people: that of the folder, without '.git'.</summary>
    public string Name
    {
        get
        {
            var folder = Home;
            var name = System.IO.Path.GetFileName(folder);
            return name.EndsWith(".git", StringComparison.Ordinal) && name.Length > 4 ? name[..^4] : name;
        }
    }

    /// <param name="path">A folder inside a work tree, or a git directory.</param>
    /// <returns>The repository.</returns>
    /// <exception cref="GitException">No git program, no repository there, or a shallow or partial clone.</exception>
    public static GitRepository Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new GitException(GitProblem.NotARepository, "A path is needed: a folder of a git repository.");
        var full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full))
            throw new GitException(GitProblem.NotARepository, $"'{path}' is a file, not a repository.");
        if (!Directory.Exists(full))
            throw new GitException(GitProblem.NotARepository, $"'{path}' does not exist.");

        _ = GitProgram.Find();
        var place = GitLocation.Find(full) ?? throw new GitException(GitProblem.NotARepository, $"'{path}' is not a git repository.");
        var settings = GitSettings.Of(place.Common);
        if (settings.UnknownExtension is { } unknown)
        {
            throw new GitException(GitProblem.Failed, unknown.StartsWith("refStorage", StringComparison.Ordinal)
                ? $"'{path}' keeps its references in a form that Fairlead cannot read ({unknown}). Change it with: git refs migrate --ref-format=files"
                : $"'{path}' uses an extension of git that Fairlead does not know ({unknown}).");
        }

        if (ForeignFile.Read(System.IO.Path.Combine(place.Common, "shallow"), MostOfShallow) is { Length: > 0 })
        {
            throw new GitException(GitProblem.Shallow, $"'{path}' is a shallow clone: its history is cut off, so lead times would be wrong. Complete it with: git fetch --unshallow --tags");
        }

        if (settings.IsPartial)
        {
            throw new GitException(GitProblem.Partial, $"'{path}' is a partial clone: reading it would have to fetch missing contents one by one. Complete it with: git fetch --refetch --no-filter, then unset remote.origin.promisor and remote.origin.partialclonefilter");
        }

        return new GitRepository(full, place, settings);
    }

    /// <summary>The trunk, see <see cref="GitTrunk.Find"/>.</summary>
    /// <param name="branch">A branch or other name to take instead; null for the default.</param>
    /// <returns>The branch with its head; null in a repository without commits.</returns>
    /// <exception cref="GitException">The named branch does not exist.</exception>
    public GitTrunk? Trunk(string? branch = null)
    {
        var references = new GitReferences(_place);
        if (branch is null)
            return GitTrunk.Find(references, _place.WorkTree is null) is { } found && Resolve(found.Commit.ToString()) is { } head ? found with { Commit = head } : null;
        if (GitTrunk.Named(references, branch) is { } named && Resolve(named.Commit.ToString()) is { } commit)
            return named with { Commit = commit };
        return Resolve(branch) is { } other ? new GitTrunk(branch, other) : throw new GitException(GitProblem.UnknownName, $"'{branch}' names no commit in '{Path}'.");
    }

    /// <summary>All tags that lead to a commit, however deeply they are nested.</summary>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>In no particular order.</returns>
    public IReadOnlyList<GitTag> Tags(CancellationToken cancel = default) => TagReader.Read(Store, TagReferences(), cancel);

    /// <param name="commit">A full or abbreviated name, or any other name that git resolves.</param>
    /// <returns>The commit, or null when git knows none of that name.</returns>
    public ObjectId? Resolve(string commit) => Resolve([commit + "^{commit}"])[0];

    /// <returns>The version of the git program, for instance '2.39.5'.</returns>
    /// <exception cref="GitException">The program is missing.</exception>
    public static string ProgramVersion()
    {
        var said = GitProgram.Read(GitStore.None, ["version"]).Trim();
        return said.StartsWith("git version ", StringComparison.Ordinal) ? said["git version ".Length..] : said;
    }

    /// <summary>Where it was cloned from.</summary>
    /// <returns>The first address of the remote 'origin' as its configuration has it; null without one.</returns>
    public string? Origin() => _settings.Origin;

    /// <param name="commit">A commit.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its folders by their paths, without a slash at the end; of more than a hundred thousand some.</returns>
    public IReadOnlyList<string> Folders(ObjectId commit, CancellationToken cancel = default) =>
        [.. GitProgram.Read(Store, ["ls-tree", "-r", "-d", "--name-only", "-z", commit.ToString()], cancel: cancel).Split('\0', StringSplitOptions.RemoveEmptyEntries).Take(MostFolders)];

    /// <summary>When it last fetched from where it was cloned from.</summary>
    /// <returns>Null where it never did, or where that is not known.</returns>
    public DateTime? FetchedAt() => new FileInfo(System.IO.Path.Combine(_place.Own, "FETCH_HEAD")) is { Exists: true, LinkTarget: null } noted ? noted.LastWriteTimeUtc : null;

    /// <returns>Which branches there are and where they lead to, those of the remote 'origin' too: another text as soon as one is another.</returns>
    public string BranchState() => string.Join('\n', BranchHeads().OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key} {h.Value}"));

    /// <summary>The heads of its branches and of those of the remote 'origin', by their full names.</summary>
    internal Dictionary<string, ObjectId> BranchHeads()
    {
        var references = new GitReferences(_place);
        var heads = references.Below("refs/heads/");
        foreach (var (name, head) in references.Below("refs/remotes/origin/").Where(r => r.Key != "refs/remotes/origin/HEAD"))
            heads[name] = head;
        return heads;
    }

    /// <summary>All tags by their full names, whatever they lead to.</summary>
    internal Dictionary<string, ObjectId> TagReferences() => new GitReferences(_place).Below("refs/tags/");

    /// <summary>Resolves many names with one run of git; null for a name that git does not know.</summary>
    internal IReadOnlyList<ObjectId?> Resolve(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            return [];

        // A name with a line end would be two; git allows none in a reference.
        var references = new GitReferences(_place);
        var input = string.Concat(names.Select(n => RevisionName.Of(n.Replace("\n", " ", StringComparison.Ordinal), references) + "\n"));
        return [.. GitProgram.Read(Store, ["cat-file", "--batch-check=%(objectname)"], input)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => ObjectId.TryParse(line, out var id) ? id : (ObjectId?)null)];
    }
}

/// <summary>A tag that leads to a commit.</summary>
/// <param name="Name">The short name, without refs/tags/.</param>
/// <param name="Commit">The commit.</param>
/// <param name="At">The creator date: of tagging for an annotated tag, of the commit for a light one. Seconds since 1970 UTC; null for a tag object without a date, as git made them in 2005.</param>
/// <param name="IsAnnotated">Whether it is an object of its own.</param>
public sealed record GitTag(string Name, ObjectId Commit, long? At, bool IsAnnotated);
