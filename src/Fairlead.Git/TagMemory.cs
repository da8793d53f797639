namespace Fairlead.Git;

/// <summary>
/// Remembers what objects of tags say, for a name stands for the same object for ever: whoever reads the tags of a repository again asks git for the new ones
/// only. Kept for each object database apart, so that no repository answers for another.
/// </summary>
internal static class TagMemory
{
    private const int Most = 250_000;

    private static readonly Lock Lock = new();
    private static readonly Dictionary<string, Dictionary<ObjectId, TagObject>> Known = new(StringComparer.Ordinal);

    /// <summary>What objects say: as remembered, and of the others as they are read now.</summary>
    public static Dictionary<ObjectId, TagObject> Of(GitStore store, IReadOnlyCollection<ObjectId> ids, Func<ObjectId[], Dictionary<ObjectId, TagObject>> read)
    {
        var found = new Dictionary<ObjectId, TagObject>(ids.Count);
        lock (Lock)
        {
            if (Known.TryGetValue(store.Place, out var here))
            {
                foreach (var id in ids)
                {
                    if (here.TryGetValue(id, out var known))
                        found[id] = known;
                }
            }
        }

        ObjectId[] missing = [.. ids.Where(id => !found.ContainsKey(id))];
        if (missing.Length == 0)
            return found;
        var fresh = read(missing);
        Keep(store, fresh);
        foreach (var (id, now) in fresh)
            found[id] = now;
        return found;
    }

    private static void Keep(GitStore store, Dictionary<ObjectId, TagObject> read)
    {
        if (read.Count > Most)
            return;
        lock (Lock)
        {
            if (Known.Values.Sum(k => k.Count) + read.Count > Most)
                Known.Clear();
            if (!Known.TryGetValue(store.Place, out var here))
                Known[store.Place] = here = [];
            foreach (var (id, now) in read)
                here[id] = now;
        }
    }
}

internal enum TagObjectKind
{
    Other,
    Commit,
    Tag,
}

/// <summary>What is kept of an object that a tag leads to: a tag's target, or the commit itself, and when it was made, seconds since 1970 UTC.</summary>
internal readonly record struct TagObject(TagObjectKind Kind, ObjectId Target, long? At);
