using System.Globalization;

namespace Fairlead.Git;

/// <summary>A local git repository that can be read: bare or with a work tree, not shallow, not partial.</summary>
public sealed class GitRepository
{
    private GitRepository(string path, string gitDirectory, string? workTree, int objectIdLength)
    {
        Path = path;
        GitDirectory = gitDirectory;
        WorkTree = workTree;
        ObjectIdLength = objectIdLength;
    }

    /// <summary>The path as it was given, made absolute.</summary>
    public string Path { get; }

    /// <summary>The directory that holds the objects and references, shared by all work trees.</summary>
    public string GitDirectory { get; }

    /// <summary>The top of the work tree; null for a bare repository.</summary>
    public string? WorkTree { get; }

    /// <summary>20 for SHA-1, 32 for SHA-256.</summary>
    public int ObjectIdLength { get; }

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

        var partial = Task.Run(() => IsPartial(full));
        string[] facts;
        try
        {
            facts = GitProgram.Read(full, ["rev-parse", "--is-shallow-repository", "--is-bare-repository", "--show-object-format", "--path-format=absolute", "--git-common-dir"]).Split('\n');
        }
        catch (GitException e) when (e.Problem == GitProblem.Failed)
        {
            throw new GitException(GitProblem.NotARepository, e.Message.Contains("dubious ownership", StringComparison.Ordinal)
                ? $"'{path}' belongs to another user, and git refuses to read it. If you trust it, run: git config --global --add safe.directory '{full}'"
                : $"'{path}' is not a git repository.");
        }

        if (facts is not [var shallow, var bare, var format, var directory, ..])
            throw new GitException(GitProblem.Failed, "git answered in an unknown form; is it older than 2.31?");
        if (shallow == "true")
        {
            throw new GitException(GitProblem.Shallow, $"'{path}' is a shallow clone: its history is cut off, so lead times would be wrong. Complete it with: git fetch --unshallow --tags");
        }

        if (partial.GetAwaiter().GetResult())
        {
            throw new GitException(GitProblem.Partial, $"'{path}' is a partial clone: reading it would have to fetch missing contents one by one. Complete it with: git fetch --refetch --no-filter, then unset remote.origin.promisor and remote.origin.partialclonefilter");
        }

        var workTree = bare == "true" ? null : WorkTreeOf(full);
        return new GitRepository(full, directory, workTree, format == "sha256" ? 32 : 20);
    }

    /// <summary>The head of the trunk: the branch that HEAD names, else the remote's default branch.</summary>
    /// <param name="branch">A branch or other name to take instead; null for the default.</param>
    /// <returns>Its commit; null in a repository without commits.</returns>
    /// <exception cref="GitException">The named branch does not exist.</exception>
    public ObjectId? Trunk(string? branch = null)
    {
        if (branch is null)
            return Resolve(["HEAD^{commit}", "refs/remotes/origin/HEAD^{commit}"]).FirstOrDefault(id => id is not null);
        return Resolve(branch) ?? throw new GitException(GitProblem.UnknownName, $"'{branch}' names no commit in '{Path}'.");
    }

    /// <summary>All tags that lead to a commit, however deeply they are nested.</summary>
    /// <returns>In no particular order.</returns>
    public IReadOnlyList<GitTag> Tags()
    {
        // %00 as separator: a tag's name may hold any character but a few.
        var lines = GitProgram.Read(Path, ["for-each-ref", "refs/tags", "--format=%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(creatordate:unix)%00%(refname:lstrip=2)"]);
        var tags = new List<GitTag>();
        var nested = new List<(string Name, long? At)>();
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('\0') is not [var type, var name, var peeledType, var peeledName, var date, var tag])
                continue;
            long? at = long.TryParse(date, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
            if (type == "commit")
                tags.Add(new GitTag(tag, ObjectId.Parse(name), at, IsAnnotated: false));
            else if (peeledType == "commit")
                tags.Add(new GitTag(tag, ObjectId.Parse(peeledName), at, IsAnnotated: true));
            else if (peeledType == "tag")
                nested.Add((tag, at));
        }

        var peeled = Resolve(nested.ConvertAll(t => $"refs/tags/{t.Name}^{{commit}}"));
        for (var i = 0; i < nested.Count; i++)
        {
            if (peeled[i] is { } commit)
                tags.Add(new GitTag(nested[i].Name, commit, nested[i].At, IsAnnotated: true));
        }

        return tags;
    }

    /// <param name="commit">A full or abbreviated name, or any other name that git resolves.</param>
    /// <returns>The commit, or null when git knows none of that name.</returns>
    public ObjectId? Resolve(string commit) => Resolve([commit + "^{commit}"])[0];

    /// <param name="commit">A commit.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>The names of all tags whose history contains the commit, as git itself finds them.</returns>
    public IReadOnlyList<string> TagsContaining(ObjectId commit, CancellationToken cancel = default) => TagsContaining(Path, commit, cancel);

    /// <summary>As the other form, but asks a copy of the references with a commit-graph beside it.</summary>
    internal static IReadOnlyList<string> TagsContaining(string path, ObjectId commit, CancellationToken cancel) =>
        GitProgram.Read(path, ["tag", "--no-column", "--contains", commit.ToString(), "--format=%(refname:lstrip=2)"], cancel: cancel).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <returns>The version of the git program, for instance '2.39.5'.</returns>
    /// <exception cref="GitException">The program is missing.</exception>
    public static string ProgramVersion()
    {
        var said = GitProgram.Read(".", ["version"]).Trim();
        return said.StartsWith("git version ", StringComparison.Ordinal) ? said["git version ".Length..] : said;
    }

    /// <summary>Where it was cloned from.</summary>
    /// <returns>The first address of the remote 'origin' as its configuration has it; null without one.</returns>
    public string? Origin()
    {
        try
        {
            return GitProgram.Read(Path, ["config", "--get", "remote.origin.url"]).Split('\n')[0].Trim() is { Length: > 0 } url ? url : null;
        }
        catch (GitException e) when (e.Problem == GitProblem.Failed)
        {
            // Exit code 1: no such setting.
            return null;
        }
    }

    private static bool IsPartial(string path)
    {
        try
        {
            return GitProgram.Read(path, ["config", "--get-regexp", @"^(extensions\.partialclone|remote\..*\.promisor|remote\..*\.partialclonefilter)$"]).Length > 0;
        }
        catch (GitException e) when (e.Problem == GitProblem.Failed)
        {
            // Exit code 1: no such setting.
            return false;
        }
    }

    private static string? WorkTreeOf(string path)
    {
        try
        {
            return GitProgram.Read(path, ["rev-parse", "--show-toplevel"]).TrimEnd('\n');
        }
        catch (GitException e) when (e.Problem == GitProblem.Failed)
        {
            // Inside .git of a repository with a work tree elsewhere.
            return null;
        }
    }

    /// <summary>Resolves many names with one run of git; null for a name that git does not know.</summary>
    internal IReadOnlyList<ObjectId?> Resolve(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            return [];

        // A name with a line end would be two; git allows none in a reference.
        var input = string.Concat(names.Select(n => n.Replace("\n", " ", StringComparison.Ordinal) + "\n"));
        return [.. GitProgram.Read(Path, ["cat-file", "--batch-check=%(objectname)"], input)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => ObjectId.TryParse(System.Text.Encoding.ASCII.GetBytes(line), out var id) ? id : (ObjectId?)null)];
    }
}

/// <summary>A tag that leads to a commit.</summary>
/// <param name="Name">The short name, without refs/tags/.</param>
/// <param name="Commit">The commit.</param>
/// <param name="At">The creator date: of tagging for an annotated tag, of the commit for a light one. Seconds since 1970 UTC; null for a tag object without a date, as git made them in 2005.</param>
/// <param name="IsAnnotated">Whether it is an object of its own.</param>
public sealed record GitTag(string Name, ObjectId Commit, long? At, bool IsAnnotated);
