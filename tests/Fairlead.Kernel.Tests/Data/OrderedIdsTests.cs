using Fairlead.Data;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.Data;

/// <summary>Ids in the order in which they were made.</summary>
public sealed class OrderedIdsTests
{
    [Fact]
    public void They_grow_within_a_millisecond_and_when_the_clock_is_set_back()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };
        var ids = new OrderedIds(time);
        var made = Enumerable.Range(0, 10_000).Select(_ => ids.Next()).ToList();
        var back = new OrderedIds(time);
        time.AdjustTime(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
        made.Add(ids.Next());

        made.ShouldBeUnique();
        made.Zip(made.Skip(1)).ShouldAllBe(p => p.First.CompareTo(p.Second) < 0);
        made.Select(i => i.ToString()).ShouldBe(made.Select(i => i.ToString()).Order(StringComparer.Ordinal));
        made.ShouldAllBe(i => i.Version == 7 && i.Variant >= 8 && i.Variant < 12);
        back.Next().CompareTo(made[0]).ShouldBeLessThan(0);
    }
}
