using System.Net;
using Fairlead.Accounts;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Accounts;

/// <summary>API keys: what each scope opens, how they end, and that nobody finds them again.</summary>
public sealed class KeyTests
{
    [Theory]
    [Databases("read", "ynnn")]
    [Databases("write", "yynn")]
    [Databases("read write", "yynn")]
    [Databases("ingest", "nnnn")]
    [Databases("administer", "ynyn")]
    [Databases("read administer", "ynyn")]
    public async Task A_scope_opens_what_it_says(DatabaseKind kind, string scopes, string may)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var program = await web.ProgramAsync(web.Administrator, scopes.Split(' '));

        var answers = new[]
        {
            (await CatalogApiTests.SendAsync(program, HttpMethod.Get, "/api/v1/teams", null)).Status == 200,
            (await CatalogApiTests.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"x"}""")).Status == 201,
            (await CatalogApiTests.SendAsync(program, HttpMethod.Get, "/api/v1/audit", null)).Status == 200,
            (await CatalogApiTests.SendAsync(program, HttpMethod.Get, "/account", null)).Status == 200,
        };

        string.Concat(answers.Select(a => a ? 'y' : 'n')).ShouldBe(may);
    }

    [Theory, Databases]
    public async Task A_key_has_never_more_rights_than_its_owner(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Viewer), [.. KeyScopes.All.Select(s => s.Name)]);

        (await CatalogApiTests.SendAsync(program, HttpMethod.Get, "/api/v1/teams", null)).Status.ShouldBe(200);
        (await CatalogApiTests.SendAsync(program, HttpMethod.Post, "/api/v1/teams", """{"name":"x"}""")).Status.ShouldBe(403);
        (await CatalogApiTests.SendAsync(program, HttpMethod.Get, "/api/v1/audit", null)).Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task A_key_ends_by_its_day_by_being_taken_back_and_with_its_owner(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var program = await web.ProgramAsync(account, KeyScopes.Read);
        using var second = await web.ProgramAsync(account, KeyScopes.Read);
        await using var db = web.Db();

        async Task<int> AskAsync(HttpClient client) => (await CatalogApiTests.SendAsync(client, HttpMethod.Get, "/api/v1/me", null)).Status;

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
    [Databases("flk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [Databases("flk_")]
    [Databases("' OR '1'='1")]
    public async Task Another_key_is_none(DatabaseKind kind, string key)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var stranger = web.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

        using var response = await stranger.SendAsync(request, TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldContain("Bearer");
        (await response.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldNotContain(key.Length > 4 ? key : "nothing");
    }

    [Theory, Databases]
    public async Task A_key_is_shown_once_works_in_no_address_and_only_its_hash_is_kept(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var made = await web.Client.SendAsync("/account", "key", ("KeyForm.Name", "nightly"), ("KeyForm.Days", "30"), ("KeyForm.Scopes", "read"), ("KeyForm.Present", WebHouse.Password));
        var html = await made.Content.ReadAsStringAsync(TestHouse.Cancel);
        var key = System.Text.RegularExpressions.Regex.Match(html, "flk_[A-Za-z0-9_-]{43}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        key.Length.ShouldBe(47);

        using var program = web.Program(key);
        (await CatalogApiTests.SendAsync(program, HttpMethod.Get, "/api/v1/me", null)).Text.ShouldContain("\"key\":\"nightly\"");
        using var stranger = web.Stranger();
        (await CatalogApiTests.SendAsync(stranger, HttpMethod.Get, $"/api/v1/me?key={key}&access_token={key}", null)).Status.ShouldBe(401);
        (await web.GetAsync("/account")).Text.ShouldNotContain(key);
        (await web.GetAsync("/audit")).Text.ShouldNotContain(key);
        await using var db = web.Db();
        var stored = await db.Set<ApiKey>().SingleAsync(TestHouse.Cancel);
        stored.Hash.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key))));
        stored.Ends.ShouldBe(key[^4..]);
    }

    [Theory]
    [Databases("")]
    [Databases("not the password")]
    public async Task Whoever_found_an_open_browser_makes_neither_key_nor_passkey(DatabaseKind kind, string present)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var made = await web.Client.SendAsync("/account", "key", ("KeyForm.Name", "nightly"), ("KeyForm.Days", "30"), ("KeyForm.Scopes", "read"), ("KeyForm.Present", present));
        made.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await made.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("This is not your present password.");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/passkey/options") { Content = new StringContent(present) };
        request.Headers.Add("RequestVerificationToken", await web.Client.TokenAsync("/account"));
        using var options = await web.Client.SendAsync(request, TestHouse.Cancel);
        options.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await using var db = web.Db();
        (await db.Set<ApiKey>().CountAsync(TestHouse.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task A_cookie_alone_changes_nothing_through_the_api(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);

        (await CatalogApiTests.SendAsync(web.Client, HttpMethod.Post, "/api/v1/teams", """{"name":"x"}""")).Status.ShouldBe(403);
        (await CatalogApiTests.SendAsync(web.Client, HttpMethod.Get, "/api/v1/teams", null)).Text.ShouldBe("""{"items":[],"next":null}""");
    }
}
