using System.Globalization;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>The key that Prometheus and Alertmanager give to a set of labels.</summary>
internal static class LabelFingerprint
{
    private const ulong Offset = 14695981039346656037, Prime = 1099511628211;
    private const byte Separator = 0xFF;

    /// <param name="labels">All labels; those without a value do not count, as in Alertmanager.</param>
    /// <returns>
    /// FNV-1a of 64 bits over name, 0xFF, value, 0xFF of each label in the order of the names' bytes, as 16 hexadecimal digits
    /// (prometheus/common, labelSetToFingerprint), so that an alert has one key whichever way it comes.
    /// </returns>
    public static string Of(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var hash = Offset;
        var sorted = labels.Where(l => l.Value.Length > 0).Select(l => (Name: Encoding.UTF8.GetBytes(l.Key), Value: Encoding.UTF8.GetBytes(l.Value))).ToList();
        sorted.Sort((one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        foreach (var (name, value) in sorted)
            hash = Add(Add(hash, name), value);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Add(ulong hash, byte[] bytes)
    {
        foreach (var b in bytes)
            hash = unchecked((hash ^ b) * Prime);
        return unchecked((hash ^ Separator) * Prime);
    }
}
