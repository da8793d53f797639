using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Checks;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Imports;
using Fairlead.Serving;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Catalog;

/// <summary>Facts find their place by names, so that nobody gets another team's facts by calling something like theirs.</summary>
public sealed class NameTests
{
    [Theory]
    [Databases("Shop")]
    [OnSqlite("shop")]
    [OnSqlite("SHOP ")]
    [OnSqlite("sh\u200Bop")]
    [OnSqlite("\uFF33hop")]
    [OnSqlite("till")]
    [OnSqlite("Ti\u00ADll")]
    public async Task A_taken_name_is_refused_with_its_owner_however_it_is_saved(DatabaseKind kind, string name)
    {
        await using var house = await TwoTeamsAsync(kind);
        await using var db = house.Db();
        var member = await MemberAsync(house, "other");
        var edit = new ServiceEdit("Basket", "basket", "other", "v.*", AlsoCalled: "");
        const string Owner = "is taken: so is called the service Shop of the team Payments.";

        // As a name, as one more name, in a file, and of what nobody knows.
        foreach (var caller in (Caller[])[member, Caller.Operator])
        {
            (await EditCatalog.SaveServiceAsync(db, caller, null, edit with { Name = name }, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Field.ShouldBe("name"), e => e.Message.ShouldEndWith(Owner));
            (await EditCatalog.SaveServiceAsync(db, caller, "basket", edit with { Name = name }, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Field.ShouldBe("name");
            (await EditCatalog.SaveServiceAsync(db, caller, "basket", edit with { AlsoCalled = $"a\n{name}" }, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Field.ShouldBe("alsoCalled"), e => e.Message.ShouldEndWith(Owner));
            (await house.Link(db).CallAsync(caller, name, "basket", TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Message.ShouldEndWith(Owner);
        }

        var file = $"services:\n  - {{ key: basket, name: Basket, team: other, repository: basket, tags: v.*, alsoCalled: ['{name}'] }}\n";
        (await CatalogFile.ImportAsync(db, house.Lane, Caller.Operator, file, "/", house.Time, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().ToString().ShouldSatisfyAllConditions(e => e.ShouldStartWith("line 2, services[0].alsoCalled: "), e => e.ShouldEndWith(Owner));
        (await house.AllAsync<Service>()).Select(s => (s.Key, s.AlsoCalled)).Order().ShouldBe([("basket", ""), ("shop", "till")]);
    }

    [Fact]
    public async Task A_key_is_a_name_as_well()
    {
        await using var house = await TwoTeamsAsync(DatabaseKind.Sqlite);
        await using var db = house.Db();

        (await EditCatalog.SaveServiceAsync(db, Caller.Operator, "till", new ServiceEdit("Anything", "basket", "other", "v.*"), TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Field.ShouldBe("key");
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit("Till!", "basket", "other", "v.*"), TestHouse.Cancel)).Key.ShouldBe("till-2");
    }

    [Theory]
    [Databases("github.com/acme/shop")]
    [OnSqlite("https://GitHub.com/Acme/Shop.git")]
    [OnSqlite("git@github.com:acme/shop.git")]
    [OnSqlite("ssh://git@github.com:22/acme/shop")]
    [OnSqlite("acme/shop")]
    [OnSqlite("git\u200Bhub.com/acme/shop")]
    [OnSqlite("shop")]
    public async Task An_address_of_another_repository_is_refused_with_its_owner(DatabaseKind kind, string address)
    {
        await using var house = await TwoTeamsAsync(kind);
        await using var db = house.Db();
        var basket = await db.Set<Repository>().SingleAsync(r => r.Key == "basket", TestHouse.Cancel);

        var saved = await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, "basket", new RepositoryEdit(basket.Location, basket.Name, Addresses: address), TestHouse.Cancel);

        saved.Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Field.ShouldBe("addresses"), e => e.Message.ShouldEndWith("is taken: there is the repository Shop."));
        (await house.Link(db).FindAsync(Caller.Operator, address, "basket", TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Message.ShouldEndWith("is taken: there is the repository Shop.");
        (await house.AllAsync<Repository>()).Single(r => r.Key == "basket").Addresses.ShouldBe("");
    }

    [Fact]
    public async Task Names_made_of_folders_are_free()
    {
        await using var house = await TwoTeamsAsync(DatabaseKind.Sqlite);
        await using var db = house.Db();
        using var first = ScratchRepository.Named("shop");
        using var second = ScratchRepository.Named("till");

        foreach (var scratch in (ScratchRepository[])[first, second])
            TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path), null, TestHouse.Cancel));
        (await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(second.Path, "Till"), null, TestHouse.Cancel)).Errors.ShouldNotBeEmpty();

        new NameBook(await house.AllAsync<Service>(), await house.AllAsync<Repository>()).Clashes.ShouldBeEmpty();
        (await house.AllAsync<Service>()).ShouldContain(s => s.Name == "till 2");
    }

    // Both look before either has stored anything: the second sees the first's name only behind it.
    [Theory, Databases]
    public async Task Of_two_who_save_one_name_at_once_one_is_refused(DatabaseKind kind)
    {
        await using var house = await TwoTeamsAsync(kind);
        for (var round = 0; round < 5; round++)
        {
            var name = $"Both {round}";
            var saves = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
            {
                await using var db = house.Db();
                return i % 2 == 0
                    ? await EditCatalog.SaveServiceAsync(db, Caller.Operator, $"round-{round}-{i}", new ServiceEdit(name, "basket", "other", "v.*"), TestHouse.Cancel)
                    : await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit(name, "basket", "other", "v.*"), TestHouse.Cancel);
            })).ToList();
            var results = await Task.WhenAll(saves);

            results.Count(r => r.Saved is not null).ShouldBe(1);
            results.Where(r => r.Saved is null).ShouldAllBe(r => r.Errors.Count > 0);
        }

        new NameBook(await house.AllAsync<Service>(), []).Clashes.ShouldBeEmpty();
        (await house.AllAsync<Service>()).Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_member_gives_no_name_by_which_another_teams_facts_are_told()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        await using var db = web.Db();
        await db.Set<Service>().Where(s => s.Key == "orphan").ExecuteDeleteAsync(TestHouse.Cancel);
        using var scratch = new ScratchRepository();
        TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Basket"), "other", TestHouse.Cancel));
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();

        // No service is called so; the repository shows whose it is.
        await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"deployment","id":"d1","service":"shop-live","repository":"shop","version":"1.0","at":"{{Sending.At(1)}}"}""", Sending.Bearer());
        await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"deployment","id":"d2","service":"nobodys","version":"1.0","at":"{{Sending.At(1)}}"}""", Sending.Bearer());
        await web.ReadAsync();
        var shop = (await db.Set<Service>().SingleAsync(s => s.Key == "shop", TestHouse.Cancel)).Id;
        (await db.Set<ReportedDeployment>().SingleAsync(d => d.ServiceId == shop, TestHouse.Cancel)).Version.ShouldBe("1.0");
        var teams = await db.Set<Team>().ToDictionaryAsync(t => t.Key, t => t.Id, TestHouse.Cancel);
        var other = new Caller(Guid.NewGuid(), "m", "m@example.org", Role.Member, new HashSet<Guid> { teams["other"] });
        var edit = new ServiceEdit("Basket", "basket", "other", "v.*");

        var called = await EditCatalog.SaveServiceAsync(db, other, "basket", edit with { AlsoCalled = "Shop-Live" }, TestHouse.Cancel);
        called.Errors.ShouldHaveSingleItem().Message.ShouldBe("'Shop-Live' is taken: facts that say so belong to the service Shop of the team Payments by their repository. A leader may give the name.");
        (await EditCatalog.SaveServiceAsync(db, other, null, edit with { Name = "Shop live" }, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Message.ShouldStartWith("'shop-live' is taken", customMessage: "its key would be that");
        (await EditCatalog.SaveServiceAsync(db, other, "basket", edit with { Repository = "shop" }, TestHouse.Cancel)).IsRefused.ShouldBeTrue();
        (await EditCatalog.SaveServiceAsync(db, other, null, edit with { Name = "Beside", Repository = "shop" }, TestHouse.Cancel)).IsRefused.ShouldBeTrue("shop would no longer be the only one there");
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, other, "basket", edit with { AlsoCalled = "nobodys" }, TestHouse.Cancel));
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "basket", edit with { AlsoCalled = "nobodys\nShop-Live" }, TestHouse.Cancel)).AlsoCalled.ShouldContain("Shop-Live", customMessage: "a leader may");
    }

    [Theory]
    [InlineData("""{"kind":"deployment","id":"d1","repository":"mono","job":"ship all","at":"AT"}""", "SHIP all")]
    [InlineData("""{"kind":"deployment","id":"d1","repository":"mono","job":"ship all","version":"v1","at":"AT"}""", "Ship All")]
    [InlineData("""{"kind":"deployment","id":"d1","service":"who","repository":"mono","job":"ship all","at":"AT"}""", "ship all")]
    public async Task In_a_repository_of_several_teams_no_member_takes_the_name_of_a_job(string body, string name)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        await using var db = web.Db();
        using var scratch = new ScratchRepository();
        TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Mono"), "payments", TestHouse.Cancel));
        foreach (var (service, team) in ((string, string)[])[("Mono", "payments"), ("Beta", "other")])
            TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, service.ToLowerInvariant(), new ServiceEdit(service, "mono", team, "v.*"), TestHouse.Cancel));
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "apart", new ServiceEdit("Apart", "shop", "other", "v.*", AlsoCalled: "ship all"), TestHouse.Cancel));
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        await tool.KnockAsync($"/hooks/{key}", body.Replace("AT", Sending.At(1), StringComparison.Ordinal), Sending.Bearer());
        await web.ReadAsync();
        var teams = await db.Set<Team>().ToDictionaryAsync(t => t.Key, t => t.Id, TestHouse.Cancel);
        var member = new Caller(Guid.NewGuid(), "m", "m@example.org", Role.Member, new HashSet<Guid> { teams["other"] });
        var (beta, apart) = (new ServiceEdit("Beta", "mono", "other", "v.*"), new ServiceEdit("Apart", "mono", "other", "v.*"));

        // By a new name, by moving a service that has the name, and by a second one that comes.
        (await EditCatalog.SaveServiceAsync(db, member, "apart", apart, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Message.ShouldStartWith("'ship all' is taken: runs or jobs of its repository");
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "apart", apart with { Repository = "shop", AlsoCalled = "" }, TestHouse.Cancel));
        (await EditCatalog.SaveServiceAsync(db, member, "beta", beta with { AlsoCalled = name }, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Field.ShouldBe("alsoCalled");
        (await EditCatalog.SaveServiceAsync(db, member, null, beta with { Name = name }, TestHouse.Cancel)).Errors.ShouldAllBe(e => e.Field == "name");
        (await new LinkFacts(db, new WakeUp<ReadInbox>()).CallAsync(member, name, "beta", TestHouse.Cancel)).Saved.ShouldBeNull();
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, member, "beta", beta with { AlsoCalled = "ship beta" }, TestHouse.Cancel));
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "beta", beta with { AlsoCalled = name }, TestHouse.Cancel));
    }

    [Fact]
    public async Task A_name_that_is_given_up_still_leads_facts_there()
    {
        await using var house = await TwoTeamsAsync(DatabaseKind.Sqlite);
        await using var db = house.Db();
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "basket", new ServiceEdit("Cart", "basket", "other", "v.*"), TestHouse.Cancel)).AlsoCalled.ShouldBe("", "its key is that name");
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "basket", new ServiceEdit("Trolley", "basket", "other", "v.*"), TestHouse.Cancel)).AlsoCalled.ShouldBe("Cart");
        (await EditCatalog.SaveServiceAsync(db, await MemberAsync(house, "payments"), "shop", new ServiceEdit("Cart", "shop", "payments", "v.*"), TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Message.ShouldContain("the service Trolley of the team Other");
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "basket", new ServiceEdit("Trolley", "basket", "other", "v.*", AlsoCalled: ""), TestHouse.Cancel)).AlsoCalled.ShouldBe("", "who says so gives it up");
    }

    [Theory, Databases]
    public async Task Of_names_from_before_the_oldest_has_it_and_doctor_says_so(DatabaseKind kind)
    {
        await using var house = await TwoTeamsAsync(kind);
        await using var db = house.Db();
        await db.Set<Service>().Where(s => s.Key == "basket").ExecuteUpdateAsync(s => s.SetProperty(x => x.AlsoCalled, "TILL\nmine").SetProperty(x => x.Name, "Shop"), TestHouse.Cancel);
        await db.Set<Repository>().Where(r => r.Key == "basket").ExecuteUpdateAsync(s => s.SetProperty(r => r.Origin, "github.com/acme/shop"), TestHouse.Cancel);
        var catalog = await CatalogView.ReadAsync(db, TestHouse.Cancel);
        var book = new NameBook(catalog.Services, catalog.Repositories);

        (book.ServiceOf("till")!.Key, book.ServiceOf("shop")!.Key, book.ServiceOf("mine")!.Key, book.RepositoryOf("github.com/acme/shop")!.Key).ShouldBe(("shop", "shop", "basket", "shop"));
        await using var inspected = new Inspection(house.Data, house.Database, ServerAddress.OfThisMachine(5080), house.Time);
        (await new CatalogCheck().LookAsync(inspected, TestHouse.Cancel)).Select(f => (f.Severity, f.Found)).ShouldBe(
        [
            (Severity.Insecure, "'Shop' is a name of the service Shop (shop) and of the service Shop (basket); facts with that name go to the first"),
            (Severity.Insecure, "'TILL' is a name of the service Shop (shop) and of the service Shop (basket); facts with that name go to the first"),
            (Severity.Insecure, "'github.com/acme/shop' is a name of the repository Shop (shop) and of the repository Basket (basket); facts with that name go to the first"),
        ]);

        // What clashes can still be edited otherwise.
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "basket", new ServiceEdit("Shop", "basket", "other", @"v\d+"), TestHouse.Cancel));
    }

    // A team, a repository and a service each: shop, also called till, of payments; basket of other.
    private static async Task<NamedHouse> TwoTeamsAsync(DatabaseKind kind)
    {
        var house = new NamedHouse(await TestHouse.OpenAsync(kind));
        await using var db = house.Db();
        foreach (var team in (string[])["Payments", "Other"])
            TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit(team, null), TestHouse.Cancel));
        TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(house.Scratch().Path, "Shop", Addresses: "https://github.com/acme/shop"), "payments", TestHouse.Cancel));
        TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(house.Scratch().Path, "Basket"), "other", TestHouse.Cancel));
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, "shop", new ServiceEdit("Shop", "shop", "payments", "v.*", AlsoCalled: "till"), TestHouse.Cancel));
        return house;
    }

    private static async Task<Caller> MemberAsync(NamedHouse house, string team) =>
        new(Guid.NewGuid(), "m", "m@example.org", Role.Member, new HashSet<Guid> { (await house.AllAsync<Team>()).Single(t => t.Key == team).Id });

    private sealed class NamedHouse(TestHouse house) : IAsyncDisposable
    {
        private readonly List<ScratchRepository> _scratch = [];

        public DataDirectory Data => house.Data;

        public IDatabaseEngine Database => house.Database;

        public TimeProvider Time => house.Time;

        public WriteLane Lane => house.Services.GetRequiredService<WriteLane>();

        public ScratchRepository Scratch()
        {
            _scratch.Add(new ScratchRepository());
            return _scratch[^1];
        }

        public FairleadDb Db() => house.Db();

        public Task<List<T>> AllAsync<T>()
            where T : class => house.AllAsync<T>();

        public LinkFacts Link(FairleadDb db) => new(db, new WakeUp<ReadInbox>());

        public async ValueTask DisposeAsync()
        {
            await house.DisposeAsync();
            _scratch.ForEach(s => s.Dispose());
        }
    }
}
