using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Search;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Delivery;

/// <summary>Deployments by version, commits by the beginning of their name, pull requests by number and title: the same on both databases.</summary>
public sealed class DeliverySearchTests
{
    private const string Tagged = "3f2a9c1000000000000000000000000000000000", Changed = "3f2a9c1fffffffffffffffffffffffffffffffff", Alone = "3f2a9c2000000000000000000000000000000000";

    private static readonly DateTime At = new(2026, 5, 1, 10, 0, 0, DateTimeKind.Utc);

    [Theory, Databases]
    public async Task What_delivery_has_is_found_by_what_people_call_it(DatabaseKind kind)
    {
        await using var house = await FilledAsync(kind);

        // A version without the 'v' of its tag is the version; others only begin so, or hold it.
        (await TitlesAsync<DeploymentSearch>(house, "1.2.0")).ShouldBe(["v1.2.0", "rc-1.2.0"]);
        (await TitlesAsync<DeploymentSearch>(house, "V1.2")).ShouldBe(["v1.2.1", "v1.2.0"], "the newest first");
        (await TitlesAsync<DeploymentSearch>(house, "shop 1.2.0")).ShouldBe(["v1.2.0", "rc-1.2.0"], ignoreOrder: true);
        (await TitlesAsync<DeploymentSearch>(house, "shop")).ShouldBeEmpty("its name alone means the service");
        (await TitlesAsync<DeploymentSearch>(house, "stable")).ShouldBe(["v1.2.1"], "another tag on its commit");
        (await HitAsync<DeploymentSearch>(house, "v1.2.1")).Path.ShouldBe("/flow/deployments?scope=service%3Ashop&window=2026-05-01..2026-05-01");

        (await HitAsync<CommitSearch>(house, "3F2A9C1F")).ShouldSatisfyAllConditions(
            h => h.Path.ShouldBe($"/flow/changes/shop/{Changed}"),
            h => h.Title.ShouldBe("Faster search"),
            h => h.Detail.ShouldBe("3f2a9c1fffff · shop · came out with v1.2.1"));
        (await HitAsync<CommitSearch>(house, "3f2a9c10")).Detail.ShouldBe("3f2a9c100000 · shop · deployed as v1.2.0", "a merge is no change");
        (await HitAsync<CommitSearch>(house, Alone)).Path.ShouldBe("/catalog/repositories/shop");
        (await TitlesAsync<CommitSearch>(house, "3f2a9c1")).Count.ShouldBe(2);
        (await TitlesAsync<CommitSearch>(house, "3f2a9c")).ShouldBeEmpty("six digits are too few");

        (await TitlesAsync<PullRequestSearch>(house, "#7")).ShouldBe(["Über 100% of tax"]);
        (await TitlesAsync<PullRequestSearch>(house, "71")).ShouldBe(["Pay by card"]);
        (await TitlesAsync<PullRequestSearch>(house, "CARD pay")).ShouldBe(["Pay by card"]);
        (await TitlesAsync<PullRequestSearch>(house, "über")).ShouldBe(["Über 100% of tax"]);
        (await TitlesAsync<PullRequestSearch>(house, "ÜBER tax")).ShouldBe(["Über 100% of tax"]);
        (await TitlesAsync<PullRequestSearch>(house, "100%")).ShouldBe(["Über 100% of tax"]);
        (await TitlesAsync<PullRequestSearch>(house, "1%0")).ShouldBeEmpty("a sign of patterns is a sign");
        (await TitlesAsync<PullRequestSearch>(house, "p_y")).ShouldBeEmpty("a sign of patterns is a sign");
        (await HitAsync<PullRequestSearch>(house, "card")).Path.ShouldBe("https://forge.example.org/shop/71");
        (await HitAsync<PullRequestSearch>(house, "card")).Detail.ShouldBe("#71 · shop · merged 1 May 2026");
        (await HitAsync<PullRequestSearch>(house, "tax")).Path.ShouldBe("/flow/pull-requests");
    }

    [Theory, Databases]
    public async Task The_best_of_many_is_among_those_that_are_looked_at(DatabaseKind kind)
    {
        await using var house = await FilledAsync(kind);
        await using (var db = house.Db())
        {
            var service = db.Set<Service>().Single().Id;
            db.AddRange(Enumerable.Range(0, SearchQuery.Candidates + 50).Select(i => Row(service, $"build-{i}-of-v1.2.0", new string('e', 40), At.AddDays(1).AddMinutes(i))));
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        var answer = await FindAsync<DeploymentSearch>(house, "v1.2.0");

        answer.Hits[0].Title.ShouldBe("v1.2.0", "it is older than all the others, and the one that is meant");
        answer.IsMore.ShouldBeTrue();
    }

    private static async Task<TestHouse> FilledAsync(DatabaseKind kind)
    {
        var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        var repository = await house.AddAsync(scratch);
        await using var db = house.Db();
        var service = db.Set<Service>().Single().Id;
        db.AddRange(Commit(repository.Id, Tagged, "Merge branch 'one'"), Commit(repository.Id, Changed, "Faster search"), Commit(repository.Id, Alone, "Draft"));
        db.AddRange(Row(service, "v1.2.0", Tagged, At.AddDays(-9)), Row(service, "rc-1.2.0", new string('e', 40), At.AddDays(-8)), Row(service, "v1.2.1", Changed, At, "stable latest"));
        db.Add(new Change { ServiceId = service, Sha = Changed, Deployment = "v1.2.1", StartedAt = At.AddDays(-1), DeployedAt = At });
        db.Add(new PullRequest { Subject = "pull-request:shop#71", RepositoryId = repository.Id, Number = "71", Title = "Pay by card", MergedAt = At, Url = "https://forge.example.org/shop/71" });
        db.Add(new PullRequest { Subject = "pull-request:shop#7", RepositoryId = repository.Id, Number = "7", Title = "Über 100% of tax", OpenedAt = At });
        await db.SaveChangesAsync(TestHouse.Cancel);
        return house;
    }

    private static GitCommit Commit(Guid repository, string sha, string subject) =>
        new() { RepositoryId = repository, Sha = sha, Parents = "", AuthoredAt = At, CommittedAt = At, Author = "nobody", Subject = subject };

    private static Deployment Row(Guid service, string name, string sha, DateTime at, string also = "") =>
        new() { ServiceId = service, Name = name, Ordinal = 1, Sha = sha, At = at, Day = DateOnly.FromDateTime(at), TagKind = TagKind.Annotated, AlsoNamed = also, Changes = 1, Failed = false };

    private static async Task<IReadOnlyList<string>> TitlesAsync<T>(TestHouse house, string typed)
        where T : ISearch, new() => [.. (await FindAsync<T>(house, typed)).Hits.Select(h => h.Title)];

    private static async Task<SearchHit> HitAsync<T>(TestHouse house, string typed)
        where T : ISearch, new() => (await FindAsync<T>(house, typed)).Hits[0];

    private static async Task<SearchAnswer> FindAsync<T>(TestHouse house, string typed)
        where T : ISearch, new()
    {
        await using var db = house.Db();
        return SearchQuery.Of(typed, Caller.Operator, 5, out _) is { } asked ? await new T().FindAsync(db, asked, TestHouse.Cancel) : new([], 0, false);
    }
}
