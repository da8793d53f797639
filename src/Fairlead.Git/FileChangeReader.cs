using System.Buffers.Text;
using System.Text;

namespace Fairlead.Git;

/// <summary>A file that a commit changed, against its first parent; a merge has none.</summary>
/// <param name="Path">The path after the commit; invalid bytes are replaced.</param>
/// <param name="OldPath">The path before, for a rename; null otherwise.</param>
/// <param name="Added">Lines added; null for a binary file.</param>
/// <param name="Removed">Lines removed; null for a binary file.</param>
public sealed record FileChange(string Path, string? OldPath, int? Added, int? Removed);

/// <summary>Reads which files commits changed, with several <c>git diff-tree --stdin</c> side by side.</summary>
/// <remarks>
/// Commits go to the processes in turn, a few at a time: halves would leave one process with the large old commits, turns keep
/// them equally busy. Each process is fed and read by its own task, so that neither side blocks the other.
/// </remarks>
public static class FileChangeReader
{
    /// <param name="repository">The repository.</param>
    /// <param name="commits">The commits to look at.</param>
    /// <param name="receive">Receives each commit that changed something, one call at a time, in no particular order.</param>
    /// <param name="progress">Is told how many commits have been read.</param>
    /// <param name="processes">How many git processes; 0 takes one per core.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>When everything was received.</returns>
    /// <exception cref="GitException">Git failed, for instance for want of a blob.</exception>
    public static async Task ReadAsync(
        GitRepository repository,
        IReadOnlyList<ObjectId> commits,
        Action<ObjectId, IReadOnlyList<FileChange>> receive,
        IProgress<int>? progress = null,
        int processes = 0,
        CancellationToken cancel = default)
    {
        if (commits.Count == 0)
            return;
        var lanes = Math.Clamp(processes == 0 ? Environment.ProcessorCount : processes, 1, commits.Count);
        var gate = new Lock();
        var seen = 0;
        void Receive(ObjectId commit, IReadOnlyList<FileChange> files)
        {
            lock (gate)
            {
                receive(commit, files);
                if (++seen % 1024 == 0)
                    progress?.Report(seen);
            }
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var work = Enumerable.Range(0, lanes)
            .Select(lane => Task.Run(() => Read(repository, commits, lane, lanes, Receive, linked.Token), CancellationToken.None))
            .ToList();
        try
        {
            await foreach (var finished in Task.WhenEach(work))
                await finished;
        }
        catch
        {
            await linked.CancelAsync();
            await Task.WhenAll(work).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancel.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static void Read(GitRepository repository, IReadOnlyList<ObjectId> commits, int lane, int lanes, Action<ObjectId, IReadOnlyList<FileChange>> receive, CancellationToken cancel)
    {
        var seen = 0;
        GitProgram.Stream(
            repository.Store,
            ["diff-tree", "--stdin", "--always", "-r", "--root", "--numstat", "-M", "-z", "--no-ext-diff", "--no-textconv", "--diff-algorithm=default", "--no-color"],
            input => Feed(input, commits, lane, lanes),
            output => seen = Parse(output, receive),
            cancel);

        // Git passes over a name that it does not know without a word; --always makes it name every commit that it looked at.
        var asked = ((commits.Count - lane - 1) / lanes) + 1;
        if (seen != asked)
            throw new GitException(GitProblem.Failed, $"git knew {seen} of {asked} commits whose files were asked for; run 'git fsck' in the repository.");
    }

    private static void Feed(Stream input, IReadOnlyList<ObjectId> commits, int lane, int lanes)
    {
        using var writer = new StreamWriter(input, Encoding.ASCII);
        for (var i = lane; i < commits.Count; i += lanes)
            writer.Write(commits[i] + "\n");
    }

    // With -z: the commit's name, NUL; then per file 'added TAB removed TAB path NUL', or for a rename
    // 'added TAB removed TAB NUL old NUL new NUL'.
    private static int Parse(Stream output, Action<ObjectId, IReadOnlyList<FileChange>> receive)
    {
        var fields = new FieldReader(output);
        ObjectId? commit = null;
        var files = new List<FileChange>();
        var seen = 0;
        while (fields.Next(out var field))
        {
            if (field.Length is 40 or 64 && field.IndexOf((byte)'\t') < 0 && ObjectId.TryParse(field, out var id))
            {
                Deliver();
                commit = id;
                seen++;
                continue;
            }

            var tab = field.IndexOf((byte)'\t');
            var second = tab < 0 ? -1 : field[(tab + 1)..].IndexOf((byte)'\t');
            if (second < 0)
                throw new GitException(GitProblem.Failed, "git diff-tree printed a line of unknown form.");
            int? added = Lines(field[..tab]), removed = Lines(field.Slice(tab + 1, second));
            var path = field[(tab + second + 2)..];
            if (path.Length > 0)
            {
                files.Add(new FileChange(Encoding.UTF8.GetString(path), null, added, removed));
                continue;
            }

            if (!fields.Next(out var old))
                throw new EndOfStreamException("git diff-tree ended in the middle of a rename.");
            var oldPath = Encoding.UTF8.GetString(old);
            if (!fields.Next(out var renamed))
                throw new EndOfStreamException("git diff-tree ended in the middle of a rename.");
            files.Add(new FileChange(Encoding.UTF8.GetString(renamed), oldPath, added, removed));
        }

        Deliver();
        return seen;

        void Deliver()
        {
            if (commit is { } done && files.Count > 0)
            {
                receive(done, files);
                files = [];
            }
        }
    }

    private static int? Lines(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int lines, out _) ? lines : null;

    /// <summary>Cuts a stream at its NULs.</summary>
    private sealed class FieldReader(Stream stream)
    {
        private byte[] _buffer = new byte[1 << 17];
        private int _start;
        private int _end;
        private int _searched;

        public bool Next(out ReadOnlySpan<byte> field)
        {
            while (true)
            {
                var nul = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)0);
                if (nul >= 0)
                {
                    field = _buffer.AsSpan(_start, _searched + nul - _start);
                    _start = _searched = _searched + nul + 1;
                    return true;
                }

                _searched = _end;
                if (!Fill())
                {
                    field = default;
                    return false;
                }
            }
        }

        private bool Fill()
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _searched -= _start;
                _start = 0;
            }

            if (_end == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
    }
}
