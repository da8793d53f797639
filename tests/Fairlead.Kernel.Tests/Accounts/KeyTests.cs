using System.Net;
using Fairlead.Accounts;
using Fairlead.Checks;
using Fairlead.Data;
using Fairlead.Serving;
using Fairlead.Signals;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.Accounts;

/// <summary>API keys: what each scope opens, how they end, and that nobody finds them again.</summary>
public sealed class KeyTests(WebHouses houses)
{
    private const string Fact = """{"kind":"deployment","service":"shop","commit":"abc1234"}""";

    [Theory]
    [InlineData("read", "ynnn")]
    [InlineData("write", "yynn")]
    [InlineData("read write", "yynn")]
    [InlineData("ingest", "nnnn")]
    [InlineData("administer", "ynyn")]
    [InlineData("read administer", "ynyn")]
    public async Task A_scope_opens_what_it_says(string scopes, string may)
    {
        var web = await houses.OfAsync(filled: false);
        using var program = await web.ProgramAsync(web.Administrator, scopes.Split(' '));

        var answers = new[]
        {
            (await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/teams", null)).Status == 200,
            (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"x"}""")).Status == 201,
            (await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/audit", null)).Status == 200,
            (await Calling.SendAsync(program, HttpMethod.Get, "/account", null)).Status == 200,
        };

        string.Concat(answers.Select(a => a ? 'y' : 'n')).ShouldBe(may);
    }

    // read a team, add one, the audit log, a delivery, a file, a report. The keys are older than the roles of their owners.
    [Theory]
    [InlineData(Role.Viewer, "read", "ynn nnn")]
    [InlineData(Role.Viewer, "write", "ynn nnn")]
    [InlineData(Role.Viewer, "ingest", "nnn nnn")]
    [InlineData(Role.Viewer, "administer", "ynn nnn")]
    [InlineData(Role.Viewer, "read write ingest administer", "ynn nnn")]
    [InlineData(Role.Member, "read", "ynn nnn")]
    [InlineData(Role.Member, "write", "ynn nnn")]
    [InlineData(Role.Member, "ingest", "nnn nnn")]
    [InlineData(Role.Member, "administer", "ynn nnn")]
    [InlineData(Role.Leader, "read", "ynn nnn")]
    [InlineData(Role.Leader, "write", "yyn nnn")]
    [InlineData(Role.Leader, "ingest", "nnn yyy")]
    [InlineData(Role.Leader, "administer", "ynn nnn")]
    [InlineData(Role.Administrator, "write", "yyn nnn")]
    [InlineData(Role.Administrator, "ingest", "nnn yyy")]
    [InlineData(Role.Administrator, "administer", "yny nnn")]
    [InlineData(Role.Administrator, "read write ingest administer", "yyy yyy")]
    public async Task A_key_has_never_more_rights_than_its_owner_has_now(Role role, string scopes, string may)
    {
        var web = await houses.OfAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own, $"tool {Guid.NewGuid():N}");
        using var program = await web.ProgramAsync(await web.AccountAsync(role), Role.Administrator, scopes.Split(' '));

        var answers = new[]
        {
            (await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/teams", null)).Status == 200,
            (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"x"}""")).Status == 201,
            (await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/audit", null)).Status == 200,
            (await program.KnockAsync($"/hooks/{key}", Fact)).Status == 202,
            (await program.KnockAsync($"/hooks/{key}/csv?kind=deployments", "service,commit,at\nshop,015e3d3b480e417aede5a1293bd61de9b0fd051d,2026-03-01T00:00:00Z\n")).Status == 202,
            (await program.KnockAsync($"/hooks/{key}/lcov?repository=acme/app&commit=015e3d3b480e417aede5a1293bd61de9b0fd051d", "SF:a.js\nDA:1,1\nend_of_record\n")).Status == 202,
        };

        string.Concat(answers.Select(a => a ? 'y' : 'n')).Insert(3, " ").ShouldBe(may);
        await using var db = web.Db();
        var source = (await db.Set<SignalSource>().SingleAsync(s => s.Key == key, TestHouse.Cancel)).Id;
        (await db.Set<InboxMessage>().CountAsync(d => d.SourceId == source, TestHouse.Cancel)).ShouldBe(answers[3..].Count(a => a));
    }

    [Fact]
    public async Task A_key_sends_facts_no_longer_when_its_owner_is_no_leader_any_more_and_again_when_they_are()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        var account = await web.AccountAsync(Role.Leader);
        using var program = await web.ProgramAsync(account, KeyScopes.Ingest);
        await using var db = web.Db();
        Task<(int Status, string Text)> SendAsync() => program.KnockAsync($"/hooks/{key}", Fact);
        Task BecomeAsync(Role role) => db.Set<Account>().Where(a => a.Id == account.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Role, role), TestHouse.Cancel);

        (await SendAsync()).Status.ShouldBe(202);
        await BecomeAsync(Role.Member);
        var (status, text) = await SendAsync();
        status.ShouldBe(403);
        text.ShouldContain("The scope 'ingest' needs the role of leader or above; this account's is member.");
        using var read = await web.ProgramAsync(account, Role.Leader, KeyScopes.Read, KeyScopes.Ingest);
        (await Calling.SendAsync(read, HttpMethod.Get, "/api/v1/me", null)).Text.ShouldContain("\"scopes\":[\"read\"],\"withheld\":[\"ingest\"]");
        await BecomeAsync(Role.Administrator);
        (await SendAsync()).Status.ShouldBe(202);
        (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(2);
    }

    [Theory]
    [InlineData(Role.Leader, 0)]
    [InlineData(Role.Viewer, 2)]
    public async Task Doctor_counts_keys_that_are_beyond_their_owners_role(Role role, int count)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        await using var house = await TestHouse.OpenAsync();
        await using var db = house.Db();
        var account = AccountFields.New("Ben", "ben@example.org", role, DateTime.UnixEpoch);
        db.Add(account);
        foreach (var (scopes, days, i) in ((string, int, int)[])[("read", 1, 1), ("ingest", 1, 2), ("write ingest", 1, 3), ("ingest", -1, 4)])
            db.Add(new ApiKey { Id = Guid.CreateVersion7(), AccountId = account.Id, Name = "nightly", Hash = new string((char)('a' + i), 64), Ends = "abcd", Scopes = scopes, CreatedAt = DateTime.UnixEpoch, ExpiresAt = time.Now().AddDays(days) });
        await db.SaveChangesAsync(TestHouse.Cancel);
        await using var inspected = new Inspection(house.Data, house.Database, ServerAddress.OfThisMachine(5080), time);

        var found = (await new AccountsCheck().LookAsync(inspected, TestHouse.Cancel)).Where(f => f.Check == "API keys").ToList();

        found.Count.ShouldBe(count > 0 ? 1 : 0);
        found.ShouldAllBe(f => f.Severity == Severity.Warning && f.Found.StartsWith($"{count} keys hold scopes beyond", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Role.Viewer, "write", "'write' needs the role of member or above; this account&#x27;s is viewer")]
    [InlineData(Role.Viewer, "ingest", "'ingest' needs the role of leader or above")]
    [InlineData(Role.Member, "ingest", "with the secret of a source")]
    [InlineData(Role.Leader, "administer", "'administer' needs the role of administrator;")]
    public async Task No_key_is_made_beyond_its_owners_role(Role role, string scope, string says)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var browser = await web.AsAsync(role);
        (await browser.TextAsync("/account")).ShouldNotContain($"name=\"KeyForm.Scopes\" value=\"{scope}\"");

        using var made = await browser.SendAsync("/account", "key", ("KeyForm.Name", "nightly"), ("KeyForm.Days", "30"), ("KeyForm.Scopes", scope), ("KeyForm.Present", WebHouse.Password));

        made.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await made.TextAsync()).ShouldContain(says.Replace("'", "&#x27;", StringComparison.Ordinal));
        (await web.AllAsync<ApiKey>()).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Facts_say_whose_key_sent_them(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        var account = await web.AccountAsync(Role.Leader);
        using var program = await web.ProgramAsync(account, KeyScopes.Ingest);
        var name = (await web.AllAsync<ApiKey>()).Single().Name;
        var signature = $"{account.Email} by key '{name}'";
        (await program.KnockAsync($"/hooks/{key}", Fact)).Status.ShouldBe(202);
        (await program.KnockAsync($"/hooks/{key}/csv?kind=deployments", "service,commit,at\nshop,015e3d3b480e417aede5a1293bd61de9b0fd051d,2026-03-01T00:00:00Z\n")).Status.ShouldBe(202);
        using var source = web.Stranger();
        (await source.KnockAsync($"/hooks/{key}", Fact.Replace("abc1234", "abc1235", StringComparison.Ordinal), Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        (await web.AllAsync<InboxMessage>()).Select(d => d.SentBy).ShouldBe([signature, signature, null], ignoreOrder: true);
        var sent = (await web.AllAsync<InboxMessage>()).First(d => d.SentBy is not null);
        WebUtility.HtmlDecode(await web.Client.TextAsync($"/signals/messages/{sent.Number}")).ShouldContain($"<dt>Authenticated by</dt><dd>{signature}</dd>");
        WebUtility.HtmlDecode(await web.Client.TextAsync("/timeline")).ShouldContain($"sent by {signature}");
        using var reader = await web.ProgramAsync(web.Administrator, KeyScopes.Read);
        var answer = System.Text.Json.Nodes.JsonNode.Parse((await Calling.SendAsync(reader, HttpMethod.Get, "/api/v1/timeline?window=all", null)).Text)!;
        answer["items"]!.AsArray().Select(i => (string?)i!["sentBy"]).ShouldBe([signature, signature, null], ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task A_key_ends_by_its_day_by_being_taken_back_and_with_its_owner(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var program = await web.ProgramAsync(account, KeyScopes.Read);
        using var second = await web.ProgramAsync(account, KeyScopes.Read);
        await using var db = web.Db();

        async Task<int> AskAsync(HttpClient client) => (await Calling.SendAsync(client, HttpMethod.Get, "/api/v1/me", null)).Status;

        (await AskAsync(program)).ShouldBe(200);
        (await db.Set<ApiKey>().CountAsync(k => k.UsedAt != null, TestHouse.Cancel)).ShouldBe(1);
        await db.Set<ApiKey>().Where(k => k.UsedAt != null).ExecuteUpdateAsync(s => s.SetProperty(k => k.RevokedAt, DateTime.UnixEpoch), TestHouse.Cancel);
        (await AskAsync(program)).ShouldBe(401);
        (await AskAsync(second)).ShouldBe(200);
        await db.Set<Account>().Where(a => a.Id == account.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.DisabledAt, DateTime.UnixEpoch), TestHouse.Cancel);
        (await AskAsync(second)).ShouldBe(401);
        await db.Set<Account>().Where(a => a.Id == account.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.DisabledAt, (DateTime?)null), TestHouse.Cancel);
        (await AskAsync(second)).ShouldBe(200);
        web.Time.Advance(TimeSpan.FromDays(31));
        (await AskAsync(second)).ShouldBe(401);
    }

    [Theory]
    [InlineData("flk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("flk_")]
    [InlineData("' OR '1'='1")]
    public async Task Another_key_is_none(string key)
    {
        var web = await houses.OfAsync(filled: false);
        using var stranger = web.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

        using var response = await stranger.SendAsync(request, TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldContain("Bearer");
        (await response.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldNotContain(key.Length > 4 ? key : "nothing");
    }

    [Fact]
    public async Task A_key_is_shown_once_works_in_no_address_and_only_its_hash_is_kept()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var made = await web.Client.SendAsync("/account", "key", ("KeyForm.Name", "nightly"), ("KeyForm.Days", "30"), ("KeyForm.Scopes", "read"), ("KeyForm.Present", WebHouse.Password));
        var html = await made.Content.ReadAsStringAsync(TestHouse.Cancel);
        var key = System.Text.RegularExpressions.Regex.Match(html, "flk_[A-Za-z0-9_-]{43}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        key.Length.ShouldBe(47);

        using var program = web.Program(key);
        (await Calling.SendAsync(program, HttpMethod.Get, "/api/v1/me", null)).Text.ShouldContain("\"key\":\"nightly\"");
        using var stranger = web.Stranger();
        (await Calling.SendAsync(stranger, HttpMethod.Get, $"/api/v1/me?key={key}&access_token={key}", null)).Status.ShouldBe(401);
        (await web.GetAsync("/account")).Text.ShouldNotContain(key);
        (await web.GetAsync("/audit")).Text.ShouldNotContain(key);
        await using var db = web.Db();
        var stored = await db.Set<ApiKey>().SingleAsync(TestHouse.Cancel);
        stored.Hash.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key))));
        stored.Ends.ShouldBe(key[^4..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not the password")]
    public async Task Whoever_found_an_open_browser_makes_neither_key_nor_passkey(string present)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var made = await web.Client.SendAsync("/account", "key", ("KeyForm.Name", "nightly"), ("KeyForm.Days", "30"), ("KeyForm.Scopes", "read"), ("KeyForm.Present", present));
        made.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await made.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("This is not your current password.");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/passkey/options") { Content = new StringContent(present) };
        request.Headers.Add("RequestVerificationToken", await web.Client.TokenAsync("/account"));
        using var options = await web.Client.SendAsync(request, TestHouse.Cancel);
        options.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await using var db = web.Db();
        (await db.Set<ApiKey>().CountAsync(TestHouse.Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_through_the_api()
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        (await Calling.SendAsync(web.Client, HttpMethod.Post, "/api/v1/teams", """{"name":"x"}""")).Status.ShouldBe(403);
        (await Calling.SendAsync(web.Client, HttpMethod.Get, "/api/v1/teams", null)).Text.ShouldBe("""{"items":[],"next":null}""");
    }
}
