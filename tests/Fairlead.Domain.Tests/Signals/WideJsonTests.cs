using System.Diagnostics;
using System.Text;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>JSON that is as wide or as deep as a delivery allows.</summary>
public sealed class WideJsonTests
{
    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    [InlineData(70_000, false)]
    public void An_object_has_so_many_members_at_most(int members, bool isRead)
    {
        var body = Encoding.UTF8.GetBytes("[{}, {" + string.Join(',', Enumerable.Range(0, members).Select(i => $"\"{i}\":{{\"a\":[]}}")) + "}]");

        (JsonShape.Problem(body) is null).ShouldBe(isRead);
    }

    [Fact]
    public void As_many_members_side_by_side_are_those_of_many_objects() =>
        JsonShape.Problem(Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("{\"a\":{\"b\":1},\"c\":2}", 5_000)) + "]")).ShouldBeNull();

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void Values_are_so_deep_at_most(int depth, bool isRead) =>
        (JsonShape.Problem(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth))) is null).ShouldBe(isRead);

    // A way that held the whole name would be made anew for each member below it: a megabyte a thousand times.
    [Fact]
    public void A_name_as_long_as_the_body_costs_nothing_further()
    {
        var name = new string('n', 500_000);
        var members = string.Join(',', Enumerable.Range(0, 900).Select(i => $"\"{i}\":[{string.Join(',', Enumerable.Repeat("1", 200))}]"));
        var watch = Stopwatch.StartNew();

        var refused = Should.Throw<UnreadableMessageException>(() => Sent.Own(Sent.Body($"{{\"kind\":\"test\",\"suite\":\"s\",\"cases\":[{{\"{name}\":{{{members}}}}}]}}")));

        refused.Message.Length.ShouldBeLessThan(1_000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("2026-01-05T10:00:00Z", true)]
    [InlineData("9999-12-31T23:59:59", false)]
    [InlineData("", false)]
    public void A_very_long_text_is_no_instant_and_is_not_looked_at(string text, bool isOne)
    {
        InstantText.TryRead(text, out _).ShouldBe(isOne);
        var watch = Stopwatch.StartNew();

        InstantText.TryRead(text + string.Concat(Enumerable.Repeat(".59", 300_000)), out _).ShouldBeFalse();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}
