using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Fairlead.Git;

/// <summary>Finds the commits that tags lead to, and when they were made, with one <c>git cat-file --batch</c> for each depth of nesting.</summary>
internal static class TagReader
{
    private const int MostNested = 16, MostOfAHead = 1 << 14;

    /// <summary>All tags that lead to a commit.</summary>
    /// <param name="store">The objects.</param>
    /// <param name="references">Tags by their full names.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="GitException">Git failed.</exception>
    public static List<GitTag> Read(GitStore store, Dictionary<string, ObjectId> references, CancellationToken cancel)
    {
        var objects = new Dictionary<ObjectId, TagObject>();
        var wanted = references.Values.ToHashSet();
        for (var depth = 0; depth < MostNested && wanted.Count > 0; depth++)
        {
            var read = TagMemory.Of(store, wanted, ids => ReadObjects(store, ids, cancel));
            foreach (var (id, found) in read)
                objects[id] = found;
            wanted = [.. read.Values.Where(o => o.Kind == TagObjectKind.Tag).Select(o => o.Target).Where(t => t.Length > 0 && !objects.ContainsKey(t))];
        }

        var tags = new List<GitTag>(references.Count);
        foreach (var (name, id) in references)
        {
            if (!objects.TryGetValue(id, out var first) || CommitOf(id) is not { } commit)
                continue;
            tags.Add(new GitTag(name["refs/tags/".Length..], commit, first.At, first.Kind == TagObjectKind.Tag));
        }

        return tags;

        ObjectId? CommitOf(ObjectId id)
        {
            for (var depth = 0; depth < MostNested && objects.TryGetValue(id, out var found); depth++)
            {
                if (found.Kind == TagObjectKind.Commit)
                    return id;
                if (found.Kind == TagObjectKind.Other)
                    return null;
                id = found.Target;
            }

            return null;
        }
    }

    private static Dictionary<ObjectId, TagObject> ReadObjects(GitStore store, ObjectId[] ids, CancellationToken cancel)
    {
        var read = new Dictionary<ObjectId, TagObject>(ids.Length);
        GitProgram.Stream(store, ["cat-file", "--batch"], Feed, Take, cancel);
        return read;

        void Feed(Stream input)
        {
            using var writer = new StreamWriter(input, Encoding.ASCII) { NewLine = "\n" };
            foreach (var id in ids)
                writer.WriteLine(id.ToString());
        }

        // 'name SP type SP size LF content LF', or 'name SP missing LF'.
        void Take(Stream output)
        {
            using var buffered = new BufferedStream(output, 1 << 16);
            var content = new byte[MostOfAHead];
            while (Line(buffered) is { } line)
            {
                if (line.Split(' ') is not [var name, var type, var length] || !ObjectId.TryParse(name, out var id))
                    continue;
                var size = long.Parse(length, CultureInfo.InvariantCulture);
                var kept = (int)Math.Min(size, content.Length);
                buffered.ReadExactly(content, 0, kept);
                Skip(buffered, size - kept + 1);
                read[id] = type switch
                {
                    "commit" => new TagObject(TagObjectKind.Commit, id, At(content.AsSpan(0, kept), "committer "u8)),
                    "tag" => new TagObject(TagObjectKind.Tag, Target(content.AsSpan(0, kept)), At(content.AsSpan(0, kept), "tagger "u8)),
                    _ => new TagObject(TagObjectKind.Other, default, null),
                };
            }
        }
    }

    private static void Skip(Stream stream, long count)
    {
        Span<byte> away = stackalloc byte[4096];
        for (int read; count > 0; count -= read)
        {
            if ((read = stream.Read(away[..(int)Math.Min(count, away.Length)])) == 0)
                throw new EndOfStreamException("git cat-file ended in the middle of an object.");
        }
    }

    private static string? Line(Stream stream)
    {
        var line = new StringBuilder();
        for (int value; (value = stream.ReadByte()) != '\n'; line.Append((char)value))
        {
            if (value < 0)
                return null;
        }

        return line.ToString();
    }

    private static ObjectId Target(ReadOnlySpan<byte> tag)
    {
        var line = Header(tag, "object "u8);
        return ObjectId.TryParse(line, out var id) ? id : default;
    }

    /// <summary>Seconds since 1970 of 'Name &lt;address&gt; seconds zone'; null where nobody or no time is named, as git made tags in 2005.</summary>
    private static long? At(ReadOnlySpan<byte> content, ReadOnlySpan<byte> field)
    {
        var line = Header(content, field);
        var stamp = line[(line.LastIndexOf((byte)'>') + 1)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(stamp, out long seconds, out var used) && used > 0 ? seconds : null;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> content, ReadOnlySpan<byte> field)
    {
        while (content.Length > 0 && content[0] != '\n')
        {
            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            if (line.StartsWith(field))
                return line[field.Length..];
            content = end < 0 ? default : content[(end + 1)..];
        }

        return default;
    }
}
