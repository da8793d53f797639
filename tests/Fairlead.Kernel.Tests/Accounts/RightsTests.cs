using System.Net;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Imports;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Accounts;

/// <summary>Who may do what: each role, with things of the own team, of another one, and of none.</summary>
public sealed class RightsTests(WebHouses houses)
{
    private const HttpStatusCode Yes = HttpStatusCode.Redirect, No = HttpStatusCode.Forbidden;

    // viewer, member of the team, member of another team, leader, administrator
    private static readonly (Role Role, string? Team)[] People = [(Role.Viewer, "payments"), (Role.Member, "payments"), (Role.Member, "other"), (Role.Leader, null), (Role.Administrator, null)];

    [Theory]
    [InlineData("/", "yyyyy")]
    [InlineData("/flow", "yyyyy")]
    [InlineData("/flow/changes.csv", "yyyyy")]
    [InlineData("/catalog", "yyyyy")]
    [InlineData("/catalog/teams/payments", "yyyyy")]
    [InlineData("/catalog/services/shop", "yyyyy")]
    [InlineData("/definitions", "yyyyy")]
    [InlineData("/incidents", "yyyyy")]
    [InlineData("/incidents/new", "yyyyy")]
    [InlineData("/incidents.csv", "yyyyy")]
    [InlineData("/settings/environments", "yyyyy")]
    [InlineData("/api/v1/environments", "yyyyy")]
    [InlineData("/account", "yyyyy")]
    [InlineData("/report", "yyyyy")]
    [InlineData("/api/v1/measures", "yyyyy")]
    [InlineData("/repositories/new", "nnnyy")]
    [InlineData("/people", "nnnny")]
    [InlineData("/settings", "nnnny")]
    [InlineData("/audit", "nnnny")]
    [InlineData("/audit.csv", "nnnny")]
    [InlineData("/api/v1/audit", "nnnny")]
    public async Task Who_may_open(string path, string may)
    {
        var house = await houses.WithTeamsAsync();
        foreach (var (client, i) in (await BrowsersAsync(house)).Select((c, i) => (c, i)))
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestHouse.Cancel);
            response.StatusCode.ShouldBe(may[i] == 'y' ? HttpStatusCode.OK : No, $"{People[i]} {path}");
        }
    }

    [Theory]
    [InlineData("/catalog/teams/new", "team", "nnnyy")]
    [InlineData("/catalog/teams/payments", "team", "nynyy")]
    [InlineData("/catalog/services/shop", "service", "nynyy")]
    [InlineData("/catalog/services/orphan", "service", "nnnyy")]
    [InlineData("/catalog/repositories/shop", "read", "nynyy")]
    [InlineData("/catalog/repositories/shop", "repository", "nnnyy")]
    public async Task Who_may_change(string path, string form, string may)
    {
        await using var house = await WebHouse.StartAsync(filled: false);
        await house.AddTeamsAsync();
        var browsers = await BrowsersAsync(house);
        using var administrator = await house.AsAsync(Role.Administrator);
        for (var i = 0; i < browsers.Count; i++)
        {
            // What a leader's page holds, sent by somebody else: what a form hides protects nothing.
            await house.ForgetImportsAsync();
            var before = await ShapeAsync(house);
            using var response = await browsers[i].ForgeAsync(administrator, path, form, ("Form.Name", $"Changed {i}"));
            var allowed = may[i] == 'y';

            // A form that is not on the reader's own page does not exist for them.
            response.StatusCode.ShouldBeOneOf(allowed ? [Yes] : [No, HttpStatusCode.BadRequest]);
            (await ShapeAsync(house) == before).ShouldBe(!allowed, $"{People[i]} {path}");
        }
    }

    [Fact]
    public async Task A_member_neither_takes_a_service_from_another_team_nor_pushes_one_off()
    {
        await using var house = await WebHouse.StartAsync(filled: false);
        await house.AddTeamsAsync();
        await using var db = house.Db();
        var teams = await db.Set<Team>().ToDictionaryAsync(t => t.Key, t => t.Id, TestHouse.Cancel);
        var member = new Caller(Guid.NewGuid(), "m", "m@example.org", Role.Member, new HashSet<Guid> { teams["payments"] });

        async Task<bool> MayAsync(string service, string? team) => (await EditCatalog.SaveServiceAsync(db, member, service, new ServiceEdit("x", "shop", team, "v1"), TestHouse.Cancel)).IsRefused;

        (await MayAsync("shop", "other")).ShouldBeTrue();
        (await MayAsync("shop", null)).ShouldBeTrue();
        (await MayAsync("orphan", "payments")).ShouldBeTrue();
        (await MayAsync("new-one", "other")).ShouldBeTrue();
        (await MayAsync("new-one", "payments")).ShouldBeFalse();
    }

    [Fact]
    public async Task Rights_change_with_the_next_request()
    {
        await using var house = await WebHouse.StartAsync(filled: false);
        var account = await house.AccountAsync(Role.Administrator);
        using var browser = house.As(account);
        await using var db = house.Db();

        async Task<HttpStatusCode> OpenAsync(string path) => (await browser.GetAsync(new Uri(path, UriKind.Relative), TestHouse.Cancel)).StatusCode;

        (await OpenAsync("/people")).ShouldBe(HttpStatusCode.OK);
        await db.Set<Account>().Where(a => a.Id == account.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Role, Role.Viewer), TestHouse.Cancel);
        (await OpenAsync("/people")).ShouldBe(No);
        (await OpenAsync("/flow")).ShouldBe(HttpStatusCode.OK);
        await db.Set<Account>().Where(a => a.Id == account.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.DisabledAt, DateTime.UnixEpoch), TestHouse.Cancel);
        (await OpenAsync("/flow")).ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task<List<HttpClient>> BrowsersAsync(WebHouse house)
    {
        var browsers = new List<HttpClient>();
        foreach (var (role, team) in People)
            browsers.Add(await house.AsAsync(role, team is null ? [] : [team]));
        return browsers;
    }

    // Everything that a form here could change.
    private static async Task<string> ShapeAsync(WebHouse house)
    {
        await using var db = house.Db();
        var rows = (await db.Set<AuditEntry>().CountAsync(a => !a.Subject.StartsWith("account:"), TestHouse.Cancel), await db.Set<ImportJob>().CountAsync(TestHouse.Cancel), await db.Set<Team>().CountAsync(TestHouse.Cancel));
        return rows.ToString();
    }
}
