using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Measures;

namespace Fairlead.Tests.Catalog;

public sealed class ScopeTextTests
{
    private static readonly Team Ledger = Team("ledger", "Ledger"), Payments = Team("payments", "Payments"), Search = Team("search", "Search");
    private static readonly Service Shop = Service("shop", Payments), Books = Service("books", Ledger), Orphan = Service("orphan", null);
    private static readonly CatalogView Catalog = new([Ledger, Payments, Search], [Books, Orphan, Shop], []);

    [Theory]
    [InlineData(null, "", "All services", 3, 0)]
    [InlineData("", "", "All services", 3, 0)]
    [InlineData("organisation", "", "All services", 3, 0)]
    [InlineData("service:shop", "service:shop", "shop", 1, 0)]
    [InlineData("team:payments", "team:payments", "Payments", 1, 1)]
    [InlineData("team:search", "team:search", "Search", 0, 1)]
    [InlineData("team:ledger,payments", "team:ledger,payments", "Ledger and Payments", 2, 2)]
    [InlineData("team:payments,ledger", "team:ledger,payments", "Ledger and Payments", 2, 2)]
    [InlineData("team:payments,team:ledger", "team:ledger,payments", "Ledger and Payments", 2, 2)]
    [InlineData("team:search,payments,ledger", "team:ledger,payments,search", "3 teams", 2, 3)]
    public void A_text_names_what_it_covers_and_the_same_teams_are_the_same_scope(string? text, string same, string title, int services, int teams)
    {
        var scope = ScopeText.Read(text, Catalog, Caller.Operator, out var error).ShouldNotBeNull();

        error.ShouldBeNull();
        scope.ShouldSatisfyAllConditions(
            s => s.Text.ShouldBe(same),
            s => s.Title.ShouldBe(title),
            s => s.Services.Count.ShouldBe(services),
            s => s.Teams.Count.ShouldBe(teams));
    }

    [Theory]
    [InlineData("payments", "'payments' is no scope")]
    [InlineData("Team:payments", "'Team:payments' is no scope")]
    [InlineData("my,team:payments", "'my,team:payments' is no scope")]
    [InlineData("team:nobody", "There is no team 'nobody'")]
    [InlineData("team:payments,nobody", "There is no team 'nobody'")]
    [InlineData("team:", "has an empty key")]
    [InlineData("team:payments,", "has an empty key")]
    [InlineData("team:payments,,ledger", "has an empty key")]
    [InlineData("team:payments,payments", "Team 'payments' stands twice")]
    [InlineData("team:payments,service:shop", "There is no team 'service:shop'")]
    [InlineData("service:", "'service:' has no key")]
    [InlineData("service:shop,books", "A scope has one service")]
    [InlineData("service:nothing", "There is no service 'nothing'")]
    [InlineData("my", "'my' stands for the teams of the account that is signed in")]
    public void A_wrong_text_says_what_is_wrong(string text, string error)
    {
        ScopeText.Read(text, Catalog, Caller.Operator, out var said).ShouldBeNull();

        said.ShouldNotBeNull().ShouldContain(error);
    }

    [Fact]
    public void More_than_fifty_teams_are_no_one_thing_any_more()
    {
        var many = new CatalogView([.. Enumerable.Range(0, 51).Select(i => Team($"t{i}", $"Team {i}"))], [], []);

        ScopeText.Read("team:" + string.Join(',', many.Teams.Take(50).Select(t => t.Key)), many, Caller.Operator, out _).ShouldNotBeNull().Title.ShouldBe("50 teams");
        ScopeText.Read("team:" + string.Join(',', many.Teams.Select(t => t.Key)), many, Caller.Operator, out var error).ShouldBeNull();
        error.ShouldBe("The scope names 51 teams; at most 50 can be taken together.");
        ScopeText.Read("my", many, Member([.. many.Teams]), out error).ShouldBeNull();
        error.ShouldBe("The scope names 51 teams; at most 50 can be taken together.");
    }

    [Fact]
    public void A_long_text_is_not_sent_back_whole()
    {
        ScopeText.Read(new string('x', 5000), Catalog, Caller.Operator, out var error).ShouldBeNull();

        error!.Length.ShouldBeLessThan(300);
    }

    [Fact]
    public void My_is_the_teams_of_who_asks()
    {
        ScopeText.Read("my", Catalog, Member(Search, Payments), out _).ShouldNotBeNull().ShouldSatisfyAllConditions(
            s => s.Text.ShouldBe("team:payments,search"),
            s => s.Kind.ShouldBe(ScopeKind.Team),
            s => s.Teams.ShouldBe([Payments.Id, Search.Id]),
            s => s.Services.ShouldBe([Shop.Id]));
        ScopeText.Read("my", Catalog, Member(), out var error).ShouldBeNull();
        error.ShouldStartWith("You are a member of no team");
    }

    private static Caller Member(params Team[] teams) => new(Guid.CreateVersion7(), "Ada", "ada@example.org", Role.Member, teams.Select(t => t.Id).ToHashSet());

    private static Team Team(string key, string name) => new() { Id = Guid.CreateVersion7(), Key = key, Name = name };

    private static Service Service(string key, Team? team) => new() { Id = Guid.CreateVersion7(), Key = key, Name = key, TeamId = team?.Id, RepositoryId = Guid.CreateVersion7(), TagPattern = "v.*" };
}
