namespace Fairlead.Git;

/// <summary>What a repository's configuration says of itself. It is parsed by git, but from standard input and under our configuration: nothing of it is obeyed.</summary>
internal sealed class GitSettings
{
    private const int Most = 1 << 20;
    private static readonly string[] HarmlessExtensions = ["noop", "noop-v1", "preciousobjects", "worktreeconfig", "relativeworktrees", "compatobjectformat", "partialclone", "objectformat", "refstorage"];

    private readonly ILookup<string, string> _values;

    private GitSettings(ILookup<string, string> values) => _values = values;

    /// <summary>20 for SHA-1, 32 for SHA-256.</summary>
    public int ObjectIdLength => _values["extensions.objectformat"].LastOrDefault() == "sha256" ? 32 : 20;

    /// <summary>Whether contents would have to be fetched while reading.</summary>
    public bool IsPartial => _values.Any(v => v.Key == "extensions.partialclone"
        || (v.Key.StartsWith("remote.", StringComparison.Ordinal) && (v.Key.EndsWith(".promisor", StringComparison.Ordinal) || v.Key.EndsWith(".partialclonefilter", StringComparison.Ordinal))));

    /// <summary>The first address of the remote 'origin'; null without one.</summary>
    public string? Origin => _values["remote.origin.url"].FirstOrDefault() is { Length: > 0 } url ? url : null;

    /// <summary>An extension that says that the repository is to be read in a way that is not known here; null without one.</summary>
    public string? UnknownExtension => _values["extensions.refstorage"].LastOrDefault() is not (null or "files") and var storage
        ? $"refStorage = {storage}"
        : _values.Select(v => v.Key).Where(k => k.StartsWith("extensions.", StringComparison.Ordinal)).Select(k => k["extensions.".Length..]).FirstOrDefault(k => !HarmlessExtensions.Contains(k));

    /// <param name="directory">The git directory that holds the configuration.</param>
    /// <exception cref="GitException">It cannot be read.</exception>
    public static GitSettings Of(string directory)
    {
        var text = ForeignFile.Read(Path.Combine(directory, "config"), Most) ?? "";
        string listed;
        try
        {
            listed = GitProgram.Read(GitStore.None, ["config", "--file", "-", "--no-includes", "--list", "-z"], text);
        }
        catch (GitException e) when (e.Problem == GitProblem.Failed)
        {
            throw new GitException(GitProblem.Failed, $"the configuration of '{directory}' cannot be read: {e.Message}");
        }

        // Name, line end, value, NUL; a name alone is a switch that is on.
        return new GitSettings(listed.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('\n', 2))
            .ToLookup(parts => parts[0], parts => parts is [_, var value] ? value : "true", StringComparer.Ordinal));
    }
}
