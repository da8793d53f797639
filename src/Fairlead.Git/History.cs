using System.Text;

namespace Fairlead.Git;

/// <summary>A person as a commit names them, after the repository's mailmap.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The address.</param>
public sealed record Identity(string Name, string Email);

/// <summary>The commits of a repository as arrays; commits are numbered from 0 in the order of reading.</summary>
/// <remarks>Read-only and safe to share between threads. 80,000 commits take about 12 MB.</remarks>
public sealed class History
{
    private readonly Lazy<Dictionary<ObjectId, int>> _index;

    internal History(HistoryData data, Dictionary<ObjectId, int>? names = null)
    {
        Data = data;
        _index = names is not null ? new(names) : new(() =>
        {
            var index = new Dictionary<ObjectId, int>(data.Ids.Length);
            for (var i = 0; i < data.Ids.Length; i++)
                index.Add(data.Ids[i], i);
            return index;
        });
    }

    /// <summary>A history without commits.</summary>
    public static History Empty { get; } = new(HistoryData.Empty);

    /// <summary>How many commits there are.</summary>
    public int Count => Data.Ids.Length;

    /// <summary>The name of each commit.</summary>
    public IReadOnlyList<ObjectId> Ids => Data.Ids;

    /// <summary>Where the parents of each commit begin in <see cref="Parents"/>; the last entry is the length.</summary>
    public int[] ParentStart => Data.ParentStart;

    /// <summary>The parents of all commits as numbers, first parents first.</summary>
    public int[] Parents => Data.Parents;

    /// <summary>The author's instant of each commit, seconds since 1970 UTC.</summary>
    public long[] Authored => Data.Authored;

    /// <summary>The committer's instant of each commit, seconds since 1970 UTC.</summary>
    public long[] Committed => Data.Committed;

    /// <summary>What messages say about other commits.</summary>
    public IReadOnlyList<Mention> Mentions => Data.Mentions;

    /// <summary>Everybody who wrote or committed something.</summary>
    public IReadOnlyList<Identity> Identities => Data.Identities;

    internal HistoryData Data { get; }

    /// <param name="commit">A commit's number.</param>
    /// <returns>The first line of its message that is not blank; invalid bytes are replaced.</returns>
    public string SubjectOf(int commit) =>
        Encoding.UTF8.GetString(Data.Subjects.AsSpan(Data.SubjectStart[commit], Data.SubjectStart[commit + 1] - Data.SubjectStart[commit]));

    /// <param name="commit">A commit's number.</param>
    /// <returns>The place of its author in <see cref="Identities"/>.</returns>
    public int AuthorNumberOf(int commit) => Data.Author[commit];

    /// <param name="commit">A commit's number.</param>
    /// <returns>Its author.</returns>
    public Identity AuthorOf(int commit) => Data.Identities[Data.Author[commit]];

    /// <param name="commit">A commit's number.</param>
    /// <returns>Its committer.</returns>
    public Identity CommitterOf(int commit) => Data.Identities[Data.Committer[commit]];

    /// <param name="id">A full name.</param>
    /// <returns>The commit's number, or null when it is not part of this history.</returns>
    public int? IndexOf(ObjectId id) => _index.Value.TryGetValue(id, out var commit) ? commit : null;

    /// <param name="name">A full or abbreviated name of at least seven hexadecimal digits.</param>
    /// <returns>The commit's number, or null when none or several begin so.</returns>
    public int? Resolve(string name)
    {
        if (name.Length < 7 || name.Length > 64)
            return null;
        if (name.Length is 40 or 64 && ObjectId.TryParse(System.Text.Encoding.ASCII.GetBytes(name), out var id))
            return IndexOf(id);

        var digits = Math.Min(name.Length, 16);
        if (!ulong.TryParse(name.AsSpan(0, digits), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var head))
            return null;

        // Abbreviated names are rare (some sixty in 80,000 commits of git itself): a scan beats keeping a sorted copy.
        var shift = 64 - (4 * digits);
        int? found = null;
        for (var i = 0; i < Data.Ids.Length; i++)
        {
            if (Data.Ids[i].Head >> shift != head || (digits == 16 && !Data.Ids[i].ToString().StartsWith(name, StringComparison.Ordinal)))
                continue;
            if (found is not null)
                return null;
            found = i;
        }

        return found;
    }
}

/// <summary>The bare arrays of a <see cref="History"/>, as they are read, stored and merged.</summary>
internal sealed record HistoryData(
    ObjectId[] Ids,
    int[] ParentStart,
    int[] Parents,
    long[] Authored,
    long[] Committed,
    int[] Author,
    int[] Committer,
    Identity[] Identities,
    int[] SubjectStart,
    byte[] Subjects,
    Mention[] Mentions,
    ObjectId[] Tips,
    string MailmapKey)
{
    public static HistoryData Empty { get; } = new([], [0], [], [], [], [], [], [], [0], [], [], [], "");
}
