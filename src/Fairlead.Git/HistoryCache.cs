using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Git;

/// <summary>Keeps what was read of repositories in a folder, one file each, so that the next reading takes only what is new.</summary>
/// <remarks>
/// A cache and nothing else: it may be deleted at any time. A file is written beside its place and then renamed, and
/// carries a checksum; one that is torn, foreign or of another version is ignored and written anew.
/// </remarks>
public sealed class HistoryCache
{
    private const ulong Magic = 0x3330_5453_4948_4C46; // "FLHIST03"

    private readonly string _folder;

    /// <param name="folder">The folder; it is made when something is first kept.</param>
    public HistoryCache(string folder) => _folder = folder;

    /// <param name="repository">A repository.</param>
    /// <returns>Whether a file is kept of it, be it usable or not.</returns>
    public bool Has(GitRepository repository) => File.Exists(FileOf(repository));

    /// <param name="repository">A repository.</param>
    /// <returns>What is kept of it, or null.</returns>
    public History? Load(GitRepository repository)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(FileOf(repository));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        if (bytes.Length < 16 || XxHash3.HashToUInt64(bytes.AsSpan(8)) != MemoryMarshal.Read<ulong>(bytes))
            return null;
        var reader = new Section(bytes, 8);
        if (reader.One<ulong>() != Magic || reader.Text() != repository.GitDirectory)
            return null;

        var ids = reader.Ids();
        var parentStart = reader.Many<int>();
        var parents = reader.Many<int>();
        var authored = reader.Many<long>();
        var committed = reader.Many<long>();
        var author = reader.Many<int>();
        var committer = reader.Many<int>();
        var identities = new Identity[reader.One<int>()];
        for (var i = 0; i < identities.Length; i++)
            identities[i] = new Identity(reader.Text(), reader.Text());
        var subjectStart = reader.Many<int>();
        var subjects = reader.Many<byte>();
        var mentions = new Mention[reader.One<int>()];
        for (var i = 0; i < mentions.Length; i++)
            mentions[i] = new Mention(reader.One<int>(), (MentionKind)reader.One<int>(), reader.Text());
        return new History(new HistoryData(ids, parentStart, parents, authored, committed, author, committer, identities, subjectStart, subjects, mentions, reader.Ids(), reader.Text()));
    }

    /// <param name="repository">A repository.</param>
    /// <param name="history">What was read of it.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(GitRepository repository, History history)
    {
        var data = history.Data;
        using var memory = new MemoryStream((data.Ids.Length * 96) + data.Subjects.Length);
        memory.Write(new byte[8]);
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            Text(writer, repository.GitDirectory);
            Ids(writer, data.Ids);
            Many(writer, data.ParentStart);
            Many(writer, data.Parents);
            Many(writer, data.Authored);
            Many(writer, data.Committed);
            Many(writer, data.Author);
            Many(writer, data.Committer);
            writer.Write(data.Identities.Length);
            foreach (var identity in data.Identities)
            {
                Text(writer, identity.Name);
                Text(writer, identity.Email);
            }

            Many(writer, data.SubjectStart);
            Many(writer, data.Subjects);
            writer.Write(data.Mentions.Length);
            foreach (var mention in data.Mentions)
            {
                writer.Write(mention.Commit);
                writer.Write((int)mention.Kind);
                Text(writer, mention.Name);
            }

            Ids(writer, data.Tips);
            Text(writer, data.MailmapKey);
        }

        var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        MemoryMarshal.Write(bytes, XxHash3.HashToUInt64(bytes[8..]));

        Directory.CreateDirectory(_folder);
        var file = FileOf(repository);
        var beside = $"{file}.{Environment.ProcessId}.new";
        using (var stream = File.Create(beside))
            stream.Write(bytes);
        File.Move(beside, file, overwrite: true);
    }

    private static void Text(BinaryWriter writer, string text) => Many(writer, Encoding.UTF8.GetBytes(text));

    private static void Many<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static void Ids(BinaryWriter writer, ObjectId[] ids)
    {
        var length = ids.Length == 0 ? 20 : ids[0].Length;
        writer.Write(length);
        var bytes = new byte[ids.Length * length];
        for (var i = 0; i < ids.Length; i++)
            ids[i].CopyTo(bytes.AsSpan(i * length, length));
        Many(writer, bytes);
    }

    private string FileOf(GitRepository repository)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.GitDirectory)).AsSpan(0, 8));
        return Path.Combine(_folder, key + ".history");
    }

    private ref struct Section(ReadOnlySpan<byte> bytes, int at)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at = at;

        public T One<T>()
            where T : unmanaged
        {
            var value = MemoryMarshal.Read<T>(_bytes[_at..]);
            _at += System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            return value;
        }

        public T[] Many<T>()
            where T : unmanaged
        {
            var values = new T[One<int>()];
            var size = values.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            _bytes.Slice(_at, size).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            _at += size;
            return values;
        }

        public string Text() => Encoding.UTF8.GetString(Many<byte>());

        public ObjectId[] Ids()
        {
            var length = One<int>();
            var raw = Many<byte>();
            var ids = new ObjectId[raw.Length / length];
            for (var i = 0; i < ids.Length; i++)
                ids[i] = ObjectId.FromBytes(raw.AsSpan(i * length, length));
            return ids;
        }
    }
}
