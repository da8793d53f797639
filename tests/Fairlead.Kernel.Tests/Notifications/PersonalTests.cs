using System.Text.RegularExpressions;
using Fairlead.Accounts;
using Fairlead.Jobs;
using Fairlead.Notifications;
using Fairlead.Serving;
using Fairlead.Tests.Accounts;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Notifications;

/// <summary>Who is told, when, and how they end it.</summary>
public sealed partial class PersonalTests
{
    private const string Kind = "job-failed";
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // Europe/Berlin is UTC+1 in winter and UTC+2 in summer; clocks go forward at 02:00 on 2026-03-29.
    [Theory]
    [InlineData("22:00", "07:00", "2026-02-01T20:59:00Z", null)]
    [InlineData("22:00", "07:00", "2026-02-01T21:00:00Z", "2026-02-02T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-02-02T05:59:00Z", "2026-02-02T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-02-02T06:00:00Z", null)]
    [InlineData("12:00", "13:30", "2026-07-01T10:15:00Z", "2026-07-01T11:30:00Z")]
    [InlineData("22:00", "02:30", "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("08:00", "08:00", "2026-07-01T06:00:00Z", null)]
    public void Quiet_hours_end_by_the_persons_clock(string from, string until, string now, string? end)
    {
        var hours = new NotificationHours { AccountId = Guid.Empty, QuietFrom = Minute(from), QuietUntil = Minute(until) };

        QuietHours.EndOf(hours, At(now), Berlin).ShouldBe(end is null ? null : At(end));
    }

    [Theory]
    [InlineData("2026-02-01T06:59:00Z", "2026-02-01T07:00:00Z")]
    [InlineData("2026-02-01T07:00:00Z", "2026-02-02T07:00:00Z")]
    [InlineData("2026-07-01T05:00:00Z", "2026-07-01T06:00:00Z")]
    public void The_daily_email_comes_at_its_minute_by_the_persons_clock(string now, string next) => QuietHours.Next(8 * 60, At(now), Berlin).ShouldBe(At(next));

    [Theory, Databases]
    public async Task What_was_chosen_once_a_day_comes_in_one_email_and_once(DatabaseKind kind)
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(kind, server);
        await ChooseAsync(web, MailChoice.Daily, zone: "Europe/Berlin");
        for (var i = 1; i <= 3; i++)
            (await TellAsync(web, $"Message {i}")).ShouldBeTrue();
        (await TellAsync(web, "Message 3")).ShouldBeFalse("it is there already");
        (await web.AllAsync<Notification>()).ShouldAllBe(n => n.State == NotificationState.Held);
        (await web.AllAsync<Job>()).Where(j => j.Kind == SendDigest.Name).ShouldHaveSingleItem().DueAt.ShouldBe(new DateTime(2026, 4, 1, 6, 0, 0, DateTimeKind.Utc));

        web.Time.Advance(TimeSpan.FromHours(6));
        await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);

        var mail = await server.NextAsync();
        mail.Subject.ShouldBe("Fairlead today: 3 notifications");
        mail.TextBody.ShouldNotBeNull().ShouldContain("Message 1\n");
        mail.TextBody.ShouldContain("Message 3");
        mail.Headers["List-Unsubscribe"].ShouldNotBeNull();
        while ((await web.AllAsync<Notification>()).Exists(n => n.State != NotificationState.Sent))
            await Task.Delay(10, TestHouse.Cancel);
        (await web.AllAsync<Notification>()).Count.ShouldBe(4);
        server.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task What_comes_in_quiet_hours_is_sent_at_their_end_and_what_nobody_wants_is_not_written()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        await ChooseAsync(web, MailChoice.AtOnce, "Europe/Berlin", "22:00", "07:00");

        // It is two in the morning there.
        (await TellAsync(web, "Night")).ShouldBeTrue();
        (await web.AllAsync<Job>()).Where(j => j.Kind == "notify-mail").ShouldHaveSingleItem().DueAt.ShouldBe(new DateTime(2026, 4, 1, 5, 0, 0, DateTimeKind.Utc));

        await ChooseAsync(web, MailChoice.Off);
        (await TellAsync(web, "Nobody")).ShouldBeFalse();
        (await web.AllAsync<Notification>()).ShouldHaveSingleItem().Subject.ShouldBe("Night");
    }

    [Theory, Databases]
    public async Task What_waits_is_not_sent_to_somebody_who_does_not_want_it_any_more_nor_may_have_it(DatabaseKind kind)
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(kind, server);
        await ChooseAsync(web, MailChoice.AtOnce, "Europe/Berlin", "22:00", "07:00");
        (await TellAsync(web, "In the night")).ShouldBeTrue();
        await ChooseAsync(web, MailChoice.Daily, "Europe/Berlin");
        (await TellAsync(web, "Once a day")).ShouldBeTrue();
        await ChooseAsync(web, MailChoice.Off, "Europe/Berlin");

        web.Time.Advance(TimeSpan.FromHours(12));
        await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);

        server.HasMore.ShouldBeFalse();
        (await web.AllAsync<Notification>()).Count.ShouldBe(2);
        (await web.AllAsync<Notification>()).ShouldAllBe(n => n.State == NotificationState.Dropped && n.SealedMessage == null);
    }

    [Theory, Databases]
    public async Task The_daily_email_comes_again_on_the_next_day_with_what_is_new(DatabaseKind kind)
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(kind, server);
        await ChooseAsync(web, MailChoice.Daily, zone: "Europe/Berlin");
        foreach (var subject in (string[])["First day", "Second day"])
        {
            (await TellAsync(web, subject)).ShouldBeTrue();
            web.Time.Advance(TimeSpan.FromDays(1));
            await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);
            (await server.NextAsync()).TextBody.ShouldNotBeNull().ShouldSatisfyAllConditions(t => t.ShouldContain(subject), t => t.Contains("First day", StringComparison.Ordinal).ShouldBe(subject == "First day"));
        }

        (await web.AllAsync<Job>()).Count(j => j.Kind == SendDigest.Name).ShouldBe(1);
    }

    // RFC 8058: the address takes a POST without a cookie; whoever opens it with a GET changes nothing.
    [Fact]
    public async Task One_click_in_the_mail_program_ends_a_kind_without_signing_in()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        (await TellAsync(web, "Hello")).ShouldBeTrue();
        var mail = await server.NextAsync();
        mail.Headers["List-Unsubscribe-Post"].ShouldBe("List-Unsubscribe=One-Click");
        var link = new Uri(Angle().Match(mail.Headers["List-Unsubscribe"].ShouldNotBeNull()).Groups[1].Value);
        link.GetLeftPart(UriPartial.Authority).ShouldBe("https://fairlead.example.org");
        mail.TextBody.ShouldNotBeNull().ShouldContain(link.ToString());
        using var stranger = web.Stranger();
        stranger.DefaultRequestHeaders.Host = "fairlead.example.org";

        using var opened = await stranger.GetAsync(new Uri(link.PathAndQuery, UriKind.Relative), TestHouse.Cancel);
        opened.Headers.Location!.ToString().ShouldStartWith("/unsubscribe?token=");
        (await stranger.GetStringAsync(opened.Headers.Location, TestHouse.Cancel)).ShouldContain("A background job failed");
        (await web.AllAsync<NotificationChoice>()).ShouldBeEmpty();
        using var content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var clicked = await stranger.PostAsync(new Uri(link.PathAndQuery, UriKind.Relative), content, TestHouse.Cancel);

        ((int)clicked.StatusCode).ShouldBe(200);
        var choice = (await web.AllAsync<NotificationChoice>()).ShouldHaveSingleItem();
        (choice.AccountId, choice.Kind, choice.Choice).ShouldBe((web.Administrator.Id, Kind, MailChoice.Off));
        (await TellAsync(web, "Again")).ShouldBeFalse();
        using var forged = await stranger.PostAsync(new Uri("/unsubscribe/one-click?token=abc", UriKind.Relative), content, TestHouse.Cancel);
        ((int)forged.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task Everybody_chooses_for_themselves_and_what_is_wrong_is_named()
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        using var saved = await web.Client.SendAsync("/account/notifications", "own", ("Form.Choices[job-failed]", "Daily"), ("Form.QuietFrom", "22:00"), ("Form.QuietUntil", "07:00"), ("Form.DigestAt", "09:30"), ("Form.Zone", "Europe/Berlin"));
        (await saved.TextAsync()).ShouldContain("It is quiet from 22:00 to 07:00.");
        var hours = (await web.AllAsync<NotificationHours>()).ShouldHaveSingleItem();
        (hours.QuietFrom, hours.QuietUntil, hours.DigestAt, hours.Zone).ShouldBe((22 * 60, 7 * 60, (9 * 60) + 30, "Europe/Berlin"));
        using var wrong = await web.Client.SendAsync("/account/notifications", "own", ("Form.QuietFrom", "22:00"), ("Form.QuietUntil", ""), ("Form.Zone", "Europe/Nowhere"));
        var page = await wrong.TextAsync();
        page.ShouldContain("Quiet hours have a beginning and an end");
        page.ShouldContain("is no time zone");
        (await web.AllAsync<NotificationHours>()).ShouldHaveSingleItem().Zone.ShouldBe("Europe/Berlin");

        // What is for administrators is offered to them only.
        using var member = await web.AsAsync(Role.Member);
        (await member.TextAsync("/account/notifications")).ShouldNotContain("A background job failed");
    }

    private static async Task<WebHouse> StartAsync(DatabaseKind kind, MailServer server)
    {
        var web = await WebHouse.StartAsync(kind, filled: false, new ServerAddress([new ListenPoint(null, 0)], PublicUrl.Parse("https://fairlead.example.org"), [], null), allowOutgoing: ["127.0.0.1"]);
        TestHouse.Saved(await web.WithAsync((EditMail edit) => edit.RunAsync(Caller.Operator, new MailEdit("127.0.0.1", server.Port, MailSecurity.None, null, null, "fairlead@example.org"), TestHouse.Cancel)));
        return web;
    }

    private static async Task ChooseAsync(WebHouse web, MailChoice delivery, string? zone = null, string? from = null, string? until = null)
    {
        var caller = new Caller(web.Administrator.Id, web.Administrator.Name, web.Administrator.Email!, Role.Administrator, new HashSet<Guid>());
        TestHouse.Saved(await web.WithAsync((OwnNotifications own) => own.SaveAsync(caller, new(new Dictionary<string, MailChoice>(StringComparer.Ordinal) { [Kind] = delivery }, zone, from, until, null), TestHouse.Cancel)));
    }

    private static async Task<bool> TellAsync(WebHouse web, string subject)
    {
        await using var db = web.Db();
        await using var transaction = await db.Database.BeginTransactionAsync(TestHouse.Cancel);
        var told = await web.App.Services.GetRequiredService<NotifyPeople>().AddAsync(db, web.Administrator, new(Kind, subject, new Message(subject, ["One line."], new("Open", new Uri("https://fairlead.example.org/jobs")))), TestHouse.Cancel);
        await transaction.CommitAsync(TestHouse.Cancel);
        return told;
    }

    private static int Minute(string text) => (int)TimeOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToTimeSpan().TotalMinutes;

    private static DateTime At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    [GeneratedRegex("<([^>]+)>")]
    private static partial Regex Angle();
}
