using CsCheck;
using Fairlead.Delivery;

namespace Fairlead.Tests.Delivery;

public sealed class PackedSecondsTests
{
    [Fact]
    public void What_is_packed_comes_out_sorted() =>
        Gen.OneOf(Gen.Long[0, 1000], Gen.Long[0, long.MaxValue]).List[0, 200].Sample(values =>
        {
            var unpacked = new List<long>();
            PackedSeconds.Unpack(PackedSeconds.Pack(values), unpacked);
            return unpacked.SequenceEqual(values.Order());
        });

    [Fact]
    public void Order_does_not_matter_and_unpacking_appends()
    {
        var values = new List<long> { 7 };
        PackedSeconds.Unpack(PackedSeconds.Pack([300, 2, 2]), values);

        values.ShouldBe([7, 2, 2, 300]);
        PackedSeconds.Pack([300, 2, 2]).ShouldBe(PackedSeconds.Pack([2, 300, 2]));
        PackedSeconds.Pack([]).ShouldBe("");
    }

    [Theory]
    [InlineData("no base64!")]
    [InlineData("gA==")]
    [InlineData("//////////////////8B")]
    public void Damage_is_named(string packed) => Should.Throw<FormatException>(() => PackedSeconds.Unpack(packed, []));

    [Fact]
    public void Durations_are_not_negative() => Should.Throw<ArgumentOutOfRangeException>(() => PackedSeconds.Pack([-1]));
}
