using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Delivery;

/// <summary>What counts as a deployment of a service, rule by rule, and what follows from it.</summary>
public sealed class DeploymentRuleTests
{
    private static readonly Guid Tool = Guid.NewGuid();

    // By hand: A, M (brings F, which was written 100 s before), B (written 50 s before it was committed), X, and R, which takes X back an hour later.
    [Fact]
    public async Task Under_the_rule_of_the_trunk_each_arrival_is_a_deployment()
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        var a = script.Commit("A\n", 0);
        var f = script.Commit("F\n", 100, a);
        var m = script.Commit("Merge F\n", 200, a, f);
        var b = script.Commit("B\n", 250, 300, "Zacharias Quillfeather", m);
        var x = script.Commit("X\n", 400, b);
        var r = script.Revert(x, 4000, x);
        script.Tag("v1.0.0", b, 350);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();

        await house.ImportAsync(await AddAsync(house, scratch, DeploymentRule.Trunk));

        var names = new[] { a, m, b, x, r }.Select(c => script[c].ToString()[..12]).ToArray();
        (await DeploymentsAsync(house)).Select(d => (d.Name, d.At, d.TagKind, d.Changes, d.Failed)).ShouldBe(
        [
            (names[0], At(0), TagKind.Arrival, 1, false), (names[1], At(200), TagKind.Arrival, 1, false), (names[2], At(300), TagKind.Arrival, 1, false),
            (names[3], At(400), TagKind.Arrival, 1, true), (names[4], At(4000), TagKind.Arrival, 1, false),
        ]);
        (await house.AllAsync<Change>()).ToDictionary(c => c.Sha, c => (c.Deployment, c.LeadSeconds, c.InBaseline), StringComparer.Ordinal).ShouldBe(
            new Dictionary<string, (string?, long?, bool)>(StringComparer.Ordinal)
            {
                [script[a].ToString()] = (names[0], 0, true),
                [script[f].ToString()] = (names[1], 100, false),
                [script[b].ToString()] = (names[2], 50, false),
                [script[x].ToString()] = (names[3], 0, false),
                [script[r].ToString()] = (names[4], 0, false),
            },
            ignoreOrder: true);
        var failure = (await house.AllAsync<Failure>()).ShouldHaveSingleItem();
        (failure.Deployment, failure.Kind, failure.RestoredBy, failure.RecoverySeconds, failure.Counts).ShouldBe((names[3], FailureKind.ShippedRevert, names[4], 3600L, true));
        (await house.AllAsync<Change>()).ShouldAllBe(c => c.DeployedAt != null, "what arrived is deployed, so nothing waits");
        await house.RebuildsTheSameAsync();
    }

    [Fact]
    public async Task Under_the_rule_of_the_trunk_a_part_of_a_repository_is_deployed_by_what_touches_it()
    {
        using var scratch = new ScratchRepository();
        scratch.Git(System.Text.Encoding.UTF8.GetBytes(string.Concat(
        [
            Committed(1, "both", "", "api/a.cs", "web/b.ts"),
            Committed(2, "api", "from :1\n", "api/a.cs"),
            Committed(3, "web", "from :2\n", "web/b.ts"),
            Committed(4, "words", "from :3\n", "api/README.md"),
            Committed(5, "feature of web", "from :4\n", "web/c.ts").Replace("refs/heads/main", "refs/heads/topic", StringComparison.Ordinal),
            Committed(6, "more words", "from :4\n", "NOTES.md"),
            Committed(7, "merge", "from :6\nmerge :5\n", "NOTES.md"),
        ])), "fast-import", "--quiet");
        await using var house = await TestHouse.OpenAsync();
        var repository = await house.AddAsync(scratch, name: "mono", service: new("api", "mono", null, "", "api/**\n!**/*.md", Deployments: DeploymentRule.Trunk));
        await using (var db = house.Db())
            TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Fairlead.Accounts.Caller.Operator, null, new("web", "mono", null, "", "web", Deployments: DeploymentRule.Trunk), TestHouse.Cancel));

        await house.ImportAsync(repository);

        var keys = (await house.AllAsync<Service>()).ToDictionary(s => s.Id, s => s.Key);
        var subjects = (await house.AllAsync<GitCommit>()).ToDictionary(c => c.Sha, c => c.Subject, StringComparer.Ordinal);
        (await DeploymentsAsync(house)).Select(d => $"{keys[d.ServiceId]}: {subjects[d.Sha]} with {d.Changes}").Order(StringComparer.Ordinal)
            .ShouldBe(["api: api with 1", "api: both with 1", "web: both with 1", "web: merge with 1", "web: web with 1"]);
        await house.RebuildsTheSameAsync();
    }

    // Of a run of the commit that was deployed last nothing new comes; an earlier commit again is one more deployment.
    [Fact]
    public async Task Under_the_rule_of_runs_those_that_succeed_on_the_main_branch_are_deployments()
    {
        using var scratch = new ScratchRepository();
        var script = Line(4);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await AddAsync(house, scratch, DeploymentRule.Runs, run: "Deploy to production"));
        (await house.AllAsync<Deployment>()).ShouldBeEmpty("no run was told yet");
        (await house.AllAsync<Change>()).ShouldBeEmpty("and nothing waits for one");

        await house.TellAsync(
            Tool,
            Run("1", script[0], 5_000),
            Run("2", script[1], 15_000) with { State = RunState.Failed },
            Run("3", script[1], 16_000) with { Branch = "topic" },
            Run("4", script[1], 17_000) with { Name = "build" },
            Run("5", script[1], 18_000) with { Name = "deploy to PRODUCTION", Level = RunLevel.Job },
            Run("6", script[1], 19_000),
            Run("7", script[2], 25_000) with { State = RunState.Running, FinishedAt = null });
        (await house.AllAsync<DueService>()).Count.ShouldBe(1, "numbers follow from a run of that name");
        (await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel)).ShouldBe(1);

        string Name(int commit) => script[commit].ToString()[..12];
        (await DeploymentsAsync(house)).Select(d => (d.Name, d.At, d.TagKind, d.Changes)).ShouldBe([(Name(0), At(5_000), TagKind.Run, 1), (Name(1), At(18_000), TagKind.Run, 1)]);
        (await house.AllAsync<Change>()).Where(c => c.DeployedAt is null).Select(c => c.Sha).ShouldBe([script[2].ToString(), script[3].ToString()], ignoreOrder: true);
        await house.RebuildsTheSameAsync();

        // The run that went on ends, one goes back, one is of a commit that is not here.
        await house.TellAsync(Tool, Run("7", script[2], 26_000), Run("8", script[0], 27_000), Run("9", script[0], 28_000) with { Sha = new string('e', 40) });
        await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);

        (await DeploymentsAsync(house)).Select(d => (d.Name, d.At, d.Changes)).ShouldBe(
            [(Name(0), At(5_000), 1), (Name(1), At(18_000), 1), (Name(2), At(26_000), 1), (Name(0) + " (2)", At(27_000), 0), ("eeeeeeeeeeee", At(28_000), 0)]);
        await house.RebuildsTheSameAsync();
    }

    [Fact]
    public async Task A_run_makes_nobody_due_whose_deployments_do_not_follow_from_it()
    {
        using var scratch = new ScratchRepository();
        var script = Line(2);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await AddAsync(house, scratch, DeploymentRule.Runs, run: "deploy"));

        await house.TellAsync(Tool, Run("1", script[0], 5_000) with { Name = "build" }, Run("2", script[0], 6_000) with { Name = "deploy", State = RunState.Failed });
        await house.EditServiceAsync(s => s with { Deployments = DeploymentRule.None });
        await house.TellAsync(Tool, Run("3", script[0], 7_000) with { Name = "deploy" });

        (await house.AllAsync<DueService>()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DeploymentRule.Reported)]
    [InlineData(DeploymentRule.None)]
    public async Task Under_the_other_rules_nothing_is_known_before_a_tool_reports(DeploymentRule rule)
    {
        using var scratch = new ScratchRepository();
        var script = Line(3);
        script.Tag("v1.0.0", 0, 500);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await AddAsync(house, scratch, rule, tags: @"v\d.*"));

        (await house.DerivedAsync()).ShouldNotContain(r => r.StartsWith("Deployment ") || r.StartsWith("Change ") || r.StartsWith("DeliveryDay "), "tags do not count, and nothing waits");
        var window = new Fairlead.Domain.Time.DayWindow(new DateOnly(2023, 11, 1), new DateOnly(2023, 12, 1));
        var waiting = (await house.Get<MeasureRegistry>().ReadAsync(await house.ScopeAsync(), window, TestHouse.Cancel)).Single(r => r.Definition == DeliveryDefinitions.Waiting);
        (waiting.Value, waiting.NoData).ShouldBe((null, "Nothing was deployed yet that is known, so nothing waits for it."));

        await house.TellAsync(Tool, Reported("d1", script[1], 15_000));
        await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);

        (await DeploymentsAsync(house)).Select(d => (d.Name, d.TagKind, d.Changes)).ShouldBe([(script[1].ToString()[..12], TagKind.Reported, 2)]);
        (await house.AllAsync<Change>()).Single(c => c.DeployedAt is null).Sha.ShouldBe(script[2].ToString());
        await house.RebuildsTheSameAsync();
    }

    [Theory]
    [InlineData(DeploymentRule.Tags, "v1.0.0")]
    [InlineData(DeploymentRule.Trunk, "0")]
    [InlineData(DeploymentRule.Runs, "0")]
    public async Task From_the_first_report_on_reports_count_whatever_the_rule(DeploymentRule rule, string first)
    {
        using var scratch = new ScratchRepository();
        var script = Line(4);
        script.Tag("v1.0.0", 0, 500);
        script.Tag("v2.0.0", 2, 20_500);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await AddAsync(house, scratch, rule, tags: @"v\d.*", run: "deploy"));
        string Name(int commit) => script[commit].ToString()[..12];

        await house.TellAsync(Tool, Run("1", script[0], 800) with { Name = "deploy" }, Run("2", script[2], 20_800) with { Name = "deploy" });
        await house.TellAsync(Tool, Reported("d1", script[1], 10_900), Reported("d3", script[3], 31_000));
        await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);

        var before = rule == DeploymentRule.Trunk ? [Name(0)] : (string[])[first == "0" ? Name(0) : first];
        (await DeploymentsAsync(house)).Select(d => d.Name).ShouldBe([.. before, Name(1), Name(3)]);
        (await DeploymentsAsync(house)).Skip(1).ShouldAllBe(d => d.TagKind == TagKind.Reported);
        await house.RebuildsTheSameAsync();
    }

    // What keeping up gave equals what a first reading gives and what a rebuild gives, with runs that are told late, twice and out of order.
    [Theory]
    [Databases(DeploymentRule.Tags, 31)]
    [Databases(DeploymentRule.Trunk, 32)]
    [OnSqlite(DeploymentRule.Runs, 33)]
    [OnSqlite(DeploymentRule.Reported, 34)]
    [OnSqlite(DeploymentRule.None, 35)]
    public async Task Kept_up_step_by_step_every_rule_gives_what_a_rebuild_gives(DatabaseKind kind, DeploymentRule rule, int seed)
    {
        using var scratch = new ScratchRepository();
        var script = RandomHistories.Of(seed, 60);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await AddAsync(house, scratch, rule, tags: @"v\d+(\.\d+)*", run: "deploy");
        var random = new Random(seed);
        for (var step = 0; step < 6; step++)
        {
            scratch.Git("update-ref", "refs/heads/main", script[(step + 1) * 10 - 1].ToString());
            if (step % 2 == 0)
                await house.ImportAsync(repository);
            await house.TellAsync(Tool, [.. Enumerable.Range(0, 4).Select(i =>
            {
                var commit = random.Next(60);
                var state = random.Next(4) == 0 ? RunState.Failed : RunState.Succeeded;
                return Run($"{random.Next(12)}", script[commit], (commit * 40_000L) + random.Next(300_000)) with { Name = "deploy", State = state };
            }).DistinctBy(s => s.Id)]);
            if (step > 3)
                await house.TellAsync(Tool, Reported($"d{step}", script[50 + step], 2_300_000 + (step * 1000)));
            await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);
            await house.RebuildsTheSameAsync($"step {step}");
        }

        await house.ImportAsync(repository);
        await house.RebuildsTheSameAsync();
        (await DeploymentsAsync(house)).Count.ShouldBeGreaterThanOrEqualTo(2);
    }

    // One rule after the other on the same facts: what the last one gives does not depend on those before.
    [Theory, Databases]
    public async Task Another_rule_gives_what_it_would_have_given_from_the_start(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var script = RandomHistories.Of(36, 40);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await AddAsync(house, scratch, DeploymentRule.Tags, tags: @"v\d+(\.\d+)*");
        foreach (var rule in (DeploymentRule[])[DeploymentRule.Trunk, DeploymentRule.None, DeploymentRule.Tags, DeploymentRule.Reported, DeploymentRule.Trunk])
        {
            await house.EditServiceAsync(s => s with { Deployments = rule });
            (await house.ImportAsync(repository)).NothingNew.ShouldBeFalse();
        }

        await using var fresh = await TestHouse.OpenAsync(kind);
        await fresh.ImportAsync(await AddAsync(fresh, scratch, DeploymentRule.Trunk, tags: @"v\d+(\.\d+)*"));
        (await house.DerivedAsync()).ShouldBe(await fresh.DerivedAsync());
    }

    private static Task<Repository> AddAsync(TestHouse house, ScratchRepository scratch, DeploymentRule rule, string tags = "", string run = "") =>
        house.AddAsync(scratch, service: new ServiceEdit("shop", "shop", null, tags, Deployments: rule, DeployingRun: rule == DeploymentRule.Runs ? run : ""));

    private static async Task<List<Deployment>> DeploymentsAsync(TestHouse house) => [.. (await house.AllAsync<Deployment>()).OrderBy(d => d.At).ThenBy(d => d.Ordinal)];

    private static HistoryScript Line(int commits)
    {
        var script = new HistoryScript();
        for (var i = 0; i < commits; i++)
            script.Commit($"commit {i}\n", i * 10_000L, i == 0 ? [] : [i - 1]);
        return script;
    }

    private static RunSignal Run(string run, Fairlead.Git.ObjectId commit, long end) => new()
    {
        Id = $"run:{run}:{end}",
        At = At(end),
        Title = "A run",
        Repository = "shop",
        Run = run,
        Level = RunLevel.Pipeline,
        State = RunState.Succeeded,
        Name = "Deploy to production",
        Branch = "main",
        Sha = commit.ToString(),
        StartedAt = At(end - 100),
        FinishedAt = At(end),
    };

    private static DeploymentSignal Reported(string id, Fairlead.Git.ObjectId commit, long at) => new()
    {
        Id = id,
        At = At(at),
        Title = "Deployed",
        Repository = "shop",
        Service = "shop",
        Deployment = id,
        Environment = "production",
        Tier = EnvironmentTier.Unknown,
        State = RunState.Succeeded,
        Sha = commit.ToString(),
    };

    private static DateTime At(long seconds) => Fairlead.Data.Instants.FromUnix(ScratchRepository.Start + seconds);

    private static string Committed(int mark, string subject, string parents, params string[] files) =>
        $"commit refs/heads/main\nmark :{mark}\ncommitter P <p@example.org> {ScratchRepository.Start + (mark * 100)} +0000\ndata {subject.Length}\n{subject}\n{parents}"
        + string.Concat(files.Select(f => $"M 100644 inline {f}\ndata {subject.Length}\n{subject}\n")) + "\n";
}
