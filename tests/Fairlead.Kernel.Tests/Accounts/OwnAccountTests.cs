using Fairlead.Accounts;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Accounts;

/// <summary>What people change on their own account, and what it asks of them.</summary>
public sealed class OwnAccountTests
{
    private const string New = "another calm sea in june";

    [Theory, Databases]
    public async Task A_new_password_signs_other_devices_out_and_keeps_this_one(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var here = web.As(account);
        using var there = web.As(account);

        using var changed = await here.SendAsync("/account", "password", ("PasswordForm.Present", WebHouse.Password), ("PasswordForm.Password", New));

        (await changed.TextAsync()).ShouldContain("The password is changed");
        (await here.WhoAsync()).ShouldBe(account.Email);
        (await there.WhoAsync()).ShouldBeNull();
        using var old = await web.Stranger().SignInAsync(account.Email!);
        (await old.TextAsync()).ShouldContain("Sign-in failed");
        using var now = await web.Stranger().SignInAsync(account.Email!, New);
        now.ShouldLeadTo("/");
    }

    [Theory]
    [InlineData("a wrong river in may", New, "This is not your current password.")]
    [InlineData("", New, "This is not your current password.")]
    [InlineData(WebHouse.Password, "short", "At least 12 characters")]
    [InlineData(WebHouse.Password, "aaaaaaaaaaaaaaaa", "Too few different characters")]
    [InlineData(WebHouse.Password, "Password123456", "Too easy to guess")]
    public async Task It_is_not_changed_by_somebody_who_does_not_know_it_nor_to_one_that_is_guessed(string present, string wanted, string says)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var here = web.As(account);
        using var there = web.As(account);

        using var refused = await here.SendAsync("/account", "password", ("PasswordForm.Present", present), ("PasswordForm.Password", wanted));

        (await refused.TextAsync()).ShouldContain(says);
        (await there.WhoAsync()).ShouldBe(account.Email);
        using var signedIn = await web.Stranger().SignInAsync(account.Email!);
        signedIn.ShouldLeadTo("/");
    }

    [Fact]
    public async Task All_other_devices_are_signed_out_on_demand()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var here = web.As(account);
        using var there = web.As(account);

        using var done = await here.SendAsync("/account", "others");

        (await done.TextAsync()).ShouldContain("All other devices are signed out.");
        (await here.WhoAsync()).ShouldBe(account.Email);
        (await there.WhoAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_name_is_changed_and_nothing_else_by_the_same_form()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var here = web.As(account);

        using var done = await here.SendAsync("/account", "name", ("NameForm.Name", " <b>Ben</b> "), ("NameForm.Role", "Administrator"), ("NameForm.Email", "eve@example.org"), ("Role", "3"));

        var stored = (await web.FindAsync(account.Email!)).ShouldNotBeNull();
        (stored.Name, stored.Role).ShouldBe(("<b>Ben</b>", Role.Member));
        (await done.TextAsync()).ShouldNotContain("<b>Ben");
        (await here.WhoAsync()).ShouldBe(account.Email);
    }

    [Fact]
    public async Task Nobody_uses_the_form_of_somebody_else()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (one, other) = (await web.AccountAsync(Role.Member), await web.AccountAsync(Role.Member));
        using var ones = web.As(one);
        using var others = web.As(other);
        var sent = new FormUrlEncodedContent([new("_handler", "name"), new("NameForm.Name", "Smuggled"), new("__RequestVerificationToken", await others.TokenAsync("/account"))]);

        using var refused = await ones.PostAsync(new Uri("/account", UriKind.Relative), sent, TestHouse.Cancel);

        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await web.FindAsync(one.Email!))!.Name.ShouldBe(one.Name);
    }
}
