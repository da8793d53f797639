using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Delivery;

/// <summary>
/// A number over the changes of a deployment, whatever their order: two deployments with the same have the same changes, so that the changes
/// need not be read to know that none differs. Not proof against whoever wants two that collide; a rebuild compares the changes themselves.
/// </summary>
internal static class ChangesDigest
{
    /// <returns>The digest of each deployment that has changes, by its name.</returns>
    public static Dictionary<string, long> OfEach(IEnumerable<Change> changes)
    {
        var digests = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.Deployment is { } deployment)
                digests[deployment] = unchecked(digests.GetValueOrDefault(deployment) + Of(change));
        }

        return digests;
    }

    private static long Of(Change change)
    {
        Span<byte> row = stackalloc byte[128];
        var length = Encoding.ASCII.GetBytes(change.Sha, row);
        row[length++] = (byte)((change.InBaseline ? 1 : 0) | (change.IsByBot ? 2 : 0) | (change.WasNegative ? 4 : 0));
        foreach (var number in (ReadOnlySpan<long>)[change.StartedAt.Ticks, change.DeployedAt?.Ticks ?? -1, change.DeployedDay?.DayNumber ?? -1, change.LeadSeconds ?? -1])
        {
            BinaryPrimitives.WriteInt64LittleEndian(row[length..], number);
            length += sizeof(long);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row[..length], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
