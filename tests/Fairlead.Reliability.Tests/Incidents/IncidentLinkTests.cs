using System.Net;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Incidents;
using Fairlead.Signals;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Incidents;

/// <summary>The deployment behind an incident: inferred, confirmed, changed, rejected; what changed before it; what environments are for.</summary>
public sealed class IncidentLinkTests
{
    private const string Days = "window=2026-01-01..2026-01-23";

    // Fairlead delivery reference §2.1: 6 incidents on 4 of 23 deployments are 17.4 %; without the one on the last of them 3 of 23 are 13.0 %.
    [Fact]
    public async Task A_rejected_link_takes_a_failure_away_and_going_back_brings_it_again()
    {
        await using var web = await FilledAsync(DatabaseKind.Sqlite);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Member, "payments"), KeyScopes.Read, KeyScopes.Write);
        var id = await IdAsync(web, "i6");
        (await RateAsync(web)).ShouldBe(4.0 / 23, 1e-9);
        var link = await Calling.SendAsync(program, HttpMethod.Get, $"/api/v1/incidents/{id}/link", null);
        link.Text.ShouldContain("\"release\":\"1.20\"");
        link.Text.ShouldContain("\"inferred\":true");
        link.Text.ShouldContain("began 1 h after it");

        var rejected = await DecideAsync(program, id, """{"decision":"reject"}""", link.Tag!);
        rejected.Text.ShouldContain("no deployment caused it");
        (await DecideAsync(program, id, """{"decision":"infer"}""", link.Tag!)).Status.ShouldBe(412);
        (await RateAsync(web)).ShouldBe(3.0 / 23, 1e-9);
        var page = await web.Client.GetStringAsync($"/flow/failures?scope=service:shop&{Days}", TestHouse.Cancel);
        page.ShouldContain("13.0");
        page.ShouldContain("<span class=\"tag\">decided</span>");

        // It survives that everything is derived anew, and no report's window has a say.
        var before = await FailuresAsync(web);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        await web.Client.GetStringAsync("/flow/failures?scope=service:shop&window=2026-01-02..2026-01-24", TestHouse.Cancel);
        (await FailuresAsync(web)).ShouldBe(before);
        (await RateAsync(web)).ShouldBe(3.0 / 23, 1e-9);

        (await DecideAsync(program, id, """{"decision":"infer"}""")).Status.ShouldBe(200);
        (await RateAsync(web)).ShouldBe(4.0 / 23, 1e-9);
        await using var db = web.Db();
        (await db.Set<AuditEntry>().Where(a => a.Subject == $"incident-link:{id}").OrderBy(a => a.Number).Select(a => a.Action).ToListAsync(TestHouse.Cancel)).ShouldBe(["created", "deleted"]);
    }

    // What a later fact leaves out an earlier one has said: neither the name goes, nor the service, on the incident's page and on the timeline.
    [Fact]
    public async Task A_title_and_a_service_once_told_stay()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        await web.SourceAsync(SourceKind.Own, "tool");
        using var tool = web.Stranger();
        await SendAsync(tool, $$"""{"kind":"incident","key":"Z1","action":"opened","service":"shop","title":"Nobody can pay","at":"{{Sending.At(3, 10)}}"}""");
        await SendAsync(tool, $$"""{"kind":"incident","key":"Z1","action":"acknowledged","at":"{{Sending.At(3, 11)}}"}""");
        await SendAsync(tool, $$"""{"kind":"incident","key":"Z1","action":"updated","severity":"high","at":"{{Sending.At(3, 12)}}"}""");
        await SendAsync(tool, $$"""{"kind":"incident","key":"Z1","action":"resolved","at":"{{Sending.At(3, 13)}}"}""");
        await SendAsync(tool, $$"""{"kind":"deployment","service":"chekout","at":"{{Sending.At(3, 9)}}"}""");
        await web.ReadAsync();

        await using var db = web.Db();
        var incident = await db.Set<Incident>().SingleAsync(TestHouse.Cancel);
        (incident.Title, incident.Severity).ShouldBe(("Nobody can pay", "high"));
        using var timeline = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/timeline?scope=service:shop&kind=incident&{Days}", TestHouse.Cancel));
        timeline.RootElement.GetProperty("items").EnumerateArray().Select(e => $"{e.GetProperty("title")}, {e.GetProperty("service")}").ShouldBe(Enumerable.Repeat("Nobody can pay, shop", 4));
        (await web.Client.GetStringAsync($"/timeline?{Days}", TestHouse.Cancel)).ShouldContain("chekout, unknown here");
    }

    [Theory, Databases]
    public async Task A_confirmed_link_is_inferred_no_longer_and_another_one_can_be_chosen(DatabaseKind kind)
    {
        await using var web = await FilledAsync(kind);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        var id = await IdAsync(web, "i6");
        (await DecideAsync(program, id, """{"decision":"confirm"}""")).Text.ShouldContain("\"linkedBy\":\"decided\"");
        await web.ReadAsync();
        (await FailuresAsync(web)).Single(f => f.Deployment == "1.20").IsReported.ShouldBeTrue();

        // On the 4th day two incidents are linked already: the same deployment fails once.
        (await DecideAsync(program, id, """{"decision":"choose","service":"shop","release":"1.3"}""")).Text.ShouldContain("\"release\":\"1.3\"");
        (await RateAsync(web)).ShouldBe(3.0 / 23, 1e-9);
        (await DecideAsync(program, id, """{"decision":"choose","service":"shop","release":"9.9"}""")).Text.ShouldContain("release: No deployment of Shop");
        (await DecideAsync(program, id, """{"decision":"choose","service":"nothing","release":"1.3"}""")).Text.ShouldContain("service: No service");
        (await DecideAsync(program, id, """{"decision":"guess"}""")).Text.ShouldContain("decision: One of");

        // An earlier back-filled deployment of the same version moves names; what was decided for stays the same.
        await using var db = web.Db();
        var decided = (await db.Set<IncidentDecision>().SingleAsync(TestHouse.Cancel)).Deployment.ShouldNotBeNull();
        (await db.Set<Deployment>().SingleAsync(d => d.Report == decided, TestHouse.Cancel)).Name.ShouldBe("1.3");
    }

    [Fact]
    public async Task A_deployment_of_another_service_may_be_behind_it_and_then_that_one_fails()
    {
        await using var web = await FilledAsync(DatabaseKind.Sqlite);
        using var leader = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        using var member = await web.ProgramAsync(await web.AccountAsync(Role.Member, "payments"), KeyScopes.Read, KeyScopes.Write);
        using var tool = web.Stranger();
        await SendAsync(tool, $$"""{"kind":"deployment","id":"o1","service":"orphan","environment":"production","version":"o-1","at":"{{Sending.At(20, 12)}}"}""");
        await web.ReadAsync();
        var id = await IdAsync(web, "i6");

        (await DecideAsync(member, id, """{"decision":"choose","service":"orphan","release":"o-1"}""")).Status.ShouldBe(403, "the other service is nobody's");
        (await DecideAsync(leader, id, """{"decision":"choose","service":"orphan","release":"o-1"}""")).Status.ShouldBe(200);
        (await RateAsync(web)).ShouldBe(3.0 / 23, 1e-9);
        (await RateAsync(web, "orphan")).ShouldBe(1.0, 1e-9);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await RateAsync(web, "orphan")).ShouldBe(1.0, 1e-9);
    }

    [Fact]
    public async Task On_its_pages_a_person_with_rights_decides_and_another_one_cannot()
    {
        await using var web = await FilledAsync(DatabaseKind.Sqlite);
        var id = await IdAsync(web, "i6");
        using var member = await web.AsAsync(Role.Member, "payments");
        using var stranger = await web.AsAsync(Role.Member, "other");
        (await stranger.GetStringAsync($"/incidents/{id}", TestHouse.Cancel)).ShouldNotContain("name=\"Link.Decision\"");
        (await stranger.ForgeAsync(member, $"/incidents/{id}", "link", ("Link.Decision", "Reject"))).StatusCode.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.BadRequest);
        var failures = $"/flow/failures?scope=service:shop&{Days}";
        (await stranger.GetStringAsync(failures, TestHouse.Cancel)).ShouldNotContain("name=\"Decide\"");
        (await stranger.ForgeAsync(member, failures, "links", ("Decide", $"reject {id}"))).StatusCode.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.BadRequest);
        (await RateAsync(web)).ShouldBe(4.0 / 23, 1e-9);

        (await member.SendAsync($"/incidents/{id}", "link", ("Link.Decision", "Reject"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await RateAsync(web)).ShouldBe(3.0 / 23, 1e-9);
        (await member.SendAsync($"/incidents/{id}", "choose", ("Link.Deployment", "shop/1.19"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await RateAsync(web)).ShouldBe(4.0 / 23, 1e-9);
        (await member.SendAsync(failures, "links", ("Decide", $"reject {id}"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await RateAsync(web)).ShouldBe(3.0 / 23, 1e-9);
        (await member.SendAsync(failures, "links", ("Decide", $"choose {id} shop 1.20"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await FailuresAsync(web)).Single(f => f.Deployment == "1.20").Link.ShouldBe(IncidentLinkKind.Decided);
        (await member.SendAsync(failures, "links", ("Decide", "what"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, Databases]
    public async Task What_changed_in_the_day_before_stands_with_its_reason_the_nearest_first(DatabaseKind kind)
    {
        await using var web = await FilledAsync(kind);
        await using (var db = web.Db())
        {
            // Another service of the repository, and one of the team in no repository of it, do not exist; 'orphan' lies in the same repository.
            (await db.Set<Service>().CountAsync(TestHouse.Cancel)).ShouldBe(2);
        }

        using var tool = web.Stranger();
        await SendAsync(tool, $$"""{"kind":"deployment","id":"o1","service":"orphan","environment":"production","version":"o-1","at":"{{Sending.At(20, 12)}}"}""");
        await SendAsync(tool, $$"""{"kind":"deployment","id":"f1","service":"shop","environment":"production","version":"1.20.1","state":"failed","at":"{{Sending.At(20, 8)}}"}""");
        await SendAsync(tool, $$"""{"kind":"deployment","id":"s1","service":"shop","environment":"staging","version":"1.21","at":"{{Sending.At(20, 9)}}"}""");
        await SendAsync(tool, $$"""{"kind":"note","title":"DNS was changed","at":"{{Sending.At(20, 11)}}"}""");
        await SendAsync(tool, $$"""{"kind":"note","title":"Too late","at":"{{Sending.At(20, 14)}}"}""");
        await web.ReadAsync();
        var id = await IdAsync(web, "i6");

        using var changes = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/incidents/{id}/changes", TestHouse.Cancel));
        changes.RootElement.GetProperty("items").EnumerateArray().Select(c => $"{c.GetProperty("title").GetString()}: {c.GetProperty("reason").GetString()}").ShouldBe(
        [
            "1.20 to production: same service, 1 h before",
            "1.20.1 to production, which failed: same service, 5 h before",
            "o-1 to production: service of the same repository, 1 h before",
            "DNS was changed: no known service, 2 h before",
        ]);
        var page = await web.Client.GetStringAsync($"/incidents/{id}", TestHouse.Cancel);
        page.ShouldContain("same service, 1 h before");
        page.IndexOf("same service, 5 h", StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf("service of the same repository", StringComparison.Ordinal));
    }

    [Theory, Databases]
    public async Task A_tier_chosen_by_hand_decides_what_a_deployment_is_and_going_back_too(DatabaseKind kind)
    {
        await using var web = await FilledAsync(kind);
        using var leader = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        using var member = await web.ProgramAsync(await web.AccountAsync(Role.Member, "payments"), KeyScopes.Read, KeyScopes.Write);
        using var tool = web.Stranger();
        foreach (var (id, environment, day) in ((string, string, int)[])[("g1", "green", 21), ("g2", "Green", 22)])
            await SendAsync(tool, $$"""{"kind":"deployment","id":"{{id}}","service":"shop","environment":"{{environment}}","version":"g{{day}}","at":"{{Sending.At(day, 15)}}"}""");
        await web.ReadAsync();
        async Task<int> CountAsync()
        {
            await web.ReadAsync();
            await using var db = web.Db();
            return await db.Set<Deployment>().CountAsync(d => d.TagKind == TagKind.Reported, TestHouse.Cancel);
        }

        (await CountAsync()).ShouldBe(23);
        async Task<(int Status, string Text, string? Tag)> ChooseAsync(HttpClient who, string body, string match = "*") => await Calling.SendAsync(who, HttpMethod.Put, "/api/v1/environments", body, ("If-Match", match));
        (await ChooseAsync(member, """{"name":"green","tier":"production"}""")).Status.ShouldBe(403);
        (await ChooseAsync(leader, """{"name":"green","tier":"heaven"}""")).Text.ShouldContain("tier: One of production");
        (await ChooseAsync(leader, """{"name":"nowhere","tier":"production"}""")).Text.ShouldContain("No source has reported an environment 'nowhere'");
        (await ChooseAsync(leader, """{"name":"green","tier":"production"}""", "\"5\"")).Status.ShouldBe(412);
        (await ChooseAsync(leader, """{"name":"green","tier":"production"}""", "\"0\"")).Text.ShouldContain("\"from\":\"chosen by hand\"");
        (await CountAsync()).ShouldBe(25);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await CountAsync()).ShouldBe(25);
        (await ChooseAsync(leader, """{"name":"production","tier":"testing"}""")).Status.ShouldBe(200);
        (await CountAsync()).ShouldBe(2, "what sources call production is none by a person's word");

        // By the form, back to what the name says.
        (await web.Client.SendAsync("/settings/environments", "environment-1", ("Form.Name", "production"), ("Form.Tier", ""), ("Form.Version", "4"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await CountAsync()).ShouldBe(25);
        await using var after = web.Db();
        (await after.Set<AuditEntry>().Where(a => a.Subject.StartsWith("environment:")).OrderBy(a => a.Number).Select(a => a.Action + " " + a.Subject).ToListAsync(TestHouse.Cancel))
            .ShouldBe(["created environment:green", "created environment:production", "deleted environment:production"]);
        (await after.Set<EnvironmentChoice>().SingleAsync(TestHouse.Cancel)).Tier.ShouldBe(EnvironmentTier.Production);
    }

    // Fairlead delivery reference §3.2: explicit first, then the same service and environment.
    [Fact]
    public async Task Where_it_is_and_what_it_names_decide_before_time_does()
    {
        await using var web = await FilledAsync(DatabaseKind.Sqlite);
        using var tool = web.Stranger();
        await SendAsync(tool, $$"""{"kind":"incident","key":"s","action":"opened","service":"shop","environment":"staging","title":"Staging is down","at":"{{Sending.At(10, 13)}}"}""");
        (await RateAsync(web)).ShouldBe(4.0 / 23, 1e-9, "staging is no production");
        await SendAsync(tool, $$"""{"kind":"incident","key":"p","action":"opened","service":"shop","environment":"prod-eu","title":"It is down","at":"{{Sending.At(10, 14)}}"}""");
        (await RateAsync(web)).ShouldBe(5.0 / 23, 1e-9);

        // It began while the deployment that it names was under way; the one before had nothing to do with it.
        await SendAsync(tool, $$"""{"kind":"incident","key":"n","action":"opened","service":"shop","deployment":"d12","title":"It is down","at":"{{Sending.At(12, 11)}}"}""");
        (await FailuresAsync(web)).Single(f => f.Link == IncidentLinkKind.Named).Deployment.ShouldBe("1.12");

        // Of no service, it belongs to the one whose artifact it names, whichever is told first.
        await SendAsync(tool, $$"""{"kind":"incident","key":"a","action":"opened","artifact":"pkg:oci/app@1","title":"It is down","at":"{{Sending.At(5, 13)}}"}""");
        foreach (var number in (int[])[1, 2])
            await SendAsync(tool, $$"""{"kind":"deployment","id":"o{{number}}","service":"orphan","environment":"production","artifact":"pkg:oci/app@{{number}}","version":"o-{{number}}","at":"{{Sending.At(5 + number, 10)}}"}""");
        (await RateAsync(web, "orphan")).ShouldBe(0.5, 1e-9);
        await SendAsync(tool, $$"""{"kind":"incident","key":"b","action":"opened","artifact":"pkg:oci/app@2","title":"It is down","at":"{{Sending.At(8, 13)}}"}""");
        (await RateAsync(web, "orphan")).ShouldBe(1.0, 1e-9);
        (await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel)).ShouldBe(0, "rebuilding gives what keeping up gave");
    }

    private static async Task<WebHouse> FilledAsync(DatabaseKind kind)
    {
        var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        (await web.SourceAsync(SourceKind.Own)).ShouldBe("tool");
        using var tool = web.Stranger();
        for (var day = 0; day < 23; day++)
            await SendAsync(tool, $$"""{"kind":"deployment","id":"d{{day}}","service":"shop","environment":"production","version":"1.{{day}}","at":"{{Sending.At(day)}}"}""");
        foreach (var (incident, day, hour) in ((int, int, int)[])[(1, 3, 13), (2, 3, 14), (3, 9, 12), (4, 15, 20), (5, 15, 21), (6, 20, 13)])
            await SendAsync(tool, $$"""{"kind":"incident","key":"i{{incident}}","action":"opened","service":"shop","title":"It is down, i{{incident}}","at":"{{Sending.At(day, hour)}}"}""");
        await web.ReadAsync();
        return web;
    }

    private static async Task SendAsync(HttpClient tool, string body) => (await tool.KnockAsync("/hooks/tool", body, Sending.Bearer())).Status.ShouldBe(202, body);

    private static Task<(int Status, string Text, string? Tag)> DecideAsync(HttpClient program, string id, string body, string match = "*") =>
        Calling.SendAsync(program, HttpMethod.Put, $"/api/v1/incidents/{id}/link", body, ("If-Match", match));

    private static async Task<string> IdAsync(WebHouse web, string key)
    {
        await using var db = web.Db();
        return (await db.Set<Incident>().SingleAsync(i => i.Title.EndsWith(key), TestHouse.Cancel)).Id;
    }

    private static async Task<List<Failure>> FailuresAsync(WebHouse web)
    {
        await web.ReadAsync();
        await using var db = web.Db();
        return await db.Set<Failure>().AsNoTracking().OrderBy(f => f.ServiceId).ThenBy(f => f.Ordinal).ToListAsync(TestHouse.Cancel);
    }

    private static async Task<double> RateAsync(WebHouse web, string service = "shop")
    {
        await web.ReadAsync();
        using var all = JsonDocument.Parse(await web.Client.GetStringAsync($"/api/v1/measures?scope=service:{service}&{Days}", TestHouse.Cancel));
        return all.RootElement.GetProperty("items").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "change-fail-rate").GetProperty("value").GetDouble();
    }
}
