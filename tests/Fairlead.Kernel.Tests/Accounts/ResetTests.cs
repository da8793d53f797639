using System.Net;
using Fairlead.Accounts;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Accounts;

/// <summary>A link for a new password: it works once, ends what the old password opened, and leaves a second factor where it is.</summary>
public sealed class ResetTests
{
    private const string Dead = "This link does not work", New = "another calm sea in june";

    [Theory, Databases]
    public async Task It_sets_the_password_once_and_signs_all_others_out(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var before = web.As(account);
        (await before.WhoAsync()).ShouldBe(account.Email);
        var link = await web.ResetLinkAsync(account);
        using var browser = web.Stranger();

        using var taken = await browser.TakeAsync(link, password: New);

        taken.ShouldLeadTo("/");
        (await browser.WhoAsync()).ShouldBe(account.Email);
        (await before.WhoAsync()).ShouldBeNull();
        (await web.Stranger().TextAsync(link)).ShouldContain(Dead);
        using var old = await web.Stranger().SignInAsync(account.Email!);
        old.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var now = await web.Stranger().SignInAsync(account.Email!, New);
        now.ShouldLeadTo("/");
        (await web.FindAsync(account.Email!))!.Name.ShouldBe(account.Name);
    }

    [Theory, Databases]
    public async Task Of_two_who_use_it_at_once_one_sets_it(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var link = await web.ResetLinkAsync(await web.AccountAsync(Role.Member));
        using var one = web.Stranger();
        using var other = web.Stranger();
        var ready = (One: await one.ReadyAsync(link, "link", ("Form.Password", New)), Other: await other.ReadyAsync(link, "link", ("Form.Password", WebHouse.Password + "!")));

        var answers = await Task.WhenAll(ready.One(), ready.Other());

        answers.Count(a => a.StatusCode == HttpStatusCode.Redirect).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_factor_is_still_asked_for()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        await web.SetUpAppAsync(own);
        using var browser = web.Stranger();

        using var taken = await browser.TakeAsync(await web.ResetLinkAsync(account), password: New);

        taken.ShouldLeadTo("/sign-in");
        (await browser.WhoAsync()).ShouldBeNull();
        using var signedIn = await browser.SignInAsync(account.Email!, New);
        signedIn.ShouldLeadTo("/sign-in/code?return=%2F");
        (await browser.WhoAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task It_works_for_two_hours()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var link = await web.ResetLinkAsync(await web.AccountAsync(Role.Member));
        using var browser = web.Stranger();

        web.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        (await browser.TextAsync(link)).ShouldNotContain(Dead);
        web.Time.Advance(TimeSpan.FromSeconds(1));
        (await browser.TextAsync(link)).ShouldContain(Dead);
    }

    [Fact]
    public async Task It_lets_nobody_in_whose_account_has_ended()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        var link = await web.ResetLinkAsync(account);
        using var browser = web.Stranger();
        var ready = await browser.ReadyAsync(link, "link", ("Form.Password", New));
        using var ended = await web.Client.SendAsync($"/people/{account.Id}", "disable");

        using var taken = await ready();

        taken.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.WhoAsync()).ShouldBeNull();
        using var opened = await web.Client.SendAsync($"/people/{account.Id}", "disable");
        using var old = await web.Stranger().SignInAsync(account.Email!);
        old.ShouldLeadTo("/");
    }

    // Whoever reads somebody's mail asks for a link; changing the password has to end it.
    [Fact]
    public async Task A_new_password_ends_links_that_were_asked_for_before()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        var (first, second) = (await web.ResetLinkAsync(account), await web.ResetLinkAsync(account));
        using var taken = await web.Stranger().TakeAsync(first, password: New);
        (await web.Stranger().TextAsync(second)).ShouldContain(Dead);

        var third = await web.ResetLinkAsync(account);
        using var own = web.Stranger();
        using var signedIn = await own.SignInAsync(account.Email!, New);
        using var changed = await own.SendAsync("/account", "password", ("PasswordForm.Present", New), ("PasswordForm.Password", WebHouse.Password));

        (await changed.TextAsync()).ShouldContain("The password is changed");
        (await web.Stranger().TextAsync(third)).ShouldContain(Dead);
    }

    [Fact]
    public async Task A_link_for_a_deleted_account_is_none_for_a_new_one_of_the_same_address()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        var link = await web.ResetLinkAsync(account);
        using var ended = await web.Client.SendAsync($"/people/{account.Id}", "disable");
        using var deleted = await web.Client.SendAsync($"/people/{account.Id}", "delete");
        using var again = await web.Stranger().TakeAsync(await web.InviteAsync(account.Email!));
        again.ShouldLeadTo("/");

        (await web.Stranger().TextAsync(link)).ShouldContain(Dead);
    }
}
