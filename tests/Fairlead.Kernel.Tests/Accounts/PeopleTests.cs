using System.Net;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Accounts;

/// <summary>What administrators do with accounts, and what they cannot do.</summary>
public sealed class PeopleTests
{
    private const string LastOne = "This is the only administrator who can sign in.";

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var page = $"/people/{web.Administrator.Id}";
        var ended = await web.AccountAsync(Role.Administrator);
        using var end = await web.Client.SendAsync($"/people/{ended.Id}", "disable");

        using var role = await web.Client.SendAsync(page, "person", ("Form.Name", "Anna"), ("Form.Role", "Leader"));
        (await role.TextAsync()).ShouldContain(LastOne);
        using var disable = await web.Client.SendAsync(page, "disable");
        (await disable.TextAsync()).ShouldContain(LastOne);
        (await web.WithAsync((EditAccounts edit) => edit.DeleteAsync(Caller.Operator, web.Administrator.Id, TestHouse.Cancel))).Errors.ShouldHaveSingleItem().Message.ShouldContain(LastOne);

        var stored = (await web.FindAsync(web.Administrator.Email!)).ShouldNotBeNull();
        (stored.Role, stored.DisabledAt).ShouldBe((Role.Administrator, null));
        (await web.Client.WhoAsync()).ShouldNotBeNull();
    }

    // Two administrators who take each other's role away at the same moment.
    [Theory, Databases]
    public async Task Of_two_at_once_one_is_left(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var other = await web.AccountAsync(Role.Administrator);
        using var others = web.As(other);
        var ready = (await web.Client.ReadyAsync($"/people/{other.Id}", "disable"), await others.ReadyAsync($"/people/{web.Administrator.Id}", "disable"));

        await Task.WhenAll(ready.Item1(), ready.Item2());

        (await web.AllAsync<Account>()).Count(a => a is { Role: Role.Administrator, DisabledAt: null }).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Deleting_takes_what_is_only_theirs_and_leaves_the_log(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var account = await web.AccountAsync(Role.Member, "payments");
        var caller = new Caller(account.Id, account.Name, account.Email!, account.Role, new HashSet<Guid>());
        using var own = web.As(account);
        await web.SetUpAppAsync(own);
        TestHouse.Saved(await web.WithAsync((EditKeys edit) => edit.NewAsync(caller, "nightly", [KeyScopes.Read], 1, TestHouse.Cancel)));
        await using (var db = web.Db())
        {
            await web.App.Services.GetRequiredService<PrivateTexts>().WriteAsync(db, caller, "note", "one", "text", TestHouse.Cancel);
            db.Add(new IdentityUserPasskey<Guid> { UserId = account.Id, CredentialId = [1, 2, 3], Data = Passkeys.Invented });
            db.Add(new IdentityUserLogin<Guid> { UserId = account.Id, LoginProvider = "https://login.example.org", ProviderKey = "7" });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        using var end = await web.Client.SendAsync($"/people/{account.Id}", "disable");
        using var gone = await web.Client.SendAsync($"/people/{account.Id}", "delete");

        gone.ShouldLeadTo("/people");
        (await web.FindAsync(account.Email!)).ShouldBeNull();
        (await web.AllAsync<PrivateText>()).ShouldBeEmpty();
        (await web.AllAsync<ApiKey>()).ShouldBeEmpty();
        (await web.AllAsync<Membership>()).ShouldBeEmpty();
        (await web.AllAsync<IdentityUserToken<Guid>>()).ShouldBeEmpty();
        (await web.AllAsync<IdentityUserPasskey<Guid>>()).ShouldBeEmpty();
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldBeEmpty();
        (await own.WhoAsync()).ShouldBeNull();
        (await web.AllAsync<AuditEntry>()).ShouldContain(e => e.Action == "deleted" && e.Subject == $"account:{account.Email}" && e.Actor == web.Administrator.Email);
    }

    [Fact]
    public async Task Somebody_who_works_is_not_deleted_by_one_click()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);

        (await web.Client.TextAsync($"/people/{account.Id}")).ShouldNotContain(">Delete<");
    }

    [Fact]
    public async Task An_ended_account_is_out_with_the_next_request_and_comes_back_by_its_password()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        (await own.WhoAsync()).ShouldNotBeNull();

        using var end = await web.Client.SendAsync($"/people/{account.Id}", "disable");
        (await own.WhoAsync()).ShouldBeNull();
        using var open = await web.Client.SendAsync($"/people/{account.Id}", "disable");

        // The old cookie stays dead.
        (await own.WhoAsync()).ShouldBeNull();
        using var signedIn = await web.Stranger().SignInAsync(account.Email!);
        signedIn.ShouldLeadTo("/");
    }

    [Fact]
    public async Task Nobody_is_there_who_is_not()
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        using var response = await web.Client.GetAsync(new Uri($"/people/{Guid.NewGuid()}", UriKind.Relative), TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
