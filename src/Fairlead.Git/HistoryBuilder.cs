using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Fairlead.Git;

/// <summary>Collects commits as git prints them and joins them with what was known before.</summary>
internal sealed class HistoryBuilder
{
    /// <summary>One record: nine fields, each ended by NUL, and a line end.</summary>
    public const string Format = "%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%cN%x00%cE%x00%B%x00";

    /// <summary>How many fields a record has.</summary>
    public const int Fields = 9;

    private readonly List<ObjectId> _ids;
    private readonly List<int> _parentStart = [];
    private readonly List<ObjectId> _parents;
    private readonly List<long> _authored;
    private readonly List<long> _committed;
    private readonly List<int> _author;
    private readonly List<int> _committer;
    private readonly List<Identity> _identities;
    private readonly Dictionary<string, int> _identityOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _identityLookup;
    private readonly List<int> _subjectStart;
    private readonly ArrayBufferWriter<byte> _subjects = new(1 << 16);
    private readonly List<Mention> _mentions;
    private readonly HistoryData _known;
    private readonly Dictionary<ObjectId, int> _index;

    public HistoryBuilder(HistoryData known)
    {
        _known = known;
        _index = new Dictionary<ObjectId, int>(known.Ids.Length);
        for (var i = 0; i < known.Ids.Length; i++)
            _index.Add(known.Ids[i], i);
        _ids = [.. known.Ids];
        _parents = [];
        _authored = [.. known.Authored];
        _committed = [.. known.Committed];
        _author = [.. known.Author];
        _committer = [.. known.Committer];
        _identities = [.. known.Identities];
        for (var i = 0; i < _identities.Count; i++)
            _identityOf[$"{_identities[i].Name}\0{_identities[i].Email}"] = i;
        _identityLookup = _identityOf.GetAlternateLookup<ReadOnlySpan<char>>();
        _subjectStart = [.. known.SubjectStart];
        _subjects.Write(known.Subjects);
        _mentions = [.. known.Mentions];
    }

    public int Count => _ids.Count;

    /// <summary>Whether a commit has been taken.</summary>
    public bool Has(ObjectId id) => _index.ContainsKey(id);

    /// <summary>Takes one record.</summary>
    /// <param name="record">The bytes of the record, without the line end.</param>
    /// <param name="ends">Where its fields end, that is the places of the NULs.</param>
    /// <exception cref="GitException">A record that is not of the agreed form.</exception>
    public void Add(ReadOnlySpan<byte> record, ReadOnlySpan<int> ends)
    {
        if (!ObjectId.TryParse(record[..ends[0]], out var id))
            throw new GitException(GitProblem.Failed, "git log printed a record that does not begin with a commit's name.");
        var commit = _ids.Count;
        if (!_index.TryAdd(id, commit))
        {
            if (_index[id] < _known.Ids.Length)
                return;
            throw new GitException(GitProblem.Failed, $"git log printed commit {id} twice.");
        }

        _ids.Add(id);
        _parentStart.Add(_parents.Count);
        for (var rest = record[(ends[0] + 1)..ends[1]]; rest.Length > 0;)
        {
            var blank = rest.IndexOf((byte)' ');
            var name = blank < 0 ? rest : rest[..blank];
            if (!ObjectId.TryParse(name, out var parent))
                throw new GitException(GitProblem.Failed, $"git log printed parents of {id} that cannot be read.");
            _parents.Add(parent);
            rest = blank < 0 ? default : rest[(blank + 1)..];
        }

        _authored.Add(Seconds(record[(ends[1] + 1)..ends[2]]));
        _committed.Add(Seconds(record[(ends[2] + 1)..ends[3]]));
        _author.Add(IdentityOf(record[(ends[3] + 1)..ends[5]]));
        _committer.Add(IdentityOf(record[(ends[5] + 1)..ends[7]]));

        var message = record[(ends[7] + 1)..ends[8]];
        _subjects.Write(CommitMessage.SubjectOf(message));
        _subjectStart.Add(_subjects.WrittenCount);
        CommitMessage.Read(commit, message, _mentions);
    }

    /// <summary>Joins old and new.</summary>
    /// <param name="tips">What this history was read from.</param>
    /// <param name="mailmapKey">A fingerprint of the mailmap under which names were read.</param>
    /// <exception cref="GitException">A parent is missing: the repository is damaged.</exception>
    public History Build(IEnumerable<ObjectId> tips, string mailmapKey)
    {
        var before = _known.Ids.Length;
        var parentStart = new int[_ids.Count + 1];
        Array.Copy(_known.ParentStart, parentStart, before);
        var parents = new int[_known.Parents.Length + _parents.Count];
        Array.Copy(_known.Parents, parents, _known.Parents.Length);
        for (var i = 0; i < _parentStart.Count; i++)
            parentStart[before + i] = _known.Parents.Length + _parentStart[i];
        parentStart[^1] = parents.Length;
        for (var i = 0; i < _parents.Count; i++)
        {
            parents[_known.Parents.Length + i] = _index.TryGetValue(_parents[i], out var parent)
                ? parent
                : throw new GitException(GitProblem.Failed, Lost(_parents[i]));
        }

        var data = new HistoryData(
            [.. _ids],
            parentStart,
            parents,
            [.. _authored],
            [.. _committed],
            [.. _author],
            [.. _committer],
            [.. _identities],
            [.. _subjectStart],
            _subjects.WrittenSpan.ToArray(),
            [.. _mentions],
            [.. tips],
            mailmapKey);
        return new History(data, _index);
    }

    /// <summary>What to say of a commit that should be there.</summary>
    public static string Lost(ObjectId commit) => $"Commit {commit} is missing from the repository; run 'git fsck' there.";

    private static long Seconds(ReadOnlySpan<byte> text)
    {
        // Some imported histories carry instants that git itself prints as empty or absurd; 0 keeps them visible as 1970.
        return Utf8Parser.TryParse(text, out long seconds, out var used) && used == text.Length ? Math.Clamp(seconds, 0, 253_402_300_799) : 0;
    }

    // Name and address stand next to each other with a NUL between: one key.
    private int IdentityOf(ReadOnlySpan<byte> nameAndEmail)
    {
        Span<char> key = nameAndEmail.Length <= 512 ? stackalloc char[nameAndEmail.Length] : new char[nameAndEmail.Length];
        key = key[..Encoding.UTF8.GetChars(nameAndEmail, key)];
        if (_identityLookup.TryGetValue(key, out var known))
            return known;

        var nul = key.IndexOf('\0');
        _identities.Add(new Identity(key[..nul].ToString(), key[(nul + 1)..].ToString()));
        _identityOf.Add(key.ToString(), _identities.Count - 1);
        return _identities.Count - 1;
    }
}
