using System.Text.RegularExpressions;
using Fairlead.Accounts;
using Fairlead.Jobs;
using Fairlead.Notifications;
using Fairlead.Serving;
using Fairlead.Settings;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Accounts;

/// <summary>Links by mail, with a mail server of the test's own.</summary>
public sealed partial class MailTests
{
    private const string Email = "ben@example.org", New = "another calm sea in june";

    [Fact]
    public async Task An_invitation_arrives_and_its_link_works()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);

        using var response = await web.Client.SendAsync("/people", "invite", ("Form.Email", Email), ("Form.Role", "Leader"));

        var page = await response.TextAsync();
        page.ShouldContain($"An email is on its way to {Email}");
        page.ShouldNotContain("/invitation?token=");
        var mail = await server.NextAsync();
        (mail.To.ToString(), mail.From.ToString()).ShouldBe((Email, "fairlead@example.org"));
        mail.Subject.ShouldStartWith("Your invitation to Fairlead");
        using var browser = web.Stranger();
        using var taken = await browser.TakeAsync(LinkOf(web, mail.TextBody));
        taken.ShouldLeadTo("/");
        (await browser.WhoAsync()).ShouldBe(Email);
    }

    [Fact]
    public async Task An_invitation_names_organisation_inviter_and_teams_and_comes_as_text_and_as_a_page()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        await web.AddTeamsAsync();
        await using (var db = web.Db())
        {
            await db.Set<OrganisationSettings>().ExecuteDeleteAsync(TestHouse.Cancel);
            db.Add(new OrganisationSettings { Name = "Größe & <Sons>", Zone = "UTC" });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        using var response = await web.Client.SendAsync("/people", "invite", ("Form.Email", Email), ("Form.Role", "Member"), ("Form.Teams", "payments"), ("Form.Teams", "other"));

        var mail = await server.NextAsync();
        mail.TextBody.ShouldNotBeNull().ShouldStartWith($"{web.Administrator.Name} invites you to Fairlead, where Größe & <Sons> follows its software delivery. You will be a member in the teams Other and Payments.");
        mail.HtmlBody.ShouldNotBeNull().ShouldContain("&amp; &lt;Sons&gt;");
        mail.HtmlBody.ShouldContain(LinkOf(web, mail.TextBody));
        mail.MessageId.ShouldEndWith("@example.org");
        mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        var sent = (await web.AllAsync<Notification>()).ShouldHaveSingleItem();
        (sent.State, sent.Recipient, sent.SealedMessage).ShouldBe((NotificationState.Sent, Email, null));
        (await web.AllAsync<OneTimeLink>()).Single().IsMailed.ShouldBeTrue();
    }

    // What could not be sent while somebody waited is shown, and does not go by mail as well: a mailed link proves the address.
    [Fact]
    public async Task A_link_that_was_shown_is_not_mailed_later()
    {
        await using var server = new MailServer { Refusal = "450 try again" };
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        using var response = await web.Client.SendAsync("/people", "invite", ("Form.Email", Email), ("Form.Role", "Leader"));
        (await response.TextAsync()).ShouldContain("try again");
        server.Refusal = null;

        web.Time.Advance(TimeSpan.FromHours(1));
        await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);

        server.HasMore.ShouldBeFalse();
        (await web.AllAsync<Notification>()).Single().State.ShouldBe(NotificationState.Dropped);
        (await web.AllAsync<OneTimeLink>()).Single().IsMailed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_for_a_forgotten_password_is_sent_when_the_mail_server_is_back_but_not_when_it_has_run_out()
    {
        await using var server = new MailServer { Refusal = "450 try again" };
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        var (account, late) = (await web.AccountAsync(Role.Member), await web.AccountAsync(Role.Member));
        foreach (var email in (string[])[account.Email!, late.Email!])
        {
            using var asked = await web.Stranger().SendAsync("/forgot", "forgot", ("Form.Email", email));
        }

        await UntilAsync(web, jobs => jobs.Count(j => j.Kind == "notify-mail" && j.LastError is not null && j.State == JobState.Waiting) == 2);
        server.Refusal = null;
        web.Time.Advance(TimeSpan.FromSeconds(31));
        await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);
        ((string[])[(await server.NextAsync()).To.ToString(), (await server.NextAsync()).To.ToString()]).ShouldBe([account.Email!, late.Email!], ignoreOrder: true);

        server.Refusal = "450 try again";
        using var again = await web.Stranger().SendAsync("/forgot", "forgot", ("Form.Email", late.Email!));
        await UntilAsync(web, jobs => jobs.Exists(j => j.Kind == "notify-mail" && j.LastError is not null && j.State == JobState.Waiting));
        server.Refusal = null;
        web.Time.Advance(TimeSpan.FromHours(2));
        await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);
        await UntilAsync(web, jobs => jobs.TrueForAll(j => j.Kind != "notify-mail" || j.State == JobState.Done));
        server.HasMore.ShouldBeFalse();
        (await web.AllAsync<Notification>()).Select(n => n.Error).ShouldContain("It expired before it could be sent.");
    }

    private static async Task UntilAsync(WebHouse web, Func<List<Job>, bool> happens)
    {
        while (!happens(await web.AllAsync<Job>()))
            await Task.Delay(10, TestHouse.Cancel);
    }

    [Theory, Databases]
    public async Task A_forgotten_password_is_set_by_the_link_of_the_mail(DatabaseKind kind)
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(kind, server);
        var account = await web.AccountAsync(Role.Member);
        using var browser = web.Stranger();

        using var asked = await browser.SendAsync("/forgot", "forgot", ("Form.Email", account.Email!.ToUpperInvariant()));

        (await asked.TextAsync()).ShouldContain("If there is an account with that address");
        var mail = await server.NextAsync();
        mail.To.ToString().ShouldBe(account.Email);
        using var taken = await browser.TakeAsync(LinkOf(web, mail.TextBody), password: New);
        taken.ShouldLeadTo("/");
        using var signedIn = await web.Stranger().SignInAsync(account.Email!, New);
        signedIn.ShouldLeadTo("/");
    }

    [Fact]
    public async Task Nobody_fills_the_letter_box_of_another_and_a_reset_takes_keys_back_when_it_is_asked_to()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        var (account, other) = (await web.AccountAsync(Role.Member), await web.AccountAsync(Role.Member));
        using var program = await web.ProgramAsync(account, KeyScopes.Read);
        using var browser = web.Stranger();
        foreach (var email in Enumerable.Repeat(account.Email!, 6).Append(other.Email!))
        {
            using var asked = await browser.SendAsync("/forgot", "forgot", ("Form.Email", email));
        }

        // They are answered in order: whatever goes to the first has gone when the other's is here.
        var mails = new List<MimeKit.MimeMessage>();
        do
        {
            mails.Add(await server.NextAsync());
        }
        while (!mails[^1].To.ToString().Contains(other.Email!, StringComparison.Ordinal));
        mails.Count.ShouldBe(3 + 1);

        using var taken = await browser.SendAsync(LinkOf(web, mails[0].TextBody), "link", ("Form.Password", New), ("Form.Keys", "true"));
        taken.ShouldLeadTo("/");
        (await Api.Calling.SendAsync(program, HttpMethod.Get, "/api/v1/me", null)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Whoever_has_no_account_gets_the_same_answer_and_no_mail()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        var (account, ended) = (await web.AccountAsync(Role.Member), await web.AccountAsync(Role.Member));
        using var end = await web.Client.SendAsync($"/people/{ended.Id}", "disable");
        var answers = new List<string>();
        foreach (var email in (string[])["nobody@example.org", ended.Email!, "no address", "", "a@b\r\nBcc: eve@example.org", account.Email!])
        {
            using var asked = await web.Stranger().SendAsync("/forgot", "forgot", ("Form.Email", email));
            answers.Add(Html.Plain(await asked.TextAsync()));
        }

        answers.Distinct().ShouldHaveSingleItem();

        // They are answered in the order in which they came: the only one is the last.
        (await server.NextAsync()).To.ToString().ShouldBe(account.Email);
        server.HasMore.ShouldBeFalse();
        (await web.AllAsync<OneTimeLink>()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_server_that_refuses_leaves_the_link_to_the_administrator_and_says_why()
    {
        await using var server = new MailServer { Refusal = "550 5.1.1 nobody here by that name" };
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);

        using var response = await web.Client.SendAsync("/people", "invite", ("Form.Email", Email), ("Form.Role", "Leader"));

        var page = await response.TextAsync();
        page.ShouldContain($"The mail server 127.0.0.1:{server.Port} rejected the email");
        page.ShouldContain("nobody here by that name");
        using var browser = web.Stranger();
        using var taken = await browser.TakeAsync(Doors.LinkIn(page));
        taken.ShouldLeadTo("/");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var server = new MailServer();
        var port = server.Port;
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        await server.DisposeAsync();

        using var response = await web.Client.SendAsync("/people", "invite", ("Form.Email", Email), ("Form.Role", "Leader"));

        var page = await response.TextAsync();
        page.ShouldContain($"The mail server 127.0.0.1:{port} cannot be reached");
        page.ShouldContain("does not answer");
        Doors.LinkIn(page).ShouldStartWith("/invitation");
    }

    // What an administrator's form names must not be a way into the network around the program.
    [Fact]
    public async Task A_server_inside_is_reached_only_where_that_is_allowed()
    {
        await using var server = new MailServer();
        await using var web = await WebHouse.StartAsync(filled: false);

        using var response = await web.Client.SendAsync("/settings", "mail", ("MailForm.Host", "127.0.0.1"), ("MailForm.Port", $"{server.Port}"), ("MailForm.Security", "None"), ("MailForm.From", "fairlead@example.org"));

        var page = await response.TextAsync();
        page.ShouldContain("The email was not sent");
        page.ShouldContain("127.0.0.1");
        page.ShouldContain("--allow-outgoing 127.0.0.1");
        server.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Saving_the_server_sends_a_mail_to_whoever_saved_it()
    {
        await using var server = new MailServer();
        await using var web = await WebHouse.StartAsync(filled: false, allowOutgoing: ["127.0.0.1"]);

        using var response = await web.Client.SendAsync("/settings", "mail", ("MailForm.Host", "127.0.0.1"), ("MailForm.Port", $"{server.Port}"), ("MailForm.Security", "None"), ("MailForm.From", "fairlead@example.org"));

        (await response.TextAsync()).ShouldContain($"The server accepted an email to {web.Administrator.Email}.");
        (await server.NextAsync()).To.ToString().ShouldBe(web.Administrator.Email);
    }

    // A stranger who says another of our names, or another port, must not decide where a link leads.
    [Fact]
    public async Task A_link_leads_to_the_address_that_people_use_whatever_a_request_says()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server, new ServerAddress([new ListenPoint(null, 0)], PublicUrl.Parse("https://fairlead.example.org"), [], null));
        var account = await web.AccountAsync(Role.Member);
        foreach (var host in (string[])["localhost:81", "fairlead.example.org:8080"])
        {
            using var browser = web.Stranger();
            browser.DefaultRequestHeaders.Host = host;
            using var asked = await browser.SendAsync("/forgot", "forgot", ("Form.Email", account.Email!));

            (await server.NextAsync()).TextBody.ShouldNotBeNull().ShouldContain("\nhttps://fairlead.example.org/reset?token=");
        }
    }

    [Fact]
    public async Task A_name_of_the_organisation_adds_no_header()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        await using (var db = web.Db())
        {
            await db.Set<OrganisationSettings>().ExecuteDeleteAsync(TestHouse.Cancel);
            db.Add(new OrganisationSettings { Name = "Example\r\nBcc: eve@example.org\r\n\r\n🚀 Größe", Zone = "UTC" });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        await web.Client.SendAsync("/people", "invite", ("Form.Email", Email), ("Form.Role", "Leader"));

        var mail = await server.NextAsync();
        mail.Bcc.ShouldBeEmpty();
        mail.To.ToString().ShouldBe(Email);
        mail.Subject.ShouldNotBeNull().ShouldContain("🚀 Größe");
    }

    private static async Task<WebHouse> StartAsync(DatabaseKind kind, MailServer server, ServerAddress? address = null)
    {
        var web = await WebHouse.StartAsync(kind, filled: false, address, allowOutgoing: ["127.0.0.1"]);
        TestHouse.Saved(await web.WithAsync((EditMail edit) => edit.RunAsync(Caller.Operator, new MailEdit("127.0.0.1", server.Port, MailSecurity.None, null, null, "fairlead@example.org"), TestHouse.Cancel)));
        return web;
    }

    private static string LinkOf(WebHouse web, string? text)
    {
        var link = new Uri(Link().Match(text.ShouldNotBeNull()).Value);
        link.GetLeftPart(UriPartial.Authority).ShouldBe(web.Address.GetLeftPart(UriPartial.Authority));
        return link.PathAndQuery;
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Link();
}
