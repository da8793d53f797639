using System.Diagnostics;
using System.Text;
using Fairlead.Git;

namespace Fairlead.Tests.Shared;

/// <summary>A repository in a folder of its own under the temporary folder, made by git itself; it goes when the test ends.</summary>
internal sealed class ScratchRepository : IDisposable
{
    /// <summary>2023-11-14 22:13:20 UTC; the instants of a test count from here.</summary>
    public const long Start = 1_700_000_000;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("fairlead-tests-");
    private string? _emptyTree;

    /// <param name="init">More arguments of git init, for instance --bare.</param>
    public ScratchRepository(params string[] init)
        : this("repository", init)
    {
    }

    private ScratchRepository(string folder, string[] init)
    {
        Path = Beside(folder);
        Directory.CreateDirectory(Path);

        // Without the samples of hooks that git brings along.
        Git(["init", "--quiet", "--template=", "--initial-branch=main", .. init]);
    }

    /// <summary>A repository in a folder of a certain name.</summary>
    public static ScratchRepository Named(string folder) => new(folder, []);

    public string Path { get; }

    /// <summary>The folder that goes when the test ends.</summary>
    public string Folder => _home.FullName;

    /// <summary>A folder for a cache.</summary>
    public string CacheFolder => Beside("cache");

    /// <summary>A path next to the repository that goes with it.</summary>
    public string Beside(string name) => System.IO.Path.Combine(_home.FullName, name);

    /// <summary>Runs git in the repository and returns what it printed, without the last line end.</summary>
    public string Git(params string[] arguments) => Encoding.UTF8.GetString(Run(arguments, [], Start)).TrimEnd('\n');

    /// <summary>The same at an instant, in seconds after <see cref="Start"/>.</summary>
    public string GitAt(long at, params string[] arguments) => Encoding.UTF8.GetString(Run(arguments, [], Start + at)).TrimEnd('\n');

    public string Git(byte[] input, params string[] arguments) => Encoding.UTF8.GetString(Run(arguments, input, Start)).TrimEnd('\n');

    /// <summary>A commit without files; its message is taken byte by byte.</summary>
    /// <param name="message">The message.</param>
    /// <param name="at">Seconds after <see cref="Start"/> for author and committer.</param>
    /// <param name="parents">The parents, the first one first.</param>
    public ObjectId Commit(string message, long at, params ObjectId[] parents)
    {
        string[] arguments = ["commit-tree", EmptyTree(), .. parents.SelectMany(p => (string[])["-p", p.ToString()])];
        return ObjectId.Parse(Encoding.ASCII.GetString(Run(arguments, Encoding.UTF8.GetBytes(message), Start + at)).Trim());
    }

    /// <summary>A commit with other persons and instants than usual: 'Name &lt;address&gt;' and seconds after <see cref="Start"/>.</summary>
    public ObjectId Commit(string message, string author, long authored, string committer, long committed, params ObjectId[] parents)
    {
        var text = new StringBuilder().Append($"tree {EmptyTree()}\n");
        foreach (var parent in parents)
            text.Append($"parent {parent}\n");
        text.Append($"author {author} {Start + authored} +0200\ncommitter {committer} {Start + committed} -0730\n\n{message}");
        return Write("commit", Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>A commit whose tree is one file.</summary>
    public ObjectId CommitFile(string name, string content, long at, params ObjectId[] parents)
    {
        var tree = Git(Encoding.UTF8.GetBytes($"100644 blob {Write("blob", Encoding.UTF8.GetBytes(content))}\t{name}\n"), "mktree");
        string[] arguments = ["commit-tree", tree, .. parents.SelectMany(p => (string[])["-p", p.ToString()])];
        return ObjectId.Parse(Encoding.ASCII.GetString(Run(arguments, Encoding.UTF8.GetBytes(name), Start + at)).Trim());
    }

    /// <summary>Any object, byte by byte.</summary>
    public ObjectId Write(string type, byte[] content) => ObjectId.Parse(Git(content, "hash-object", "-t", type, "-w", "--stdin"));

    /// <summary>How many commits branches and tags lead to.</summary>
    public int Commits() => int.Parse(Git("rev-list", "--count", "--all"), System.Globalization.CultureInfo.InvariantCulture);

    public string EmptyTree() => _emptyTree ??= Git([], "hash-object", "-t", "tree", "-w", "--stdin");

    public void Branch(string name, ObjectId commit) => Git("update-ref", "refs/heads/" + name, commit.ToString());

    public void LightTag(string name, ObjectId target) => Git("update-ref", "refs/tags/" + name, target.ToString());

    /// <summary>A tag object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">What it names: a full name or another tag.</param>
    /// <param name="at">Seconds after <see cref="Start"/>.</param>
    public void AnnotatedTag(string name, string target, long at) => Run(["tag", "--annotate", "--message=release", name, target], [], Start + at);

    public void Dispose()
    {
        // Git makes its objects read-only, which stops nobody but Windows. A link leads to what is not the test's.
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in _home.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
                file.Attributes = FileAttributes.Normal;
        }

        _home.Delete(recursive: true);
    }

    private byte[] Run(string[] arguments, byte[] input, long at)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var date = $"@{at} +0000";
        (string Name, string Value)[] environment =
        [
            ("HOME", _home.FullName), ("XDG_CONFIG_HOME", _home.FullName), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("LC_ALL", "C"),
            ("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org"), ("GIT_AUTHOR_DATE", date),
            ("GIT_COMMITTER_NAME", "Carl"), ("GIT_COMMITTER_EMAIL", "carl@example.org"), ("GIT_COMMITTER_DATE", date),
        ];
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        using (var stdin = process.StandardInput.BaseStream)
            stdin.Write(input);
        reading.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
    }
}
