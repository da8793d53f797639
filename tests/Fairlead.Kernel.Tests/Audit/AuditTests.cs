using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Tests.Delivery;
using Fairlead.Tests.House;
using Fairlead.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Audit;

public sealed class AuditTests
{
    [Theory, Databases]
    public async Task Each_edit_leaves_an_entry_with_what_was_different(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5, 30, 50_000).Write(scratch);
        await using (var db = house.Db())
        {
            var team = TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit("Payments", "Money"), TestHouse.Cancel));
            TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, team.Key, new TeamEdit("Payments", "Money, once", team.Version), TestHouse.Cancel));
            TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, team.Key, new TeamEdit("Payments", "Money, once"), TestHouse.Cancel));
        }

        var repository = await house.AddAsync(scratch);
        await house.ImportAsync(repository);
        await house.EditServiceAsync(s => s with { TagPattern = "v.*" });

        var entries = (await house.AllAsync<AuditEntry>()).OrderBy(e => e.Number).ToList();
        entries.Select(e => $"{e.Number} {e.Action} {e.Subject}").ShouldBe(["1 created team:payments", "2 changed team:payments", "3 created repository:shop", "4 created service:shop", "5 changed service:shop"]);
        entries.ShouldAllBe(e => e.Actor == "fairlead" && e.Source == "program" && e.At == house.Time.GetUtcNow().UtcDateTime);
        entries[0].Before.ShouldBeNull();
        JsonDocument.Parse(entries[0].After!).RootElement.GetProperty("name").GetString().ShouldBe("Payments");
        entries[1].Before.ShouldBe("""{"purpose":"Money"}""");
        entries[1].After.ShouldBe("""{"purpose":"Money, once"}""");
        entries[4].After.ShouldBe("""{"tagPattern":"v.*"}""");
        (await VerdictAsync(house)).ShouldBe(new AuditVerdict(5, entries[4].Hash, null, null));
    }

    // Computed by another program from the words on AuditEntry.Canonical: Python's struct and hashlib.
    [Fact]
    public void The_hash_is_what_its_description_says()
    {
        var first = new AuditEntry { Number = 1, At = new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc), Actor = "Ada Lovelace", Source = "10.0.0.1", Action = "created", Subject = "team:payments", Before = null, After = "{\"name\":\"Zahlungen – ä\"}", Hash = "" };
        var second = first with { Number = 2, At = first.At.AddSeconds(1), Action = "deleted", Before = first.After, After = null };

        var hash = first.HashAfter(AuditEntry.Origin);
        hash.ShouldBe("b20dcb17ce00e83aee19dc5c98c28b02b550b179f6569ccc236f179bd6fc0dcf");
        second.HashAfter(hash).ShouldBe("3c06aa7c385c09efa193a5ad96cbe9acaf41fd1bbea587ab5380aed767c6d72e");
    }

    [Theory]
    [Databases("number = 30")]
    [Databases("at = '2030-01-01 00:00:00'")]
    [OnSqlite("actor = 'somebody'")]
    [OnSqlite("source = '10.0.0.9'")]
    [OnSqlite("action = 'changed '")]
    [OnSqlite("subject = 'team:t4'")]
    [OnSqlite("before = ''")]
    [OnSqlite("after = NULL")]
    [OnSqlite("after = replace(after, 'Team', 'team')")]
    [OnSqlite("hash = replace(hash, substr(hash, 1, 1), 'x')")]
    public async Task One_changed_value_is_found(DatabaseKind kind, string change)
    {
        await using var house = await FilledAsync(kind);

        await TamperAsync(house, $"UPDATE audit_entry SET {change} WHERE number = 3");

        (await VerdictAsync(house)).BrokenAt.ShouldBe(3);
    }

    [Theory, Databases]
    public async Task A_lost_entry_is_found_and_a_lost_end_by_what_was_noted(DatabaseKind kind)
    {
        await using var house = await FilledAsync(kind);
        var noted = await VerdictAsync(house);
        await TamperAsync(house, "DELETE FROM audit_entry WHERE number = 5");

        var cut = await VerdictAsync(house);
        cut.Holds.ShouldBeTrue();
        (cut.Entries, cut.Head).ShouldNotBe((noted.Entries, noted.Head));

        await TamperAsync(house, "DELETE FROM audit_entry WHERE number = 2");
        (await VerdictAsync(house)).BrokenAt.ShouldBe(2);
    }

    [Theory, Databases]
    public async Task A_change_that_is_refused_leaves_no_entry(DatabaseKind kind)
    {
        await using var house = await FilledAsync(kind);
        await using var db = house.Db();
        var twin = new Team { Id = Guid.CreateVersion7(), Key = "t1", Name = "Twin" };
        db.Add(twin);

        await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync(TestHouse.Cancel));
        (await house.AllAsync<AuditEntry>()).Count.ShouldBe(5);
        (await house.AllAsync<Team>()).Count.ShouldBe(5);

        // The same context saves the next thing, with one entry for it.
        db.Entry(twin).State = EntityState.Detached;
        db.Add(new Team { Id = Guid.CreateVersion7(), Key = "t6", Name = "Sixth" });
        await db.SaveChangesAsync(TestHouse.Cancel);
        (await house.AllAsync<AuditEntry>()).Count.ShouldBe(6);
        (await VerdictAsync(house)).Holds.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task An_outer_transaction_takes_its_entries_back(DatabaseKind kind)
    {
        await using var house = await FilledAsync(kind);
        await using (var db = house.Db())
        await using (await db.Database.BeginTransactionAsync(TestHouse.Cancel))
        {
            db.Add(new Team { Id = Guid.CreateVersion7(), Key = "gone", Name = "Gone" });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        (await house.AllAsync<AuditEntry>()).Count.ShouldBe(5);
        (await house.AllAsync<Team>()).ShouldNotContain(t => t.Key == "gone");
    }

    [Theory, Databases]
    public async Task Those_who_append_at_once_make_one_chain(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(w => Task.Run(
            async () =>
            {
                for (var i = 0; i < 5; i++)
                {
                    await using var db = house.Db();
                    db.Add(new Team { Id = Guid.CreateVersion7(), Key = $"w{w}-{i}", Name = "Team" });
                    await db.SaveChangesAsync(TestHouse.Cancel);
                }
            },
            TestHouse.Cancel)));

        var verdict = await VerdictAsync(house);
        (verdict.Entries, verdict.Holds).ShouldBe((30L, true));
    }

    [Theory, Databases]
    public async Task The_page_the_file_and_the_api_show_the_same_entries(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        foreach (var name in (string[])["Payments", "<b>Search</b>", "Third"])
            (await web.PostAsync("/catalog/teams/new", ("Form.Name", name))).Dispose();

        (await web.WalkAsync("/api/v1/audit?limit=2")).ShouldBe(4);
        (await web.CsvAsync("/audit.csv")).Select(r => r[5]).ShouldBe(["team:third", "team:b-search-b", "team:payments", $"account:{web.Administrator.Email}"]);
        (await web.CsvAsync("/audit.csv")).SkipLast(1).ShouldAllBe(r => r[2] == web.Administrator.Email && r[3].Length > 0 && r[8].Length == 64);
        var (html, response) = await web.GetAsync("/audit?verify=yes");
        Browsing.Check(html, response, "/audit");
        html.ShouldContain("The chain holds");
        html.ShouldContain("&lt;b&gt;Search&lt;/b&gt;");
        Html.Of((await web.GetAsync("/audit?what=payments")).Text).QuerySelector("main table")!.TextContent.ShouldNotContain("team:third");
        (await web.GetAsync("/audit?who=nobody")).Text.ShouldContain("No entry matches.");
        (await web.GetAsync("/audit?since=2023-02-30")).Text.ShouldContain("write a day");
        ((int)(await web.GetAsync("/api/v1/audit?since=2023-02-30")).Response.StatusCode).ShouldBe(400);
        (await web.GetAsync("/api/v1/audit?since=2023-11-14&until=2100-01-01&action=created")).Text.ShouldContain("team:third");
        (await web.GetAsync("/api/v1/audit?until=2023-11-14")).Text.ShouldNotContain("team:third");
    }

    private static async Task<TestHouse> FilledAsync(DatabaseKind kind)
    {
        var house = await TestHouse.OpenAsync(kind);
        for (var i = 1; i <= 5; i++)
        {
            await using var db = house.Db();
            db.Add(new Team { Id = Guid.CreateVersion7(), Key = $"t{i}", Name = $"Team {i}" });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        return house;
    }

    private static async Task TamperAsync(TestHouse house, string sql)
    {
        await using var db = house.Db();
        await db.Database.ExecuteSqlRawAsync(sql, TestHouse.Cancel);
    }

    private static async Task<AuditVerdict> VerdictAsync(TestHouse house)
    {
        await using var db = house.Db();
        return await AuditLog.VerifyAsync(db, TestHouse.Cancel);
    }
}
