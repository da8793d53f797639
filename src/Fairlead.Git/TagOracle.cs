namespace Fairlead.Git;

/// <summary>Asks git itself which tags contain a commit, often and quickly.</summary>
/// <remarks>
/// On a repository without a commit-graph one <c>git tag --contains</c> walks the whole history: 1.5 s on git's own. Nothing
/// may be written into somebody's repository, so the oracle keeps a bare repository of its own that borrows the objects
/// (alternates), copies the references and has a commit-graph; there the same question takes a tenth. The answer is
/// git's in either case, and where the copy cannot be made the repository itself is asked.
/// </remarks>
public sealed class TagOracle : IDisposable
{
    private readonly GitRepository _repository;
    private readonly string? _copy;

    private TagOracle(GitRepository repository, string? copy)
    {
        _repository = repository;
        _copy = copy;
    }

    /// <param name="repository">The repository.</param>
    /// <param name="folder">Where the copy may be made; it is taken away in the end. Null asks the repository itself.</param>
    /// <param name="cancel">Ends the preparation.</param>
    /// <returns>The oracle.</returns>
    public static TagOracle For(GitRepository repository, string? folder, CancellationToken cancel)
    {
        if (folder is null)
            return new TagOracle(repository, null);
        var copy = Path.Combine(folder, $"oracle-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Prepare(repository, copy, cancel);
            return new TagOracle(repository, copy);
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException && !cancel.IsCancellationRequested)
        {
            Remove(copy);
            return new TagOracle(repository, null);
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
        GitRepository.TagsContaining(_copy ?? _repository.Path, commit, cancel);

    /// <inheritdoc />
    public void Dispose()
    {
        if (_copy is not null)
            Remove(_copy);
    }

    private static void Prepare(GitRepository repository, string copy, CancellationToken cancel)
    {
        Directory.CreateDirectory(copy);
        var format = repository.ObjectIdLength == 32 ? "sha256" : "sha1";
        GitProgram.Read(copy, ["init", "--quiet", "--bare", "--template=", $"--object-format={format}", "."], cancel: cancel);
        Directory.CreateDirectory(Path.Combine(copy, "objects", "info"));
        File.WriteAllText(Path.Combine(copy, "objects", "info", "alternates"), Path.Combine(repository.GitDirectory, "objects") + "\n");
        var tags = GitProgram.Read(repository.Path, ["for-each-ref", "refs/tags", "--format=%(objectname) %(refname)"], cancel: cancel);
        File.WriteAllText(Path.Combine(copy, "packed-refs"), "# pack-refs with: sorted \n" + tags);
        GitProgram.Read(copy, ["commit-graph", "write", "--reachable", "--no-progress"], cancel: cancel);
    }

    private static void Remove(string copy)
    {
        try
        {
            Directory.Delete(copy, recursive: true);
        }
        catch (IOException)
        {
            // A left-over in the cache folder harms nobody.
        }
        catch (UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
