namespace Fairlead.Git;

/// <summary>Asks git itself which tags contain a commit, often and quickly.</summary>
/// <remarks>
/// A bare repository of its own borrows the objects (alternates) and has a copy of the tags: git is never let at the references
/// and the configuration of the repository itself. Without a commit-graph one <c>git tag --contains</c> walks the whole
/// history: 1.5 s on git's own; where many questions come, the copy gets one, and the same question takes a tenth.
/// </remarks>
public sealed class TagOracle : IDisposable
{
    private const int WorthAGraph = 4;

    private readonly string _copy;

    private TagOracle(string copy) => _copy = copy;

    /// <param name="repository">The repository.</param>
    /// <param name="folder">Where the copy may be made; it is taken away in the end.</param>
    /// <param name="questions">How many questions will come: a commit-graph pays from a few on.</param>
    /// <param name="cancel">Ends the preparation.</param>
    /// <returns>The oracle.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="GitException">Git failed.</exception>
    public static TagOracle For(GitRepository repository, string folder, int questions, CancellationToken cancel)
    {
        var copy = Path.Combine(folder, $"oracle-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Prepare(repository, copy);
            if (questions >= WorthAGraph)
                GitProgram.Read(new GitStore(copy, null), ["commit-graph", "write", "--reachable", "--no-progress"], cancel: cancel);
            return new TagOracle(copy);
        }
        catch
        {
            Remove(copy);
            throw;
        }
    }

    /// <param name="commit">A commit.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>The names of all tags whose history contains it.</returns>
    /// <exception cref="GitException">Git failed.</exception>
    public IReadOnlyList<string> TagsContaining(ObjectId commit, CancellationToken cancel) =>
        GitProgram.Read(new GitStore(_copy, null), ["tag", "--no-column", "--contains", commit.ToString(), "--format=%(refname:lstrip=2)"], cancel: cancel)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc />
    public void Dispose() => Remove(_copy);

    private static void Prepare(GitRepository repository, string copy)
    {
        Directory.CreateDirectory(Path.Combine(copy, "objects", "info"));
        Directory.CreateDirectory(Path.Combine(copy, "refs"));
        foreach (var file in (string[])["HEAD", "config"])
            File.Copy(Path.Combine(repository.Store.Directory, file), Path.Combine(copy, file));
        File.WriteAllText(Path.Combine(copy, "objects", "info", "alternates"), repository.Store.Objects + "\n");
        var tags = repository.TagReferences().OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Value} {t.Key}\n");
        File.WriteAllText(Path.Combine(copy, "packed-refs"), "# pack-refs with: sorted \n" + string.Concat(tags));
    }

    private static void Remove(string copy)
    {
        try
        {
            Directory.Delete(copy, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A left-over in the cache folder harms nobody.
        }
    }
}
