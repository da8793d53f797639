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

    /// <returns>Those of the objects that are known, by their names.</returns>
    public static Dictionary<ObjectId, TagObject> Find(GitStore store, IEnumerable<ObjectId> ids)
    {
        lock (Lock)
        {
            var found = new Dictionary<ObjectId, TagObject>();
            if (!Known.TryGetValue(store.Place, out var here))
                return found;
            foreach (var id in ids)
            {
                if (here.TryGetValue(id, out var known))
                    found[id] = known;
            }

            return found;
        }
    }

    public static void Keep(GitStore store, IReadOnlyDictionary<ObjectId, TagObject> read)
    {
        lock (Lock)
        {
            if (Known.Values.Sum(k => k.Count) + read.Count > Most)
                Known.Clear();
            if (read.Count > Most)
                return;
            if (!Known.TryGetValue(store.Place, out var here))
                Known[store.Place] = here = [];
            foreach (var (id, known) in read)
                here[id] = known;
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
