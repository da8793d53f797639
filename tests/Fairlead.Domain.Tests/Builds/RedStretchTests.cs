using Fairlead.Domain.Builds;

namespace Fairlead.Domain.Tests.Builds;

/// <summary>Worked by hand after docs/definitions/delivery/main-branch-recovery-time.md.</summary>
public sealed class RedStretchTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("g0 g1", "")]
    [InlineData("g0 r1 r2 g5 g6", "1-5:2")]
    [InlineData("r0 g3", "0-3:1")]
    [InlineData("g0 r1 g2 r3 r4", "1-2:1 3-:2")]
    public void From_the_first_failure_to_the_next_success(string runs, string stretches) =>
        string.Join(' ', RedStretch.Of(runs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => (At(int.Parse(r[1..])), r[0] == 'g')))
            .Select(s => $"{s.BeganAt.Hour}-{s.EndedAt?.Hour}:{s.Failures}")).ShouldBe(stretches);

    private static DateTime At(int hour) => new(2026, 1, 5, hour, 0, 0, DateTimeKind.Utc);
}
