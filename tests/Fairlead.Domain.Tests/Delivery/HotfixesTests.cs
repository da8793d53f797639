using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class HotfixesTests
{
    private const long Day = 86_400;

    // Fairlead delivery reference §2.2, 'Hotfix': 0 ≤ gap ≤ N days, both ends included.
    [Theory]
    [InlineData(0, 7, true)]
    [InlineData(1, 7, true)]
    [InlineData(7 * Day, 7, true)]
    [InlineData((7 * Day) + 1, 7, false)]
    [InlineData(-1, 7, false)]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, false)]
    public void The_next_patch_within_the_days_is_a_hotfix(long gap, int days, bool found) =>
        Hotfixes.Of(gap < 0 ? [At("v1.0.1", 100 + gap), At("v1.0.0", 100)] : [At("v1.0.0", 100), At("v1.0.1", 100 + gap)], days)
            .ShouldBe(found ? [new Hotfix(0, 1)] : []);

    [Fact]
    public void Unless_said_otherwise_the_days_are_seven()
    {
        Hotfixes.Of([At("v1.0.0", 0), At("v1.0.1", 7 * Day)]).ShouldBe([new Hotfix(0, 1)]);
        Hotfixes.Of([At("v1.0.0", 0), At("v1.0.1", (7 * Day) + 1)]).ShouldBeEmpty();
    }

    // Worked by hand: 2.1 is a new line; 1.0.2 follows 1.0.1 of its own line although 2.0 and 2.1 came between.
    [Fact]
    public void Lines_are_followed_side_by_side()
    {
        Release[] releases = [At("v1.0.1", 0), At("v2.0", Day), At("v2.1", 2 * Day), At("v1.0.2", 3 * Day), At("v2.0.1", 20 * Day)];

        Hotfixes.Of(releases).ShouldBe([new Hotfix(0, 3)]);
    }

    // Worked by hand: by letter v1.0.10 would stand before v1.0.9; by version 9 → 10 → 11.
    [Fact]
    public void Patches_follow_one_another_by_version()
    {
        Release[] releases = [At("v1.0.9", 0), At("v1.0.10", Day), At("v1.0.11", 30 * Day)];

        Hotfixes.Of(releases).ShouldBe([new Hotfix(0, 1)]);
    }

    // Worked by hand: 1.4 has two numbers and starts the line that 1.4.1 belongs to.
    [Fact]
    public void A_name_of_two_numbers_starts_its_line() =>
        Hotfixes.Of([At("v1.4", 0), At("v1.4.1", Day)]).ShouldBe([new Hotfix(0, 1)]);

    [Fact]
    public void Services_with_names_of_their_own_do_not_mix()
    {
        Release[] releases = [At("checkout@1.0.0", 0), At("log4j-1.0.0", 0), At("search@1.0.1", Day), At("checkout@v1.0.1", Day), At("log4j-1.0.1", Day)];

        Hotfixes.Of(releases).ShouldBe([new Hotfix(0, 3), new Hotfix(1, 4)]);
    }

    [Fact]
    public void Names_without_a_version_have_no_patches() =>
        Hotfixes.Of([At("stable", 0), At("stable-2", 1), At("v1", 2), At("v1.0.0-rc1", 3), At("v1.0.0-rc2", 4)]).ShouldBeEmpty();

    private static Release At(string name, long at) => new(name, 0, at, TagKind.Annotated, []);
}
