using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Names of tests as numbers of 32 bits, many of them in one text: enough to see whether the same test ended otherwise in another report,
/// at some four characters a test instead of a hundred.
/// </summary>
/// <remarks>Of 10,000 tests the chance that any given other one has the number of one of them is 1 in 400,000.</remarks>
public static class TestNames
{
    /// <param name="name">The full name of a test.</param>
    /// <returns>Its number, the same on every machine.</returns>
    public static uint NumberOf(string name) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <param name="numbers">Numbers in any order; doubles count once.</param>
    /// <returns>A text that holds them; empty for none.</returns>
    public static string Pack(IEnumerable<uint> numbers)
    {
        var bytes = new List<byte>();
        uint before = 0;
        foreach (var number in numbers.Distinct().Order())
        {
            var rest = number - before;
            before = number;
            for (; rest >= 0x80; rest >>= 7)
                bytes.Add((byte)((rest & 0x7F) | 0x80));
            bytes.Add((byte)rest);
        }

        return Convert.ToBase64String([.. bytes]);
    }

    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <returns>The numbers, the smallest first.</returns>
    /// <exception cref="FormatException">Any other text.</exception>
    public static IReadOnlyList<uint> Unpack(string packed)
    {
        var numbers = new List<uint>();
        var bytes = Convert.FromBase64String(packed);
        uint value = 0;
        for (var at = 0; at < bytes.Length;)
        {
            uint difference = 0;
            for (var shift = 0; ; shift += 7)
            {
                if (at == bytes.Length || shift > 28)
                    throw new FormatException("These are no packed names of tests.");
                var next = bytes[at++];
                difference |= (uint)(next & 0x7F) << shift;
                if (next < 0x80)
                    break;
            }

            value = unchecked(value + difference);
            numbers.Add(value);
        }

        return numbers;
    }
}
