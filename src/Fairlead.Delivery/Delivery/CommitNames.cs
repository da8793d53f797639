using Fairlead.Git;

namespace Fairlead.Delivery;

/// <summary>The names of the commits of a repository in their order, packed: as texts they would take three times the room.</summary>
/// <param name="sorted">The names, the smallest first.</param>
public sealed class CommitNames(ObjectId[] sorted)
{
    /// <param name="commit">A commit's number.</param>
    /// <returns>Its name: 40 or 64 lower-case hexadecimal digits.</returns>
    public string this[int commit] => sorted[commit].ToString();

    /// <param name="name">A name, whole or abbreviated.</param>
    /// <returns>The number of the commit of that name, whole or so long that no other has it; null for none.</returns>
    public int? Find(string name)
    {
        if (ObjectId.TryParse(name, out var whole))
            return Find(whole);
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(this[middle], name) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        bool Begins(int commit) => commit < sorted.Length && this[commit].StartsWith(name, StringComparison.Ordinal);
        return Begins(low) && !Begins(low + 1) ? low : null;
    }

    /// <param name="name">A whole name.</param>
    /// <returns>The number of the commit; null for none.</returns>
    internal int? Find(ObjectId name) => Array.BinarySearch(sorted, name) is >= 0 and var found ? found : null;
}
