using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fairlead.Data;

/// <summary>Makes ids that grow on this node, also within one millisecond and when the clock is set back: what was added first comes first.</summary>
/// <remarks>UUID version 7 with a counter in the twelve bits behind the time (RFC 9562, 6.2, method 1). Both databases order them as this does.</remarks>
/// <param name="time">The clock.</param>
public sealed class OrderedIds(TimeProvider time)
{
    private const int MostCounted = 0xFFF;

    private readonly Lock _one = new();
    private long _milliseconds;
    private int _counter;

    /// <returns>An id behind all that this node has made.</returns>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        lock (_one)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            (_milliseconds, _counter) = now > _milliseconds ? (now, 0) : _counter < MostCounted ? (_milliseconds, _counter + 1) : (_milliseconds + 1, 0);
            BinaryPrimitives.WriteInt64BigEndian(bytes, (_milliseconds << 16) | 0x7000L | (long)_counter);
        }

        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
