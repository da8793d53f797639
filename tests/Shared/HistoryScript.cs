using System.Security.Cryptography;
using System.Text;
using Fairlead.Git;

namespace Fairlead.Tests.Shared;

/// <summary>
/// A history written down first and handed to git at once: a process per commit would take longer than the test.
/// The names of commits are known before git has seen them, so that messages can name commits.
/// </summary>
internal sealed class HistoryScript
{
    private const string Tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private readonly List<Entry> _commits = [];
    private readonly List<string> _tags = [];

    public int Count => _commits.Count;

    public ObjectId this[int commit] => _commits[commit].Id;

    /// <summary>A commit without files.</summary>
    /// <param name="message">Its message.</param>
    /// <param name="at">Seconds after <see cref="ScratchRepository.Start"/> for author and committer.</param>
    /// <param name="parents">The numbers of its parents.</param>
    /// <returns>Its number.</returns>
    public int Commit(string message, long at, params int[] parents) => Commit(message, at, at, "Zacharias Quillfeather", parents);

    public int Commit(string message, long authored, long committed, string author, params int[] parents)
    {
        var by = $"author {author} <q@example.org> {ScratchRepository.Start + authored} +0200\ncommitter Wilhelmina Inkwell <w@example.org> {ScratchRepository.Start + committed} -0730\n";
        var body = $"tree {Tree}\n{string.Concat(parents.Select(p => $"parent {_commits[p].Id}\n"))}{by}\n{message}";
        var header = Encoding.ASCII.GetBytes($"commit {Encoding.UTF8.GetByteCount(body)}\0");
#pragma warning disable CA5350 // Git names its objects by SHA-1.
        var id = ObjectId.Parse(Convert.ToHexStringLower(SHA1.HashData([.. header, .. Encoding.UTF8.GetBytes(body)])));
#pragma warning restore CA5350
        _commits.Add(new Entry(id, by, message, parents));
        return _commits.Count - 1;
    }

    public int Revert(int target, long at, params int[] parents) => Commit($"Revert \"something\"\n\nThis reverts commit {this[target]}.\n", at, parents);

    public void Tag(string name, int commit, long at, bool annotated = true) =>
        _tags.Add(annotated
            ? $"tag {name}\nfrom :{commit + 1}\ntagger Wilhelmina Inkwell <w@example.org> {ScratchRepository.Start + at} +0000\ndata 8\nrelease\n\n"
            : $"reset refs/tags/{name}\nfrom :{commit + 1}\n\n");

    /// <summary>Writes everything into the repository; main becomes the last commit unless another is named.</summary>
    public void Write(ScratchRepository scratch, int? main = null)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _commits.Count; i++)
        {
            var (_, by, message, parents) = _commits[i];
            text.Append($"{(parents.Length == 0 ? "reset refs/heads/scratch\n" : "")}commit refs/heads/scratch\nmark :{i + 1}\n{by}data {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
            for (var p = 0; p < parents.Length; p++)
                text.Append($"{(p == 0 ? "from" : "merge")} :{parents[p] + 1}\n");
            text.Append('\n');
        }

        text.Append($"reset refs/heads/main\nfrom :{(main ?? _commits.Count - 1) + 1}\n\n").AppendJoin("", _tags);
        scratch.Git(Encoding.UTF8.GetBytes(text.ToString()), "fast-import", "--quiet", "--force");
        scratch.Git("update-ref", "-d", "refs/heads/scratch");
    }

    private sealed record Entry(ObjectId Id, string By, string Message, int[] Parents);
}
