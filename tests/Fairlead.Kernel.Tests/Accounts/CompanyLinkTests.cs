using System.Net;
using System.Text.RegularExpressions;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

using static Fairlead.Tests.Accounts.Arriving;

namespace Fairlead.Tests.Accounts;

/// <summary>How an account that is there comes to be linked to the company's sign-in, what that gives, and how it goes again.</summary>
public sealed partial class CompanyLinkTests
{
    private const string Link = "/sign-in/company/link", Nothing = "Nothing to link in this browser", Mailed = "Send a link to";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_alone_opens_no_account_whoever_vouches_for_it(bool isProven)
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        var account = await web.AccountAsync(Role.Viewer);
        await ProveAsync(web, account, isProven);
        provider.Person = new("7", "Eve", account.Email!.ToUpperInvariant(), true, "engineering-managers");
        using var browser = web.Stranger();

        using var end = await ArriveAsync(browser, "/flow");

        end.ShouldLeadTo(Link);
        (await browser.TextAsync(Link)).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Nothing is linked yet"),
            t => t.ShouldContain("make it leader"),
            t => t.ShouldNotContain(account.Name),
            t => t.ShouldNotContain(Mailed));
        (await browser.WhoAsync()).ShouldBeNull();
        (await web.Stranger().TextAsync(Link)).ShouldContain(Nothing);
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldBeEmpty();
        (await web.FindAsync(account.Email!))!.Role.ShouldBe(Role.Viewer);
    }

    // Somebody makes an account with an address that is not theirs, and waits for its owner.
    [Fact]
    public async Task An_account_that_was_made_with_the_address_of_another_does_not_get_them()
    {
        await using var server = new MailServer();
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await MailsAsync(web, server);
        provider.Person = new("666", "Eve", "anna.owner@example.org", false, "engineers");
        using var eve = web.Stranger();
        using var made = await ArriveAsync(eve);
        made.ShouldLeadTo("/");
        (await eve.WhoAsync()).ShouldBe("anna.owner@example.org");

        provider.Person = new("1", "Anna", "anna.owner@example.org", true, "engineering-managers");
        using var anna = web.Stranger();
        using var end = await ArriveAsync(anna);

        end.ShouldLeadTo(Link);
        (await anna.TextAsync(Link)).ShouldSatisfyAllConditions(t => t.ShouldNotContain(Mailed), t => t.ShouldContain("An administrator"));
        (await anna.WhoAsync()).ShouldBeNull();
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldHaveSingleItem().ProviderKey.ShouldBe("666");
        (await web.FindAsync("anna.owner@example.org"))!.Role.ShouldBe(Role.Member);

        // Nor does a forgotten password bring its owner into it: the mail that comes is for another account, which was asked for later.
        var known = await web.AccountAsync(Role.Viewer);
        foreach (var email in (string[])["anna.owner@example.org", known.Email!])
        {
            using var asked = await web.Stranger().SendAsync("/forgot", "forgot", ("Form.Email", email));
        }

        (await server.NextAsync()).To.ToString().ShouldBe(known.Email);
    }

    [Theory, Databases]
    public async Task Whoever_signs_in_to_the_account_links_it_and_sees_what_that_does(DatabaseKind kind)
    {
        await using var server = new MailServer();
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(kind, provider);
        await MailsAsync(web, server);
        var account = await web.AccountAsync(Role.Viewer);
        using var before = web.As(account);
        (await before.WhoAsync()).ShouldBe(account.Email);
        provider.Person = new("7", "Ben", "ben.company@example.org", true, "engineering-managers");
        using var browser = web.Stranger();
        using var signedIn = await browser.SignInAsync(account.Email!);

        using var wrong = await browser.LinkOwnAsync("not the password");
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await wrong.TextAsync()).ShouldContain("This is not your current password.");
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldBeEmpty();
        (await browser.TextAsync("/account/company")).ShouldSatisfyAllConditions(t => t.ShouldContain("ben.company@example.org"), t => t.ShouldContain(account.Email!), t => t.ShouldContain("make it leader"));

        using var linked = await browser.LinkOwnAsync();

        linked.ShouldLeadTo("/account?company=linked");
        (await browser.WhoAsync()).ShouldBe(account.Email);
        (await before.WhoAsync()).ShouldBeNull("what was open before was opened without it");
        (await browser.TextAsync("/account/company")).ShouldNotContain("What will happen");
        var login = (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldHaveSingleItem();
        (login.UserId, login.ProviderKey, login.LoginProvider.TrimEnd('/')).ShouldBe((account.Id, "7", provider.Address.ToString().TrimEnd('/')));
        (await web.AllAsync<AuditEntry>()).ShouldContain(e => e.Action == "linked" && e.Subject == $"account:{account.Email}" && e.Actor == account.Email && e.After!.Contains("\"subject\":\"7\"", StringComparison.Ordinal));
        var told = new[] { await server.NextAsync(), await server.NextAsync() };
        told.Select(m => m.To.ToString()).ShouldBe([account.Email, "ben.company@example.org"], ignoreOrder: true);
        told.ShouldAllBe(m => m.TextBody!.Contains("tell an administrator", StringComparison.Ordinal));
        using var next = web.Stranger();
        using var end = await ArriveAsync(next);
        (await next.WhoAsync()).ShouldBe(account.Email);

        // One person there is one account here, and one account one person.
        using var other = web.As(await web.AccountAsync(Role.Viewer));
        (await (await other.LinkOwnAsync()).TextAsync()).ShouldContain("has another account here");
        provider.Person = new("8", "Eve", "eve@example.org", true);
        (await (await next.LinkOwnAsync()).TextAsync()).ShouldContain("linked to another person there");
    }

    [Fact]
    public async Task A_mailed_link_works_once_for_this_person_in_this_browser()
    {
        await using var server = new MailServer();
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await MailsAsync(web, server);
        var account = await web.AccountAsync(Role.Viewer);
        await ProveAsync(web, account, true);
        var ben = provider.Person = new("7", "Ben", account.Email, true, "engineers");
        using var before = web.As(account);
        using var browser = web.Stranger();
        using var end = await ArriveAsync(browser);
        end.ShouldLeadTo(Link);

        using var sent = await browser.SendAsync(Link, "mail");

        (await sent.TextAsync()).ShouldContain("An email is on its way");
        var mail = await server.NextAsync();
        mail.To.ToString().ShouldBe(account.Email);
        var link = new Uri(Address().Match(mail.TextBody!).Value).PathAndQuery;
        link.ShouldStartWith(Link + "?token=");

        // Who reads mails alone, and who has another identity there with the same address, gets in nowhere.
        (await web.Stranger().TextAsync(link)).ShouldContain(Nothing);
        provider.Person = ben with { Subject = "666" };
        using var eve = web.Stranger();
        using var eves = await ArriveAsync(eve);
        (await eve.TextAsync(link)).ShouldNotContain(">Link<");
        var t = await (await eve.SendAsync(link, "link", ("Form.Token", link.Split('=')[1]))).TextAsync();
        t.ShouldContain("belongs to another browser");
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldBeEmpty();

        using var linked = await browser.SendAsync(link, "link");

        linked.ShouldLeadTo("/account?company=linked");
        (await browser.WhoAsync()).ShouldBe(account.Email);
        (await before.WhoAsync()).ShouldBeNull();
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldHaveSingleItem().ProviderKey.ShouldBe("7");
        (await browser.TextAsync(link)).ShouldContain(Nothing);
        (await server.NextAsync()).Subject!.ShouldContain("was linked");
        (await (await eve.SendAsync(link, "link", ("Form.Token", link.Split('=')[1]))).TextAsync()).ShouldContain("belongs to another browser");
    }

    [Theory]
    [InlineData("app")]
    [InlineData("passkey")]
    [InlineData("address not proven")]
    [InlineData("ended")]
    public async Task No_mail_links_an_account_that_more_than_a_password_protects_or_whose_address_nobody_proved(string why)
    {
        await using var server = new MailServer();
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await MailsAsync(web, server);
        var account = await web.AccountAsync(Role.Viewer);
        await ProveAsync(web, account, true);
        provider.Person = new("7", "Ben", account.Email, true, "engineers");
        using var browser = web.Stranger();
        using var end = await ArriveAsync(browser);
        (await browser.TextAsync(Link)).ShouldContain(Mailed);
        var ready = await browser.ReadyAsync(Link, "mail");
        await using var db = web.Db();
        var one = db.Set<Account>().Where(a => a.Id == account.Id);
        if (why == "passkey")
            db.Add(new IdentityUserPasskey<Guid> { UserId = account.Id, CredentialId = [1, 2, 3], Data = Passkeys.Invented });
        await (why switch
        {
            "app" => one.ExecuteUpdateAsync(s => s.SetProperty(a => a.TwoFactorEnabled, true), TestHouse.Cancel),
            "address not proven" => one.ExecuteUpdateAsync(s => s.SetProperty(a => a.EmailConfirmed, false), TestHouse.Cancel),
            "ended" => one.ExecuteUpdateAsync(s => s.SetProperty(a => a.DisabledAt, DateTime.UnixEpoch), TestHouse.Cancel),
            _ => db.SaveChangesAsync(TestHouse.Cancel),
        });

        (await browser.TextAsync(Link)).ShouldNotContain(Mailed);
        using var late = await ready();

        (await web.AllAsync<OneTimeLink>()).ShouldBeEmpty();
        server.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_before_an_account_is_linked()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        var account = await web.AccountAsync(Role.Viewer);
        using var own = web.As(account);
        var (app, _, _) = await web.SetUpAppAsync(own);
        provider.Person = new("7", "Ben", account.Email, true, "engineers");
        using var browser = web.Stranger();
        using var end = await ArriveAsync(browser);
        using var stopped = await browser.GetAsync(new Uri("/account/company", UriKind.Relative), TestHouse.Cancel);
        stopped.Headers.Location!.PathAndQuery.ShouldBe("/sign-in?return=%2Faccount%2Fcompany");

        using var half = await browser.SignInAsync(account.Email!, page: "/sign-in?return=%2Faccount%2Fcompany");
        half.Headers.Location!.OriginalString.ShouldContain("/sign-in/code");
        (await browser.WhoAsync()).ShouldBeNull();
        using var whole = await browser.SendAsync(half.Headers.Location!.PathAndQuery, "code", ("Form.Code", web.CodeOf(app)));

        whole.ShouldLeadTo("/account/company");
        using var linked = await browser.SendAsync("/account/company", "link", ("Form.Present", WebHouse.Password));
        linked.ShouldLeadTo("/account?company=linked");
    }

    [Fact]
    public async Task What_groups_give_counts_in_sessions_of_the_company_and_goes_with_the_link()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await web.AddTeamsAsync();
        await SaveAsync(web, provider, e => e with { TeamRules = "payments-devs = payments" });
        var account = await web.AccountAsync(Role.Viewer, "other");
        provider.Person = new("7", "Ben", account.Email, true, "engineering-managers", "payments-devs");
        using var company = web.As(account);
        using var linked = await company.LinkOwnAsync();
        using var password = web.Stranger();
        using var signedIn = await password.SignInAsync(account.Email!);

        // '/repositories/new' is for leaders.
        (await StatusAsync(company, "/repositories/new")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(password, "/repositories/new")).ShouldBe(HttpStatusCode.Forbidden);
        (await company.TextAsync("/account")).ShouldContain("<dt>Role</dt><dd>Leader</dd><dt>Teams</dt><dd>Other, Payments</dd>");
        (await password.TextAsync("/account")).ShouldContain("<dt>Role</dt><dd>Viewer; leader in a single sign-on session</dd><dt>Teams</dt><dd>Other</dd>");

        // So do keys that are made in them; a new password's cookie keeps what its session is.
        using var byCompany = web.Program(await KeyAsync(company));
        using var byPassword = web.Program(await KeyAsync(password));
        (await Calling.SendAsync(byCompany, HttpMethod.Get, "/api/v1/me", null)).Text.ShouldContain("\"role\":\"leader\"");
        (await Calling.SendAsync(byPassword, HttpMethod.Get, "/api/v1/me", null)).Text.ShouldContain("\"role\":\"viewer\"");
        using var changed = await company.SendAsync("/account", "password", ("PasswordForm.Present", WebHouse.Password), ("PasswordForm.Password", "another calm sea in june"));
        (await StatusAsync(company, "/repositories/new")).ShouldBe(HttpStatusCode.OK);
        (await password.WhoAsync()).ShouldBeNull();

        // An administrator who saves a name makes nothing of it the account's own.
        using var saved = await web.Client.SendAsync($"/people/{account.Id}", "person", ("Form.Name", "Ben"), ("Form.Role", "Viewer"), ("Form.Teams", "other"), ("Form.Teams", "payments"));
        (await web.FindAsync(account.Email!))!.ShouldSatisfyAllConditions(a => a.Role.ShouldBe(Role.Leader), a => a.OwnRole.ShouldBe(Role.Viewer));

        using var wrong = await company.SendAsync("/account", "unlink", ("PresentForm.Present", "not the password"));
        (await wrong.TextAsync()).ShouldContain("This is not your current password.");
        using var unlinked = await company.SendAsync("/account", "unlink", ("PresentForm.Present", "another calm sea in june"));

        (await unlinked.TextAsync()).ShouldContain("The link to single sign-on is removed");
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldBeEmpty();
        (await web.FindAsync(account.Email!))!.ShouldSatisfyAllConditions(a => a.Role.ShouldBe(Role.Viewer), a => a.OwnRole.ShouldBeNull());
        (await TeamsAsync(web, account)).ShouldBe(["other"]);
        (await Calling.SendAsync(byCompany, HttpMethod.Get, "/api/v1/me", null)).Status.ShouldBe(401);
        (await Calling.SendAsync(byPassword, HttpMethod.Get, "/api/v1/me", null)).Status.ShouldBe(200);
        (await StatusAsync(company, "/repositories/new")).ShouldBe(HttpStatusCode.Forbidden);
        (await web.AllAsync<AuditEntry>()).ShouldContain(e => e.Action == "unlinked" && e.Subject == $"account:{account.Email}");
        using var again = web.Stranger();
        using var end = await ArriveAsync(again);
        end.ShouldLeadTo(Link);
    }

    [Fact]
    public async Task A_role_that_rises_ends_the_sessions_that_began_without_it()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        provider.Person = new("7", "Ben", "ben@example.org", true, "engineers");
        using var first = web.Stranger();
        using var one = await ArriveAsync(first);
        var account = (await web.FindAsync("ben@example.org"))!;
        (await first.WhoAsync()).ShouldBe("ben@example.org");

        using var same = await web.Client.SendAsync($"/people/{account.Id}", "person", ("Form.Name", "Ben"), ("Form.Role", "Viewer"));
        (await first.WhoAsync()).ShouldNotBeNull("nothing rose");
        provider.Person = provider.Person with { Groups = ["engineering-managers"] };
        using var second = web.Stranger();
        using var two = await ArriveAsync(second);
        (await first.WhoAsync()).ShouldBeNull();
        (await second.WhoAsync()).ShouldNotBeNull();

        using var lowered = await web.Client.SendAsync($"/people/{account.Id}", "person", ("Form.Name", "Ben"), ("Form.Role", "Member"));
        (await second.WhoAsync()).ShouldNotBeNull();
        using var raised = await web.Client.SendAsync($"/people/{account.Id}", "person", ("Form.Name", "Ben"), ("Form.Role", "Administrator"));
        (await second.WhoAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Another_provider_or_none_takes_back_what_the_first_one_gave_but_never_the_last_administrator()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await SaveAsync(web, provider, e => e with { RoleRules = "admins = administrator" });
        provider.Person = new("7", "Ben", "ben@example.org", true, "admins");
        using var ben = web.Stranger();
        using var end = await ArriveAsync(ben);
        (await StatusAsync(ben, "/people")).ShouldBe(HttpStatusCode.OK);
        await using var db = web.Db();
        await db.Set<Account>().Where(a => a.Id == web.Administrator.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Role, Role.Viewer), TestHouse.Cancel);

        async Task<string> RemoveAsync() => string.Concat((await web.WithAsync((EditCompanySignIn edit) => edit.RemoveAsync(Caller.Operator, TestHouse.Cancel))).Errors.Select(e => e.Message));
        (await RemoveAsync()).ShouldContain("No administrator would remain");
        (await StatusAsync(ben, "/people")).ShouldBe(HttpStatusCode.OK);
        await db.Set<Account>().Where(a => a.Id == web.Administrator.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Role, Role.Administrator), TestHouse.Cancel);
        (await RemoveAsync()).ShouldBeEmpty();

        (await web.FindAsync("ben@example.org"))!.Role.ShouldBe(Role.Viewer);
        (await ben.WhoAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_mailed_invitation_proves_an_address_and_one_that_is_handed_on_does_not()
    {
        await using var server = new MailServer();
        await using var web = await WebHouse.StartAsync(filled: false, allowOutgoing: ["127.0.0.1"]);
        using var handed = await web.Stranger().TakeAsync(await web.InviteAsync("handed@example.org"));
        await MailsAsync(web, server);
        using var invited = await web.Client.SendAsync("/people", "invite", ("Form.Email", "mailed@example.org"), ("Form.Role", "Viewer"));
        using var mailed = await web.Stranger().TakeAsync(new Uri(Address().Match((await server.NextAsync()).TextBody!).Value).PathAndQuery);

        (await web.FindAsync("handed@example.org"))!.EmailConfirmed.ShouldBeFalse();
        (await web.FindAsync("mailed@example.org"))!.EmailConfirmed.ShouldBeTrue();

        // Who had the account first leaves no way in behind when the owner of the address proves it; a key is asked about on the page.
        var account = (await web.FindAsync("handed@example.org"))!;
        await using (var db = web.Db())
        {
            db.Add(new IdentityUserPasskey<Guid> { UserId = account.Id, CredentialId = [1, 2, 3], Data = Passkeys.Invented });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        using var asked = await web.Stranger().SendAsync("/forgot", "forgot", ("Form.Email", "handed@example.org"));
        using var reset = await web.Stranger().TakeAsync(new Uri(Address().Match((await server.NextAsync()).TextBody!).Value).PathAndQuery, password: "another calm sea in june");
        reset.ShouldLeadTo("/");
        (await web.FindAsync("handed@example.org"))!.EmailConfirmed.ShouldBeTrue();
        (await web.AllAsync<IdentityUserPasskey<Guid>>()).ShouldBeEmpty();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, string path)
    {
        using var response = await browser.GetAsync(new Uri(path, UriKind.Relative), TestHouse.Cancel);
        return response.StatusCode;
    }

    private static async Task<string> KeyAsync(HttpClient browser)
    {
        using var made = await browser.SendAsync("/account", "key", ("KeyForm.Name", "nightly"), ("KeyForm.Days", "30"), ("KeyForm.Scopes", "read"), ("KeyForm.Present", WebHouse.Password));
        return Key().Match(await made.TextAsync()).Value;
    }

    private static async Task ProveAsync(WebHouse web, Account account, bool isProven)
    {
        await using var db = web.Db();
        await db.Set<Account>().Where(a => a.Id == account.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.EmailConfirmed, isProven), TestHouse.Cancel);
    }

    private static async Task MailsAsync(WebHouse web, MailServer server) =>
        TestHouse.Saved(await web.WithAsync((EditMail edit) => edit.RunAsync(Caller.Operator, new MailEdit("127.0.0.1", server.Port, MailSecurity.None, null, null, "fairlead@example.org"), TestHouse.Cancel)));

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Address();

    [GeneratedRegex("flk_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    [Fact]
    public async Task The_first_password_of_an_unproven_address_ends_what_came_under_it_by_the_company()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await web.AddTeamsAsync();
        await SaveAsync(web, provider, e => e with { TeamRules = "payments-devs = payments", DefaultRole = Role.Viewer });
        provider.Person = new("7", "Somebody", "ben@example.org", false, "engineering-managers", "payments-devs");
        using var stranger = web.Stranger();
        using var end = await ArriveAsync(stranger, "/flow");
        end.ShouldLeadTo("/flow");
        var account = (await web.FindAsync("ben@example.org")).ShouldNotBeNull();
        (account.Role, account.EmailConfirmed).ShouldBe((Role.Leader, false));

        using var taken = await web.Stranger().TakeAsync(await web.ResetLinkAsync(account), password: "a new one of four words");

        (await stranger.WhoAsync()).ShouldBeNull("their session has ended");
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldBeEmpty();
        (await web.FindAsync("ben@example.org"))!.ShouldSatisfyAllConditions(a => a.Role.ShouldBe(Role.Viewer), a => a.OwnRole.ShouldBeNull());
        (await TeamsAsync(web, account)).ShouldBeEmpty();
        (await web.AllAsync<AuditEntry>()).ShouldContain(e => e.Action == "unlinked" && e.Before!.Contains("\"7\"", StringComparison.Ordinal));
        using var again = web.Stranger();
        using var back = await ArriveAsync(again, "/flow");
        (await again.WhoAsync()).ShouldBeNull("the address is another's account now");
    }
}
