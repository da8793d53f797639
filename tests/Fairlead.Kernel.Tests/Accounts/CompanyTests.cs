using System.Net;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using static Fairlead.Tests.Accounts.Arriving;

namespace Fairlead.Tests.Accounts;

/// <summary>The company's sign-in, with a whole provider of OpenID Connect on the other side.</summary>
public sealed class CompanyTests
{
    private const string Email = "ben@example.org", Unusable = "The provider&#x27;s answer could not be used.";

    [Theory, Databases]
    public async Task Somebody_new_comes_in_with_the_role_and_the_teams_of_their_groups(DatabaseKind kind)
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(kind, provider);
        await web.AddTeamsAsync();
        await SaveAsync(web, provider, e => e with { TeamRules = "payments-devs = payments" });
        provider.Person = new("7", "Ben Beginner", Email, true, "engineering-managers", "payments-devs", "others");
        using var browser = web.Stranger();
        (await browser.TextAsync("/sign-in")).ShouldContain("Sign in with Example Corp");

        using var end = await ArriveAsync(browser, "/flow");

        end.ShouldLeadTo("/flow");
        (await browser.WhoAsync()).ShouldBe(Email);
        var account = (await web.FindAsync(Email)).ShouldNotBeNull();
        (account.Name, account.Role, account.PasswordHash).ShouldBe(("Ben Beginner", Role.Leader, null));
        (await TeamsAsync(web, account)).ShouldBe(["payments"]);
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldHaveSingleItem().ProviderKey.ShouldBe("7");
        (await web.AllAsync<AuditEntry>()).ShouldContain(e => e.Action == "signed in" && e.After!.Contains("company", StringComparison.Ordinal));
        provider.Asked!.CodeChallengeMethod.ShouldBe("S256");
        provider.Asked.Nonce.ShouldNotBeNullOrEmpty();
        provider.Asked.Scope.ShouldBe("openid profile email");
    }

    [Fact]
    public async Task Role_and_teams_follow_the_groups_at_each_sign_in()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await web.AddTeamsAsync();
        await SaveAsync(web, provider, e => e with { TeamRules = "payments-devs = payments\nother-devs = other", DefaultRole = Role.Viewer });
        provider.Person = new("7", "Ben", Email, true, "engineering-managers", "payments-devs");
        using var first = web.Stranger();
        using var one = await ArriveAsync(first);

        provider.Person = provider.Person with { Groups = ["engineers", "other-devs"] };
        using var second = web.Stranger();
        using var two = await ArriveAsync(second);

        var account = (await web.FindAsync(Email)).ShouldNotBeNull();
        account.Role.ShouldBe(Role.Member);
        (await TeamsAsync(web, account)).ShouldBe(["other"]);

        // The highest role of several counts; whom no rule names any longer has what people here gave.
        provider.Person = provider.Person with { Groups = ["engineers", "engineering-managers"] };
        using var three = await ArriveAsync(web.Stranger());
        (await web.FindAsync(Email))!.Role.ShouldBe(Role.Leader);
        provider.Person = provider.Person with { Groups = [] };
        using var four = await ArriveAsync(web.Stranger());
        (await web.FindAsync(Email))!.Role.ShouldBe(Role.Viewer);
        (await TeamsAsync(web, account)).ShouldBeEmpty();
        (await web.AllAsync<Account>()).Count(a => a.Email == Email).ShouldBe(1);
    }

    [Fact]
    public async Task The_last_administrator_stays_one_whatever_a_group_says()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        provider.Person = new("1", "Anna", web.Administrator.Email, true, "engineers");
        using var own = web.As(web.Administrator);
        using var linked = await own.LinkOwnAsync();

        using var end = await ArriveAsync(web.Stranger());

        end.ShouldLeadTo("/");
        (await web.FindAsync(web.Administrator.Email!))!.Role.ShouldBe(Role.Administrator);
    }

    [Fact]
    public async Task An_address_that_nobody_vouches_for_takes_over_nothing()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        var link = await web.InviteAsync(Email, Role.Administrator);
        foreach (var person in (Known[])[new("6", "Eve", web.Administrator.Email, false, "engineers"), new("5", "Eve", web.Administrator.Email!.ToUpperInvariant(), false, "engineers")])
        {
            provider.Person = person;
            using var browser = web.Stranger();
            using var end = await ArriveAsync(browser);
            end.ShouldLeadTo("/sign-in?problem=unverified");
            (await browser.TextAsync("/sign-in?problem=unverified")).ShouldContain("does not confirm your email address");
            (await browser.WhoAsync()).ShouldBeNull();
        }

        // Nor does it use up somebody's invitation.
        provider.Person = new("4", "Eve", Email, false);
        using var uninvited = await ArriveAsync(web.Stranger());
        uninvited.ShouldLeadTo("/sign-in?problem=no-account");
        (await web.Stranger().TextAsync(link)).ShouldNotContain("does not work");
        (await web.AllAsync<IdentityUserLogin<Guid>>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_stays_who_they_are_when_their_address_changes()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        provider.Person = new("7", "Ben", Email, true, "engineers");
        using var one = await ArriveAsync(web.Stranger());
        one.ShouldLeadTo("/");

        provider.Person = provider.Person with { Email = web.Administrator.Email };
        using var browser = web.Stranger();
        using var two = await ArriveAsync(browser);

        (await browser.WhoAsync()).ShouldBe(Email);
    }

    [Fact]
    public async Task An_invitation_is_used_up_however_its_address_is_written()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        await web.AddTeamsAsync();
        var link = await web.InviteAsync("Ben@Example.org", Role.Leader, "other");
        using var browser = web.Stranger();

        using var end = await ArriveAsync(browser);

        end.ShouldLeadTo("/");
        var account = (await web.FindAsync(Email)).ShouldNotBeNull();
        account.Role.ShouldBe(Role.Leader);
        (await TeamsAsync(web, account)).ShouldBe(["other"]);
        (await web.Stranger().TextAsync(link)).ShouldContain("This link does not work");
    }

    [Fact]
    public async Task Whom_no_rule_names_comes_in_only_where_that_is_wanted()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);

        using var refused = await ArriveAsync(web.Stranger());
        refused.ShouldLeadTo("/sign-in?problem=no-account");
        (await web.FindAsync(Email)).ShouldBeNull();
        await SaveAsync(web, provider, e => e with { DefaultRole = Role.Viewer });
        using var taken = await ArriveAsync(web.Stranger());

        taken.ShouldLeadTo("/");
        (await web.FindAsync(Email))!.Role.ShouldBe(Role.Viewer);
    }

    [Fact]
    public async Task Whoever_has_no_address_or_an_ended_account_stays_out()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        provider.Person = new("8", "Nobody", null, false, "engineers");
        using var none = await ArriveAsync(web.Stranger());
        none.ShouldLeadTo("/sign-in?problem=no-address");

        var account = await web.AccountAsync(Role.Member);
        provider.Person = new("9", "Ended", account.Email, true, "engineering-managers");
        using var end = await web.Client.SendAsync($"/people/{account.Id}", "disable");
        using var browser = web.Stranger();
        using var refused = await ArriveAsync(browser);

        refused.ShouldLeadTo("/sign-in?problem=disabled");
        (await browser.WhoAsync()).ShouldBeNull();
        (await web.FindAsync(account.Email!))!.Role.ShouldBe(Role.Member);
    }

    [Fact]
    public async Task Odd_names_are_kept_within_bounds()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        foreach (var (name, i) in ((string[])["<script>alert(1)</script>", "a" + string.Concat(Enumerable.Repeat("😀", 120)), "\0\u0001", "  "]).Select((n, i) => (n, i)))
        {
            provider.Person = new($"odd-{i}", name, $"odd{i}@example.org", true, "engineers");
            using var browser = web.Stranger();
            using var end = await ArriveAsync(browser);

            end.ShouldLeadTo("/");
            (await browser.TextAsync("/account")).ShouldNotContain("<script>alert");
            (await web.FindAsync($"odd{i}@example.org"))!.Name.Length.ShouldBeInRange(1, Account.MaxName);
        }
    }

    [Fact]
    public async Task A_callback_that_was_not_asked_for_or_comes_twice_lets_nobody_in()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        provider.Person = provider.Person with { Groups = ["engineers"] };
        using var browser = web.Stranger();
        using var thief = web.Stranger();
        var back = await ToProviderAsync(browser);

        // Somebody else's browser, a changed state, no state.
        foreach (var (who, path) in ((HttpClient, string)[])[(thief, back), (browser, back.Replace("state=", "state=x", StringComparison.Ordinal)), (browser, "/sign-in/company/return?code=abc"), (browser, "/sign-in/company/return"), (thief, "/sign-in/company/end")])
        {
            using var refused = await who.GetAsync(new Uri(path, UriKind.Relative), TestHouse.Cancel);
            refused.ShouldLeadTo("/sign-in?problem=provider");
            (await who.WhoAsync()).ShouldBeNull();
        }

        (await browser.TextAsync("/sign-in?problem=provider")).ShouldContain(Unusable);
        using var right = await browser.GetAsync(new Uri(back, UriKind.Relative), TestHouse.Cancel);
        using var end = await browser.GetAsync(right.Headers.Location, TestHouse.Cancel);
        end.ShouldLeadTo("/");
        foreach (var who in (HttpClient[])[browser, thief])
        {
            using var again = await who.GetAsync(new Uri(back, UriKind.Relative), TestHouse.Cancel);
            again.ShouldLeadTo("/sign-in?problem=provider");
        }

        (await thief.WhoAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("access_denied", "cancelled", "You cancelled the sign-in.")]
    [InlineData("server_error", "provider", Unusable)]
    public async Task What_the_provider_refuses_is_said_on_the_sign_in_page(string error, string problem, string says)
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        provider.Error = error;
        using var browser = web.Stranger();

        using var back = await browser.GetAsync(new Uri(await ToProviderAsync(browser), UriKind.Relative), TestHouse.Cancel);

        back.ShouldLeadTo($"/sign-in?problem={problem}");
        (await browser.TextAsync($"/sign-in?problem={problem}")).ShouldContain(says);
    }

    [Fact]
    public async Task A_wrong_secret_is_the_programs_problem_and_stands_in_its_log()
    {
        using var log = new Notes();
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider, log);
        await SaveAsync(web, provider, e => e with { Secret = "another secret" });
        using var browser = web.Stranger();

        using var back = await browser.GetAsync(new Uri(await ToProviderAsync(browser), UriKind.Relative), TestHouse.Cancel);

        back.ShouldLeadTo("/sign-in?problem=provider");
        log.All.ShouldContain(l => l.Contains("The single sign-on provider gave an answer that cannot be used", StringComparison.Ordinal) && l.Contains("invalid_client", StringComparison.Ordinal));
        log.All.ShouldNotContain(l => l.Contains("another secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_configured_counts_from_the_next_sign_in_on()
    {
        await using var provider = await Provider.StartAsync();
        await using var other = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        (provider.Person, other.Person) = (new("7", "Ben", Email, true, "engineers"), new("7", "Eve", "eve@example.org", true, "engineers"));
        using var first = await ArriveAsync(web.Stranger());
        first.ShouldLeadTo("/");

        // Another provider's '7' is somebody else.
        await SaveAsync(web, other, e => e with { Title = "Other Corp" });
        using var browser = web.Stranger();
        (await browser.TextAsync("/sign-in")).ShouldContain("Sign in with Other Corp");
        using var second = await ArriveAsync(browser);
        (await browser.WhoAsync()).ShouldBe("eve@example.org");

        await SaveAsync(web, other, e => e with { IsOffered = false });
        (await web.Stranger().TextAsync("/sign-in")).ShouldNotContain("Sign in with");
        TestHouse.Saved(await web.WithAsync((EditCompanySignIn edit) => edit.RemoveAsync(Caller.Operator, TestHouse.Cancel)));
        using var stranger = web.Stranger();
        using var gone = await ChallengeAsync(stranger);
        gone.ShouldLeadTo("/sign-in");
        using var nowhere = await stranger.GetAsync(new Uri("/sign-in/company/return?code=a&state=b", UriKind.Relative), TestHouse.Cancel);
        ((int)nowhere.StatusCode).ShouldBeLessThan(500);
    }

    // A provider that is not there, and one inside the network that nobody allowed.
    [Theory]
    [InlineData(true, "does not answer")]
    [InlineData(false, "--allow-outgoing 127.0.0.1")]
    public async Task A_provider_that_cannot_be_reached_is_said_on_the_page_and_named_in_the_log(bool allowed, string says)
    {
        using var log = new Notes();
        var provider = await Provider.StartAsync();
        var address = provider.Address;
        await using var web = await WebHouse.StartAsync(filled: false, allowOutgoing: allowed ? ["127.0.0.1"] : [], log: log);
        await SaveAsync(web, provider, e => e);
        if (allowed)
            await provider.DisposeAsync();
        using var browser = web.Stranger();

        using var response = await ChallengeAsync(browser);

        response.ShouldLeadTo("/sign-in?problem=provider");
        (await browser.TextAsync("/sign-in?problem=provider")).ShouldContain(Unusable);
        log.All.ShouldContain(l => l.Contains("The single sign-on provider", StringComparison.Ordinal) && l.Contains(address.Host, StringComparison.Ordinal) && l.Contains(says, StringComparison.Ordinal));
        await provider.DisposeAsync();
    }

    [Theory]
    [InlineData("http://login.example.org")]
    [InlineData("https://user:pass@login.example.org")]
    [InlineData("ftp://login.example.org")]
    [InlineData("https://login.example.org/?a=b")]
    [InlineData("login.example.org")]
    public async Task A_provider_is_named_by_an_address_that_protects(string address)
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        using var response = await web.Client.SendAsync("/settings", "company", ("CompanyForm.Title", "Example"), ("CompanyForm.Authority", address), ("CompanyForm.ClientId", "a"), ("CompanyForm.GroupClaim", "groups"));

        (await response.TextAsync()).ShouldContain("beginning with https://");
        (await web.AllAsync<CompanySignIn>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_address_forgets_the_secret()
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        (await web.AllAsync<CompanySignIn>()).Single().SealedSecret.ShouldNotBeNull().ShouldNotContain(Provider.Secret);

        await SaveAsync(web, provider, e => e with { Secret = "", Title = "Renamed" });
        (await web.AllAsync<CompanySignIn>()).Single().SealedSecret.ShouldNotBeNull();
        await SaveAsync(web, provider, e => e with { Secret = "", Authority = "https://evil.example.org" });

        (await web.AllAsync<CompanySignIn>()).Single().SealedSecret.ShouldBeNull();
    }
}
