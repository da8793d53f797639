using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fairlead.Git;

/// <summary>Reads the commits of a repository by streaming one <c>git log</c>; with a cache only what is new.</summary>
public static class HistoryReader
{
    private const int ProgressEvery = 4096;
    private const int Gulp = 1 << 18;
    private const int MostOfACommit = 1 << 25;
    private const int MostOfAMailmap = 1 << 20;
    private const string NoMailmap = "none";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(6);

    /// <param name="repository">The repository.</param>
    /// <param name="tips">Where to read from: the heads and tags whose histories are wanted.</param>
    /// <param name="cache">Where an earlier reading is kept; null reads everything.</param>
    /// <param name="progress">Is told how many commits have been read.</param>
    /// <param name="cancel">Ends the reading; nothing is kept then.</param>
    /// <returns>All commits that can be reached from the tips; with a cache possibly others, too, that an earlier reading met.</returns>
    /// <exception cref="GitException">Git failed or the repository is damaged.</exception>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public static History Read(GitRepository repository, IEnumerable<ObjectId> tips, HistoryCache? cache = null, IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        // Git works on one core while we work on the other: names are looked up while the cache loads or commits stream.
        var mailmap = Task.Run(() => Mailmap(repository), CancellationToken.None);
        var known = cache?.Load(repository);
        if (known is not null && known.Data.MailmapKey != mailmap.GetAwaiter().GetResult())
            known = null;

        known ??= History.Empty;
        var history = Complete(repository, known, [.. tips.Distinct()], mailmap, progress, cancel);
        if (history != known)
            cache?.Save(repository, history);
        return history;
    }

    /// <summary>Reads what is missing of a history: all that is reached from the tips.</summary>
    internal static History Complete(GitRepository repository, History known, IReadOnlyList<ObjectId> tips, Task<string> mailmap, IProgress<int>? progress, CancellationToken cancel)
    {
        var missing = tips.Where(t => known.IndexOf(t) is null).ToList();
        if (missing.Count == 0)
            return known;
        var builder = new HistoryBuilder(known.Data);
        Stream(repository, [.. missing.Select(t => t.ToString()), .. known.Data.Tips.Select(t => $"^{t}")], mailmap.GetAwaiter().GetResult(), builder, progress, cancel);

        // Git was told to pass over earlier tips that are gone; of those that are wanted none may be.
        if (missing.Find(t => !builder.Has(t)) is { Length: > 0 } lost)
            throw new GitException(GitProblem.Failed, HistoryBuilder.Lost(lost));
        return builder.Build(known.Data.Tips.Union(tips), mailmap.GetAwaiter().GetResult());
    }

    /// <summary>Reads all that is reached from tags and the trunk, whichever they are.</summary>
    internal static HistoryBuilder FromTagsAndTrunk(GitRepository repository, string mailmap, IProgress<int>? progress, CancellationToken cancel)
    {
        var builder = new HistoryBuilder(HistoryData.Empty);
        var tips = repository.TagReferences().Values.ToHashSet();
        if (repository.Trunk() is { } trunk)
            tips.Add(trunk.Commit);
        if (tips.Count > 0)
            Stream(repository, [.. tips.Select(t => t.ToString())], mailmap, builder, progress, cancel);
        return builder;
    }

    private static void Stream(GitRepository repository, IReadOnlyList<string> revisions, string mailmap, HistoryBuilder builder, IProgress<int>? progress, CancellationToken cancel) =>

        // An earlier tip may be gone after a rewrite and a clean-up: --ignore-missing, which counts for what stands behind
        // it only, so --stdin comes later; and the builder skips what it knows.
        GitProgram.Stream(
            repository.Store,
            [
                .. mailmap == NoMailmap ? (string[])[] : ["-c", $"mailmap.blob={mailmap}"],
                "log", "--ignore-missing", "--stdin", "--no-decorate", "--no-color", "--no-notes", "--no-show-signature", "--encoding=UTF-8", "--format=" + HistoryBuilder.Format,
            ],
            input =>
            {
                using var writer = new StreamWriter(input, Encoding.ASCII);
                foreach (var revision in revisions)
                    writer.Write(revision + "\n");
            },
            output => Parse(output, builder, progress),
            cancel);

    private static void Parse(Stream output, HistoryBuilder builder, IProgress<int>? progress)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            Span<int> ends = stackalloc int[HistoryBuilder.Fields];
            int filled = 0, reported = 0;
            while (true)
            {
                var read = output.Read(buffer, filled, buffer.Length - filled);
                filled += read;

                // Somebody who waits at the pipe is woken for every 4 kB that git writes, which costs both more than the
                // commits in them. So a wide pipe is left to fill for a moment.
                if (WidePipe.IsPossible && read is > 0 and < Gulp)
                    Thread.Sleep(Pause);
                var rest = buffer.AsSpan(0, filled);
                while (Record(rest, ends) is > 0 and var length)
                {
                    builder.Add(rest, ends);
                    rest = rest[length..];
                    if (builder.Count - reported >= ProgressEvery)
                        progress?.Report(reported = builder.Count);
                }

                if (read == 0)
                {
                    progress?.Report(builder.Count);
                    if (rest.Length > 0)
                        throw new EndOfStreamException("git log ended in the middle of a commit.");
                    return;
                }

                filled = rest.Length;
                if (filled == buffer.Length)
                {
                    if (filled >= MostOfACommit)
                        throw new GitException(GitProblem.Failed, $"a commit says more than {MostOfACommit >> 20} MB; no message is that long.");
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    rest.CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
                else
                {
                    rest.CopyTo(buffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Finds one whole record at the beginning of the bytes; its length with the line end, or 0.</summary>
    private static int Record(ReadOnlySpan<byte> bytes, Span<int> ends)
    {
        var at = 0;
        for (var field = 0; field < ends.Length; field++)
        {
            var nul = bytes[at..].IndexOf((byte)0);
            if (nul < 0)
                return 0;
            ends[field] = at + nul;
            at += nul + 1;
        }

        return at < bytes.Length ? at + 1 : 0;
    }

    /// <summary>The mailmap in the tree of the trunk. Names were read under a certain one; another one means reading again.</summary>
    /// <returns>The name of its blob, as git takes it; <see cref="NoMailmap"/> where there is none, or one that is no list of names by its size.</returns>
    internal static string Mailmap(GitRepository repository)
    {
        if (repository.Trunk() is not { } trunk)
            return NoMailmap;
        return GitProgram.Read(repository.Store, ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"], $"{trunk.Commit}:.mailmap\n").TrimEnd('\n').Split(' ') is [var blob, "blob", var size]
            && long.Parse(size, CultureInfo.InvariantCulture) <= MostOfAMailmap
            ? blob
            : NoMailmap;
    }
}
