using System.Net;
using Fairlead.Accounts;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace Fairlead.Tests.Accounts;

/// <summary>The authenticator app and its recovery codes.</summary>
public sealed class SecondFactorTests
{
    private const string NotIn = "Wrong code";

    [Theory, Databases]
    public async Task A_code_lets_in_once(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var (account, app, _) = await WithAppAsync(web);
        var code = web.CodeOf(app);
        using var browser = web.Stranger();
        using var thief = web.Stranger();

        (await CodeAsync(browser, account, code)).ShouldBeTrue();
        (await browser.WhoAsync()).ShouldBe(account.Email);
        (await CodeAsync(thief, account, code)).ShouldBeFalse();

        // Nor one that is older than the last.
        (await CodeAsync(thief, account, web.CodeOf(app, -1))).ShouldBeFalse();
        (await CodeAsync(thief, account, web.CodeOf(app, 1))).ShouldBeTrue();
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task One_step_to_either_side_is_taken(int steps, bool taken)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (account, app, _) = await WithAppAsync(web);
        web.Time.Advance(TimeSpan.FromMinutes(5));
        using var browser = web.Stranger();

        (await CodeAsync(browser, account, web.CodeOf(app, steps))).ShouldBe(taken);
    }

    [Fact]
    public async Task The_password_alone_opens_nothing()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (account, _, _) = await WithAppAsync(web);
        using var browser = web.Stranger();

        using var first = await browser.SignInAsync(account.Email!, page: "/sign-in?return=/catalog", stays: true);

        first.ShouldLeadTo("/sign-in/code?return=%2Fcatalog&stays=yes");
        (await browser.WhoAsync()).ShouldBeNull();
        (await web.FindAsync(account.Email!))!.SignedInAt.ShouldBeNull();

        // Ten minutes later the first step is forgotten.
        web.Time.Advance(TimeSpan.FromMinutes(11));
        using var late = await browser.SendAsync("/sign-in/code", "code", ("Form.Code", "000000"));
        (await late.TextAsync()).ShouldContain(NotIn);
    }

    [Fact]
    public async Task A_code_without_the_password_opens_nothing()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (_, app, codes) = await WithAppAsync(web);
        using var browser = web.Stranger();

        using var code = await browser.SendAsync("/sign-in/code", "code", ("Form.Code", web.CodeOf(app)));
        using var recovery = await browser.SendAsync("/sign-in/code?by=recovery", "code", ("Form.Code", codes[0]));

        (await code.TextAsync()).ShouldContain(NotIn);
        (await recovery.TextAsync()).ShouldContain(NotIn);
        (await browser.WhoAsync()).ShouldBeNull();
    }

    [Theory, Databases]
    public async Task A_recovery_code_lets_in_once(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var (account, _, codes) = await WithAppAsync(web);
        using var browser = web.Stranger();
        using var again = web.Stranger();

        (await CodeAsync(browser, account, codes[3].ToLowerInvariant() + " ", "?by=recovery")).ShouldBeTrue();
        (await CodeAsync(again, account, codes[3], "?by=recovery")).ShouldBeFalse();
        (await browser.TextAsync("/account")).ShouldContain("9 recovery codes left");
    }

    [Theory]
    [Databases("")]
    [Databases("?by=recovery")]
    public async Task Wrong_codes_make_the_account_wait(DatabaseKind kind, string by)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var (account, app, codes) = await WithAppAsync(web);
        using var browser = web.Stranger();
        using var first = await browser.SignInAsync(account.Email!);
        for (var i = 0; i < 8; i++)
        {
            using var wrong = await browser.SendAsync("/sign-in/code" + by, "code", ("Form.Code", by.Length == 0 ? "000000" : $"AAAAA-AAAA{i}"));
        }

        using var right = await browser.SendAsync("/sign-in/code" + by, "code", ("Form.Code", by.Length == 0 ? web.CodeOf(app) : codes[0]));

        (await right.TextAsync()).ShouldContain("Too many attempts");
        (await browser.WhoAsync()).ShouldBeNull();
        web.Time.Advance(TimeSpan.FromMinutes(11));
        using var later = web.Stranger();
        (await CodeAsync(later, account, by.Length == 0 ? web.CodeOf(app) : codes[0], by)).ShouldBeTrue();
    }

    // A right password between wrong codes must not start the count anew.
    [Fact]
    public async Task Signing_in_again_with_the_password_does_not_forgive_wrong_codes()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (account, app, _) = await WithAppAsync(web);
        using var browser = web.Stranger();
        for (var i = 0; i < 4; i++)
        {
            using var first = await browser.SignInAsync(account.Email!);
            for (var j = 0; j < 2; j++)
            {
                using var wrong = await browser.SendAsync("/sign-in/code", "code", ("Form.Code", "000000"));
            }
        }

        using var answer = await browser.SendAsync("/sign-in/code", "code", ("Form.Code", web.CodeOf(app)));

        (await answer.TextAsync()).ShouldContain("Too many attempts");
    }

    [Fact]
    public async Task The_app_is_taken_into_use_by_a_code_and_the_password()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        using var shown = await own.SendAsync("/account", "new-app");

        foreach (var (code, present) in ((string, string)[])[("000000", WebHouse.Password), ("abc", WebHouse.Password), ("", WebHouse.Password), ("000000", "wrong")])
        {
            using var wrong = await own.SendAsync("/account?set-up=app", "app", ("AppForm.Code", code), ("AppForm.Present", present));
            (await wrong.TextAsync()).ShouldNotContain("recovery code");
        }

        (await web.FindAsync(account.Email!))!.TwoFactorEnabled.ShouldBeFalse();
        using var browser = web.Stranger();
        using var signedIn = await browser.SignInAsync(account.Email!);
        signedIn.ShouldLeadTo("/");
    }

    [Fact]
    public async Task It_is_removed_with_the_password_only()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        await web.SetUpAppAsync(own);

        using var wrong = await own.SendAsync("/account", "no-app", ("PresentForm.Present", "a wrong river in may"));
        (await wrong.TextAsync()).ShouldContain("This is not your current password.");
        using var codes = await own.SendAsync("/account", "codes", ("PresentForm.Present", ""));
        (await codes.TextAsync()).ShouldNotContain("fl-codes");
        (await web.FindAsync(account.Email!))!.TwoFactorEnabled.ShouldBeTrue();

        using var right = await own.SendAsync("/account", "no-app", ("PresentForm.Present", WebHouse.Password));

        (await right.TextAsync()).ShouldContain("The authenticator app is turned off.");
        (await web.AllAsync<IdentityUserToken<Guid>>()).ShouldBeEmpty();
        using var signedIn = await web.Stranger().SignInAsync(account.Email!);
        signedIn.ShouldLeadTo("/");
    }

    [Fact]
    public async Task New_recovery_codes_end_the_old_ones()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        var (_, _, codes) = await web.SetUpAppAsync(own);

        using var renewed = await own.SendAsync("/account", "codes", ("PresentForm.Present", WebHouse.Password));

        (await renewed.TextAsync()).ShouldContain("New recovery codes are made; the old ones no longer work.");
        using var browser = web.Stranger();
        (await CodeAsync(browser, account, codes[0], "?by=recovery")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_database_alone_gives_nobody_a_second_factor()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var own = web.As(await web.AccountAsync(Role.Member));
        var (_, key, codes) = await web.SetUpAppAsync(own);

        var tokens = await web.AllAsync<IdentityUserToken<Guid>>();

        tokens.Count.ShouldBe(3);
        foreach (var value in tokens.Select(t => t.Value.ShouldNotBeNull()))
        {
            value.ShouldStartWith("CfDJ8");
            value.ShouldNotContain(key, Case.Insensitive);
            codes.ShouldAllBe(c => !value.Contains(c, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task An_administrator_takes_a_lost_app_away_and_signs_the_devices_out()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        await web.SetUpAppAsync(own);
        (await own.WhoAsync()).ShouldNotBeNull();

        using var forgotten = await web.Client.SendAsync($"/people/{account.Id}", "factors");

        (await own.WhoAsync()).ShouldBeNull();
        using var signedIn = await web.Stranger().SignInAsync(account.Email!);
        signedIn.ShouldLeadTo("/");
    }

    private static async Task<(Account Account, Totp App, string[] RecoveryCodes)> WithAppAsync(WebHouse web)
    {
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        var (app, _, codes) = await web.SetUpAppAsync(own);
        return (account, app, codes);
    }

    private static async Task<bool> CodeAsync(HttpClient browser, Account account, string code, string by = "")
    {
        using var first = await browser.SignInAsync(account.Email!);
        using var second = await browser.SendAsync("/sign-in/code" + by, "code", ("Form.Code", code));
        return second.StatusCode == HttpStatusCode.Redirect && await browser.WhoAsync() == account.Email;
    }
}
