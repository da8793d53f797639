using System.Text;
using CsCheck;

namespace Fairlead.Git.Tests;

public sealed class ObjectIdTests
{
    private static readonly Gen<string> Hex = Gen.OneOf(Gen.Byte.Array[20], Gen.Byte.Array[32]).Select(Convert.ToHexStringLower);

    [Fact]
    public void A_name_survives_reading_and_writing() =>
        Hex.Sample(hex =>
        {
            var id = ObjectId.Parse(hex);
            var bytes = new byte[id.Length];
            id.CopyTo(bytes);

            id.ToString().ShouldBe(hex);
            Convert.ToHexStringLower(bytes).ShouldBe(hex);
            ObjectId.FromBytes(bytes).ShouldBe(id);
            id.Head.ShouldBe(Convert.ToUInt64(hex[..16], 16));
        });

    [Fact]
    public void Names_sort_as_their_digits_do() =>
        Gen.Select(Gen.Byte.Array[20], Gen.Byte.Array[20], Gen.Int[0, 20]).Sample((one, other, shared) =>
        {
            one.AsSpan(0, shared).CopyTo(other);
            string left = Convert.ToHexStringLower(one), right = Convert.ToHexStringLower(other);
            ObjectId a = ObjectId.FromBytes(one), b = ObjectId.FromBytes(other);
            var order = Math.Sign(string.CompareOrdinal(left, right));

            Math.Sign(a.CompareTo(b)).ShouldBe(order);
            (a < b, a <= b, a > b, a >= b, a == b).ShouldBe((order < 0, order <= 0, order > 0, order >= 0, order == 0));
        });

    [Theory]
    [InlineData("")]
    [InlineData("abcdef1")]
    [InlineData("0123456789012345678901234567890123456789 ")]
    [InlineData("g123456789012345678901234567890123456789")]
    [InlineData("012345678901234567890123456789012345678901234567")]
    public void Anything_else_is_no_name(string text)
    {
        ObjectId.TryParse(Encoding.ASCII.GetBytes(text), out var id).ShouldBeFalse();
        id.ShouldBe(default);
        Should.Throw<FormatException>(() => ObjectId.Parse(text)).Message.ShouldContain(text);
    }

    [Fact]
    public void The_same_bytes_of_another_length_are_another_name() =>
        ObjectId.FromBytes(new byte[20]).ShouldNotBe(ObjectId.FromBytes(new byte[32]));
}
