using System.Net;
using Fairlead.Accounts;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Accounts;

/// <summary>The first administrator comes by a link, once, and nobody else comes by it.</summary>
public sealed class SetupTests
{
    private const string Dead = "This link does not work";

    [Theory, Databases]
    public async Task The_link_makes_the_first_administrator_once(DatabaseKind kind)
    {
        await using var web = await WithoutAccountsAsync(kind);
        var link = await LinkAsync(web);
        using var first = web.Stranger();
        using var second = web.Stranger();
        var late = await second.ReadyAsync(link, "link", ("Form.Name", "Eve"), ("Form.Email", "eve@example.org"), ("Form.Password", WebHouse.Password));

        using var taken = await first.TakeAsync(link, "anna@example.org", name: "Anna");

        taken.ShouldLeadTo("/");
        (await first.WhoAsync()).ShouldBe("anna@example.org");
        var account = (await web.FindAsync("anna@example.org")).ShouldNotBeNull();
        (account.Name, account.Role, account.DisabledAt).ShouldBe(("Anna", Role.Administrator, null));
        (await second.TextAsync(link)).ShouldContain(Dead);
        using var again = await late();
        (await again.TextAsync()).ShouldContain(Dead);
        (await second.WhoAsync()).ShouldBeNull();
        (await web.AllAsync<Account>()).ShouldHaveSingleItem();
    }

    [Theory, Databases]
    public async Task Of_two_who_use_it_at_once_one_gets_in(DatabaseKind kind)
    {
        await using var web = await WithoutAccountsAsync(kind);
        var link = await LinkAsync(web);
        var browsers = Enumerable.Range(0, 4).Select(_ => web.Stranger()).ToList();
        var ready = new List<Func<Task<HttpResponseMessage>>>();
        foreach (var (browser, i) in browsers.Select((b, i) => (b, i)))
            ready.Add(await browser.ReadyAsync(link, "link", ("Form.Name", $"Anna {i}"), ("Form.Email", $"anna{i}@example.org"), ("Form.Password", WebHouse.Password)));

        var answers = await Task.WhenAll(ready.Select(send => send()));

        answers.Count(a => a.StatusCode == HttpStatusCode.Redirect).ShouldBe(1);
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Redirect || a.StatusCode == HttpStatusCode.UnprocessableEntity || a.StatusCode == HttpStatusCode.Gone);
        (await web.AllAsync<Account>()).ShouldHaveSingleItem();
        browsers.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task It_works_for_a_day()
    {
        await using var web = await WithoutAccountsAsync(DatabaseKind.Sqlite);
        var link = await LinkAsync(web);
        using var browser = web.Stranger();

        web.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await browser.TextAsync(link)).ShouldNotContain(Dead);
        web.Time.Advance(TimeSpan.FromSeconds(1));
        (await browser.TextAsync(link)).ShouldContain(Dead);
    }

    [Fact]
    public async Task Another_start_makes_the_earlier_link_dead()
    {
        await using var web = await WithoutAccountsAsync(DatabaseKind.Sqlite);
        var (earlier, later) = (await LinkAsync(web), await LinkAsync(web));
        using var browser = web.Stranger();

        (await browser.TextAsync(earlier)).ShouldContain(Dead);
        (await browser.TextAsync(later)).ShouldNotContain(Dead);
    }

    [Fact]
    public async Task As_soon_as_there_is_an_account_no_link_works()
    {
        await using var web = await WithoutAccountsAsync(DatabaseKind.Sqlite);
        var link = await LinkAsync(web);
        using var browser = web.Stranger();
        var ready = await browser.ReadyAsync(link, "link", ("Form.Name", "Eve"), ("Form.Email", "eve@example.org"), ("Form.Password", WebHouse.Password));
        await web.AccountAsync(Role.Viewer);

        (await browser.TextAsync(link)).ShouldContain(Dead);
        using var answer = await ready();
        answer.StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await web.FindAsync("eve@example.org")).ShouldBeNull();
        (await web.WithAsync((UseLink links) => links.NewSetupAsync(TestHouse.Cancel))).ShouldBeNull();
    }

    [Fact]
    public async Task A_weak_password_or_a_wrong_address_leaves_the_link_alive()
    {
        await using var web = await WithoutAccountsAsync(DatabaseKind.Sqlite);
        var link = await LinkAsync(web);
        using var browser = web.Stranger();

        foreach (var (email, password, says) in ((string, string, string)[])[("anna", WebHouse.Password, "This is no mail address"), ("anna@example.org", "short", "At least 12 characters"), ("anna@example.org", "password1234", "Too easy to guess"), ("anna@example.org", "annaexample1", "Too easy to guess")])
        {
            using var wrong = await browser.TakeAsync(link, email, password, "Anna");
            (await wrong.TextAsync()).ShouldContain(says);
        }

        (await web.AllAsync<Account>()).ShouldBeEmpty();
        using var right = await browser.TakeAsync(link, "anna@example.org", name: "Anna");
        right.ShouldLeadTo("/");
    }

    [Fact]
    public async Task A_setup_link_opens_no_other_door()
    {
        await using var web = await WithoutAccountsAsync(DatabaseKind.Sqlite);
        var token = (await LinkAsync(web)).Split('=')[1];
        using var browser = web.Stranger();

        (await browser.TextAsync($"/invitation?token={token}")).ShouldContain(Dead);
        (await browser.TextAsync($"/reset?token={token}")).ShouldContain(Dead);
        (await web.AllAsync<OneTimeLink>()).ShouldHaveSingleItem().Hash.ShouldNotContain(token);
    }

    private static async Task<WebHouse> WithoutAccountsAsync(DatabaseKind kind)
    {
        var web = await WebHouse.StartAsync(kind, filled: false);
        await using var db = web.Db();
        await db.Set<Account>().ExecuteDeleteAsync(TestHouse.Cancel);
        return web;
    }

    private static async Task<string> LinkAsync(WebHouse web) => (await web.WithAsync((UseLink links) => links.NewSetupAsync(TestHouse.Cancel))).ShouldNotBeNull();
}
