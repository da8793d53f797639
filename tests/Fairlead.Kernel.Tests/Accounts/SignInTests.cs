using System.Net;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Serving;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Accounts;

/// <summary>The door of those who have a password.</summary>
public sealed class SignInTests
{
    private const string Wrong = "a wrong river in may", NotIn = "Sign-in failed";

    [Theory, Databases]
    public async Task The_right_password_lets_in_and_signing_out_ends_it(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var browser = web.Stranger();

        using var response = await browser.SignInAsync(account.Email!.ToUpperInvariant() + " ");

        response.ShouldLeadTo("/");
        (await browser.WhoAsync()).ShouldBe(account.Email);
        (await web.FindAsync(account.Email!))!.SignedInAt.ShouldBe(web.Time.GetUtcNow().UtcDateTime);
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", await browser.TokenAsync("/account"))]);
        using var gone = await browser.PostAsync(new Uri("/sign-out", UriKind.Relative), content, TestHouse.Cancel);
        gone.ShouldLeadTo("/sign-in");
        (await browser.WhoAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_copy_of_a_cookie_lets_nobody_in_after_its_person_has_signed_out()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var browser = web.Stranger();
        using var response = await browser.SignInAsync(account.Email!);
        using var copy = web.Stranger();
        copy.DefaultRequestHeaders.Add("Cookie", response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("fairlead=", StringComparison.Ordinal)).Split(';')[0]);
        (await copy.WhoAsync()).ShouldBe(account.Email);
        using var elsewhere = web.As(account);

        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", await browser.TokenAsync("/account"))]);
        using var gone = await browser.PostAsync(new Uri("/sign-out", UriKind.Relative), content, TestHouse.Cancel);

        (await copy.WhoAsync()).ShouldBeNull();
        (await elsewhere.WhoAsync()).ShouldBe(account.Email, "other devices stay signed in");
    }

    // Whether somebody has an account shows in nothing: not in the words, not in the status, not after many attempts.
    [Fact]
    public async Task A_wrong_password_an_unknown_address_an_ended_and_a_waiting_account_get_one_answer()
    {
        await using var web = await StartBehindProxyAsync(DatabaseKind.Sqlite);
        var known = await web.AccountAsync(Role.Member);
        var ended = await web.AccountAsync(Role.Member);
        using var end = await web.Client.SendAsync($"/people/{ended.Id}", "disable");
        var waiting = await web.AccountAsync(Role.Member);
        await TryAsync(web, waiting.Email!, 8);
        var answers = new List<(string Who, HttpStatusCode Status, string Text)>();
        foreach (var (who, password) in ((string, string)[])[(known.Email!, Wrong), ("nobody@example.org", Wrong), (ended.Email!, WebHouse.Password), (waiting.Email!, WebHouse.Password), (waiting.Email!, Wrong), ("no address", Wrong), (known.Email!, ""), (known.Email!, new string('x', 3000))])
        {
            using var browser = Browser(web, answers.Count + 100);
            using var response = await browser.SignInAsync(who, password);
            answers.Add((who, response.StatusCode, Html.Plain(await response.TextAsync())));
            (await browser.WhoAsync()).ShouldBeNull(who);
        }

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.UnprocessableEntity && a.Text == answers[0].Text);
        answers[0].Text.ShouldContain(NotIn);
    }

    [Theory, Databases]
    public async Task After_eight_wrong_passwords_an_account_waits_ten_minutes(DatabaseKind kind)
    {
        await using var web = await StartBehindProxyAsync(kind);
        var account = await web.AccountAsync(Role.Member);
        var other = await web.AccountAsync(Role.Member);
        await TryAsync(web, account.Email!, 7);
        await InAsync(account, true);
        await TryAsync(web, account.Email!, 8);

        await InAsync(account, false);
        await InAsync(other, true);
        (await web.Client.TextAsync("/people")).ShouldContain("locked");
        web.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await InAsync(account, false);
        web.Time.Advance(TimeSpan.FromSeconds(2));
        await InAsync(account, true);

        async Task InAsync(Account who, bool expected)
        {
            using var browser = Browser(web, 99);
            using var response = await browser.SignInAsync(who.Email!);
            (response.StatusCode == HttpStatusCode.Redirect).ShouldBe(expected);
            (await browser.WhoAsync() is not null).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task One_client_address_tries_twenty_times_a_minute()
    {
        await using var web = await StartBehindProxyAsync(DatabaseKind.Sqlite);
        var account = await web.AccountAsync(Role.Member);
        using var busy = Browser(web, 1);
        for (var i = 0; i < SignInLimits.AttemptsPerMinute; i++)
        {
            using var wrong = await busy.SignInAsync($"nobody{i}@example.org", Wrong);
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        using var refused = await busy.SignInAsync(account.Email!);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().TotalSeconds.ShouldBeInRange(1, 60);
        (await refused.TextAsync()).ShouldContain("<h1>Too many attempts</h1>");
        (await busy.WhoAsync()).ShouldBeNull();
        (await busy.TextAsync("/sign-in")).ShouldContain("<h1>Sign in</h1>");

        // Somebody else is not kept out by it.
        using var other = await Browser(web, 2).SignInAsync(account.Email!);
        other.ShouldLeadTo("/");
    }

    [Theory]
    [InlineData("/flow?scope=team:payments", "/flow?scope=team:payments")]
    [InlineData("https://evil.example.org/", "/")]
    [InlineData("//evil.example.org/", "/")]
    [InlineData("/\\evil.example.org", "/")]
    [InlineData("/\t/evil.example.org", "/")]
    [InlineData("\\\\evil.example.org", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\r\nSet-Cookie: a=b", "/")]
    [InlineData("", "/")]
    public async Task It_leads_back_to_a_page_of_ours_only(string wanted, string led)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var browser = web.Stranger();

        using var response = await browser.SignInAsync(account.Email!, page: "/sign-in?return=" + Uri.EscapeDataString(wanted));

        response.ShouldLeadTo(led);
        using var again = await browser.GetAsync(new Uri("/sign-in?return=" + Uri.EscapeDataString(wanted), UriKind.Relative), TestHouse.Cancel);
        again.ShouldLeadTo(led);
    }

    [Theory]
    [InlineData("http", "fairlead=", false)]
    [InlineData("https", "__Host-fairlead=", true)]
    public async Task Its_cookie_is_bound_as_tightly_as_it_can_be(string scheme, string name, bool secure)
    {
        await using var web = await StartBehindProxyAsync(DatabaseKind.Sqlite);
        var account = await web.AccountAsync(Role.Member);
        foreach (var stays in (bool[])[false, true])
        {
            using var browser = Browser(web, 1, scheme);
            using var page = await browser.GetAsync(new Uri("/sign-in", UriKind.Relative), TestHouse.Cancel);
            var token = page.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("fairlead-antiforgery=", StringComparison.Ordinal)).Split(';')[0];
            browser.DefaultRequestHeaders.Add("Cookie", token);

            using var response = await browser.SignInAsync(account.Email!, stays: stays);

            var cookie = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(name, StringComparison.Ordinal));
            var flags = cookie.Split("; ").Skip(1).Select(f => f.ToLowerInvariant()).ToList();
            flags.ShouldContain("path=/");
            flags.ShouldContain("httponly");
            flags.ShouldContain("samesite=lax");
            flags.Contains("secure").ShouldBe(secure);
            flags.ShouldNotContain(f => f.StartsWith("domain", StringComparison.Ordinal));
            flags.Any(f => f.StartsWith("expires", StringComparison.Ordinal)).ShouldBe(stays);
        }
    }

    // A cookie of the plain door, which a neighbour on the network could have set, opens nothing behind TLS.
    [Fact]
    public async Task A_cookie_without_the_name_that_TLS_demands_counts_for_nothing_there()
    {
        await using var web = await StartBehindProxyAsync(DatabaseKind.Sqlite);
        using var browser = web.As(await web.AccountAsync(Role.Member));
        (await browser.WhoAsync()).ShouldNotBeNull();

        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        (await browser.WhoAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_session_ends_by_itself()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var browser = web.Stranger();
        using var response = await browser.SignInAsync((await web.AccountAsync(Role.Member)).Email!);

        web.Time.Advance(TimeSpan.FromDays(3));
        (await browser.WhoAsync()).ShouldNotBeNull();
        web.Time.Advance(TimeSpan.FromDays(8));
        (await browser.WhoAsync()).ShouldBeNull();
    }

    [Theory, Databases]
    public async Task The_log_says_who_came_and_who_was_refused(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var browser = web.Stranger();
        using var wrong = await browser.SignInAsync(account.Email!, Wrong);
        using var unknown = await browser.SignInAsync("nobody@example.org", Wrong);
        using var odd = await browser.SignInAsync("<script>", Wrong);
        using var right = await browser.SignInAsync(account.Email!);

        var said = (await web.AllAsync<AuditEntry>()).OrderBy(e => e.Number).Where(e => e.Action is "signed in" or "refused").Select(e => (e.Actor, e.Action, e.Subject, e.Source));

        said.ShouldBe([
            ("stranger", "refused", $"account:{account.Email}", "127.0.0.1"),
            ("stranger", "refused", "account:nobody@example.org", "127.0.0.1"),
            ("stranger", "refused", "account:(no email address)", "127.0.0.1"),
            (account.Email!, "signed in", $"account:{account.Email}", "127.0.0.1")]);
        (await web.AllAsync<AuditEntry>()).ShouldAllBe(e => !$"{e.Before}{e.After}{e.Subject}".Contains(Wrong, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/sign-in", "sign-in")]
    [InlineData("/sign-in/code", "code")]
    [InlineData("/forgot", "forgot")]
    [InlineData("/setup", "link")]
    [InlineData("/sign-out", "")]
    [InlineData("/sign-in/passkey", "")]
    [InlineData("/sign-in/passkey/options", "")]
    public async Task A_form_without_its_token_is_refused(string path, string handler)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var browser = web.Stranger();
        using var content = new FormUrlEncodedContent([new("_handler", handler), new("Form.Email", web.Administrator.Email!), new("Form.Password", WebHouse.Password)]);
        using var response = await browser.PostAsync(new Uri(path, UriKind.Relative), content, TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.TryGetValues("Set-Cookie", out var cookies);
        (cookies ?? []).ShouldNotContain(c => c.StartsWith("fairlead=", StringComparison.Ordinal));
    }

    private static Task<WebHouse> StartBehindProxyAsync(DatabaseKind kind) => WebHouse.StartAsync(kind, filled: false, new ServerAddress([new ListenPoint(null, 0)], null, [TrustedProxies.Parse("127.0.0.1")], null));

    // Somebody at an address of their own.
    private static HttpClient Browser(WebHouse web, int number, string scheme = "http")
    {
        var browser = web.Stranger();
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{number}");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        return browser;
    }

    private static async Task TryAsync(WebHouse web, string email, int times)
    {
        using var browser = Browser(web, 50 + times);
        for (var i = 0; i < times; i++)
        {
            using var wrong = await browser.SignInAsync(email, Wrong);
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }
    }
}
