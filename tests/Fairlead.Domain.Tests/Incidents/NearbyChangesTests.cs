using Fairlead.Domain.Incidents;

namespace Fairlead.Domain.Tests.Incidents;

public sealed class NearbyChangesTests
{
    private static readonly DateTime Began = new(2024, 1, 10, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Shop = Id(1), Ledger = Id(2), Search = Id(3), Blog = Id(4), Repository = Id(10), Other = Id(11), Third = Id(12), Team = Id(20), Others = Id(21);

    [Fact]
    public void The_nearest_service_stands_first_and_among_equally_near_ones_the_newest()
    {
        var changes = NearbyChanges.Of(Began, [new Whereabouts(Shop, Repository, Team)],
        [
            ("blog", Before(1), new(Blog, Third, Others)),
            ("search", Before(2), new(Search, Other, Team)),
            ("ledger", Before(3), new(Ledger, Repository, Others)),
            ("shop, old", Before(23), new(Shop, Repository, Team)),
            ("shop, new", Before(4), new(Shop, Repository, Team)),
            ("push to the repository", Before(2), new(null, Repository, null)),
            ("nobody knows where", Before(0), new(null, null, null)),
        ]);

        changes.Select(c => (c.Change, c.Nearness)).ShouldBe(
        [
            ("shop, new", Nearness.SameService),
            ("shop, old", Nearness.SameService),
            ("push to the repository", Nearness.SameRepository),
            ("ledger", Nearness.SameRepository),
            ("search", Nearness.SameTeam),
            ("nobody knows where", Nearness.Elsewhere),
            ("blog", Nearness.Elsewhere),
        ]);
        changes[0].Before.ShouldBe(TimeSpan.FromHours(4));
    }

    [Fact]
    public void A_day_before_is_in_it_and_what_came_later_than_the_beginning_is_not() => NearbyChanges.Of(Began, [],
    [
        ("a day and a moment", Began.AddDays(-1).AddTicks(-1), new(null, null, null)),
        ("a day", Began.AddDays(-1), new(null, null, null)),
        ("at once", Began, new(null, null, null)),
        ("later", Began.AddTicks(1), new(null, null, null)),
    ]).Select(c => c.Change).ShouldBe(["at once", "a day"]);

    [Fact]
    public void Nothing_is_near_to_an_incident_of_no_known_service() =>
        NearbyChanges.Of(Began, [], [("x", Began, new Whereabouts(null, null, null)), ("y", Began, new Whereabouts(Shop, Repository, Team))]).ShouldAllBe(c => c.Nearness == Nearness.Elsewhere);

    private static DateTime Before(int hours) => Began.AddHours(-hours);

    private static Guid Id(byte number) => new(number, 0, 0, new byte[8]);
}
