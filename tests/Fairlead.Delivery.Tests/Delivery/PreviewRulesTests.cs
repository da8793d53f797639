using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Delivery;

/// <summary>What rules would give, before one is chosen.</summary>
public sealed class PreviewRulesTests
{
    private const int Day = 86_400;

    private static readonly Guid Tool = Guid.NewGuid();

    [Theory, Databases]
    public async Task What_a_preview_says_a_saved_rule_gives(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var script = Script();
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await AddAsync(house, scratch);
        await TellRunsAsync(house, script);
        var before = await house.DerivedAsync();

        var offers = await PreviewAsync(house);

        offers.Select(o => $"{Words.Name(o.Rule)} {o.Name}".Trim()).ShouldBe(["trunk", @"tags v\d+(?:[._]\d+){1,3}", @"tags docs-\d+(?:[._]\d+){1,3}", "runs Deploy", "runs build"]);
        (await house.DerivedAsync()).ShouldBe(before, "nothing is stored");
        (await house.AllAsync<Service>()).Single().Version.ShouldBe(1);
        var today = DateOnly.FromDateTime(house.Time.GetUtcNow().UtcDateTime);
        foreach (var offer in offers)
        {
            offer.Window.ShouldBe(new(today.AddDays(-83), today.AddDays(1)), "twelve weeks that end today");
            await house.EditServiceAsync(s => s with
            {
                Deployments = offer.Rule,
                TagPattern = offer.Rule == DeploymentRule.Tags ? offer.Name : s.TagPattern,
                DeployingRun = offer.Rule == DeploymentRule.Runs ? offer.Name : "",
            });
            await house.ImportAsync(repository);

            var readings = await house.Get<MeasureRegistry>().ReadAsync(await house.ScopeAsync(), offer.Window, DeliveryDefinitions.All, TestHouse.Cancel);
            var (frequency, lead) = (readings.Single(r => r.Definition == DeliveryDefinitions.Frequency), readings.Single(r => r.Definition == DeliveryDefinitions.LeadTime));
            (offer.Deployments, offer.Changes, offer.MedianSeconds).ShouldBe(((int)frequency.N, (int)lead.N, lead.Value), offer.Title);
            offer.Ever.ShouldBe((await house.AllAsync<Deployment>()).Count, offer.Title);
            offer.Ever.ShouldBeGreaterThan(0, offer.Title);

            // Its own rule stands first, and gives the same again.
            (await PreviewAsync(house))[0].ShouldBe(offer);
        }
    }

    [Fact]
    public async Task It_is_remembered_until_something_changes()
    {
        using var scratch = new ScratchRepository();
        var script = Script();
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        var repository = await AddAsync(house, scratch);
        var known = await PreviewAsync(house);
        (await PreviewAsync(house)).ShouldBeSameAs(known);

        await OtherAsync("a run is told", () => TellRunsAsync(house, script));
        await OtherAsync("a deployment is reported", () => house.TellAsync(Tool, new DeploymentSignal
        {
            Id = "d1",
            At = At(99),
            Title = "Deployed",
            Service = "shop",
            Deployment = "d1",
            Environment = "production",
            State = RunState.Succeeded,
            Sha = script[5].ToString(),
        }));
        await OtherAsync("the service is edited", () => house.EditServiceAsync(s => s with { CountsBots = true }));
        scratch.Git("tag", "v9.9.9", "main");
        await OtherAsync("the repository is read", () => house.ImportAsync(repository));
        await OtherAsync("a day goes by", () =>
        {
            house.Time.Advance(TimeSpan.FromDays(1));
            return Task.CompletedTask;
        });

        // Fetched without news: the facts reach further, and so do the twelve weeks.
        scratch.Git("remote", "add", "origin", "https://git.example.org/shop.git");
        await OtherAsync("a copy ends with its newest commit", () => house.ImportAsync(repository));
        var fetched = Path.Combine(scratch.Path, ".git", "FETCH_HEAD");
        await File.WriteAllTextAsync(fetched, "", TestHouse.Cancel);
        File.SetLastWriteTimeUtc(fetched, At(97));
        await OtherAsync("it is fetched", () => house.ImportAsync(repository));
        known[0].Window.To.ShouldBe(DateOnly.FromDateTime(At(97)).AddDays(1));

        async Task OtherAsync(string why, Func<Task> change)
        {
            await change();
            await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);
            var now = await PreviewAsync(house);
            now.ShouldNotBeSameAs(known, why);
            (await PreviewAsync(house)).ShouldBeSameAs(now, why);
            known = now;
        }
    }

    // An arrival a day from day 5 to 95; v1.N.0 each tenth day, docs-N.0 twice.
    private static HistoryScript Script()
    {
        var script = new HistoryScript();
        for (var day = 5; day <= 95; day++)
        {
            var at = (long)day * Day;
            var commit = script.Commit($"day {day}\n", at - (day * 100), at, "Zacharias Quillfeather", day == 5 ? [] : [script.Count - 1]);
            if (day % 10 == 0)
                script.Tag($"v1.{day / 10}.0", commit, at + 5000);
            if (day is 33 or 66)
                script.Tag($"docs-{day}.0", commit, at + 5000);
        }

        return script;
    }

    private static async Task<Repository> AddAsync(TestHouse house, ScratchRepository scratch)
    {
        var repository = await house.AddAsync(scratch, service: new ServiceEdit("shop", "shop", null, "", Deployments: DeploymentRule.None));
        await house.ImportAsync(repository);
        return repository;
    }

    // More builds than deployments; what says that it deploys is offered first.
    private static Task TellRunsAsync(TestHouse house, HistoryScript script) => house.TellAsync(Tool, [.. Enumerable.Range(0, 8).Select(i => new RunSignal
    {
        Id = $"run:{i}",
        At = At(15 + (i * 10)),
        Title = "A run",
        Repository = "shop",
        Run = $"{i}",
        Level = RunLevel.Pipeline,
        State = RunState.Succeeded,
        Name = i % 3 == 0 ? "Deploy" : "build",
        Branch = "main",
        Sha = script[10 * (i + 1)].ToString(),
        FinishedAt = At(15 + (i * 10) + 1),
    })]);

    private static async Task<IReadOnlyList<RulePreview>> PreviewAsync(TestHouse house)
    {
        await using var db = house.Db();
        return await house.Get<PreviewRules>().OfAsync(db, await db.Set<Service>().AsNoTracking().SingleAsync(TestHouse.Cancel), TestHouse.Cancel);
    }

    private static DateTime At(int day) => Fairlead.Data.Instants.FromUnix(ScratchRepository.Start + ((long)day * Day));
}
