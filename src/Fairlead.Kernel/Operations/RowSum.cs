using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fairlead.Operations;

/// <summary>A checksum of rows that does not depend on their order, for two databases give them in different ones.</summary>
/// <remarks>The sum of the rows' SHA-256, modulo 2^256: a row that is lost, doubled or changed gives another. It guards against accidents, not against somebody who forges rows.</remarks>
public sealed class RowSum
{
    private readonly ulong[] _words = new ulong[4];

    /// <summary>How many rows.</summary>
    public long Rows { get; private set; }

    /// <param name="row">The bytes of a row.</param>
    public void Add(ReadOnlySpan<byte> row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row, hash);
        UInt128 carry = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            var sum = (UInt128)_words[i] + BinaryPrimitives.ReadUInt64LittleEndian(hash[(8 * i)..]) + carry;
            _words[i] = (ulong)(sum & ulong.MaxValue);
            carry = sum >> 64;
        }

        Rows++;
    }

    /// <returns>64 hexadecimal digits, the highest first.</returns>
    public override string ToString() => string.Concat(_words.Reverse().Select(w => w.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)));
}
