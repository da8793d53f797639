using System.Net;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Accounts;

/// <summary>An invitation makes one account, of one address, with the role and the teams that the administrator chose.</summary>
public sealed class InvitationTests
{
    private const string Dead = "This link does not work", Email = "ben@example.org";

    [Theory, Databases]
    public async Task It_gives_its_role_and_its_teams_once(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var link = await web.InviteAsync(Email, Role.Leader, "payments");
        using var browser = web.Stranger();
        using var second = web.Stranger();
        (await browser.TextAsync(link)).ShouldContain("You have been invited as leader.");

        using var taken = await browser.TakeAsync(link);

        taken.ShouldLeadTo("/");
        (await browser.WhoAsync()).ShouldBe(Email);
        var account = (await web.FindAsync(Email)).ShouldNotBeNull();
        account.Role.ShouldBe(Role.Leader);
        var payments = (await web.AllAsync<Team>()).Single(t => t.Key == "payments");
        (await web.AllAsync<Membership>()).Where(m => m.AccountId == account.Id).Select(m => m.TeamId).ShouldBe([payments.Id]);
        (await second.TextAsync(link)).ShouldContain(Dead);
        (await web.Client.TextAsync("/people")).ShouldNotContain("Invited, not joined yet");
    }

    [Fact]
    public async Task Another_address_cannot_use_it()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var link = await web.InviteAsync(Email);
        using var browser = web.Stranger();

        using var taken = await browser.TakeAsync(link, "eve@example.org");

        (await browser.WhoAsync()).ShouldBe(Email);
        (await web.FindAsync("eve@example.org")).ShouldBeNull();
    }

    [Fact]
    public async Task A_form_cannot_ask_for_more_than_it_gives()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var link = await web.InviteAsync(Email, Role.Viewer);
        using var browser = web.Stranger();

        using var taken = await browser.SendAsync(link, "link", ("Form.Name", "Ben"), ("Form.Password", WebHouse.Password), ("Form.Role", "Administrator"), ("Form.Teams", "payments"), ("Role", "3"), ("Form.Purpose", "Setup"));

        taken.ShouldLeadTo("/");
        var account = (await web.FindAsync(Email)).ShouldNotBeNull();
        account.Role.ShouldBe(Role.Viewer);
        (await web.AllAsync<Membership>()).ShouldNotContain(m => m.AccountId == account.Id);
    }

    [Fact]
    public async Task Taken_back_it_works_no_longer()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var link = await web.InviteAsync(Email);
        var id = (await web.AllAsync<OneTimeLink>()).Single().Id;
        using var browser = web.Stranger();
        var ready = await browser.ReadyAsync(link, "link", ("Form.Name", "Ben"), ("Form.Password", WebHouse.Password));

        using var withdrawn = await web.Client.SendAsync("/people", $"withdraw-{id}");

        (await browser.TextAsync(link)).ShouldContain(Dead);
        using var late = await ready();
        (await web.FindAsync(Email)).ShouldBeNull();
    }

    [Fact]
    public async Task It_works_for_a_week()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var link = await web.InviteAsync(Email);
        using var browser = web.Stranger();

        web.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        (await browser.TextAsync(link)).ShouldNotContain(Dead);
        web.Time.Advance(TimeSpan.FromSeconds(1));
        (await browser.TextAsync(link)).ShouldContain(Dead);
    }

    // An address is one, however it is written.
    [Theory]
    [InlineData("ben@example.org")]
    [InlineData("Ben@Example.org")]
    public async Task A_later_invitation_ends_the_earlier_one(string again)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var earlier = await web.InviteAsync(Email, Role.Administrator);
        var later = await web.InviteAsync(again, Role.Viewer);
        using var browser = web.Stranger();

        (await browser.TextAsync(earlier)).ShouldContain(Dead);
        (await browser.TextAsync(later)).ShouldNotContain(Dead);
    }

    [Fact]
    public async Task Whoever_has_an_account_is_not_invited()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var taken = await web.Stranger().TakeAsync(await web.InviteAsync(Email));

        using var response = await web.Client.SendAsync("/people", "invite", ("Form.Email", Email.ToUpperInvariant()), ("Form.Role", "Viewer"));

        (await response.TextAsync()).ShouldContain("There is an account with this address already.");
    }

    [Fact]
    public async Task Only_administrators_invite()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var leader = await web.AsAsync(Role.Leader);

        using var response = await leader.ForgeAsync(web.Client, "/people", "invite", ("Form.Email", Email), ("Form.Role", "Administrator"));

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await web.AllAsync<OneTimeLink>()).ShouldBeEmpty();
    }
}
