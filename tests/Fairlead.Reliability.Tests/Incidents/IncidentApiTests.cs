using System.Globalization;
using System.Net;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Delivery;
using Fairlead.Incidents;
using Fairlead.Signals;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Incidents;

/// <summary>Incidents by the API: opened, taken up, ended, kept when everything is derived anew.</summary>
public sealed class IncidentApiTests
{
    private static readonly DateTime Begin = DateTimeOffset.FromUnixTimeSeconds(ScratchRepository.Start).UtcDateTime.AddDays(90);

    [Theory, Databases]
    public async Task An_incident_is_opened_by_hand_taken_up_changed_and_ended_and_rebuilding_gives_the_same(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        var body = $$"""{"title":"Nobody can pay","services":["shop","orphan"],"severity":"critical","startedAt":"{{At(0)}}"}""";
        var opened = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/incidents", body, ("Idempotency-Key", "1"));
        opened.Status.ShouldBe(201, opened.Text);
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/incidents", body, ("Idempotency-Key", "1"))).ShouldBe(opened);
        var path = $"/api/v1/incidents/{Text(opened.Text, "id")}";
        (Text(opened.Text, "state"), Text(opened.Text, "startedAt")).ShouldBe(("open", At(0)));
        opened.Text.ShouldContain("\"services\":[\"shop\",\"orphan\"]");

        (await HomeAsync(web, "?scope=service:shop")).ShouldContain("not acknowledged");
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"acknowledged"}""")).Status.ShouldBe(428);
        var taken = await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"acknowledged"}""", ("If-Match", opened.Tag!));
        (taken.Status, Text(taken.Text, "state")).ShouldBe((200, "acknowledged"));
        (await HomeAsync(web, "")).ShouldContain("; acknowledged.");
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"resolved"}""", ("If-Match", opened.Tag!))).Status.ShouldBe(412);
        var over = await Calling.SendAsync(program, HttpMethod.Patch, path, $$"""{"state":"resolved","resolvedAt":"{{At(50)}}","title":"Cards are refused"}""", ("If-Match", taken.Tag!));
        (over.Status, Text(over.Text, "state"), Text(over.Text, "resolvedAt"), Text(over.Text, "title")).ShouldBe((200, "resolved", At(50), "Cards are refused"));
        (await HomeAsync(web, "")).ShouldNotContain("Cards are refused", Case.Sensitive, "what is over needs nobody");
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"acknowledged"}""", ("If-Match", "*"))).Text.ShouldContain("reopen it first", Case.Sensitive, "it is acknowledged already, and over");
        var again = await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"open"}""", ("If-Match", "*"));
        Text(again.Text, "state").ShouldBe("acknowledged", "it goes on, and acknowledged");
        (await Calling.SendAsync(program, HttpMethod.Get, path, null, ("If-None-Match", again.Tag!))).Status.ShouldBe(304);

        await using var db = web.Db();
        (await db.Set<AuditEntry>().CountAsync(a => a.Subject == $"incident:{Text(opened.Text, "id")}", TestHouse.Cancel)).ShouldBe(5);
        var before = await StateAsync(web);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await StateAsync(web)).ShouldBe(before);
        var story = await web.Client.GetStringAsync(path + "/timeline", TestHouse.Cancel);
        foreach (var line in (string[])["Opened: Nobody can pay, severity critical", "Acknowledged", "Title: Cards are refused", "Resolved as of", "Reopened"])
            story.ShouldContain(line);
    }

    private static Task<string> HomeAsync(WebHouse web, string query) => web.Client.GetStringAsync("/" + query, TestHouse.Cancel);

    [Theory, Databases]
    public async Task What_people_do_about_an_alert_stays_beside_what_its_source_says(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var source = await web.SourceAsync(SourceKind.Alertmanager, "prometheus");
        using var tool = web.Stranger();
        async Task FireAsync(string status, int start, int? end)
        {
            (await tool.KnockAsync($"/hooks/{source}", $$$"""{"version":"4","status":"{{{status}}}","alerts":[{"status":"{{{status}}}","labels":{"alertname":"Slow","service":"shop","severity":"page"},"annotations":{},"startsAt":"{{{At(start)}}}","endsAt":"{{{(end is { } e ? At(e) : "0001-01-01T00:00:00Z")}}}","fingerprint":"f1"}]}""", Sending.Bearer())).Status.ShouldBe(202);
            await web.ReadAsync();
        }

        await FireAsync("firing", 0, null);
        await using var db = web.Db();
        var id = (await db.Set<Incident>().SingleAsync(TestHouse.Cancel)).Id;
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Member, "payments"), KeyScopes.Read, KeyScopes.Write);
        (await Calling.SendAsync(program, HttpMethod.Patch, $"/api/v1/incidents/{id}", $$"""{"severity":"low","state":"resolved","resolvedAt":"{{At(20)}}"}""", ("If-Match", "*"))).Status.ShouldBe(200);
        await FireAsync("resolved", 0, 40);
        await FireAsync("firing", 60, null);

        var incidents = await db.Set<Incident>().AsNoTracking().OrderBy(i => i.StartedAt).ToListAsync(TestHouse.Cancel);
        incidents.Select(i => (i.Severity, i.State, i.ResolvedAt)).ShouldBe([("low", IncidentState.Resolved, Begin.AddMinutes(20)), ("page", IncidentState.Open, null)]);
        incidents[0].Id.ShouldBe(id);
        var before = await StateAsync(web);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await StateAsync(web)).ShouldBe(before);

        // What goes on stands first; each row once, page by page.
        using var list = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/incidents?scope=service:shop", TestHouse.Cancel));
        list.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("state").GetString()).ShouldBe(["open", "resolved"]);
        (await web.WalkAsync("/api/v1/incidents?limit=1")).ShouldBe(2);
        (await web.CsvAsync("/incidents.csv?state=resolved")).ShouldHaveSingleItem()[3].ShouldBe("low");
        (await web.WalkAsync("/api/v1/incidents?scope=service:orphan")).ShouldBe(0);
        (await web.Client.GetStringAsync("/incidents?scope=team:payments&state=open", TestHouse.Cancel)).ShouldContain("1 unresolved incident");
    }

    [Theory]
    [InlineData("""{"title":""}""", "title: A line")]
    [InlineData("""{"services":["shop"]}""", "title: A line")]
    [InlineData("""{"title":"a\u0000b"}""", "title: A line")]
    [InlineData("""{"title":"x","services":["nothing"]}""", "services: No service has the key 'nothing'.")]
    [InlineData("""{"title":"x","startedAt":"2999-01-01T00:00:00Z"}""", "startedAt: A past time")]
    [InlineData("""{"title":"x","state":"broken"}""", "state: One of open, acknowledged, resolved.")]
    [InlineData("""{"title":"x","resolvedAt":"2024-01-01T00:00:00Z"}""", "resolvedAt: Only with the state")]
    [InlineData("""{"title":"x","state":"resolved","startedAt":"2024-01-02T00:00:00Z","resolvedAt":"2024-01-01T00:00:00Z"}""", "resolvedAt: Between its start and now")]
    [InlineData("""{"title":"x","startedAt":"soon"}""", "$.startedAt")]
    [InlineData("""{"titel":"x"}""", "$.titel")]
    public async Task Bad_input_is_named_and_leaves_nothing(string body, string says)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        var (status, text, _) = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/incidents", body);
        status.ShouldBe(400);
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("detail").GetString()!.ShouldContain(says);
        await using var db = web.Db();
        (await db.Set<IncidentAction>().CountAsync(TestHouse.Cancel)).ShouldBe(0);
    }

    // viewer of the team, member of the team, member of another team, leader, administrator
    [Fact]
    public async Task Members_of_a_team_that_owns_a_service_and_leaders_may()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var leader = await web.AccountAsync(Role.Leader);
        using var leading = await web.ProgramAsync(leader, KeyScopes.Read, KeyScopes.Write);
        foreach (var (role, team, may) in ((Role, string?, string)[])[(Role.Viewer, "payments", "nnnnn"), (Role.Member, "payments", "yyynn"), (Role.Member, "other", "nnnnn"), (Role.Leader, null, "yyyyy"), (Role.Administrator, null, "yyyyy")])
        {
            // A viewer makes no such key, but may have been a member when it was made.
            using var program = await web.ProgramAsync(await web.AccountAsync(role, team is null ? [] : [team]), role == Role.Viewer ? Role.Member : role, KeyScopes.Read, KeyScopes.Write);
            var id = Text((await Calling.SendAsync(leading, HttpMethod.Post, "/api/v1/incidents", """{"title":"x","services":["shop"]}""")).Text, "id");
            async Task Try(int which, HttpMethod method, string path, string body)
            {
                var (status, text, _) = await Calling.SendAsync(program, method, path, body, ("If-Match", "*"));
                status.ShouldBeOneOf(may[which] == 'y' ? [200, 201] : [403]);
                text.ShouldNotBeEmpty($"{role} {team} {which}");
            }

            await Try(0, HttpMethod.Post, "/api/v1/incidents", """{"title":"y","services":["shop"]}""");
            await Try(1, HttpMethod.Patch, $"/api/v1/incidents/{id}", """{"state":"acknowledged","severity":"high"}""");
            await Try(2, HttpMethod.Put, $"/api/v1/incidents/{id}/link", """{"decision":"reject"}""");
            await Try(3, HttpMethod.Post, "/api/v1/incidents", """{"title":"of nobody"}""");
            await Try(4, HttpMethod.Patch, $"/api/v1/incidents/{id}", """{"services":["orphan","shop"]}""");
        }
    }

    [Fact]
    public async Task By_forms_the_same_can_be_done()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        using var member = await web.AsAsync(Role.Member, "payments");
        using var opened = await member.SendAsync("/incidents/new", "incident", ("Form.Title", "Nobody can <b>pay</b>"), ("Form.Service", "shop"), ("Form.Others", "orphan"), ("Form.Severity", "high"), ("Form.StartedAt", Begin.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)));
        opened.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var path = new Uri(web.Address, opened.Headers.Location!).AbsolutePath;
        async Task<Incident> NowAsync()
        {
            await using var db = web.Db();
            return await db.Set<Incident>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        }

        (await NowAsync()).ServiceIds().Count.ShouldBe(2);
        (await NowAsync()).StartedAt.ShouldBe(new DateTime(Begin.Year, Begin.Month, Begin.Day, Begin.Hour, Begin.Minute, 0, DateTimeKind.Utc));
        (await member.GetStringAsync(path, TestHouse.Cancel)).ShouldContain("<h1>Nobody can &lt;b&gt;pay&lt;/b&gt;</h1>");
        (await member.SendAsync(path, "acknowledge")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await member.SendAsync(path, "resolve", ("ResolvedAt", "yesterday"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await NowAsync()).State.ShouldBe(IncidentState.Acknowledged);
        (await member.SendAsync(path, "resolve", ("ResolvedAt", ""))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await NowAsync()).ResolvedAt.ShouldBe(web.Time.GetUtcNow().UtcDateTime);
        (await member.SendAsync(path, "reopen")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await member.SendAsync(path, "incident", ("Form.Title", "Cards"), ("Form.Service", "shop"), ("Form.Severity", ""), ("Form.StartedAt", ""))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var changed = await NowAsync();
        (changed.Title, changed.Severity, changed.State, changed.ServiceIds().Count).ShouldBe(("Cards", null, IncidentState.Acknowledged, 1));
        (await member.SendAsync(path, "incident", ("Form.Title", "Late"), ("Form.Version", "7"), ("Form.Service", "shop"))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await NowAsync()).Title.ShouldBe("Cards");

        using var viewer = await web.AsAsync(Role.Viewer, "payments");
        (await viewer.GetStringAsync(path, TestHouse.Cancel)).ShouldNotContain("name=\"_handler\" value=\"resolve\"");
        (await viewer.ForgeAsync(member, path, "resolve")).StatusCode.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.BadRequest);
        (await NowAsync()).State.ShouldBe(IncidentState.Acknowledged);
    }

    [Theory, Databases]
    public async Task All_incidents_count_in_the_time_to_restore_the_open_ones_with_a_lower_bound(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);

        // 1, 2, 4, 9 and 50 minutes; two that are open for ten days. The median of those that ended is 4; with the open ones it is 9 (as CensoredTimesTests has it).
        foreach (var minutes in (int?[])[1, 2, 4, 9, 50, null, null])
        {
            var end = minutes is { } m ? $$""","state":"resolved","resolvedAt":"{{At(m)}}" """ : "";
            (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"x","services":["shop"],"startedAt":"{{At(0)}}"{{end}}}""")).Status.ShouldBe(201);
        }

        using var all = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/measures?window=2024-01-01..2024-03-31", TestHouse.Cancel));
        var measure = all.RootElement.GetProperty("items").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "time-to-restore");
        (measure.GetProperty("value").GetDouble(), measure.GetProperty("n").GetInt32(), measure.GetProperty("also").GetProperty("open").GetInt32()).ShouldBe((540, 7, 2));
        measure.GetProperty("notes")[0].GetString()!.ShouldContain("2 incidents are still open");
        var page = await web.Client.GetStringAsync("/flow/restore?window=2024-01-01..2024-03-31", TestHouse.Cancel);
        page.ShouldContain("9 min");
        page.ShouldContain("median of 7, 2 open");
        (await web.Client.GetStringAsync("/api/v1/measures?window=2024-01-01..2024-03-31&scope=service:orphan", TestHouse.Cancel)).ShouldContain("No incident is known to have begun in this window.");
    }

    private static string At(int minute) => Begin.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Text(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString();
    }

    private static async Task<List<string>> StateAsync(WebHouse web)
    {
        await using var db = web.Db();
        return [.. (await db.Set<Incident>().AsNoTracking().ToListAsync(TestHouse.Cancel)).Select(i => i.ToString()).Order(StringComparer.Ordinal),
            .. (await db.Set<IncidentService>().AsNoTracking().ToListAsync(TestHouse.Cancel)).Select(s => s.ToString()).Order(StringComparer.Ordinal)];
    }
}
