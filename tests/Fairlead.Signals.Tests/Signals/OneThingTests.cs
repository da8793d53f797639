using System.Security.Cryptography;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Incidents;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Signals;

/// <summary>What is one thing is counted once, and what is two is not mixed.</summary>
public sealed class OneThingTests
{
    private const string Old = "https://git.example/old/shop", New = "https://git.example/acme/shop";
    private static readonly string Commit = new('a', 40), Other = new('b', 40);

    // GitLab numbers pipelines and jobs apart: pipeline 31 ran for 6 min on the 2nd, job 31 of another pipeline on the 5th.
    [Theory, Databases]
    public async Task A_pipeline_and_a_job_with_one_number_are_two_runs(DatabaseKind kind)
    {
        await using var web = await OpenAsync(kind, New);
        var key = await web.SourceAsync(SourceKind.GitLab);
        using var forge = web.Stranger();
        await GitLabAsync(forge, key, "Pipeline Hook", $$"""
            "object_kind":"pipeline","object_attributes":{"id":31,"ref":"main","sha":"{{Commit}}","status":"success","created_at":"2026-01-02 10:00:00 UTC","finished_at":"2026-01-02 10:06:30 UTC","duration":360,"queued_duration":5}
            """);
        await GitLabAsync(forge, key, "Job Hook", $$"""
            "object_kind":"build","ref":"main","sha":"{{Other}}","build_id":31,"build_name":"test","build_status":"success","pipeline_id":99,"build_created_at":"2026-01-05 17:59:00 UTC","build_started_at":"2026-01-05 18:00:00 UTC","build_finished_at":"2026-01-05 18:01:00 UTC"
            """);
        await web.ReadAsync();

        (await RunsAsync(web)).ShouldBe([(RunLevel.Pipeline, "31", 360), (RunLevel.Job, "31", 60)]);

        // What an earlier version stored under one name is taken apart.
        await using (var db = web.Db())
        {
            await db.Set<SignalRow>().Where(s => s.Kind == "run").ExecuteUpdateAsync(s => s.SetProperty(r => r.Subject, "run:of-old:31"), TestHouse.Cancel);
            await db.Set<SignalBinding>().ExecuteUpdateAsync(s => s.SetProperty(b => b.Catalog, "2"), TestHouse.Cancel);
        }

        await BoundAsync(web);
        (await RunsAsync(web)).ShouldBe([(RunLevel.Pipeline, "31", 360), (RunLevel.Job, "31", 60)]);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await RunsAsync(web)).Count.ShouldBe(2);
    }

    // A repository that was moved at its forge: what was told of the old address and of the new one is one pull request, one incident and one deployment.
    [Fact]
    public async Task A_repository_with_two_addresses_is_one()
    {
        await using var web = await OpenAsync(DatabaseKind.Sqlite, New);
        var (own, forge) = (await web.SourceAsync(SourceKind.Own, "own"), await web.SourceAsync(SourceKind.GitLab, "forge"));
        using var tool = web.Stranger();
        foreach (var address in (string[])[Old, New])
        {
            await SendAsync(tool, own, $$"""{"kind":"pull-request","number":"7","action":"opened","repository":"{{address}}","title":"T","openedAt":"{{Sending.At(1)}}"}""");
            await SendAsync(tool, own, $$"""{"kind":"deployment","id":"d1","repository":"{{address}}","version":"v1","environment":"production","at":"{{Sending.At(3)}}"}""");
        }

        await SendAsync(tool, own, $$"""{"kind":"pull-request","number":"7","action":"merged","repository":"{{New}}","title":"T","mergedAt":"{{Sending.At(2)}}"}""");
        await IncidentAsync(tool, forge, Old, "open", "opened");
        await web.ReadAsync();
        await using (var db = web.Db())
        {
            (await db.Set<PullRequest>().CountAsync(TestHouse.Cancel)).ShouldBe(2, "nobody knows yet that both are one");
            var incident = await db.Set<Incident>().SingleAsync(TestHouse.Cancel);
            db.Add(new IncidentAction { Subject = incident.Subject, Number = 1, Kind = IncidentActionKind.Changed, At = incident.StartedAt, WrittenAt = incident.StartedAt, By = "Mira", Severity = "critical" });
            db.Add(new IncidentDecision { Subject = incident.Subject, Deployment = null, By = "Mira", At = incident.StartedAt });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        await AddressAsync(web, $"{New}\n{Old}");
        await BoundAsync(web);
        await IncidentAsync(tool, forge, New, "close", "closed");
        await SendAsync(tool, own, $$"""{"kind":"pull-request","number":"7","action":"updated","repository":"{{Old}}.git","title":"Told late","at":"{{Sending.At(2)}}"}""");
        await web.ReadAsync();
        foreach (var isRebuilt in (bool[])[false, true])
        {
            if (isRebuilt)
                await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
            await using var db = web.Db();
            var change = await db.Set<PullRequest>().SingleAsync(TestHouse.Cancel);
            (change.Number, change.MergedAt is not null, change.OpenedAt is not null).ShouldBe(("7", true, true));
            (await db.Set<ReportedDeployment>().CountAsync(TestHouse.Cancel)).ShouldBe(1);
            var incident = await db.Set<Incident>().SingleAsync(TestHouse.Cancel);
            (incident.ResolvedAt is not null, incident.Severity).ShouldBe((true, "critical"), "what somebody did to it stays with it");
            (await db.Set<IncidentDecision>().SingleAsync(TestHouse.Cancel)).Subject.ShouldBe(incident.Subject);
        }

        // The forge's two addresses are two again when the catalog says so.
        await AddressAsync(web, New);
        await BoundAsync(web);
        await using (var db = web.Db())
            (await db.Set<PullRequest>().CountAsync(TestHouse.Cancel)).ShouldBe(2);
    }

    // Jenkins tells a status of each commit; a workflow of GitHub runs for one of them, and its check tells of it again.
    [Fact]
    public async Task Checks_and_statuses_count_where_no_workflow_of_their_commit_is_told()
    {
        string[] told =
        [
            GitHub("status", $$""" "id":1,"sha":"{{Commit}}","context":"jenkins","state":"pending","created_at":"2026-01-02T10:00:00Z","branches":[{"name":"main"}] """),
            GitHub("status", $$""" "id":2,"sha":"{{Commit}}","context":"jenkins","state":"failure","created_at":"2026-01-02T10:05:00Z","branches":[{"name":"main"}] """),
            GitHub("status", $$""" "id":3,"sha":"{{Other}}","context":"jenkins","state":"success","created_at":"2026-01-02T11:00:00Z","branches":[{"name":"main"}] """),
            GitHub("check_run", Check(4, Commit)),
            GitHub("workflow_run", $$""" "action":"completed","workflow_run":{"id":9,"name":"CI","status":"completed","conclusion":"success","head_branch":"main","head_sha":"{{Other}}","created_at":"2026-01-02T10:59:00Z","run_started_at":"2026-01-02T11:00:00Z","updated_at":"2026-01-02T11:02:00Z"} """),
            GitHub("check_run", Check(5, Other)),
        ];
        foreach (var seed in (int[])[0, 1, 2])
        {
            await using var web = await OpenAsync(DatabaseKind.Sqlite, "https://github.com/acme/shop");
            var key = await web.SourceAsync(SourceKind.GitHub);
            using var forge = web.Stranger();
            var order = told.ToArray();
            if (seed > 0)
                new Random(seed).Shuffle(order);
            foreach (var one in order)
            {
                var (name, body) = (one[..one.IndexOf('\n', StringComparison.Ordinal)], Encoding.UTF8.GetBytes(one[one.IndexOf('\n', StringComparison.Ordinal)..]));
                (await forge.KnockAsync($"/hooks/{key}", body, Sending.GitHub(name, $"{Array.IndexOf(told, one)}", body))).Status.ShouldBe(202, one);
                if (seed > 1)
                    await web.ReadAsync();
            }

            await web.ReadAsync();
            (await NamesAsync(web)).ShouldBe(["CI succeeded 120", "jenkins failed 300", "lint succeeded 60"]);
            await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
            (await NamesAsync(web)).ShouldBe(["CI succeeded 120", "jenkins failed 300", "lint succeeded 60"], "rebuilding gives what keeping up gave");

            // Without its workflow the other commit has what its checks say.
            long delivery;
            await using (var db = web.Db())
                delivery = (await db.Set<SignalRow>().SingleAsync(s => s.ExternalId.StartsWith("workflow_run:"), TestHouse.Cancel)).MessageNumber;
            await using (var db = web.Db())
            {
                await using var transaction = await db.Database.BeginTransactionAsync(TestHouse.Cancel);
                await web.App.Services.GetRequiredService<SignalStore>().RemoveAsync(db, delivery, TestHouse.Cancel);
                await transaction.CommitAsync(TestHouse.Cancel);
            }

            (await NamesAsync(web)).ShouldBe(["jenkins failed 300", "jenkins succeeded", "lint succeeded 60", "lint succeeded 60"]);
        }

        static string Check(int id, string sha) => $$""" "action":"completed","check_run":{"id":{{id}},"name":"lint","head_sha":"{{sha}}","status":"completed","conclusion":"success","started_at":"2026-01-02T11:00:00Z","completed_at":"2026-01-02T11:01:00Z","check_suite":{"head_branch":"main"} } """;
        static string GitHub(string kind, string fields) => $$"""
            {{kind}}
            { {{fields}}, "repository":{"html_url":"https://github.com/acme/shop","full_name":"acme/shop","default_branch":"main"} }
            """;
    }

    [Fact]
    public async Task What_Gogs_sends_is_proven_known_and_read_by_its_own_headers()
    {
        await using var web = await OpenAsync(DatabaseKind.Sqlite, New);
        var key = await web.SourceAsync(SourceKind.Gitea);
        using var forge = web.Stranger();

        // testdata/gogs/push-event.json of go-playground/webhooks (MIT), cut to what is read.
        var body = Encoding.UTF8.GetBytes($$"""
            { "ref":"refs/heads/develop","before":"28e1879d029cb852e4844d9c718537df08844e03","after":"bffeb74224043ba2feb48d137756c8a9331c449a","commits":[{}],
              "repository":{"full_name":"unknwon/webhooks","html_url":"http://localhost:3000/unknwon/webhooks"} }
            """);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Sending.Secret), body));
        (await forge.KnockAsync($"/hooks/{key}", body, ("X-Gogs-Event", "push"), ("X-Gogs-Delivery", "1"), ("X-Gogs-Signature", new string('0', 64)))).Status.ShouldBe(401);
        (await forge.KnockAsync($"/hooks/{key}", body, ("X-Gogs-Delivery", "1"), ("X-Gogs-Signature", signature))).Text.ShouldContain("X-Gogs-Event is missing");
        (await forge.KnockAsync($"/hooks/{key}", body, ("X-Gogs-Event", "push"), ("X-Gogs-Delivery", "1"), ("X-Gogs-Signature", signature))).Text.ShouldContain("accepted");
        (await forge.KnockAsync($"/hooks/{key}", body, ("X-Gogs-Event", "push"), ("X-Gogs-Delivery", "1"), ("X-Gogs-Signature", signature))).Text.ShouldContain("known");
        await web.ReadAsync();
        await using var db = web.Db();
        (await db.Set<SignalRow>().SingleAsync(TestHouse.Cancel)).Title.ShouldBe("Push to develop");
    }

    // Bitbucket Data Center names its kind of event in the body as well, and one repository in three ways.
    [Fact]
    public async Task What_Bitbucket_Data_Center_sends_is_known_by_its_body()
    {
        await using var web = await OpenAsync(DatabaseKind.Sqlite, "https://server.bitbucket.local/scm/~gopher/webhook-test.git");
        var key = await web.SourceAsync(SourceKind.Bitbucket);
        using var forge = web.Stranger();
        var body = Encoding.UTF8.GetBytes("""
            { "eventKey":"repo:refs_changed","date":"2019-03-01T10:37:14+0100","repository":{"slug":"webhook-test","project":{"key":"~gopher"},
              "links":{"clone":[{"href":"ssh://git@server.bitbucket.local:7999/~gopher/webhook-test.git","name":"ssh"}]}},
              "changes":[{"refId":"refs/heads/main","fromHash":"32a0b8a740c2963c6f56bd8baf3dc05683d299e0","toHash":"cbf26be7bfc8394906abbd571498fb8d28888b58"}] }
            """);
        var signed = ("X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Sending.Secret), body)));
        (await forge.KnockAsync($"/hooks/{key}", body, signed)).Status.ShouldBe(202);
        (await forge.KnockAsync($"/hooks/{key}", "{}"u8.ToArray(), Signed("{}"u8.ToArray()))).Text.ShouldContain("X-Event-Key is missing");
        await web.ReadAsync();
        await using var db = web.Db();
        var row = await db.Set<SignalRow>().SingleAsync(TestHouse.Cancel);
        (row.Title, row.Address, row.RepositoryId).ShouldBe(("Push to main", "server.bitbucket.local/~gopher/webhook-test", (await db.Set<Repository>().SingleAsync(TestHouse.Cancel)).Id));

        static (string, string) Signed(byte[] body) => ("X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Sending.Secret), body)));
    }

    private static async Task<WebHouse> OpenAsync(DatabaseKind kind, string addresses)
    {
        var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        await AddressAsync(web, addresses);
        return web;
    }

    private static async Task AddressAsync(WebHouse web, string addresses)
    {
        await using var db = web.Db();
        var repository = await db.Set<Repository>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, "shop", new RepositoryEdit(repository.Location, Addresses: addresses), default));
    }

    private static async Task BoundAsync(WebHouse web)
    {
        await web.App.Services.GetRequiredService<BindSignals>().RunAsync(TestHouse.Cancel);
        await web.ReadAsync();
    }

    private static async Task<List<(RunLevel, string, long?)>> RunsAsync(WebHouse web)
    {
        await using var db = web.Db();
        return [.. (await db.Set<CiRun>().AsNoTracking().OrderBy(r => r.At).ToListAsync(TestHouse.Cancel)).Select(r => (r.Level, r.Run, r.Seconds))];
    }

    private static async Task<List<string>> NamesAsync(WebHouse web)
    {
        await using var db = web.Db();
        return [.. (await db.Set<CiRun>().AsNoTracking().ToListAsync(TestHouse.Cancel)).Select(r => $"{r.Name} {r.State.ToString().ToLowerInvariant()} {r.Seconds}".TrimEnd()).Order(StringComparer.Ordinal)];
    }

    private static async Task GitLabAsync(HttpClient forge, string key, string kind, string fields, string address = New) =>
        (await forge.KnockAsync($"/hooks/{key}", $$"""{ {{fields}}, "project":{"web_url":"{{address}}"} }""", ("X-Gitlab-Event", kind), ("X-Gitlab-Token", Sending.Secret))).Status.ShouldBe(202);

    private static Task IncidentAsync(HttpClient forge, string key, string address, string action, string state) => GitLabAsync(forge, key, "Issue Hook", $$"""
        "object_kind":"issue","object_attributes":{"iid":3,"title":"Down","type":"Incident","action":"{{action}}","state":"{{state}}","created_at":"2026-01-04T10:00:00Z","updated_at":"2026-01-04T11:00:00Z","closed_at":{{(state == "closed" ? "\"2026-01-04T11:00:00Z\"" : "null")}} }
        """, address);

    private static async Task SendAsync(HttpClient tool, string key, string body) => (await tool.KnockAsync($"/hooks/{key}", body, Sending.Bearer())).Status.ShouldBe(202, body);
}
