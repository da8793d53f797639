using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Commitments;
using Fairlead.Settings;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Commitments;

/// <summary>Promises: made, moved, kept and given up; whose they are, and what of them stays.</summary>
public sealed class CommitmentTests
{
    private static readonly CommitmentOrigin Origin = new("incident", "0123456789ab", "Nobody can pay", "/incidents/0123456789ab");

    [Theory, Databases]
    public async Task A_promise_is_made_moved_kept_reopened_and_given_up_and_nothing_of_it_is_forgotten(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var today = await TodayAsync(web);
        var leader = await web.AccountAsync(Role.Leader);
        using var program = await web.ProgramAsync(leader, KeyScopes.Read, KeyScopes.Write);
        var body = $$"""{"title":"Circuit breaker","due":"{{today.AddDays(10):yyyy-MM-dd}}","team":"payments","owner":"{{leader.Id}}","why":"An outage of one is an outage of both."}""";
        var made = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/commitments", body, ("Idempotency-Key", "1"));
        made.Status.ShouldBe(201, made.Text);
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/commitments", body, ("Idempotency-Key", "1"))).ShouldBe(made);
        var path = $"/api/v1/commitments/{Text(made.Text, "id")}";

        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"title":"x"}""")).Status.ShouldBe(428);
        var moved = await Calling.SendAsync(program, HttpMethod.Patch, path, $$"""{"due":"{{today.AddDays(20):yyyy-MM-dd}}","moveReason":"The client comes later."}""", ("If-Match", made.Tag!));
        (moved.Status, Text(moved.Text, "due"), Text(moved.Text, "firstDue")).ShouldBe((200, $"{today.AddDays(20):yyyy-MM-dd}", $"{today.AddDays(10):yyyy-MM-dd}"));
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"done"}""", ("If-Match", made.Tag!))).Status.ShouldBe(412);
        var done = await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"done","evidence":"https://git.example.org/pull/12"}""", ("If-Match", moved.Tag!));
        (done.Status, Text(done.Text, "state"), Text(done.Text, "evidence")).ShouldBe((200, "done", "https://git.example.org/pull/12"));
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"title":"x"}""", ("If-Match", "*"))).Text.ShouldContain("reopen it first");
        var open = await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"open"}""", ("If-Match", "*"));
        (Text(open.Text, "state"), Text(open.Text, "evidence"), Text(open.Text, "closedAt")).ShouldBe(("open", null, null));
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"dropped"}""", ("If-Match", "*"))).Text.ShouldContain("Say why");
        Text((await Calling.SendAsync(program, HttpMethod.Patch, path, """{"state":"dropped","reason":"The client is replaced."}""", ("If-Match", "*"))).Text, "reason").ShouldBe("The client is replaced.");

        await using var db = web.Db();
        (await db.Set<CommitmentMove>().AsNoTracking().SingleAsync(TestHouse.Cancel)).ShouldSatisfyAllConditions(m => m.From.ShouldBe(today.AddDays(10)), m => m.To.ShouldBe(today.AddDays(20)), m => m.Reason.ShouldBe("The client comes later."));
        (await db.Set<AuditEntry>().CountAsync(a => a.Subject == $"commitment:{Text(made.Text, "id")}", TestHouse.Cancel)).ShouldBe(5);
    }

    [Theory, Databases]
    public async Task Pages_of_the_list_hold_each_promise_once_the_earliest_due_first(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var today = await TodayAsync(web);
        foreach (var day in (int[])[5, 3, 3, 9, 1, 3])
            await MakeAsync(web, Caller.Operator, new CommitmentWanted($"in {day}", today.AddDays(day), Team: day == 9 ? "other" : "payments"));

        var dues = new List<string>();
        string? next = "/api/v1/commitments?limit=2&scope=team:payments";
        while (next is not null)
        {
            using var page = JsonDocument.Parse(await web.Client.GetStringAsync(next, TestHouse.Cancel));
            dues.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString() + i.GetProperty("title").GetString()));
            next = page.RootElement.GetProperty("next").GetString() is { } after ? $"/api/v1/commitments?limit=2&scope=team:payments&after={after}" : null;
        }

        dues.Distinct(StringComparer.Ordinal).Count().ShouldBe(5);
        dues.Select(d => d[Commitment.IdLength..]).ShouldBe(["in 1", "in 3", "in 3", "in 3", "in 5"]);
    }

    [Fact]
    public async Task The_page_of_the_list_goes_on_behind_200_promises_and_counts_all_of_them()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var today = await TodayAsync(web);
        await using (var db = web.Db())
        {
            var team = await db.Set<Team>().Where(t => t.Key == "payments").Select(t => t.Id).SingleAsync(TestHouse.Cancel);
            db.AddRange(Enumerable.Range(0, 450).Select(i => new Commitment { Id = $"{i:x12}", Title = $"promise {i:000}", TeamId = team, Due = today.AddDays(i / 10 - 3), FirstDue = today, MadeAt = web.Time.GetUtcNow().UtcDateTime, MadeBy = "x" }));
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        var (seen, path) = (new List<string>(), "/commitments");
        while (path is not null)
        {
            var page = await web.Client.GetStringAsync(path, TestHouse.Cancel);
            page.ShouldContain("450 promises are open and 30 are overdue.");
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(page, "<a href=\"/commitments/[0-9a-f]{12}\">(promise [0-9]{3})</a>").Select(m => m.Groups[1].Value));
            path = System.Text.RegularExpressions.Regex.Match(page, "rel=\"next\" href=\"([^\"]+)\"") is { Success: true } next ? System.Net.WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        seen.ShouldBe(Enumerable.Range(0, 450).Select(i => $"promise {i:000}"));
        (await web.Client.GetStringAsync("/commitments?show=overdue", TestHouse.Cancel)).ShouldNotContain(">promise 031<");
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_field_and_nothing_is_stored()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var today = await TodayAsync(web);

        (await FieldsAsync(new CommitmentWanted())).ShouldBe(["title", "due", "owner"]);
        (await FieldsAsync(new CommitmentWanted(new string('x', 201), today.AddDays(-1), Team: "nobody", Why: "a\0b"))).ShouldBe(["team", "title", "why", "due"]);
        (await FieldsAsync(new CommitmentWanted("x", today.AddYears(6), Owner: Guid.NewGuid()))).ShouldBe(["owner", "due"]);
        await using var db = web.Db();
        (await db.Set<Commitment>().CountAsync(TestHouse.Cancel)).ShouldBe(0);

        async Task<IEnumerable<string>> FieldsAsync(CommitmentWanted wanted)
        {
            await using var scope = web.App.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<EditCommitments>().MakeAsync(Caller.Operator, wanted, null, TestHouse.Cancel)).Errors.Select(e => e.Field);
        }
    }

    [Fact]
    public async Task A_promise_is_its_owners_its_teams_and_the_leaders_to_change_and_nobody_elses()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var due = (await TodayAsync(web)).AddDays(3);
        var (viewer, member, other, leader) = (await CallerAsync(web, Role.Viewer, "payments"), await CallerAsync(web, Role.Member, "payments"), await CallerAsync(web, Role.Member, "other"), await CallerAsync(web, Role.Leader));

        var colleague = await CallerAsync(web, Role.Member, "payments");
        (await TryAsync(web, viewer, new CommitmentWanted("x", due, viewer.AccountId))).ShouldBe("rights", "who sees promises nothing");
        (await TryAsync(web, member, new CommitmentWanted("x", due, member.AccountId))).ShouldBeNull("their own");
        (await TryAsync(web, member, new CommitmentWanted("x", due, other.AccountId))).ShouldBe("rights", "for somebody else");
        (await TryAsync(web, member, new CommitmentWanted("x", due, other.AccountId, "payments"))).ShouldBe("rights", "for somebody whose team it is not");
        (await TryAsync(web, member, new CommitmentWanted("x", due, colleague.AccountId, "payments"))).ShouldBeNull("for somebody of their team");
        (await TryAsync(web, other, new CommitmentWanted("x", due, other.AccountId, "payments"))).ShouldBe("rights", "in another team's name");
        (await TryAsync(web, leader, new CommitmentWanted("x", due, Team: "payments"))).ShouldBeNull();

        var promise = await MakeAsync(web, leader, new CommitmentWanted("of payments", due, Team: "payments"));
        (await CloseAsync(web, other, promise.Id)).ShouldBe("rights");
        (await CloseAsync(web, viewer, promise.Id)).ShouldBe("rights");
        (await CloseAsync(web, member, promise.Id)).ShouldBeNull();
        var own = await MakeAsync(web, leader, new CommitmentWanted("of somebody", due, other.AccountId));
        (await CloseAsync(web, member, own.Id)).ShouldBe("rights");
        (await CloseAsync(web, other, own.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_due_stands_on_home_of_whoever_promised_and_on_nobody_elses()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var due = (await TodayAsync(web)).AddDays(2);
        var (mine, others) = (await web.AccountAsync(Role.Member, "payments"), await web.AccountAsync(Role.Member, "other"));
        await MakeAsync(web, Caller.Operator, new CommitmentWanted("Alert on queue age", due, Team: "payments"), Origin);

        using var me = web.As(mine);
        using var they = web.As(others);
        (await me.GetStringAsync("/", TestHouse.Cancel)).ShouldSatisfyAllConditions(h => h.ShouldContain("Alert on queue age"), h => h.ShouldContain("due in 2 days"), h => h.ShouldContain("Promised at Nobody can pay"));
        (await they.GetStringAsync("/", TestHouse.Cancel)).ShouldNotContain("Alert on queue age");
        web.Time.Advance(TimeSpan.FromDays(5));
        using var later = web.As(mine);
        (await later.GetStringAsync("/", TestHouse.Cancel)).ShouldContain("3 days overdue");
        (await later.GetStringAsync("/commitments?show=overdue", TestHouse.Cancel)).ShouldContain("One promise is overdue");
    }

    [Fact]
    public async Task Of_an_owner_who_is_gone_the_promise_stays_and_leaders_are_asked_for_another()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var gone = await web.AccountAsync(Role.Member);
        await MakeAsync(web, Caller.Operator, new CommitmentWanted("Nobody's now", (await TodayAsync(web)).AddDays(30), gone.Id));
        await using (var db = web.Db())
            await db.Set<Account>().Where(a => a.Id == gone.Id).ExecuteDeleteAsync(TestHouse.Cancel);

        (await web.Client.GetStringAsync("/", TestHouse.Cancel)).ShouldContain("1 commitment has no owner any more");
        (await web.Client.GetStringAsync("/commitments?show=unowned", TestHouse.Cancel)).ShouldSatisfyAllConditions(h => h.ShouldContain("Nobody's now".Replace("'", "&#x27;", StringComparison.Ordinal)), h => h.ShouldContain("nobody any more"));
    }

    [Fact]
    public async Task Evidence_that_a_browser_would_run_is_shown_as_words()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var promise = await MakeAsync(web, Caller.Operator, new CommitmentWanted("x", (await TodayAsync(web)).AddDays(1), Team: "payments"));
        await using (var scope = web.App.Services.CreateAsyncScope())
            TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditCommitments>().CloseAsync(Caller.Operator, promise.Id, CommitmentState.Done, "javascript:alert(1)", null, TestHouse.Cancel));

        foreach (var path in (string[])["/commitments", $"/commitments/{promise.Id}"])
            (await web.Client.GetStringAsync(path, TestHouse.Cancel)).ShouldSatisfyAllConditions(h => h.ShouldContain("javascript:alert(1)"), h => h.ShouldNotContain("href=\"javascript"));
        (await web.Client.GetStringAsync("/commitments.csv", TestHouse.Cancel)).ShouldContain(promise.Id);
    }

    [Fact]
    public void A_line_ends_at_the_edges_of_the_picture_however_old_or_late_the_promise_is()
    {
        var today = new DateOnly(2026, 12, 1);
        var none = Array.Empty<CommitmentMove>().ToLookup(m => m.CommitmentId);
        Commitment Of(int made, int due) => new() { Id = Guid.NewGuid().ToString("N")[..12], Title = "x", Due = today.AddDays(due), FirstDue = today.AddDays(due), MadeAt = today.AddDays(made).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), MadeBy = "x" };

        var lines = CommitmentLines.Of([Of(-900, -300), Of(-10, 5), Of(-1, 1500)], none, i => DateOnly.FromDateTime(i), today)!;

        // 90 days behind and 120 ahead of today are drawn: today stands at 90 of 210.
        lines.Today.ShouldBe(42.9);
        lines.Lines.Select(l => (l.Start, l.Due)).ShouldBe([(0, 0), (38.1, 45.2), (42.4, 100)]);
        lines.Lines.Select(l => l.Late).ShouldBe([42.9, null, null]);
        CommitmentLines.Of([], none, i => DateOnly.FromDateTime(i), today).ShouldBeNull();
    }

    private static async Task<DateOnly> TodayAsync(WebHouse web)
    {
        await using var db = web.Db();
        return (await OrganisationSettings.ReadAsync(db, TestHouse.Cancel)).DayOf(web.Time.GetUtcNow().UtcDateTime);
    }

    private static async Task<Caller> CallerAsync(WebHouse web, Role role, params string[] teams)
    {
        var account = await web.AccountAsync(role, teams);
        await using var db = web.Db();
        return new Caller(account.Id, account.Name, account.Email!, role, (await db.Set<Team>().Where(t => teams.Contains(t.Key)).Select(t => t.Id).ToListAsync(TestHouse.Cancel)).ToHashSet());
    }

    private static async Task<Commitment> MakeAsync(WebHouse web, Caller caller, CommitmentWanted wanted, CommitmentOrigin? origin = null)
    {
        await using var scope = web.App.Services.CreateAsyncScope();
        return TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditCommitments>().MakeAsync(caller, wanted, origin, TestHouse.Cancel));
    }

    private static async Task<string?> TryAsync(WebHouse web, Caller caller, CommitmentWanted wanted)
    {
        await using var scope = web.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<EditCommitments>().MakeAsync(caller, wanted, null, TestHouse.Cancel)).Errors.FirstOrDefault()?.Field;
    }

    private static async Task<string?> CloseAsync(WebHouse web, Caller caller, string id)
    {
        await using var scope = web.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<EditCommitments>().CloseAsync(caller, id, CommitmentState.Done, null, null, TestHouse.Cancel)).Errors.FirstOrDefault()?.Field;
    }

    private static string? Text(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString();
    }
}
