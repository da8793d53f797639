using CsCheck;
using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class ReleaseVersionTests
{
    [Theory]
    [InlineData("v2.50.1", "", new long[] { 2, 50, 1 })]
    [InlineData("V2.50", "", new long[] { 2, 50 })]
    [InlineData("1.0.0.7", "", new long[] { 1, 0, 0, 7 })]
    [InlineData("2026.10.17", "", new long[] { 2026, 10, 17 })]
    [InlineData("v1.007", "", new long[] { 1, 7 })]
    [InlineData("checkout@1.2.0", "checkout@", new long[] { 1, 2, 0 })]
    [InlineData("checkout@v1.2.0", "checkout@", new long[] { 1, 2, 0 })]
    public void A_name_of_two_to_four_numbers_is_a_version(string name, string prefix, long[] numbers) =>
        ReleaseVersion.Parse(name, prefix)!.Numbers.ShouldBe(numbers);

    [Theory]
    [InlineData("", "")]
    [InlineData("v", "")]
    [InlineData("v1", "")]
    [InlineData("v1.2.3.4.5", "")]
    [InlineData("v1..2", "")]
    [InlineData("v1.2.", "")]
    [InlineData(".1.2", "")]
    [InlineData("vv1.2", "")]
    [InlineData("v1.2-rc1", "")]
    [InlineData("v1.2 ", "")]
    [InlineData("v1.+2", "")]
    [InlineData("v-1.2", "")]
    [InlineData("v1,2", "")]
    [InlineData("v1.99999999999999999999", "")]
    [InlineData("checkout@1.2.0", "")]
    [InlineData("1.2.0", "checkout@")]
    [InlineData("Checkout@1.2.0", "checkout@")]
    public void Any_other_name_is_none(string name, string prefix) => ReleaseVersion.Parse(name, prefix).ShouldBeNull();

    [Theory]
    [InlineData("v1.2.0", "")]
    [InlineData("1.2.0", "")]
    [InlineData("V1.2.0", "")]
    [InlineData("checkout@v1.2.0", "checkout@")]
    [InlineData("checkout@1.2.0", "checkout@")]
    [InlineData("checkout/v1.2.0", "checkout/")]
    [InlineData("release-1.2.0", "release-")]
    [InlineData("dev1.2", "dev")]
    [InlineData("stable", "stable")]
    [InlineData("log4j-2.17.1", "log4j-")]
    [InlineData("oauth2-proxy-v7.1.0", "oauth2-proxy-")]
    [InlineData("s3@v1.2", "s3@")]
    [InlineData("", "")]
    public void The_prefix_is_what_stands_before_the_number(string name, string prefix) => ReleaseVersion.PrefixOf(name).ShouldBe(prefix);

    [Fact]
    public void A_name_parses_with_its_own_prefix() =>
        Gen.Select(Gen.OneOf("", "checkout@", "log4j-", "web2/", "a.b-"), Gen.OneOf("", "v"), Gen.Int[0, 3000].Array[2, 4]).Sample((prefix, v, numbers) =>
        {
            var name = $"{prefix}{v}{string.Join('.', numbers)}";
            ReleaseVersion.PrefixOf(name).ShouldBe(prefix);
            ReleaseVersion.Parse(name, prefix)!.Numbers.ShouldBe(numbers.Select(n => (long)n));
        });

    // Worked by hand: number by number, and where one ends first it is the older: 2.50 < 2.50.0 < 2.50.1 < 2.50.10.
    [Fact]
    public void Versions_sort_by_number_not_by_letter()
    {
        string[] sorted = ["v1.9", "v1.10", "v2.0", "v2.50", "v2.50.0", "v2.50.1", "v2.50.9", "v2.50.10", "v2.50.10.1", "v10.0"];

        sorted.Reverse().OrderBy(n => ReleaseVersion.Parse(n)).ShouldBe(sorted);
    }

    [Fact]
    public void The_line_is_named_by_the_first_two_numbers() => ReleaseVersion.Parse("v2.50.10")!.Line.ShouldBe((2L, 50L));

    [Fact]
    public void Operators_comparison_and_equality_agree() =>
        Gen.Select(Gen.Long[0, 2].Array[2, 4], Gen.Long[0, 2].Array[2, 4]).Sample((one, other) =>
        {
            ReleaseVersion left = new(one), right = new(other);
            var order = left.CompareTo(right);

            (left < right, left <= right, left > right, left >= right).ShouldBe((order < 0, order <= 0, order > 0, order >= 0));
            (left == right).ShouldBe(order == 0);
            right.CompareTo(left).ShouldBe(-order);
            if (left == right)
                left.GetHashCode().ShouldBe(right.GetHashCode());
        });

    [Fact]
    public void Every_version_sorts_behind_none() => new ReleaseVersion([1, 0]).CompareTo(null).ShouldBe(1);
}
