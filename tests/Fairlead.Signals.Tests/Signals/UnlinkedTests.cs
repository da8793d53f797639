using System.Net;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Signals;

/// <summary>Facts that belong to nothing are shown, and find their place when somebody says what they belong to; facts that are wrong are taken back.</summary>
public sealed class UnlinkedTests
{
    [Theory, Databases]
    public async Task What_belongs_to_nothing_is_shown_until_somebody_says_what_it_is(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        await SendAsync(tool, key, $$"""{"kind":"deployment","id":"d1","service":"shopp","version":"1.0","at":"{{Sending.At(1)}}"}""");
        await SendAsync(tool, key, $$"""{"kind":"incident","key":"i1","service":"shopp","title":"Down","at":"{{Sending.At(2)}}"}""");
        await SendAsync(tool, key, $$"""{"kind":"deployment","id":"d2","repository":"https://github.com/acme/shop","version":"1.1","at":"{{Sending.At(3)}}"}""");
        await web.ReadAsync();

        await SendAsync(tool, key, $$"""{"kind":"deployment","id":"d3","version":"1.2","at":"{{Sending.At(3)}}"}""");
        await web.ReadAsync();
        (await ListAsync(web)).ShouldBe([("repository", "github.com/acme/shop", 1, "deployment"), ("service", "shopp", 2, "deployment, incident"), ("nothing", "", 1, "deployment")]);
        var page = await web.Client.GetStringAsync("/signals", TestHouse.Cancel);
        page.ShouldContain("Unknown services");
        page.ShouldContain("<code>shopp</code>");
        (await (await web.AsAsync(Role.Member)).GetStringAsync("/signals", TestHouse.Cancel)).ShouldNotContain("Name used by tools", customMessage: "a service is changed by its team and by leaders");

        // Wrong answers change nothing.
        await using (var scope = web.App.Services.CreateAsyncScope())
        {
            var link = scope.ServiceProvider.GetRequiredService<LinkFacts>();
            (await link.CallAsync(Caller.Operator, "shopp", "nothing", TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Field.ShouldBe("service");
            (await link.CallAsync(Caller.Operator, " ", "shop", TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Field.ShouldBe("name");
            (await link.CallAsync(Caller.Operator, "Orphan", "shop", TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Message.ShouldBe("'Orphan' is taken: so is called the service Orphan of no team.");
            (await link.FindAsync(Caller.Operator, ".", "shop", TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Field.ShouldBe("address");
            TestHouse.Saved(await link.CallAsync(Caller.Operator, "shopp", "shop", TestHouse.Cancel));
            TestHouse.Saved(await link.FindAsync(Caller.Operator, "github.com/acme/shop", "shop", TestHouse.Cancel));
        }

        await BoundAsync(web);
        (await ListAsync(web)).ShouldBe([("severalServices", "shop", 1, "deployment"), ("nothing", "", 1, "deployment")], "the repository has two services, and nothing says which one it was");
        page = await web.Client.GetStringAsync("/signals", TestHouse.Cancel);
        page.ShouldContain("Deployments without a clear service");
        page.ShouldNotContain("Unknown services");
        await using var db = web.Db();
        (await db.Set<Deployment>().Where(d => d.Report != null).Select(d => d.Name).ToListAsync(TestHouse.Cancel)).ShouldBe(["1.0"]);
        (await db.Set<Fairlead.Audit.AuditEntry>().AnyAsync(a => a.Subject == "service:shop", TestHouse.Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_form_says_which_service_a_name_means()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        await SendAsync(tool, key, $$"""{"kind":"deployment","id":"d1","service":"shopp","version":"1.0","at":"{{Sending.At(1)}}"}""");
        await web.ReadAsync();

        using (var wrong = await web.Client.SendAsync("/signals", "called", ("Called", "shopp"), ("Service", "")))
            (await wrong.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("Choose a service.");
        using (var said = await web.Client.SendAsync("/signals", "called", ("Called", "shopp"), ("Service", "orphan")))
            said.StatusCode.ShouldBe(HttpStatusCode.Found);
        await BoundAsync(web);
        (await ListAsync(web)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_delivery_told_is_taken_back_and_told_again()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        var body = $$"""
            [{"kind":"deployment","service":"shop","version":"1.0","at":"{{Sending.At(1)}}"},
             {"kind":"incident","key":"i1","service":"shop","title":"Down","at":"{{Sending.At(2)}}"},
             {"kind":"run","run":"7","name":"build","state":"failed","repository":"shop","branch":"main","at":"{{Sending.At(2)}}"},
             {"kind":"test","suite":"unit","passed":1,"failed":0,"repository":"shop","commit":"1111111","at":"{{Sending.At(2)}}"},
             {"kind":"coverage","covered":1,"lines":2,"repository":"shop","commit":"1111111","at":"{{Sending.At(2)}}"},
             {"kind":"pull-request","number":"7","repository":"shop","at":"{{Sending.At(2)}}"}]
            """;
        await SendAsync(tool, key, body);
        await SendAsync(tool, key, $$"""{"kind":"incident","key":"i1","action":"resolved","service":"shop","at":"{{Sending.At(3)}}"}""");
        await web.ReadAsync();
        await using var db = web.Db();
        var number = await db.Set<InboxMessage>().MinAsync(d => d.Number, TestHouse.Cancel);
        (await DerivedAsync(db)).ShouldBe((1, 1, 1, 1, 1, 1));
        (await web.Client.GetStringAsync($"/signals/sources/{key}", TestHouse.Cancel)).ShouldContain($"/signals/messages/{number}");
        (await web.Client.GetStringAsync("/timeline?window=2025-12-01..2026-03-01", TestHouse.Cancel)).ShouldContain($"/signals/messages/{number}");

        using (var answer = await web.Client.SendAsync($"/signals/messages/{number}", "withdraw"))
            answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        await web.ReadAsync();
        (await DerivedAsync(db)).ShouldBe((0, 1, 0, 0, 0, 0), "the second delivery still tells of the incident");
        (await db.Set<Deployment>().AnyAsync(d => d.Report != null, TestHouse.Cancel)).ShouldBeFalse();
        (await web.Client.GetStringAsync($"/signals/messages/{number}", TestHouse.Cancel)).ShouldContain("Its facts are withdrawn");
        (await db.Set<Fairlead.Audit.AuditEntry>().AnyAsync(a => a.Action == "withdrawn", TestHouse.Cancel)).ShouldBeTrue();
        (await tool.KnockAsync($"/hooks/{key}", body, Sending.Bearer())).ShouldBe((202, "{\"status\":\"known\"}\n"), "sent again it stays taken back");
        var kept = await DerivedAsync(db);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await DerivedAsync(db)).ShouldBe(kept);

        using (var answer = await web.Client.SendAsync($"/signals/messages/{number}", "again"))
            answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        await web.ReadAsync();
        (await DerivedAsync(db)).ShouldBe((1, 1, 1, 1, 1, 1));
        await using var scope = web.App.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<ReplayMessage>().WithdrawAsync(Caller.Operator, 1, TestHouse.Cancel)).Errors.ShouldHaveSingleItem().Field.ShouldBe("message");
    }

    [Theory, Databases]
    public async Task What_a_mended_delivery_says_replaces_what_it_told(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        await SendAsync(tool, key, $$"""{"kind":"deployment","id":"d","service":"shop","version":"wrong","at":"{{Sending.At(1)}}"}""");
        await web.ReadAsync();
        await using var db = web.Db();
        var number = (await db.Set<InboxMessage>().AsNoTracking().SingleAsync(TestHouse.Cancel)).Number;
        async Task<List<string?>> VersionsAsync()
        {
            await web.ReadAsync();
            return await db.Set<ReportedDeployment>().OrderBy(d => d.Version).Select(d => d.Version).ToListAsync(TestHouse.Cancel);
        }

        async Task<HttpStatusCode> CorrectAsync(string body)
        {
            using var answer = await web.Client.SendAsync($"/signals/messages/{number}", "correct", ("Text", body));
            return answer.StatusCode;
        }

        (await CorrectAsync("""{"kind":"bogus"}""")).ShouldBe(HttpStatusCode.UnprocessableEntity, "what cannot be read would take away what could");
        (await VersionsAsync()).ShouldBe(["wrong"]);
        (await CorrectAsync($$"""{"kind":"deployment","id":"d","service":"shop","version":"right","at":"{{Sending.At(1)}}"}""")).ShouldBe(HttpStatusCode.Found);
        (await VersionsAsync()).ShouldBe(["right"], "under the same id as well");
        (await CorrectAsync($$"""[{"kind":"deployment","id":"e","service":"shop","version":"one","at":"{{Sending.At(1)}}"},{"kind":"deployment","id":"f","service":"shop","version":"two","at":"{{Sending.At(2)}}"}]""")).ShouldBe(HttpStatusCode.Found);
        (await VersionsAsync()).ShouldBe(["one", "two"]);
        (await CorrectAsync("[]")).ShouldBe(HttpStatusCode.Found);
        (await VersionsAsync()).ShouldBeEmpty();
        (await db.Set<SignalRow>().CountAsync(TestHouse.Cancel)).ShouldBe(0);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await VersionsAsync()).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task What_two_deliveries_told_is_told_again_by_the_other_one_when_that_is_read_again(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        await SendAsync(tool, key, $$"""{"kind":"deployment","id":"d","service":"shop","version":"1","at":"{{Sending.At(1)}}"}""");
        await SendAsync(tool, key, $$"""{ "kind":"deployment","id":"d","service":"shop","version":"1","at":"{{Sending.At(1)}}"}""");
        await web.ReadAsync();
        await using var db = web.Db();
        var numbers = await db.Set<InboxMessage>().OrderBy(d => d.Number).Select(d => d.Number).ToListAsync(TestHouse.Cancel);
        (await web.Client.GetStringAsync($"/signals/messages/{numbers[1]}", TestHouse.Cancel)).ShouldContain("another message had reported the same before");

        using (await web.Client.SendAsync($"/signals/messages/{numbers[0]}", "withdraw"))
            await web.ReadAsync();
        (await db.Set<ReportedDeployment>().CountAsync(TestHouse.Cancel)).ShouldBe(0);
        (await web.Client.GetStringAsync($"/signals/messages/{numbers[1]}", TestHouse.Cancel)).ShouldContain("that one was withdrawn. Read it again");
        using (await web.Client.SendAsync($"/signals/messages/{numbers[1]}", "again"))
            await web.ReadAsync();
        (await db.Set<ReportedDeployment>().CountAsync(TestHouse.Cancel)).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"kind":"deployment","version":"1","at":"2026-01-01T00:00:00Z"}""", "service: it is missing, and so is repository")]
    [InlineData("""{"kind":"deployment","service":" ","at":"2026-01-01T00:00:00Z"}""", "service: it is missing, and so is repository")]
    [InlineData("""{"kind":"note","title":"x","at":"2026-01-01T00:00:00"}""", "at: '2026-01-01T00:00:00' has no zone")]
    [InlineData("""{"kind":"note","title":"x","at":0}""", "at: 1970-01-01 00:00 UTC lies before 1990")]
    [InlineData("""{"kind":"run","run":"1","name":"b","state":"failed","startedAt":"2026-01-02T00:00:00Z","finishedAt":"2026-01-01T00:00:00Z"}""", "finishedAt: it lies before startedAt.")]
    [InlineData("""{"kind":"pull-request","number":"1","openedAt":"2026-01-02T00:00:00Z","mergedAt":"2026-01-01T00:00:00Z"}""", "mergedAt: it lies before openedAt.")]
    public async Task What_cannot_be_so_is_refused(string body, string says)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();

        (await tool.KnockAsync($"/hooks/{key}", body, Sending.Bearer())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Text.Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain(says));
    }

    [Fact]
    public async Task What_is_told_before_it_happens_is_refused_or_parked()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (own, forge) = (await web.SourceAsync(SourceKind.Own, "own"), await web.SourceAsync(SourceKind.GitHub, "forge"));
        using var tool = web.Stranger();

        (await tool.KnockAsync($"/hooks/{own}", """[{"kind":"note","title":"x"},{"kind":"deployment","finishedAt":"2099-01-01T00:00:00Z"}]""", Sending.Bearer())).ShouldSatisfyAllConditions(
            a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("[1].finishedAt: 2099-01-01 00:00 UTC lies in the future."));
        (await tool.KnockAsync($"/hooks/{own}", """{"kind":"deployment","at":"0001-01-01T00:00:00Z"}""", Sending.Bearer())).Text.ShouldContain("at: '0001-01-01T00:00:00Z' is no instant.");
        (await tool.KnockAsync($"/hooks/{own}/junit?repository=acme/app&commit=1111111&at=2099-01-01T00:00:00Z", "<testsuite><testcase name='a'/></testsuite>", Sending.Bearer())).ShouldSatisfyAllConditions(
            a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("lies in the future"));
        var issue = """{"action":"opened","issue":{"id":1,"number":1,"title":"Down","created_at":"2099-01-01T00:00:00Z","updated_at":"2099-01-01T00:00:00Z","labels":[{"name":"incident"}],"user":{"login":"ann"}},"repository":{"full_name":"acme/app","html_url":"https://github.com/acme/app"}}"""u8.ToArray();
        (await tool.KnockAsync($"/hooks/{forge}", issue, Sending.GitHub("issues", "1", issue))).Status.ShouldBe(202);
        await web.ReadAsync();
        await using var db = web.Db();
        var failed = await db.Set<InboxMessage>().SingleAsync(TestHouse.Cancel);
        (failed.State, failed.Note).ShouldBe((InboxMessageState.Failed, "at: 2099-01-01 00:00 UTC lies in the future. (Down)"));
    }

    private static async Task SendAsync(HttpClient tool, string key, string body) => (await tool.KnockAsync($"/hooks/{key}", body, Sending.Bearer())).ShouldBe((202, "{\"status\":\"accepted\"}\n"), body);

    private static async Task BoundAsync(WebHouse web)
    {
        await web.App.Services.GetRequiredService<BindSignals>().RunAsync(TestHouse.Cancel);
        await web.ReadAsync();
    }

    private static async Task<List<(string, string, int, string)>> ListAsync(WebHouse web)
    {
        using var json = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/unlinked", TestHouse.Cancel));
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("kind").GetString()!, i.GetProperty("name").GetString()!, i.GetProperty("facts").GetInt32(), i.GetProperty("what").GetString()!))];
    }

    private static async Task<(int Deployments, int Incidents, int Runs, int Tests, int Coverage, int Changes)> DerivedAsync(Fairlead.Data.FairleadDb db) => (
        await db.Set<ReportedDeployment>().CountAsync(TestHouse.Cancel),
        await db.Set<Fairlead.Incidents.Incident>().CountAsync(TestHouse.Cancel),
        await db.Set<Fairlead.Builds.CiRun>().CountAsync(TestHouse.Cancel),
        await db.Set<Fairlead.Builds.TestRun>().CountAsync(TestHouse.Cancel),
        await db.Set<Fairlead.Builds.CoveragePoint>().CountAsync(TestHouse.Cancel),
        await db.Set<Fairlead.Changes.PullRequest>().CountAsync(TestHouse.Cancel));
}
