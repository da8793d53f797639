using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Delivery;

/// <summary>What is kept up to date as facts arrive equals what a first reading gives, and what a rebuild gives, row by row.</summary>
public sealed class IncrementalTests
{
    [Theory]
    [Databases("new commits and tags")]
    [Databases("moved tag")]
    [OnSqlite("deleted tag")]
    [Databases("all tags deleted")]
    [OnSqlite("tag with an earlier date")]
    [OnSqlite("second tag on a commit")]
    [Databases("rewritten history")]
    [OnSqlite("other trunk")]
    [OnSqlite("lead times start on the trunk")]
    [OnSqlite("hotfixes count as failures")]
    [OnSqlite("other tag pattern")]
    [Databases("other zone")]
    public async Task A_change_taken_up_equals_reading_everything_anew(DatabaseKind kind, string change)
    {
        using var scratch = new ScratchRepository();
        var script = RandomHistories.Of(20261122);
        script.Write(scratch);
        await using var kept = await TestHouse.OpenAsync(kind);
        var repository = await kept.AddAsync(scratch);
        await kept.ImportAsync(repository);
        var before = await kept.DerivedAsync();

        Change(change, scratch, script);
        await SettingsAsync(change, kept);
        var result = await kept.ImportAsync(repository);

        await using var fresh = await TestHouse.OpenAsync(kind);
        var again = await fresh.AddAsync(scratch);
        await SettingsAsync(change, fresh);
        await fresh.ImportAsync(again);

        var derived = await kept.DerivedAsync();
        derived.ShouldNotBe(before);
        result.NothingNew.ShouldBeFalse();
        derived.ShouldBe(await fresh.DerivedAsync());
        await kept.Get<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await kept.DerivedAsync()).ShouldBe(derived);
    }

    [Theory, Databases]
    public async Task Reading_step_by_step_equals_reading_at_once(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var script = RandomHistories.Of(7, 120);
        script.Write(scratch);
        var tags = scratch.Git("for-each-ref", "--sort=creatordate", "--format=%(refname) %(objectname)", "refs/tags").Split('\n');
        foreach (var tag in tags)
            scratch.Git("update-ref", "-d", tag.Split(' ')[0]);
        await using var kept = await TestHouse.OpenAsync(kind);
        var repository = await kept.AddAsync(scratch);
        for (var i = 0; i < tags.Length; i += 3)
        {
            scratch.Git("update-ref", "refs/heads/main", script[Math.Min(script.Count - 1, i * 120 / tags.Length)].ToString());
            foreach (var tag in tags.Skip(i).Take(3))
                scratch.Git("update-ref", tag.Split(' ')[0], tag.Split(' ')[1]);
            await kept.ImportAsync(repository);
        }

        scratch.Git("update-ref", "refs/heads/main", script[script.Count - 1].ToString());
        await kept.ImportAsync(repository);
        await using var fresh = await TestHouse.OpenAsync(kind);
        await fresh.ImportAsync(await fresh.AddAsync(scratch));

        (await kept.DerivedAsync()).ShouldBe(await fresh.DerivedAsync());

        // What a branch held once stays known; what is reachable now is the same.
        (await fresh.AllAsync<GitCommit>()).Select(c => c with { RepositoryId = Guid.Empty })
            .Except((await kept.AllAsync<GitCommit>()).Select(c => c with { RepositoryId = Guid.Empty })).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Rebuilding_mends_damage(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(3).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        await house.ImportAsync(await house.AddAsync(scratch));
        var right = await house.DerivedAsync();
        await using (var db = house.Db())
        {
            await db.Set<Deployment>().Where(d => d.Ordinal > 2).ExecuteDeleteAsync(TestHouse.Cancel);
            await db.Set<Change>().ExecuteUpdateAsync(s => s.SetProperty(c => c.LeadSeconds, 1L), TestHouse.Cancel);
        }

        (await house.DerivedAsync()).ShouldNotBe(right);
        await house.Get<Rebuild>().RunAsync(null, TestHouse.Cancel);

        (await house.DerivedAsync()).ShouldBe(right);
    }

    // What tools report comes late, out of order, twice, and about what failed; one step looks only at what is new since the last.
    [Theory]
    [Databases(11)]
    [OnSqlite(12)]
    [OnSqlite(13)]
    public async Task Reports_taken_up_step_by_step_equal_deriving_everything(DatabaseKind kind, int seed)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(seed, 60).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await house.AddAsync(scratch);
        await using (var db = house.Db())
            TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit("till", "shop", null, @"t\d+"), TestHouse.Cancel));
        await house.ImportAsync(repository);
        var commits = (await house.AllAsync<GitCommit>()).OrderBy(c => c.CommittedAt).ThenBy(c => c.Sha, StringComparer.Ordinal).ToList();
        var (random, source, number) = (new Random(seed), Guid.NewGuid(), 0);
        for (var step = 0; step < 9; step++)
        {
            await house.TellAsync(source, [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Reported(random, commits, number++))]);
            await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);
            await house.RebuildsTheSameAsync($"step {step}");
        }

        (await house.AllAsync<Deployment>()).Count(d => d.TagKind == TagKind.Reported).ShouldBeGreaterThan(3);
        (await house.AllAsync<PullRequest>()).ShouldContain(p => p.DeployedAt != null);
        (await house.AllAsync<PullRequest>()).ShouldAllBe(p => p.MergeSha!.Length == 40, "Bitbucket's twelve digits are resolved");
    }

    private static Signal Reported(Random random, List<GitCommit> commits, int number)
    {
        var commit = commits[random.Next(commits.Count)];
        var at = commit.CommittedAt.AddHours(random.Next(200));
        var service = random.Next(3) == 0 ? "till" : "shop";
        return random.Next(6) switch
        {
            0 => new IncidentSignal { Id = $"i{number}", At = at, Title = "It is down", Service = service, Incident = $"i{number}", Action = random.Next(2) == 0 ? IncidentSignalAction.Opened : IncidentSignalAction.Resolved, StartedAt = at, ResolvedAt = at.AddHours(1) },
            1 or 2 => new PullRequestSignal { Id = $"c{number}", At = at, Title = "A change", Repository = "shop", Number = $"{number}", Action = PullRequestAction.Merged, OpenedAt = commit.AuthoredAt, MergedAt = commit.CommittedAt, MergeSha = commit.Sha[..(random.Next(3) == 0 ? 12 : 40)] },
            _ => new DeploymentSignal
            {
                Id = $"d{number}",
                At = at,
                Title = "Deployed",
                Repository = "shop",
                Service = service,
                Deployment = $"d{(random.Next(5) == 0 ? number / 2 : number)}",
                Environment = random.Next(5) == 0 ? "staging" : "production",
                Tier = EnvironmentTier.Unknown,
                State = random.Next(6) == 0 ? RunState.Failed : RunState.Succeeded,
                Sha = commit.Sha[..(random.Next(3) == 0 ? 12 : 40)],
            },
        };
    }

    private static void Change(string change, ScratchRepository scratch, HistoryScript script)
    {
        var names = scratch.Git("tag", "--list", "--sort=creatordate").Split('\n');
        switch (change)
        {
            case "new commits and tags":
                var next = scratch.Commit("next", 9_000_000, script[script.Count - 1]);
                var revert = scratch.Commit($"Revert\n\nThis reverts commit {script[10]}.\n", 9_100_000, next);
                scratch.AnnotatedTag("v90.0.0", next.ToString(), 9_050_000);
                scratch.AnnotatedTag("v91.0.0", revert.ToString(), 9_150_000);
                scratch.Branch("main", scratch.Commit("waits", 9_200_000, revert));
                break;
            case "moved tag":
                scratch.Git("update-ref", "refs/tags/" + names[^2], script[script.Count - 1].ToString());
                break;
            case "deleted tag":
                scratch.Git("tag", "--delete", names[names.Length / 2]);
                break;
            case "all tags deleted":
                scratch.Git(["tag", "--delete", .. names]);
                break;
            case "tag with an earlier date":
                scratch.AnnotatedTag("v0.0.9", script[30].ToString(), 1);
                break;
            case "second tag on a commit":
                scratch.Git("tag", "v77.0.0", names[3] + "^{commit}");
                break;
            case "rewritten history":
                // The last twenty commits are gone, another one stands in their place and reverts one of them.
                foreach (var tag in scratch.Git("tag", "--list", "--contains", script[script.Count - 20].ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    scratch.Git("tag", "--delete", tag);
                scratch.Branch("main", scratch.Commit($"Revert\n\nThis reverts commit {script[script.Count - 5]}.\n", 3_000_000, script[script.Count - 25]));
                scratch.AnnotatedTag("v95.0.0", "main", 3_000_100);
                break;
            case "other trunk":
                scratch.Branch("main", script[script.Count / 2]);
                break;
        }
    }

    private static Task SettingsAsync(string change, TestHouse house) => change switch
    {
        "lead times start on the trunk" => house.EditServiceAsync(s => s with { LeadTimeStart = LeadTimeStart.Trunk }),
        "hotfixes count as failures" => house.EditServiceAsync(s => s with { FailureEvidence = FailureEvidence.RevertsAndHotfixes, HotfixDays = 30 }),
        "other tag pattern" => house.EditServiceAsync(s => s with { TagPattern = @"v\d+\.\d+\.0" }),
        "other zone" => house.ZoneAsync("Pacific/Chatham"),
        _ => Task.CompletedTask,
    };
}
