using Fairlead.Accounts;
using Fairlead.Commitments;
using Fairlead.Jobs;
using Fairlead.Needs;
using Fairlead.Notifications;
using Fairlead.Serving;
using Fairlead.Tests.Accounts;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Notifications;

/// <summary>The email of what waits for somebody: once a day, at their time, and only when something does.</summary>
public sealed class NeedsDigestTests
{
    // The house's clock stands at midnight UTC of 2026-04-01; eight in Berlin is 06:00 UTC then.
    [Theory, Databases]
    public async Task Each_gets_what_waits_for_them_at_their_time_and_once(DatabaseKind kind)
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(kind, server);
        var (mine, others) = (await web.AccountAsync(Role.Member, "payments"), await web.AccountAsync(Role.Member, "other"));
        foreach (var account in (Account[])[mine, others])
            await ChooseAsync(web, account, MailChoice.Daily, "Europe/Berlin");
        await ChooseAsync(web, web.Administrator, MailChoice.Off, null);
        await PromiseAsync(web, "Alert on queue age");

        await RunAsync(web, TimeSpan.FromMinutes(15));
        (await web.AllAsync<Notification>()).ShouldBeEmpty("it is night");
        web.Time.Advance(new TimeSpan(5, 45, 0));
        await RunAsync(web, TimeSpan.Zero);

        var mail = await server.NextAsync();
        mail.Subject.ShouldBe("Fairlead: 1 thing waits for you");
        mail.To.ToString().ShouldContain(mine.Email!);
        mail.TextBody.ShouldNotBeNull().ShouldSatisfyAllConditions(
            t => t.ShouldContain("Alert on queue age (Payments, due in 2 days)"), t => t.ShouldContain("Keep it, move it or drop it"), t => t.ShouldContain("Open: https://fairlead.example.org/commitments/"));
        mail.Headers["List-Unsubscribe"].ShouldNotBeNull();

        // Neither again for the same day, nor to whom nothing waits for.
        await RunAsync(web, TimeSpan.FromMinutes(15));
        await web.App.Services.GetServices<IJob>().OfType<SendNeeds>().Single().RunAsync(new Job { Id = Guid.NewGuid(), Kind = "needs-digest", Key = "", DueAt = web.Time.GetUtcNow().UtcDateTime.AddHours(-1), CreatedAt = default }, TestHouse.Cancel);
        (await web.AllAsync<Notification>()).ShouldHaveSingleItem().AccountId.ShouldBe(mine.Id);
        await RunAsync(web, TimeSpan.FromDays(1) - TimeSpan.FromMinutes(15));
        (await server.NextAsync()).TextBody.ShouldNotBeNull().ShouldContain("due tomorrow");
    }

    [Fact]
    public async Task Quiet_hours_hold_it_and_off_ends_it()
    {
        await using var server = new MailServer();
        await using var web = await StartAsync(DatabaseKind.Sqlite, server);
        var (quiet, off) = (await web.AccountAsync(Role.Member, "payments"), await web.AccountAsync(Role.Member, "payments"));
        await ChooseAsync(web, quiet, MailChoice.Daily, "Europe/Berlin", "07:00", "09:30");
        await ChooseAsync(web, off, MailChoice.Off, "Europe/Berlin");
        await ChooseAsync(web, web.Administrator, MailChoice.Off, null);
        await PromiseAsync(web, "x");

        await RunAsync(web, TimeSpan.FromHours(6));

        (await web.AllAsync<Notification>()).ShouldHaveSingleItem().AccountId.ShouldBe(quiet.Id);
        (await web.AllAsync<Job>()).Where(j => j.Kind == "notify-mail").ShouldHaveSingleItem().DueAt.ShouldBe(new DateTime(2026, 4, 1, 7, 30, 0, DateTimeKind.Utc));
    }

    private static async Task<WebHouse> StartAsync(DatabaseKind kind, MailServer server)
    {
        var web = await WebHouse.StartAsync(kind, filled: false, new ServerAddress([new ListenPoint(null, 0)], PublicUrl.Parse("https://fairlead.example.org"), [], null), allowOutgoing: ["127.0.0.1"]);
        await web.AddTeamsAsync();
        TestHouse.Saved(await web.WithAsync((EditMail edit) => edit.RunAsync(Caller.Operator, new MailEdit("127.0.0.1", server.Port, MailSecurity.None, null, null, "fairlead@example.org"), TestHouse.Cancel)));
        return web;
    }

    private static async Task RunAsync(WebHouse web, TimeSpan later)
    {
        web.Time.Advance(later);
        await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);

        // The house's own clockwork may have been quicker, and be at it.
        while ((await web.AllAsync<Job>()).Exists(j => j.Kind == "needs-digest" && (j.State == JobState.Running || j.DueAt <= web.Time.GetUtcNow().UtcDateTime)))
            await Task.Delay(10, TestHouse.Cancel);
    }

    private static async Task ChooseAsync(WebHouse web, Account account, MailChoice choice, string? zone, string? from = null, string? until = null)
    {
        var caller = new Caller(account.Id, account.Name, account.Email!, account.Role, new HashSet<Guid>());
        TestHouse.Saved(await web.WithAsync((OwnNotifications own) => own.SaveAsync(caller, new(new Dictionary<string, MailChoice>(StringComparer.Ordinal) { ["needs"] = choice }, zone, from, until, null), TestHouse.Cancel)));
    }

    private static async Task PromiseAsync(WebHouse web, string title) => TestHouse.Saved(await web.WithAsync((EditCommitments edit) =>
        edit.MakeAsync(Caller.Operator, new CommitmentWanted(title, new DateOnly(2026, 4, 3), Team: "payments"), null, TestHouse.Cancel)));
}
