using Fairlead.Accounts;
using Fairlead.Delivery;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Delivery;

/// <summary>
/// The worked example of docs/definitions/delivery/change-lead-time.md, whose numbers git itself gave: A(0) ← B(10) ← D(30) ← M(40, merges C);
/// C(20) has parent A; X(25) has parent B. Tags v1.0.0 → B at 15, v1.0.1 → X at 26, v1.1.0 → M at 45.
/// </summary>
public sealed class WorkedExampleTests
{
    [Theory, Databases]
    public async Task Is_imported_exactly(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var names = Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await house.AddAsync(scratch);

        var result = await house.ImportAsync(repository);

        result.ShouldBe(new Fairlead.Imports.ImportResult(6, 6, 3, result.Changed, NothingNew: false));
        (await house.AllAsync<Deployment>()).OrderBy(d => d.Ordinal).Select(d => (d.Name, d.Changes, At: Seconds(d.At), d.Failed, d.Rework, d.Repairs))
            .ShouldBe([("v1.0.0", 2, 15, false, null, null), ("v1.0.1", 1, 26, false, Fairlead.Domain.Delivery.ReworkKind.Hotfix, "v1.0.0"), ("v1.1.0", 2, 45, false, null, null)]);
        (await house.AllAsync<Change>()).OrderBy(c => names[c.Sha], StringComparer.Ordinal).Select(c => (names[c.Sha], c.Deployment, c.LeadSeconds, c.InBaseline))
            .ShouldBe([("A", "v1.0.0", 15L, true), ("B", "v1.0.0", 5L, true), ("C", "v1.1.0", 25L, false), ("D", "v1.1.0", 15L, false), ("X", "v1.0.1", 1L, false)]);

        var day = (await house.AllAsync<DeliveryDay>()).ShouldHaveSingleItem();
        (day.Day, day.Deployments, day.Failed, day.Rework, day.BaselineChanges).ShouldBe((new DateOnly(2023, 11, 14), 3, 0, 1, 2));
        var leadTimes = new List<long>();
        PackedSeconds.Unpack(day.LeadTimes, leadTimes);
        leadTimes.ShouldBe([1, 15, 25]);
    }

    [Fact]
    public async Task Is_not_read_twice()
    {
        using var scratch = new ScratchRepository();
        Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        var repository = await house.AddAsync(scratch);
        await house.ImportAsync(repository);
        var before = await house.DerivedAsync();
        house.Time.Advance(TimeSpan.FromHours(1));

        var second = await house.ImportAsync(repository);

        second.ShouldBe(new Fairlead.Imports.ImportResult(6, 0, 3, 0, NothingNew: true));
        (await house.DerivedAsync()).ShouldBe(before);
        (await house.AllAsync<Fairlead.Catalog.Repository>()).Single().ReadAt.ShouldBe(house.Time.GetUtcNow().UtcDateTime);
    }

    // A stranger at the table: what two services own is told apart by the folder and by the front of the tag.
    [Fact]
    public async Task Two_services_of_one_repository_are_told_apart_by_path_and_tag()
    {
        using var scratch = new ScratchRepository();
        scratch.Git(System.Text.Encoding.UTF8.GetBytes($"""
            commit refs/heads/main
            mark :1
            committer P <p@example.org> {ScratchRepository.Start} +0000
            data 4
            both
            M 100644 inline checkout/a.txt
            data 1
            a
            M 100644 inline search/b.txt
            data 1
            b

            commit refs/heads/main
            mark :2
            committer P <p@example.org> {ScratchRepository.Start + 100} +0000
            data 8
            checkout
            from :1
            M 100644 inline checkout/a.txt
            data 2
            aa

            commit refs/heads/main
            mark :3
            committer P <p@example.org> {ScratchRepository.Start + 200} +0000
            data 6
            search
            from :2
            M 100644 inline search/b.txt
            data 2
            bb

            commit refs/heads/main
            mark :4
            committer P <p@example.org> {ScratchRepository.Start + 300} +0000
            data 5
            notes
            from :3
            M 100644 inline checkout/README.md
            data 1
            r

            reset refs/tags/checkout-v1.0.0
            from :1

            reset refs/tags/search-v1.0.0
            from :1

            reset refs/tags/checkout-v1.1.0
            from :4

            reset refs/tags/search-v1.1.0
            from :3


            """.ReplaceLineEndings("\n")), "fast-import", "--quiet");
        await using var house = await TestHouse.OpenAsync();
        var repository = await house.AddAsync(scratch, name: "mono", service: new("Checkout", "mono", null, @"checkout-v\d+\.\d+\.\d+", "checkout/**\n!**/*.md"));
        await using (var db = house.Db())
            TestHouse.Saved(await Fairlead.Catalog.EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new("Search", "mono", null, @"search-v\d+\.\d+\.\d+", "search"), TestHouse.Cancel));

        await house.ImportAsync(repository);

        var keys = (await house.AllAsync<Fairlead.Catalog.Service>()).ToDictionary(s => s.Id, s => s.Key);
        var subjects = (await house.AllAsync<GitCommit>()).ToDictionary(c => c.Sha, c => c.Subject, StringComparer.Ordinal);
        (await house.AllAsync<Change>()).Select(c => $"{keys[c.ServiceId]}: {subjects[c.Sha]} in {c.Deployment}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "checkout: both in checkout-v1.0.0", "checkout: checkout in checkout-v1.1.0", "search: both in search-v1.0.0", "search: search in search-v1.1.0",
        ]);
        (await house.AllAsync<Deployment>()).Select(d => $"{keys[d.ServiceId]} {d.Name} {d.Changes}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "checkout checkout-v1.0.0 1", "checkout checkout-v1.1.0 1", "search search-v1.0.0 1", "search search-v1.1.0 1",
        ]);
    }

    internal static Dictionary<string, string> Write(ScratchRepository scratch)
    {
        var a = scratch.Commit("A", 0);
        var b = scratch.Commit("B", 10, a);
        var c = scratch.Commit("C", 20, a);
        var d = scratch.Commit("D", 30, b);
        var m = scratch.Commit("M", 40, d, c);
        var x = scratch.Commit("X", 25, b);
        scratch.AnnotatedTag("v1.0.0", b.ToString(), 15);
        scratch.AnnotatedTag("v1.0.1", x.ToString(), 26);
        scratch.AnnotatedTag("v1.1.0", m.ToString(), 45);
        scratch.Branch("main", m);
        return new(StringComparer.Ordinal) { [a.ToString()] = "A", [b.ToString()] = "B", [c.ToString()] = "C", [d.ToString()] = "D", [m.ToString()] = "M", [x.ToString()] = "X" };
    }

    private static long Seconds(DateTime at) => Fairlead.Data.Instants.ToUnix(at) - ScratchRepository.Start;
}
