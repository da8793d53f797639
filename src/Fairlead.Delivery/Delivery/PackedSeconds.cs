using System.Buffers;

namespace Fairlead.Delivery;

/// <summary>Many durations in one column: sorted, as differences in variable-length bytes, in Base64.</summary>
/// <remarks>
/// Exact percentiles of any window need every value, not a summary of each day; packed, a change costs about four
/// characters, and a year of 5,000 changes is read in well under a millisecond. Base64 rather than bytes keeps the
/// rows equal by value and the same on both databases.
/// </remarks>
public static class PackedSeconds
{
    /// <param name="values">Durations in seconds, at least 0, in any order.</param>
    /// <returns>The packed text; empty for none.</returns>
    public static string Pack(IEnumerable<long> values)
    {
        var bytes = new ArrayBufferWriter<byte>();
        long before = 0;
        foreach (var value in values.Order())
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(values));
            var rest = (ulong)(value - before);
            before = value;
            var room = bytes.GetSpan(10);
            var used = 0;
            for (; rest >= 0x80; rest >>= 7)
                room[used++] = (byte)((rest & 0x7F) | 0x80);
            room[used++] = (byte)rest;
            bytes.Advance(used);
        }

        return Convert.ToBase64String(bytes.WrittenSpan);
    }

    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="into">Receives the durations in ascending order.</param>
    /// <exception cref="FormatException">Any other text.</exception>
    public static void Unpack(string packed, List<long> into)
    {
        if (packed.Length == 0)
            return;
        var buffer = ArrayPool<byte>.Shared.Rent((packed.Length * 3 / 4) + 3);
        try
        {
            if (!Convert.TryFromBase64String(packed, buffer, out var length))
                throw Unreadable();
            ulong value = 0;
            for (var at = 0; at < length;)
            {
                ulong difference = 0;
                for (var shift = 0; ; shift += 7)
                {
                    if (at == length || shift > 56)
                        throw Unreadable();
                    var next = buffer[at++];
                    difference |= (ulong)(next & 0x7F) << shift;
                    if (next < 0x80)
                        break;
                }

                // Neither is above the largest long, so that their sum fits.
                value += difference;
                if (value > long.MaxValue)
                    throw Unreadable();
                into.Add((long)value);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FormatException Unreadable() => new("A day's packed durations cannot be read; run 'fairlead rebuild'.");
}
