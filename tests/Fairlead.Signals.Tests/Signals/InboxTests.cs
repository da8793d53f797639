using System.IO.Compression;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Signals;

/// <summary>The door for deliveries, and what becomes of them behind it.</summary>
public sealed class InboxTests
{
    [Theory, Databases]
    public async Task All_payloads_of_github_are_taken_and_change_nothing_the_second_time(DatabaseKind kind)
    {
        var files = Conformance("github");
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var key = await web.SourceAsync(SourceKind.GitHub);
        using var forge = web.Stranger();

        for (var round = 0; round < 2; round++)
        {
            foreach (var (file, i) in files.Select((f, i) => (f, i)))
            {
                var body = await File.ReadAllBytesAsync(file, TestHouse.Cancel);
                var (status, text) = await forge.KnockAsync($"/hooks/{key}", body, Sending.GitHub(Path.GetFileName(Path.GetDirectoryName(file))!, $"delivery-{i}", body));
                (status, text.Contains(round == 0 ? "accepted" : "known", StringComparison.Ordinal)).ShouldBe((202, true), file);
            }
        }

        await web.ReadAsync();
        await using var db = web.Db();
        (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(files.Count);
        (await db.Set<InboxMessage>().CountAsync(d => d.State == InboxMessageState.Failed, TestHouse.Cancel)).ShouldBe(0);
        var facts = await db.Set<SignalRow>().CountAsync(TestHouse.Cancel);
        facts.ShouldBeGreaterThan(40);

        // The same facts by other deliveries are no other facts.
        foreach (var (file, i) in files.Select((f, i) => (f, i)))
        {
            var body = await File.ReadAllBytesAsync(file, TestHouse.Cancel);
            (await forge.KnockAsync($"/hooks/{key}", body, Sending.GitHub(Path.GetFileName(Path.GetDirectoryName(file))!, $"again-{i}", body))).Status.ShouldBe(202);
        }

        await web.ReadAsync();
        (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(2 * files.Count);
        (await db.Set<SignalRow>().CountAsync(TestHouse.Cancel)).ShouldBe(facts);
    }

    [Fact]
    public async Task All_cdevents_land_with_their_kinds()
    {
        var files = Conformance("cdevents", "conformance");
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.CdEvents);
        using var tool = web.Stranger();

        foreach (var file in files)
            (await tool.KnockAsync($"/hooks/{key}", await File.ReadAllBytesAsync(file, TestHouse.Cancel), Sending.Bearer())).Status.ShouldBe(202, file);
        await web.ReadAsync();

        await using var db = web.Db();
        var states = await db.Set<InboxMessage>().GroupBy(d => d.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(TestHouse.Cancel);
        states.ShouldHaveSingleItem().ShouldBe(new { Key = InboxMessageState.Done, Count = 45 });
        (await db.Set<SignalRow>().CountAsync(s => s.Kind == "deployment", TestHouse.Cancel)).ShouldBe(3, "deployed, upgraded, rolled back");
        (await db.Set<SignalRow>().CountAsync(s => s.Kind == "incident", TestHouse.Cancel)).ShouldBe(3, "detected, reported, resolved");
        (await db.Set<SignalRow>().CountAsync(TestHouse.Cancel)).ShouldBe(45);
    }

    [Fact]
    public async Task What_proves_nothing_is_refused_counted_and_not_kept()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.GitHub);
        using var forge = web.Stranger();
        var body = "{}"u8.ToArray();

        (await forge.KnockAsync($"/hooks/{key}", body, Sending.GitHub("ping", "1", body, "another secret"))).Status.ShouldBe(401);
        (await forge.KnockAsync($"/hooks/{key}", body, ("X-GitHub-Event", "ping"))).Text.ShouldContain("X-Hub-Signature-256 is missing");
        (await forge.KnockAsync($"/hooks/{key}", body, ("X-Hub-Signature-256", "sha256=zz"))).Status.ShouldBe(401);
        (await forge.KnockAsync($"/hooks/{key}", body, Sending.Bearer())).Status.ShouldBe(401, "a signature is wanted, not the secret itself");
        (await forge.KnockAsync("/hooks/nobody", body)).Status.ShouldBe(404);
        (await web.Client.KnockAsync($"/hooks/{key}", body)).Status.ShouldBe(401, "a browser sends its cookie along whoever asks it to");
        using var reader = await web.ProgramAsync(web.Administrator, KeyScopes.Read, KeyScopes.Write);
        (await reader.KnockAsync($"/hooks/{key}", body, ("X-GitHub-Event", "ping"))).Status.ShouldBe(401, "this key may not send facts in");
        using var sender = await web.ProgramAsync(web.Administrator, KeyScopes.Ingest);
        (await sender.KnockAsync($"/hooks/{key}", body, ("X-GitHub-Event", "ping"))).Status.ShouldBe(202);

        await web.ReadAsync();
        await web.App.Services.GetRequiredService<InboxRefusals>().WriteAsync(TestHouse.Cancel);
        await using var db = web.Db();
        (await db.Set<InboxMessage>().SingleAsync(TestHouse.Cancel)).Note.ShouldBe("ping");
        (await db.Set<InboxRefusal>().SumAsync(r => r.Count, TestHouse.Cancel)).ShouldBe(6);
        (await web.Client.GetStringAsync("/signals", TestHouse.Cancel)).ShouldContain("Refused in the last seven days");
    }

    [Fact]
    public async Task Bodies_that_would_harm_are_refused_with_the_reason()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();

        async Task<(int Status, string Text)> Send(byte[] body, params (string, string)[] headers) => await tool.KnockAsync($"/hooks/{key}", body, [Sending.Bearer(), .. headers]);
        (await Send("{"u8.ToArray())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("no JSON"));
        (await Send(Encoding.UTF8.GetBytes(new string('[', 1000) + new string(']', 1000)))).Status.ShouldBe(400);
        (await Send(new byte[HookBodyMost + 1])).Status.ShouldBe(413);
        (await Send(Zipped(new byte[64 << 20]), ("Content-Encoding", "gzip"))).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(413), a => a.Text.ShouldContain("Unpacked"));
        (await Send("no gzip"u8.ToArray(), ("Content-Encoding", "gzip"))).Status.ShouldBe(400);
        (await Send("{}"u8.ToArray(), ("Content-Encoding", "br"))).Status.ShouldBe(415);
        (await Send(Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"k{i}\":1")) + "}"))).Status.ShouldBe(400, "our own format has no such members");
        (await Send("""{"kind":"deployment","service":"x","comit":"abc1234"}"""u8.ToArray())).Text.ShouldContain("comit");
        (await Send(Zipped("""{"kind":"deployment","service":"x","commit":"abc1234"}"""u8.ToArray()), ("Content-Encoding", "gzip"))).Status.ShouldBe(202);

        await web.ReadAsync();
        await using var db = web.Db();
        (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task What_cannot_be_read_is_parked_mended_and_read_again(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.GitHub);
        using var forge = web.Stranger();
        var body = """{"action":"opened","pull_request":{"number":7}}"""u8.ToArray();
        (await forge.KnockAsync($"/hooks/{key}", body, Sending.GitHub("pull_request", "1", body))).Status.ShouldBe(202, "a forge does nothing with a 400");
        await web.ReadAsync();

        InboxMessage failed;
        await using (var db = web.Db())
            failed = await db.Set<InboxMessage>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        (failed.State, failed.Note).ShouldBe((InboxMessageState.Failed, failed.Note!));
        failed.Note.ShouldStartWith("repository");
        (await web.Client.GetStringAsync("/signals", TestHouse.Cancel)).ShouldContain($"/signals/messages/{failed.Number}");
        (await web.Client.GetStringAsync("/", TestHouse.Cancel)).ShouldContain("1 message could not be read");
        using var member = await web.AsAsync(Role.Member);
        (await member.GetAsync(new Uri($"/signals/messages/{failed.Number}", UriKind.Relative), TestHouse.Cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await web.Client.GetStringAsync($"/signals/messages/{failed.Number}", TestHouse.Cancel)).ShouldContain("It could not be read");

        await using (var scope = web.App.Services.CreateAsyncScope())
        {
            var mend = scope.ServiceProvider.GetRequiredService<ReplayMessage>();
            (await mend.ReplayAsync(Caller.Operator, failed.Number, "{", default)).Errors.ShouldHaveSingleItem().Field.ShouldBe("body");
            var whole = """{"action":"opened","repository":{"html_url":"https://github.com/acme/app","full_name":"acme/app"},"pull_request":{"number":7,"title":"Mend","created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z","user":{"login":"ann","type":"User"}}}""";
            TestHouse.Saved(await mend.ReplayAsync(Caller.Operator, failed.Number, whole, default));
        }

        await web.ReadAsync();
        await using var after = web.Db();
        (await after.Set<InboxMessage>().SingleAsync(TestHouse.Cancel)).State.ShouldBe(InboxMessageState.Done);
        (await after.Set<SignalRow>().SingleAsync(TestHouse.Cancel)).Address.ShouldBe("github.com/acme/app");
        (await after.Set<Fairlead.Audit.AuditEntry>().AnyAsync(a => a.Action == "corrected", TestHouse.Cancel)).ShouldBeTrue();
        var page = await web.Client.GetStringAsync("/signals", TestHouse.Cancel);
        page.ShouldContain("Unknown repositories");
        page.ShouldContain("github.com/acme/app");
        (await web.Client.GetStringAsync("/timeline?window=all", TestHouse.Cancel)).ShouldContain("unknown here");
    }

    [Fact]
    public async Task A_wrong_address_is_told_from_a_missing_proof()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (own, forge) = (await web.SourceAsync(SourceKind.Own, "own"), await web.SourceAsync(SourceKind.GitHub, "forge"));
        using var tool = web.Stranger();

        (await tool.KnockAsync($"/hooks/{own}/deployments", "{}", Sending.Bearer())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(404), a => a.Text.ShouldContain("Nothing is received at '/hooks/own/deployments'"));
        (await tool.KnockAsync($"/hooks/{forge}/csv?kind=deployments", "a", Sending.Bearer())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(404), a => a.Text.ShouldContain("The source 'forge' is of the kind GitHub"));
        (await tool.KnockAsync($"/plugins/webhook/connections/{own}/deployments", "{}", Sending.Bearer())).Text.ShouldContain("this address is for DevLake");
        (await tool.KnockAsync($"/hooks/{own}/v2/enqueue", "{}")).Text.ShouldContain("this address is for PagerDuty");
        using var got = await tool.GetAsync(new Uri($"/hooks/{own}", UriKind.Relative), TestHouse.Cancel);
        (got.StatusCode, got.Content.Headers.Allow.Single()).ShouldBe((System.Net.HttpStatusCode.MethodNotAllowed, "POST"));

        // What no header names is no event of a forge; a mark of order before the text is nothing.
        var body = """{"zen":"Design for failure.","hook_id":1}"""u8.ToArray();
        var signed = Sending.GitHub("ping", "1", body);
        (await tool.KnockAsync($"/hooks/{forge}", body, signed[1..])).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("The header X-GitHub-Event is missing"));
        (await tool.KnockAsync($"/hooks/{own}", [0xEF, 0xBB, 0xBF, .. """{"kind":"note","title":"x"}"""u8], Sending.Bearer())).Status.ShouldBe(202);
    }

    [Fact]
    public async Task The_addresses_of_other_tools_work_with_another_host()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var tool = web.Stranger();
        var lake = await web.SourceAsync(SourceKind.DevLake, "Lake");
        await web.SourceAsync(SourceKind.PagerDuty, "pager");
        await web.SourceAsync(SourceKind.Alertmanager, "alerts");
        var deployment = """{"id":"42","startedDate":"2026-01-05T10:00:00Z","finishedDate":"2026-01-05T10:05:00Z","deploymentCommits":[{"repoUrl":"https://github.com/acme/app","commitSha":"015e3d3b480e417aede5a1293bd61de9b0fd051d","startedDate":"2026-01-05T10:00:00Z","finishedDate":"2026-01-05T10:05:00Z"}]}""";
        foreach (var path in (string[])[$"/plugins/webhook/connections/{lake}/deployments", $"/rest/plugins/webhook/{lake}/deployments", "/api/rest/plugins/webhook/connections/by-name/Lake/deployments", "/projects/Lake/deployments"])
            (await tool.KnockAsync(path, deployment, Sending.Bearer())).ShouldBe((200, ""), path);
        (await tool.KnockAsync($"/plugins/webhook/{lake}/deployments", "{}", Sending.Bearer())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("id"));
        (await tool.KnockAsync($"/plugins/webhook/{lake}/deployments", deployment, Sending.Bearer("not the secret at all"))).Status.ShouldBe(401);

        var issue = """{"issueKey":"INC-1","title":"Down","type":"INCIDENT","status":"TODO","originalStatus":"open","createdDate":"2001-01-05T11:00:00Z"}""";
        (await tool.KnockAsync($"/plugins/webhook/{lake}/issues", issue, Sending.Bearer())).Status.ShouldBe(200);
        await web.ReadAsync();
        (await tool.KnockAsync($"/plugins/webhook/{lake}/issue/INC-9/close", "", Sending.Bearer())).Status.ShouldBe(404);
        (await tool.KnockAsync($"/plugins/webhook/{lake}/issue/INC-1/close", "", Sending.Bearer())).Status.ShouldBe(200);

        var trigger = $$$"""{"routing_key":"{{{Sending.Secret}}}","event_action":"trigger","payload":{"summary":"Disk","source":"db","severity":"critical"}}""";
        (await tool.KnockAsync("/v2/enqueue", trigger)).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(202), a => a.Text.ShouldContain("dedup_key"));
        (await tool.KnockAsync("/v2/enqueue", trigger)).Status.ShouldBe(202);
        (await tool.KnockAsync("/v2/enqueue", trigger.Replace(Sending.Secret, "wrong", StringComparison.Ordinal))).Status.ShouldBe(401);
        (await tool.KnockAsync("/v2/enqueue", "[]")).Status.ShouldBe(400);
        (await tool.KnockAsync("/v2/enqueue", trigger.Replace("\"payload\"", $"\"dedup_key\":\"{new string('k', 256)}\",\"payload\"", StringComparison.Ordinal))).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("dedup_key"));
        (await RefusedAsync(web, "pager")).ShouldBe(3);

        var alerts = """[{"labels":{"alertname":"Down","service":"app"},"annotations":{},"startsAt":"2026-01-05T10:00:00Z","endsAt":"2999-01-05T10:00:00Z","generatorURL":"http://prometheus/graph"}]""";
        (await tool.KnockAsync("/api/v2/alerts", alerts, Sending.Bearer())).Status.ShouldBe(202);
        (await tool.KnockAsync("/api/v2/alerts", alerts, Sending.Bearer("wrong"))).Status.ShouldBe(401);
        (await RefusedAsync(web, "alerts")).ShouldBe(1);
        await web.ReadAsync();

        await using var db = web.Db();
        var incidents = await db.Set<Fairlead.Incidents.Incident>().AsNoTracking().ToListAsync(TestHouse.Cancel);
        incidents.Count(i => i.Title.Contains("Disk", StringComparison.Ordinal)).ShouldBe(2, "two triggers without a key are two incidents");
        incidents.Single(i => i.Title == "Down" && !i.IsAlert).ResolvedAt.ShouldNotBeNull();
        incidents.Single(i => i.IsAlert && i.Subject.StartsWith("incident:", StringComparison.Ordinal) && i.StartedAt == new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc)).ResolvedAt.ShouldBeNull();
        (await db.Set<Fairlead.Delivery.ReportedDeployment>().CountAsync(TestHouse.Cancel)).ShouldBe(1, "four posts of one deployment");
        (await db.Set<InboxMessage>().AsNoTracking().ToListAsync(TestHouse.Cancel)).ShouldAllBe(d => !Encoding.UTF8.GetString(d.Text()).Contains(Sending.Secret, StringComparison.Ordinal));
    }

    // Prometheus 2.42, rules/alerting.go and cmd/prometheus/main.go: a firing alert's endsAt is the evaluation's instant and four intervals, an ended one's the instant of its end.
    [Fact]
    public async Task An_alert_that_ends_when_it_would_no_longer_have_been_believed_ends()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Alertmanager);
        using var prometheus = web.Stranger();
        var (start, end) = (web.Time.GetUtcNow().UtcDateTime, web.Time.GetUtcNow().UtcDateTime.AddMinutes(4));
        var body = $$"""[{"labels":{"alertname":"Down"},"startsAt":"{{start:O}}","endsAt":"{{end:O}}"}]""";

        foreach (var (minutes, answer, isOver) in ((int, string, bool)[])[(0, "accepted", false), (1, "known", false), (3, "accepted", true), (1, "known", true)])
        {
            web.Time.Advance(TimeSpan.FromMinutes(minutes));
            (await prometheus.KnockAsync($"/hooks/{key}/api/v2/alerts", body, Sending.Bearer())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(202), a => a.Text.ShouldContain(answer));
            await web.ReadAsync();
            await using var db = web.Db();
            (await db.Set<Fairlead.Incidents.Incident>().AsNoTracking().SingleAsync(TestHouse.Cancel)).ResolvedAt.ShouldBe(isOver ? end : null);
        }
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("<a>")]
    public void What_cannot_be_written_with_lines_is_shown_as_it_came(string body) => HookBody.Indented(Encoding.UTF8.GetBytes(body)).ShouldBe(body);

    // All facts about a thing are looked at whenever one more is told: without an end each delivery would hold the others longer.
    [Theory, Databases]
    public async Task Of_one_thing_so_much_is_taken_and_the_rest_is_parked(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        string Facts(int from, int count, string incident = "INC-7") => "[" + string.Join(',', Enumerable.Range(from, count).Select(i => $$"""{"kind":"incident","key":"{{incident}}","id":"{{i}}","action":"updated","at":"2026-01-05T10:00:00Z"}""")) + "]";
        for (var i = 0; i < 10; i++)
            (await tool.KnockAsync($"/hooks/{key}", Facts(i * 1000, 1000), Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        (await tool.KnockAsync($"/hooks/{key}", Facts(10_000, 1), Sending.Bearer())).Status.ShouldBe(202);
        (await tool.KnockAsync($"/hooks/{key}", Facts(10_001, 1, "INC-8"), Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        await using var db = web.Db();
        (await db.Set<SignalRow>().CountAsync(TestHouse.Cancel)).ShouldBe(SignalStore.MostOfSubject + 1);
        (await db.Set<InboxMessage>().SingleAsync(d => d.State == InboxMessageState.Failed, TestHouse.Cancel)).Note!.ShouldContain("10,000 facts about");
    }

    private static async Task<int> RefusedAsync(WebHouse web, string source)
    {
        await web.App.Services.GetRequiredService<InboxRefusals>().WriteAsync(TestHouse.Cancel);
        await using var db = web.Db();
        return await db.Set<InboxRefusal>().Where(r => db.Set<SignalSource>().Any(s => s.Id == r.SourceId && s.Key == source)).SumAsync(r => r.Count, TestHouse.Cancel);
    }

    private const int HookBodyMost = 1 << 20;

    private static byte[] Zipped(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal))
            zip.Write(body);
        return zipped.ToArray();
    }

    private static List<string> Conformance(params string[] folder)
    {
        var path = Path.Combine([Checkout.Root, "..", "shared", "conformance", .. folder]);
        Assert.SkipUnless(Directory.Exists(path), "no conformance data: ../shared/conformance is not there");
        return [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }
}
