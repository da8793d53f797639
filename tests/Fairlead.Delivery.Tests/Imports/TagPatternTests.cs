using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Git;
using Fairlead.Imports;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Imports;

/// <summary>A pattern that cannot be used stops nobody: its service says so and keeps what it had.</summary>
public sealed class TagPatternTests
{
    [Fact]
    public async Task A_pattern_that_goes_back_and_forth_is_refused_when_saved()
    {
        await using var house = await TestHouse.OpenAsync();
        using var scratch = Scratch();
        await house.AddAsync(scratch);
        await using var db = house.Db();

        var refused = await EditCatalog.SaveServiceAsync(db, Caller.Operator, "shop", new ServiceEdit("shop", "shop", null, @"(\w+)\1"), TestHouse.Cancel);

        refused.Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Field.ShouldBe("tags"), e => e.Message.ShouldContain(@"the back-reference '\1' cannot be used; write"));
        (await house.AllAsync<Service>()).Single().TagPattern.ShouldBe(@"v\d+(\.\d+)*");
    }

    [Theory, Databases]
    public async Task A_stored_pattern_that_is_not_taken_any_more_keeps_the_earlier_numbers_and_says_so(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        using var scratch = Scratch();
        var repository = await house.AddAsync(scratch);
        await house.ImportAsync(repository);
        var before = await house.DerivedAsync();

        // As an earlier version could have stored it.
        await using (var db = house.Db())
            await db.Set<Service>().ExecuteUpdateAsync(s => s.SetProperty(x => x.TagPattern, @"(v)(\d)\2?(\.\d)*").SetProperty(x => x.Version, x => x.Version + 1), TestHouse.Cancel);
        var two = scratch.Commit("Two", 20, ObjectId.Parse(scratch.Git("rev-parse", "main")));
        scratch.Branch("main", two);
        scratch.LightTag("v2.0", two);
        var result = await house.ImportAsync(repository);

        result.Problems.ShouldNotBeNull().ShouldStartWith(@"shop: tag pattern '(v)(\d)\2?(\.\d)*': the back-reference '\2' cannot be used");
        (await house.AllAsync<Deployment>()).Select(d => d.Name).ShouldBe(["v1.0"]);
        (await house.AllAsync<Change>()).Count(c => c.DeployedAt is null).ShouldBe(1, "the new commit waits for a release that nobody sees");
        (await house.AllAsync<GitTagRow>()).Count.ShouldBe(2, "what was read is stored");
        await house.Get<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await house.AllAsync<Deployment>()).Select(d => d.Name).ShouldBe(["v1.0"]);

        await house.EditServiceAsync(s => s with { TagPattern = @"v\d\.\d" });
        (await house.ImportAsync(repository)).Problems.ShouldBeNull();
        (await house.AllAsync<Deployment>()).Select(d => d.Name).Order().ShouldBe(["v1.0", "v2.0"]);
        before.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_job_that_is_done_names_the_pattern()
    {
        await using var house = await TestHouse.OpenAsync();
        using var scratch = Scratch();
        var repository = await house.AddAsync(scratch);
        await using var db = house.Db();
        await db.Set<Service>().ExecuteUpdateAsync(s => s.SetProperty(x => x.TagPattern, "(?=v)v1.0"), TestHouse.Cancel);
        var job = await house.Get<ImportRequests>().RequestAsync(repository.Id, TestHouse.Cancel);

        await using var worker = await ImportWorkerTests.Working.StartAsync(house);

        var done = await worker.EndOfAsync(job);
        done.State.ShouldBe(ImportState.Done);
        done.Error!.ShouldContain("the look-around '(?=' cannot be used");
        (await house.AllAsync<Deployment>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_and_doctor_name_a_pattern_that_is_not_taken_any_more()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        await using var db = web.Db();
        await db.Set<Service>().Where(s => s.Key == "shop").ExecuteUpdateAsync(s => s.SetProperty(x => x.TagPattern, @"(v)\1.*"), TestHouse.Cancel);
        await web.ForgetImportsAsync();

        foreach (var path in (string[])["/catalog/repositories/shop", "/catalog/services/shop", "/flow/deployments?scope=service:shop"])
            (await web.Client.GetStringAsync(path, TestHouse.Cancel)).ShouldContain("cannot be used; write what may stand there once more", customMessage: path);
        (await web.Client.GetStringAsync("/catalog/services/orphan", TestHouse.Cancel)).ShouldNotContain("cannot be used");
    }

    private static ScratchRepository Scratch()
    {
        var scratch = new ScratchRepository();
        var one = scratch.Commit("One", 10);
        scratch.Branch("main", one);
        scratch.LightTag("v1.0", one);
        return scratch;
    }
}
