using Fairlead.Data;

namespace Fairlead.Objects;

/// <summary>Finds objects of all modules by their references, and references by paths.</summary>
/// <param name="kinds">The kinds.</param>
public sealed class KnownObjects(IEnumerable<IKnownObjects> kinds)
{
    private readonly Dictionary<string, IKnownObjects> _kinds = kinds.ToDictionary(k => k.Kind, StringComparer.Ordinal);

    /// <summary>The kinds, by name.</summary>
    public IEnumerable<string> Kinds => _kinds.Keys.Order(StringComparer.Ordinal);

    /// <param name="db">The database.</param>
    /// <param name="references">References, as often as they like.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The objects that there are.</returns>
    public async Task<IReadOnlyDictionary<ObjectReference, KnownObject>> FindAsync(FairleadDb db, IEnumerable<ObjectReference> references, CancellationToken cancel)
    {
        var found = new Dictionary<ObjectReference, KnownObject>();
        foreach (var group in references.Distinct().GroupBy(r => r.Kind, StringComparer.Ordinal))
        {
            if (!_kinds.TryGetValue(group.Key, out var kind))
                continue;
            foreach (var known in await kind.FindAsync(db, [.. group.Select(r => r.Key)], cancel))
                found[known.Reference] = known;
        }

        return found;
    }

    /// <param name="db">The database.</param>
    /// <param name="text">A reference, as somebody typed it.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The object; null where there is none.</returns>
    public async Task<KnownObject?> FindAsync(FairleadDb db, string? text, CancellationToken cancel) =>
        ObjectReference.Of(text) is { } reference ? (await FindAsync(db, [reference], cancel)).GetValueOrDefault(reference) : null;

    /// <param name="path">A path of ours, with or without a query.</param>
    /// <returns>The object whose page it is, by its form alone; null for another page.</returns>
    public ObjectReference? OfPath(string path)
    {
        var end = path.AsSpan().IndexOfAny('?', '#');
        var plain = end < 0 ? path : path[..end];
        var kind = _kinds.Values.FirstOrDefault(k => plain.StartsWith(k.PathBefore, StringComparison.Ordinal));
        return kind is null || plain.Length == kind.PathBefore.Length || plain[kind.PathBefore.Length..] == "new" ? null : ObjectReference.Of($"{kind.Kind}:{plain[kind.PathBefore.Length..]}");
    }

    /// <param name="reference">A reference.</param>
    /// <returns>Where its page would be; null for a kind that there is not.</returns>
    public string? PathOf(ObjectReference reference) => _kinds.TryGetValue(reference.Kind, out var kind) ? kind.PathBefore + reference.Key : null;
}
