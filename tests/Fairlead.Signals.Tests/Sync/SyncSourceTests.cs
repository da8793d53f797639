using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Incidents;
using Fairlead.Signals;
using Fairlead.Sync;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Sync;

/// <summary>History from a stand-in of GitHub and GitLab that answers in the shapes of their documentation.</summary>
public sealed class SyncSourceTests
{
    // Behind all that the forges tell.
    private static readonly DateTimeOffset Present = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Token = "ghp_a-token-of-the-tests", Api = "https://api.github.com/", Repo = "/repos/acme/app";
    private const string Pulls = Repo + "/pulls?state=all&sort=updated&direction=desc&per_page=100";
    private const string Deployments = Repo + "/deployments?per_page=100", Releases = Repo + "/releases?per_page=100", Runs = Repo + "/actions/runs?per_page=100";
    private const string Issues = Repo + "/issues?state=all&sort=updated&direction=desc&per_page=100";

    [Theory, Databases]
    public async Task History_is_fetched_page_by_page_and_the_next_time_only_what_is_newer(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);
        using var forge = GitHub();

        var report = await SyncAsync(house, forge);

        report.Problem.ShouldBeNull();
        report.Kinds.Select(k => (k.Kind, k.Read, k.New)).ShouldBe([("pull_requests", 3, 6), ("deployments", 1, 3), ("releases", 2, 1), ("workflow_runs", 1, 1), ("incidents", 3, 2)]);
        var told = (await house.AllAsync<SignalRow>()).OrderBy(s => s.Number).ToList();
        told.Count.ShouldBe(13);
        told.ShouldAllBe(s => s.Address == "github.com/acme/app");
        told.Select(s => s.ExternalId).ShouldBe(
        [
            "pull_request:github.com/acme/app#3:opened:2025-03-03T08:00:00Z:",
            "pull_request:github.com/acme/app#2:opened:2025-02-02T08:00:00Z:",
            "review:github.com/acme/app#2:77:approved",
            "pull_request:github.com/acme/app#2:closed:2025-02-03T08:00:00Z:",
            "pull_request:github.com/acme/app#1:opened:2025-01-01T08:00:00Z:",
            "pull_request:github.com/acme/app#1:closed:2025-01-02T08:00:00Z:",
            "deployment:github.com/acme/app:50",
            "deployment_status:github.com/acme/app:60",
            "deployment_status:github.com/acme/app:61",
            "release:github.com/acme/app:70:released:2025-02-04T08:00:00Z",
            "workflow_run:github.com/acme/app:80:1:Succeeded",
            "issue:github.com/acme/app#9:opened:2025-02-05T08:00:00Z:",
            "issue:github.com/acme/app#9:closed:2025-02-05T09:30:00Z:",
        ]);
        (await house.AllAsync<Incident>()).ShouldHaveSingleItem().ResolvedAt.ShouldBe(new DateTime(2025, 2, 5, 9, 30, 0, DateTimeKind.Utc));
        (await house.AllAsync<Fairlead.Delivery.ReportedDeployment>()).ShouldHaveSingleItem().Sha.ShouldBe(Sha('d'));
        (await house.AllAsync<InboxMessage>()).ShouldAllBe(d => d.State == InboxMessageState.Done && d.Corrected == null);
        (await house.AllAsync<SyncCursor>()).ShouldAllBe(c => c.NextPage == null && c.KnownTo != null);

        // Once more: the tag of the first page says that there is nothing, and no further page is asked for.
        forge.Asked.Clear();
        var again = await SyncAsync(house, forge);
        (again.Problem, again.Kinds.Sum(k => k.New)).ShouldBe((null, 0));
        forge.Asked.Where(p => p.Contains("pulls", StringComparison.Ordinal)).ShouldBe([Pulls]);
        (await house.AllAsync<SignalRow>()).Count.ShouldBe(13);

        // Something new: the pages behind the newest known thing stay unread.
        forge.Asked.Clear();
        forge.At(Pulls, $"[{Pull(4, "2025-04-04T08:00:00Z", null, "2025-04-04T08:00:00Z")},{Pull(3, "2025-03-03T08:00:00Z", null, "2025-03-03T08:00:00Z")},{Pull(2, "2025-02-02T08:00:00Z", "2025-02-03T08:00:00Z", "2025-02-03T08:00:00Z")}]", Api + "repositories/1/pulls?page=2", "\"new\"");
        (await SyncAsync(house, forge)).Kinds[0].ShouldSatisfyAllConditions(k => k.New.ShouldBe(1), k => k.Known.ShouldBe(1, "the newest of the last time is read again, for others may have its time"));
        forge.Asked.Where(p => p.Contains("pulls", StringComparison.Ordinal)).ShouldBe([Pulls]);
    }

    [Theory, Databases]
    public async Task What_broke_in_the_middle_goes_on_there_and_fetches_what_came_meanwhile(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);
        using var forge = GitHub();
        forge.At("/repositories/1/pulls?page=2", _ => ForgeStandIn.Json(HttpStatusCode.BadGateway, "<html>"));

        var broken = await SyncAsync(house, forge);
        broken.Problem.ShouldBe("api.github.com answers with 502, 5 times in a row.");
        broken.Kinds.ShouldHaveSingleItem().New.ShouldBe(4, "the first page is kept");
        (await house.AllAsync<SyncCursor>()).ShouldHaveSingleItem().NextPage.ShouldBe(Api + "repositories/1/pulls?page=2");
        (await house.AllAsync<SignalRow>()).Count.ShouldBe(4, "and counts");

        GitHub(forge);
        forge.At(Pulls, $"[{Pull(4, "2025-04-04T08:00:00Z", null, "2025-04-04T08:00:00Z")},{Pull(3, "2025-03-03T08:00:00Z", null, "2025-03-03T08:00:00Z")}]", Api + "repositories/1/pulls?page=2");
        forge.Asked.Clear();
        var whole = await SyncAsync(house, forge);

        whole.Problem.ShouldBeNull();
        forge.Asked.Where(p => p.Contains("pulls?", StringComparison.Ordinal)).ShouldBe(["/repositories/1/pulls?page=2", Pulls, "/repositories/1/pulls?page=2"]);
        (await house.AllAsync<SignalRow>()).Count(s => s.Kind == "pull-request").ShouldBe(6, "four were opened, two closed");
        (await house.AllAsync<SyncCursor>()).ShouldAllBe(c => c.NextPage == null);

        // From an earlier day on than before: that is fetched, although newer things are known.
        forge.Asked.Clear();
        (await SyncAsync(house, forge, from: new DateTime(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc))).Kinds[0].New.ShouldBe(0);
        forge.Asked.ShouldNotContain("/repositories/1/pulls?page=2", "what is asked for is known as a whole");
    }

    [Fact]
    public async Task From_a_day_on_nothing_older_is_told_and_an_earlier_day_fetches_the_rest()
    {
        await using var house = await TestHouse.OpenAsync();
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);
        using var forge = GitHub();
        forge.At(Issues.Replace("&per_page", "&since=2025-02-20T00:00:00Z&per_page", StringComparison.Ordinal), "[]");

        (await SyncAsync(house, forge, from: new DateTime(2025, 2, 20, 0, 0, 0, DateTimeKind.Utc))).Kinds[0].New.ShouldBe(1);
        (await SyncAsync(house, forge)).Kinds[0].New.ShouldBe(5);
        (await house.AllAsync<SignalRow>()).Count.ShouldBe(13);
    }

    [Fact]
    public async Task A_forge_that_has_enough_is_left_alone_as_long_as_it_wants()
    {
        await using var house = await TestHouse.OpenAsync();
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);
        using var forge = GitHub();
        var time = new HastyTime(house.Time.GetUtcNow());
        var reset = (house.Time.GetUtcNow() + TimeSpan.FromMinutes(20)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        forge.Once(HttpStatusCode.Forbidden, """{"message":"API rate limit exceeded"}""", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", reset));
        forge.Once(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "30"));
        forge.Once(HttpStatusCode.Forbidden, """{"message":"You have exceeded a secondary rate limit."}""");
        forge.Once(HttpStatusCode.ServiceUnavailable);
        forge.Once(HttpStatusCode.ServiceUnavailable);

        var said = new List<string>();
        (await SyncAsync(house, forge, time: time, say: said)).Problem.ShouldBeNull();

        // 20 minutes and the second beyond; what Retry-After says; four times a minute, for it was the third time; 1 and 2 seconds.
        time.Waits.ShouldBe([TimeSpan.FromSeconds(1201), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(4), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
        said.ShouldContain(s => s.StartsWith("Waiting for api.github.com until ", StringComparison.Ordinal));

        // A good answer that was the last one for now: the next waits before it asks.
        time.Waits.Clear();
        var later = (time.GetUtcNow() + TimeSpan.FromSeconds(59)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        forge.At(Repo, """{"full_name":"acme/app","html_url":"https://github.com/acme/app"}""", null, null, ("RateLimit-Remaining", "0"), ("RateLimit-Reset", later));
        (await SyncAsync(house, forge, time: time)).Problem.ShouldBeNull();
        time.Waits.ShouldHaveSingleItem().ShouldBe(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1));

        forge.Once(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "99999999"));
        (await RunAsync(house, forge, time: time)).Errors.ShouldHaveSingleItem().Message.ShouldContain("asks to wait for");
    }

    [Theory, Databases]
    public async Task A_fact_told_by_webhook_and_by_history_is_one_fact(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var key = await web.SourceAsync(SourceKind.GitHub, "github");
        using var hook = web.Stranger();
        using var forge = new ForgeStandIn();
        var pull = Payload("pull_request/closed.payload.json");
        var repository = (JsonObject)pull["repository"]!;
        var name = repository["full_name"]!.GetValue<string>();
        var path = $"/repos/{name}";
        forge.At(path, repository.ToJsonString());
        var thing = (JsonObject)pull["pull_request"]!.DeepClone();
        thing["merged_at"] = thing["closed_at"]!.DeepClone();
        var review = Payload("pull_request_review/submitted.payload.json");
        var status = Payload("deployment_status/payload.json");
        forge.At($"{path}/pulls?state=all&sort=updated&direction=desc&per_page=100", $"[{thing.ToJsonString()}]");
        forge.At($"{path}/pulls/2/reviews?per_page=100", $"[{review["review"]!.ToJsonString()}]");
        forge.At($"{path}/deployments?per_page=100", $"[{status["deployment"]!.ToJsonString()}]");
        forge.At($"{path}/deployments/{status["deployment"]!["id"]!.ToJsonString()}/statuses?per_page=100", $"[{status["deployment_status"]!.ToJsonString()}]");
        forge.At($"{path}/releases?per_page=100", $"[{Payload("release/published.payload.json")["release"]!.ToJsonString()}]");
        forge.At($"{path}/actions/runs?per_page=100", """{"workflow_runs":[]}""");
        forge.At($"{path}/issues?state=all&sort=updated&direction=desc&per_page=100", "[]");

        pull["pull_request"] = thing.DeepClone();
        var opened = (JsonObject)pull.DeepClone();
        opened["action"] = "opened";
        opened["pull_request"]!["merged_at"] = null;
        foreach (var (what, body) in ((string, JsonObject)[])[("pull_request", opened), ("pull_request_review", review), ("pull_request", pull), ("deployment", Payload("deployment/payload.json")), ("deployment_status", status), ("release", Payload("release/published.payload.json"))])
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
            (await hook.KnockAsync($"/hooks/{key}", bytes, Sending.GitHub(what, Guid.NewGuid().ToString(), bytes))).Status.ShouldBe(202);
        }

        await web.ReadAsync();
        await using var db = web.Db();
        var before = await db.Set<SignalRow>().AsNoTracking().OrderBy(s => s.Number).ToListAsync(TestHouse.Cancel);
        before.Count.ShouldBe(6);

        var source = await db.Set<SignalSource>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        using var http = new HttpClient(forge, disposeHandler: false);
        var report = TestHouse.Saved(await web.App.Services.GetRequiredService<SyncSource>().RunAsync(new SyncWanted(key, name, null, null, Token), source, http, new Uri(Api), null, TestHouse.Cancel));
        report.Problem.ShouldBeNull();
        report.Kinds.Sum(k => k.New).ShouldBe(6, "as deliveries they are new");
        await web.ReadAsync();

        (await db.Set<SignalRow>().AsNoTracking().OrderBy(s => s.Number).ToListAsync(TestHouse.Cancel)).ShouldBe(before, "as facts they are not");
        (await db.Set<InboxMessage>().CountAsync(d => d.State == InboxMessageState.Done && d.Facts == 0, TestHouse.Cancel)).ShouldBe(6);
        (await web.Client.GetStringAsync($"/signals/sources/{key}", TestHouse.Cancel)).ShouldContain("Its history was last fetched");
    }

    [Fact]
    public async Task GitLab_tells_merge_requests_with_their_notes_deployments_pipelines_with_jobs_releases_and_incidents()
    {
        await using var house = await TestHouse.OpenAsync();
        house.Time.SetUtcNow(Present);
        await SourceAsync(house, SourceKind.GitLab);
        using var forge = new ForgeStandIn();
        const string Project = "/api/v4/projects/5", ByUpdate = "order_by=updated_at&sort=desc&per_page=100";
        forge.At("/api/v4/projects/group%2Fsub%2Fapp", """{"id":5,"web_url":"https://gitlab.com/group/sub/app","path_with_namespace":"group/sub/app"}""");
        var change = """{"iid":7,"title":"Change","state":"merged","created_at":"2025-01-01T08:00:00.123Z","updated_at":"2025-01-09T08:00:00.000Z","merged_at":"2025-01-02T08:00:00.456Z","author":{"id":3,"username":"ann"},"target_branch":"main","source_branch":"x","sha":"SHA","merge_commit_sha":null,"squash_commit_sha":"SHA","draft":false,"labels":["bug"],"web_url":"https://gitlab.com/group/sub/app/-/merge_requests/7"}"""
            .Replace("SHA", Sha('a'), StringComparison.Ordinal);
        forge.At($"{Project}/merge_requests?state=all&scope=all&{ByUpdate}", $"[{change.Replace("\"iid\":7", "\"iid\":8", StringComparison.Ordinal)}]", null, null, ("X-Next-Page", "2"));
        forge.At($"{Project}/merge_requests?state=all&scope=all&{ByUpdate}&page=2", $"[{change}]", null, null, ("X-Next-Page", ""));
        forge.At($"{Project}/merge_requests/8/notes?sort=asc&order_by=created_at&per_page=100", "[]");
        forge.At($"{Project}/merge_requests/7/notes?sort=asc&order_by=created_at&per_page=100", """
            [{"id":1,"body":"added ~bug label","system":true,"created_at":"2025-01-01T09:00:00.000Z","author":{"id":3,"username":"ann"}},
             {"id":2,"body":"Why?","system":false,"created_at":"2025-01-01T10:00:00.000Z","author":{"id":4,"username":"bob"}},
             {"id":3,"body":"approved this merge request","system":true,"created_at":"2025-01-01T11:00:00.000Z","author":{"id":4,"username":"bob"}}]
            """);
        forge.At($"{Project}/environments?per_page=100", """[{"name":"blue","tier":"production"}]""");
        forge.At($"{Project}/deployments?{ByUpdate}", $$$"""[{"id":42,"ref":"main","sha":"{{{Sha('a')}}}","status":"success","created_at":"2025-01-02T09:00:00.000Z","updated_at":"2025-01-02T09:05:01.000Z","environment":{"name":"blue"},"deployable":{"id":900,"started_at":"2025-01-02T09:01:00.000Z","finished_at":"2025-01-02T09:05:00.789Z","web_url":"https://gitlab.com/group/sub/app/-/jobs/900"}}]""");
        forge.At($"{Project}/releases?order_by=released_at&sort=desc&per_page=100", """[{"tag_name":"v1","name":"One","created_at":"2025-01-03T08:00:00.111Z","released_at":"2025-01-03T08:00:00.111Z","_links":{"self":"https://gitlab.com/group/sub/app/-/releases/v1"}},{"tag_name":"v9","released_at":"2999-01-01T00:00:00.000Z","upcoming_release":true}]""");
        forge.At($"{Project}/pipelines?{ByUpdate}", """[{"id":31,"status":"success","updated_at":"2025-01-02T08:30:00.000Z"},{"id":30,"status":"running","updated_at":"2025-01-02T08:20:00.000Z"}]""");
        forge.At($"{Project}/pipelines/31?per_page=100", $$"""{"id":31,"status":"success","ref":"main","sha":"{{Sha('a')}}","web_url":"https://gitlab.com/group/sub/app/-/pipelines/31","created_at":"2025-01-02T08:10:00.000Z","started_at":"2025-01-02T08:11:00.000Z","finished_at":"2025-01-02T08:29:59.900Z"}""");
        forge.At($"{Project}/pipelines/31/jobs?per_page=100", """[{"id":901,"name":"lint","status":"failed","allow_failure":true,"created_at":"2025-01-02T08:10:00.000Z","started_at":"2025-01-02T08:11:00.000Z","finished_at":"2025-01-02T08:12:00.000Z"}]""");
        forge.At($"{Project}/issues?state=all&scope=all&{ByUpdate}", """[{"iid":11,"title":"Down","state":"closed","issue_type":"incident","severity":"HIGH","created_at":"2025-01-04T08:00:00.500Z","updated_at":"2025-01-06T08:00:00.000Z","closed_at":"2025-01-04T09:00:00.500Z","labels":[],"web_url":"https://gitlab.com/group/sub/app/-/issues/11"},{"iid":12,"title":"Idea","state":"opened","issue_type":"issue","created_at":"2025-01-04T08:00:00.500Z","updated_at":"2025-01-04T08:00:00.000Z","labels":[]}]""");

        var report = await SyncAsync(house, forge, "group/sub/app", new Uri("https://gitlab.com/api/v4/"));

        report.Problem.ShouldBeNull();
        report.Kinds.ShouldAllBe(k => k.Problem == null && k.Unread == 0);
        const string A = "gitlab.com/group/sub/app";
        (await house.AllAsync<SignalRow>()).OrderBy(s => s.Number).Select(s => s.ExternalId).ShouldBe(
        [
            $"merge_request:{A}!8:open:2025-01-01T08:00:00Z:", $"merge_request:{A}!8:merge",
            $"merge_request:{A}!7:open:2025-01-01T08:00:00Z:", $"note:{A}:2", $"review:{A}!7:4:Approved:2025-01-01T11:00:00Z", $"merge_request:{A}!7:merge",
            $"deployment:{A}:42:running", $"deployment:{A}:42:success",
            $"release:{A}:v1:create:2025-01-03T08:00:00Z",
            $"pipeline:{A}:31:success:2025-01-02T08:29:59Z", $"job:{A}:901:failed",
            $"incident:{A}#11:open:2025-01-04T08:00:00Z", $"incident:{A}#11:close:2025-01-04T09:00:00Z",
        ]);
        var rows = await house.AllAsync<SignalRow>();
        ReadSignals.Read(rows.Single(r => r.ExternalId.StartsWith("review:", StringComparison.Ordinal)), Fairlead.Domain.Signals.ReviewSignal.Kind)!.At.ShouldBe(new DateTime(2025, 1, 1, 11, 0, 0, DateTimeKind.Utc));
        ReadSignals.Read(rows.Single(r => r.ExternalId.EndsWith("42:success", StringComparison.Ordinal)), Fairlead.Domain.Signals.DeploymentSignal.Kind)!.Tier.ShouldBe(Fairlead.Domain.Signals.EnvironmentTier.Production, "the environment says so, not its name");
        ReadSignals.Read(rows.Single(r => r.ExternalId.StartsWith("job:", StringComparison.Ordinal)), Fairlead.Domain.Signals.RunSignal.Kind)!.MayFail.ShouldBeTrue();
        (await house.AllAsync<Incident>()).ShouldHaveSingleItem().ResolvedAt.ShouldBe(new DateTime(2025, 1, 4, 9, 0, 0, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData("html", "answers /repos/acme/app/pulls with text/html that is no JSON. Is 'https://api.github.com/' the address of its API?")]
    [InlineData("object", "with JSON that is no list")]
    [InlineData("null", "with JSON that is no list")]
    [InlineData("texts", "with JSON that is no list")]
    [InlineData("deep", "that is no JSON")]
    [InlineData("itself", "in a circle")]
    [InlineData("same", "gives the same page of /repos/acme/app/pulls")]
    [InlineData("foreign", "leads to https://evil.example.org, and the token is not for that")]
    [InlineData("plain", "leads to http://api.github.com, and the token is not for that")]
    [InlineData("redirect", "leads to https://evil.example.org, and the token is not for that")]
    [InlineData("redirects", "leads from redirect to redirect")]
    public async Task A_hostile_forge_ends_with_one_line_and_never_sees_what_is_not_for_it(string how, string says)
    {
        await using var house = await TestHouse.OpenAsync();
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);
        using var forge = GitHub();
        var pull = Pull(3, "2025-03-03T08:00:00Z", null, "2025-03-03T08:00:00Z");
        switch (how)
        {
            case "html": forge.At(Pulls, _ => new HttpResponseMessage { Content = new StringContent("<html>Sign in</html>", System.Text.Encoding.UTF8, "text/html") }); break;
            case "object": forge.At(Pulls, "{}"); break;
            case "null": forge.At(Pulls, "null"); break;
            case "texts": forge.At(Pulls, "[\"a\"]"); break;
            case "deep": forge.At(Pulls, new string('[', 1000) + new string(']', 1000)); break;
            case "itself": forge.At(Pulls, $"[{pull}]", Api + Pulls[1..]); break;
            case "same":
                forge.At(Pulls, $"[{pull}]", Api + "repos/acme/app/pulls?page=2");
                forge.At("/repos/acme/app/pulls?page=2", $"[{pull}]", Api + "repos/acme/app/pulls?page=3");
                break;
            case "foreign": forge.At(Pulls, $"[{pull}]", "https://evil.example.org/pulls"); break;
            case "plain": forge.At(Pulls, $"[{pull}]", "http://api.github.com/pulls"); break;
            case "redirect": forge.At(Pulls, _ => new HttpResponseMessage(HttpStatusCode.TemporaryRedirect) { Headers = { Location = new Uri("https://evil.example.org/pulls") } }); break;
            default: forge.At(Pulls, _ => new HttpResponseMessage(HttpStatusCode.Redirect) { Headers = { Location = new Uri(Api + Pulls[1..]) } }); break;
        }

        var report = await SyncAsync(house, forge, time: new HastyTime(house.Time.GetUtcNow()));

        report.Problem.ShouldNotBeNull().ShouldContain(says);
        report.Problem.ShouldNotContain(Token);
        forge.Shown.ShouldBe(["api.github.com"]);
    }

    [Fact]
    public async Task A_renamed_repository_is_followed_on_the_same_host()
    {
        await using var house = await TestHouse.OpenAsync();
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);
        using var forge = GitHub();
        forge.At("/repos/acme/old", _ => new HttpResponseMessage(HttpStatusCode.MovedPermanently) { Headers = { Location = new Uri(Api + "repos/acme/app") } });

        (await SyncAsync(house, forge, "acme/old")).Repository.ShouldBe("acme/app");
    }

    [Fact]
    public async Task What_is_not_allowed_is_said_and_the_token_is_not()
    {
        await using var house = await TestHouse.OpenAsync();
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);
        using var forge = GitHub();

        forge.Once(HttpStatusCode.Unauthorized, $$"""{"message":"Bad credentials {{Token}}"}""");
        (await RunAsync(house, forge)).Errors.ShouldHaveSingleItem().ShouldBe(new FieldError("token", "api.github.com rejects the token: Bad credentials …."));
        (await RunAsync(house, forge, "acme/none")).Errors.ShouldHaveSingleItem().ShouldBe(new FieldError("repository", "api.github.com has no /repos/acme/none, or the token may not see it: Not Found."));

        // One kind that the token may not read, or that the repository does not have, leaves the others.
        forge.At(Deployments, _ => ForgeStandIn.Json(HttpStatusCode.Forbidden, """{"message":"Resource not accessible by personal access token"}"""));
        forge.At(Issues, _ => ForgeStandIn.Json(HttpStatusCode.Gone, """{"message":"Issues are disabled for this repo"}"""));
        var report = await SyncAsync(house, forge);
        report.Problem.ShouldBeNull();
        report.Kinds.Where(k => k.Problem is not null).Select(k => (k.Kind, k.Trouble)).ShouldBe([("deployments", ForgeTrouble.Forbidden), ("incidents", ForgeTrouble.Missing)]);
        report.Kinds.Single(k => k.Kind == "workflow_runs").New.ShouldBe(1);
        new SyncWanted("github", "acme/app", null, null, Token).ToString().ShouldNotContain(Token);
    }

    [Theory]
    [InlineData("nobody", "acme/app", Token, null, "source")]
    [InlineData("github", "acme", Token, null, "repository")]
    [InlineData("github", "acme/../x", Token, null, "repository")]
    [InlineData("github", "acme/app?x=", Token, null, "repository")]
    [InlineData("github", "acme/app", "", null, "token")]
    [InlineData("github", "acme/app", "a b", null, "token")]
    [InlineData("github", "acme/app", "a\r\nX: y", null, "token")]
    [InlineData("github", "acme/app", Token, "http://ghe.example.org/api/v3", "url")]
    [InlineData("github", "acme/app", Token, "https://user:secret@ghe.example.org/", "url")]
    public async Task What_makes_no_sense_is_refused_before_anybody_is_asked(string source, string repository, string token, string? url, string field)
    {
        await using var house = await TestHouse.OpenAsync();
        house.Time.SetUtcNow(Present);
        await SourceAsync(house);

        var refused = await house.Get<SyncSource>().RunAsync(new SyncWanted(source, repository, null, url is null ? null : new Uri(url), token), null, TestHouse.Cancel);

        refused.Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    private static async Task SourceAsync(TestHouse house, SourceKind kind = SourceKind.GitHub)
    {
        await using var scope = house.Services.CreateAsyncScope();
        TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditSources>().NewAsync(Caller.Operator, new SourceEdit("github", kind, null, Sending.Secret), default));
    }

    private static async Task<EditResult<SyncResult>> RunAsync(TestHouse house, ForgeStandIn forge, string repository = "acme/app", Uri? api = null, DateTime? from = null, TimeProvider? time = null, List<string>? say = null)
    {
        var source = (await house.AllAsync<SignalSource>()).Single();
        using var http = new HttpClient(forge, disposeHandler: false);
        var sync = new SyncSource(house.Get<IDbContextFactory<FairleadDb>>(), house.Get<StoreMessages>(), time ?? new HastyTime(house.Time.GetUtcNow()));
        var result = await sync.RunAsync(new SyncWanted(source.Key, repository, from, api, Token), source, http, api ?? new Uri(Api), say is null ? null : new Saying(say), TestHouse.Cancel);
        while (await house.Get<ReadInbox>().ReadWaitingAsync(TestHouse.Cancel) > 0)
        {
            // Until all is read.
        }

        return result;
    }

    private static async Task<SyncResult> SyncAsync(TestHouse house, ForgeStandIn forge, string repository = "acme/app", Uri? api = null, DateTime? from = null, TimeProvider? time = null, List<string>? say = null) =>
        TestHouse.Saved(await RunAsync(house, forge, repository, api, from, time, say));

    private sealed class Saying(List<string> said) : IProgress<string>
    {
        public void Report(string value) => said.Add(value);
    }

    private static string Sha(char c) => new(c, 40);

    private static string Pull(int number, string created, string? merged, string updated) => JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["number"] = number,
        ["title"] = $"Change {number}",
        ["state"] = merged is null ? "open" : "closed",
        ["created_at"] = created,
        ["updated_at"] = updated,
        ["closed_at"] = merged,
        ["merged_at"] = merged,
        ["user"] = new { login = "ann", type = "User" },
        ["head"] = new { @ref = "x", sha = Sha('a'), repo = new { id = 1 } },
        ["base"] = new { @ref = "main", sha = Sha('b'), repo = new { id = 1 } },
        ["merge_commit_sha"] = Sha('c'),
    });

    private static ForgeStandIn GitHub(ForgeStandIn? forge = null)
    {
        forge ??= new ForgeStandIn();
        forge.At(Repo, """{"full_name":"acme/app","html_url":"https://github.com/acme/app"}""");
        forge.At(Pulls, $"[{Pull(3, "2025-03-03T08:00:00Z", null, "2025-03-03T08:00:00Z")},{Pull(2, "2025-02-02T08:00:00Z", "2025-02-03T08:00:00Z", "2025-02-03T08:00:00Z")}]", Api + "repositories/1/pulls?page=2", "\"one\"");
        forge.At("/repositories/1/pulls?page=2", $"[{Pull(1, "2025-01-01T08:00:00Z", "2025-01-02T08:00:00Z", "2025-01-02T08:00:00Z")}]");
        forge.At(Repo + "/pulls/1/reviews?per_page=100", "[]");
        forge.At(Repo + "/pulls/2/reviews?per_page=100", """[{"id":77,"state":"APPROVED","submitted_at":"2025-02-02T10:00:00Z","user":{"login":"bob","type":"User"}}]""");
        forge.At(Deployments, $$"""[{"id":50,"sha":"{{Sha('d')}}","ref":"main","task":"deploy","environment":"production","production_environment":true,"created_at":"2025-02-03T09:00:00Z","updated_at":"2025-02-03T09:05:00Z"}]""");
        forge.At(Repo + "/deployments/50/statuses?per_page=100", """[{"id":61,"state":"success","environment":"production","created_at":"2025-02-03T09:05:00Z"},{"id":60,"state":"in_progress","environment":"production","created_at":"2025-02-03T09:01:00Z"}]""");
        forge.At(Releases, """[{"id":71,"tag_name":"v2","draft":true,"prerelease":false,"created_at":"2025-03-01T08:00:00Z","published_at":null},{"id":70,"tag_name":"v1","name":"One","draft":false,"prerelease":false,"created_at":"2025-02-04T07:00:00Z","published_at":"2025-02-04T08:00:00Z"}]""");
        forge.At(Runs, $$$"""{"total_count":1,"workflow_runs":[{"id":80,"name":"CI","run_number":5,"run_attempt":1,"status":"completed","conclusion":"success","head_branch":"main","head_sha":"{{{Sha('d')}}}","created_at":"2025-02-03T08:10:00Z","run_started_at":"2025-02-03T08:10:00Z","updated_at":"2025-02-03T08:20:00Z"}]}""");
        var issues = """
            [{"number":9,"title":"Down","state":"closed","labels":[{"name":"Incident"}],"created_at":"2025-02-05T08:00:00Z","updated_at":"2025-02-06T09:30:00Z","closed_at":"2025-02-05T09:30:00Z"},
             {"number":3,"title":"A pull request","pull_request":{},"labels":[{"name":"incident"}],"created_at":"2025-02-05T08:00:00Z","updated_at":"2025-02-05T09:30:00Z"},
             {"number":8,"title":"An idea","state":"open","labels":[{"name":"idea"}],"created_at":"2025-02-05T08:00:00Z","updated_at":"2025-02-05T08:30:00Z"}]
            """;
        forge.At(Issues, issues);
        forge.At(Issues.Replace("&per_page", "&since=2025-02-06T09:30:00Z&per_page", StringComparison.Ordinal), issues);
        return forge;
    }

    private static JsonObject Payload(string file)
    {
        var path = Path.Combine(Fairlead.Tests.Shared.Checkout.Root, "..", "shared", "conformance", "github", file);
        Assert.SkipUnless(File.Exists(path), "no conformance data: ../shared/conformance is not there");
        return (JsonObject)JsonNode.Parse(File.ReadAllBytes(path))!;
    }
}
