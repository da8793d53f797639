using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Api;

/// <summary>What the pages can do for the catalog, done by a program with a key.</summary>
public sealed class CatalogApiTests
{
    [Theory, Databases]
    public async Task A_team_is_added_read_changed_and_kept_from_an_edit_of_an_older_version(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);

        using var added = await program.PostAsJsonAsync("/api/v1/teams", new { name = "Payments" }, TestHouse.Cancel);
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        added.Headers.Location!.ToString().ShouldBe("/api/v1/teams/payments");
        added.Headers.ETag!.Tag.ShouldBe("\"1\"");

        using var read = await program.GetAsync(added.Headers.Location, TestHouse.Cancel);
        read.Headers.ETag!.Tag.ShouldBe("\"1\"");
        (await read.Content.ReadFromJsonAsync<TeamFigures>(TestHouse.Cancel)).ShouldBe(new TeamFigures("payments", "Payments", null, 1));
        (await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/teams/payments", null, ("If-None-Match", "\"1\""))).Status.ShouldBe(304);

        (await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/teams/payments", """{"name":"Money"}""")).Status.ShouldBe(428);
        (await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/teams/payments", """{"name":"Money"}""", ("If-Match", "\"7\""))).Status.ShouldBe(412);
        (await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/teams/payments", """{"name":"Money"}""", ("If-Match", "\"what\""))).Status.ShouldBe(412);
        var changed = await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/teams/payments", """{"name":"Money"}""", ("If-Match", "\"1\""));
        (changed.Status, changed.Tag).ShouldBe((200, "\"2\""));
        (await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/teams/payments", """{"name":"Late"}""", ("If-Match", "\"1\""))).Status.ShouldBe(412);
        (await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/teams/payments", """{"name":"Last"}""", ("If-Match", "*"))).Status.ShouldBe(200);
        (await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/teams/nobody", """{"name":"x"}""", ("If-Match", "*"))).Status.ShouldBe(404);
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"key":"payments","name":"x"}""")).Text.ShouldContain("'payments' is taken.");
    }

    [Theory]
    [InlineData("""{"name":""}""", "name: A name is needed.")]
    [InlineData("""{"nam":"x"}""", "$.nam")]
    [InlineData("""{"name":"x","name":"y"}""", "name")]
    [InlineData("""{"name":7}""", "$.name")]
    [InlineData("""{"name":"x","purpose":"a\u0000b"}""", "purpose: No control characters.")]
    [InlineData("""{"name":"x","key":"../etc"}""", "key: '../etc' is no key")]
    [InlineData("""["x"]""", "$: ")]
    [InlineData("null", "an object is expected")]
    [InlineData("{", "$: ")]
    [InlineData("", "$: ")]
    public async Task Bad_input_is_named_and_leaves_nothing(string body, string says)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);

        var (status, text, _) = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", body);

        status.ShouldBe(400);
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("detail").GetString()!.ShouldContain(says);
        text.ShouldNotContain("   at ");
        await using var db = web.Db();
        (await db.Set<Team>().CountAsync(TestHouse.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task A_request_that_is_sent_twice_with_one_key_creates_once(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        using var other = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        (string, string) key = ("Idempotency-Key", "b3a1");

        var first = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"Payments"}""", key);
        var second = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"Payments"}""", key);
        second.ShouldBe(first);
        first.Status.ShouldBe(201);
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"Search"}""", key)).Status.ShouldBe(422);
        (await Calling.SendAsync(other, HttpMethod.Post, "/api/v1/teams", """{"name":"Payments"}""", key)).Text.ShouldContain("payments-2");

        // What was refused created nothing and may be mended under its key.
        (string, string) next = ("Idempotency-Key", "next");
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":""}""", next)).Status.ShouldBe(400);
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"Mended"}""", next)).Status.ShouldBe(201);

        var same = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"Once"}""", ("Idempotency-Key", "at once"))));
        same.Select(s => s.Status).ShouldAllBe(s => s == 201 || s == 409);
        same.ShouldContain(s => s.Status == 201);
        web.Time.Advance(TimeSpan.FromHours(25));
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"Payments"}""", key)).Text.ShouldContain("payments-3");
        await using var db = web.Db();
        (await db.Set<Team>().Select(t => t.Key).OrderBy(k => k).ToListAsync(TestHouse.Cancel)).ShouldBe(["mended", "once", "payments", "payments-2", "payments-3"]);
    }

    [Theory, Databases]
    public async Task A_list_comes_page_by_page_while_rows_are_added(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        foreach (var name in (string[])["b", "d", "f", "h", "j"])
            (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", $$"""{"name":"{{name}}"}""")).Status.ShouldBe(201);

        var seen = new List<string>();
        for (string? next = "/api/v1/teams?limit=2"; next is not null;)
        {
            using var response = await program.GetAsync(new Uri(next, UriKind.Relative), TestHouse.Cancel);
            var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestHouse.Cancel)).RootElement;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("key").GetString()!));
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
            if (seen.Count == 2)
                await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"a"}""");
        }

        seen.ShouldBe(["b", "d", "f", "h", "j"]);
    }

    [Theory, Databases]
    public async Task A_repository_is_added_read_and_its_service_changed(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);

        var service = await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/services/shop", null);
        service.Text.ShouldContain("\"team\":\"payments\"");
        var changed = await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/services/shop", """{"name":"Shop","repository":"shop","team":"other","tagPattern":"v\\d+","leadTimeStart":"committer","failureEvidence":"revertsAndHotfixes"}""", ("If-Match", service.Tag!));
        changed.Status.ShouldBe(200, changed.Text);
        changed.Text.ShouldContain("\"leadTimeStart\":\"committer\"");
        (await Calling.SendAsync(program, HttpMethod.Put, "/api/v1/services/shop", """{"name":"Shop","repository":"shop","tagPattern":"v","leadTimeStart":"never"}""", ("If-Match", "*"))).Text.ShouldContain("leadTimeStart");

        var import = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/repositories/shop/imports", "");
        import.Status.ShouldBe(202);
        var id = JsonDocument.Parse(import.Text).RootElement.GetProperty("id").GetGuid();
        (await Calling.SendAsync(program, HttpMethod.Get, $"/api/v1/imports/{id}", null)).Text.ShouldContain("\"repository\":\"shop\"");
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/repositories", """{"location":"/no/such/place"}""")).Status.ShouldBe(400);

        var yaml = await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/catalog", null);
        yaml.Text.ShouldContain("key: orphan");
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/catalog", yaml.Text, ("Content-Type", "application/yaml"))).Text.ShouldBe("""{"added":0,"changed":0,"same":5,"errors":[]}""");
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/catalog", "teams:\n- name: x\n  key: X Y\n", ("Content-Type", "application/yaml"))).Text.ShouldContain("line ");
    }

    [Theory]
    [Databases("brackets", "deeper within each other than 32")]
    [OnSqlite("names", "an anchor")]
    [OnSqlite("laughs", "an anchor")]
    [OnSqlite("broken", "this is not YAML")]
    public async Task A_hostile_catalog_is_refused_while_somebody_else_writes(DatabaseKind kind, string what, string says)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        var file = what switch
        {
            "brackets" => new string('[', 100_000),
            "names" => string.Concat(Enumerable.Range(0, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"&a{i} [*a{Math.Max(0, i - 1)}, {{? &b{i} [ : x"))),
            "laughs" => "a: &a [x]\n" + string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a,*a]\n"))),
            _ => "teams: [",
        };

        // Nobody enters the lane to read a file.
        using (await web.App.Services.GetRequiredService<WriteLane>().EnterAsync(TestHouse.Cancel))
        {
            var refused = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/catalog", file, ("Content-Type", "application/yaml"));
            refused.Status.ShouldBe(400);
            refused.Text.ShouldContain("line ");
            refused.Text.ShouldContain(says);
        }

        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/catalog", "teams: [{key: a, name: A}]", ("Content-Type", "application/yaml"))).Text.ShouldBe("""{"added":1,"changed":0,"same":0,"errors":[]}""");
    }

    [Theory]
    [InlineData("text/csv", "text/csv; charset=utf-8")]
    [InlineData("text/csv, application/json;q=0.5", "text/csv; charset=utf-8")]
    [InlineData("application/json, text/csv;q=0.5", "application/json; charset=utf-8")]
    [InlineData("*/*", "application/json; charset=utf-8")]
    public async Task The_same_rows_come_as_csv_to_those_who_want_it(string accepts, string type)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        foreach (var path in (string[])["changes", "deployments", "failures", "waiting", "audit"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
            request.Headers.Accept.ParseAdd(accepts);
            using var response = await web.Client.SendAsync(request, TestHouse.Cancel);

            response.Content.Headers.ContentType!.ToString().ShouldBe(type, path);
            response.Headers.Vary.ShouldContain("Accept");
        }
    }
}
