using System.Buffers.Binary;

namespace Fairlead.Git;

/// <summary>The name of a git object: 20 bytes of SHA-1 or 32 bytes of SHA-256.</summary>
/// <remarks>The default value is no object; its length is 0.</remarks>
public readonly record struct ObjectId : IComparable<ObjectId>
{
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private ObjectId(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[32];
        bytes.CopyTo(padded);
        _a = BinaryPrimitives.ReadUInt64BigEndian(padded);
        _b = BinaryPrimitives.ReadUInt64BigEndian(padded[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(padded[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(padded[24..]);
        Length = bytes.Length;
    }

    /// <summary>20 or 32 bytes; 0 for no object.</summary>
    public int Length { get; }

    /// <summary>The first 16 hexadecimal digits as a number, for finding abbreviated names in sorted order.</summary>
    public ulong Head => _a;

    /// <param name="bytes">20 or 32 bytes.</param>
    /// <returns>The name.</returns>
    public static ObjectId FromBytes(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <param name="hex">40 or 64 lower-case hexadecimal digits in ASCII.</param>
    /// <param name="id">The name.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (hex.Length is 40 or 64
            && Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done)
        {
            id = new ObjectId(bytes[..written]);
            return true;
        }

        id = default;
        return false;
    }

    /// <param name="hex">40 or 64 lower-case hexadecimal digits.</param>
    /// <param name="id">The name.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (hex.Length is 40 or 64
            && Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done)
        {
            id = new ObjectId(bytes[..written]);
            return true;
        }

        id = default;
        return false;
    }

    /// <param name="hex">40 or 64 lower-case hexadecimal digits.</param>
    /// <returns>The name.</returns>
    /// <exception cref="FormatException">Any other text.</exception>
    public static ObjectId Parse(string hex) =>
        TryParse(hex, out var id) ? id : throw new FormatException($"'{hex}' is not the name of a git object.");

    /// <param name="bytes">Receives <see cref="Length"/> bytes.</param>
    public void CopyTo(Span<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(padded, _a);
        BinaryPrimitives.WriteUInt64BigEndian(padded[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(padded[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(padded[24..], _d);
        padded[..Length].CopyTo(bytes);
    }

    /// <inheritdoc />
    public int CompareTo(ObjectId other)
    {
        var order = _a.CompareTo(other._a);
        if (order == 0)
            order = _b.CompareTo(other._b);
        if (order == 0)
            order = _c.CompareTo(other._c);
        return order == 0 ? _d.CompareTo(other._d) : order;
    }

    /// <summary>A hash is evenly spread already.</summary>
    /// <returns>Part of the name.</returns>
    public override int GetHashCode() => unchecked((int)_a);

    /// <returns>The name in lower-case hexadecimal digits.</returns>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes[..Length]);
    }

    /// <summary>Whether the left name sorts before the right one.</summary>
    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left name sorts behind the right one.</summary>
    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left name does not sort behind the right one.</summary>
    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left name does not sort before the right one.</summary>
    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;
}
