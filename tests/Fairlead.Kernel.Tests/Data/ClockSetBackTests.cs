using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Signals;
using Fairlead.Tests.Accounts;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Data;

/// <summary>A clock that ran a day ahead and is set right: whatever was noted for a time that now lies far ahead holds nobody up.</summary>
public sealed class ClockSetBackTests
{
    [Fact]
    public async Task Who_is_signed_in_stays_so_and_the_log_keeps_its_order()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await SaveAsync(web, "Before");
        SetBack(web);
        await SaveAsync(web, "After");

        (await web.Client.WhoAsync()).ShouldBe(web.Administrator.Email);
        await using var db = web.Db();
        (await AuditLog.VerifyAsync(db, TestHouse.Cancel)).Holds.ShouldBeTrue();
        var teams = await AuditLog.Entries(db, new AuditQuery(Action: "created")).Where(a => a.Subject.StartsWith("team:")).ToListAsync(TestHouse.Cancel);
        teams.Select(t => t.Subject).ShouldBe(["team:after", "team:before"], "by number, not by time");
        teams[0].At.ShouldBeLessThan(teams[1].At);
    }

    [Fact]
    public async Task A_lock_after_wrong_passwords_is_never_longer_than_the_usual_one()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var browser = web.Stranger();
        await web.WithAsync<UserManager<Account>, bool>(async manager =>
        {
            for (var i = 0; i < 8; i++)
                await manager.AccessFailedAsync((await manager.FindByIdAsync(account.Id.ToString()))!);
            return true;
        });
        (await LockedAsync(web, account)).ShouldBeTrue();

        SetBack(web);

        (await LockedAsync(web, account)).ShouldBeFalse();
        using var answer = await browser.SignInAsync(account.Email!);
        (await browser.WhoAsync()).ShouldBe(account.Email);
    }

    [Fact]
    public async Task Codes_of_the_app_are_taken_again_once_each()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        var (app, _, _) = await web.SetUpAppAsync(own);

        SetBack(web);

        (await web.WithAsync<UserManager<Account>, bool>(m => TakenAsync(m, account, web.CodeOf(app)))).ShouldBeTrue();
        (await web.WithAsync<UserManager<Account>, bool>(m => TakenAsync(m, account, web.CodeOf(app)))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_delivery_that_was_put_off_is_read_and_new_ones_come_behind_it()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        await using var db = web.Db();
        var source = await db.Set<SignalSource>().SingleAsync(s => s.Key == key, TestHouse.Cancel);
        var now = web.Time.GetUtcNow().UtcDateTime;
        var body = """{"kind":"note","id":"1","title":"first","at":"2026-03-01T00:00:00Z"}"""u8.ToArray();
        db.Add(new InboxMessage { Number = InboxMessage.NumberAt(now), SourceId = source.Id, ExternalId = "given:1", Event = "", Body = PackedBody.Pack(body), Size = body.Length, ReceivedAt = now, State = InboxMessageState.Waiting, Attempts = 1, DueAt = now.AddMinutes(1) });
        source.ReadUntil = now.AddSeconds(20);
        await db.SaveChangesAsync(TestHouse.Cancel);

        SetBack(web);
        using var tool = web.Stranger();
        (await tool.KnockAsync($"/hooks/{key}", """{"kind":"note","id":"2","title":"second","at":"2026-03-02T00:00:00Z"}""", Sending.Bearer())).Status.ShouldBe(202);

        for (var patience = 0; await db.Set<InboxMessage>().AnyAsync(d => d.State == InboxMessageState.Waiting, TestHouse.Cancel); patience++)
        {
            patience.ShouldBeLessThan(3000, "it waits for the day on which the clock was wrong");
            await Task.Delay(10, TestHouse.Cancel);
        }

        (await db.Set<InboxMessage>().AsNoTracking().OrderBy(d => d.Number).Select(d => d.State).ToListAsync(TestHouse.Cancel)).ShouldBe([InboxMessageState.Done, InboxMessageState.Done]);
        (await db.Set<InboxMessage>().AsNoTracking().OrderByDescending(d => d.Number).Select(d => d.ExternalId).FirstAsync(TestHouse.Cancel)).ShouldNotBe("given:1");
    }

    private static void SetBack(WebHouse web) => web.Time.AdjustTime(web.Time.GetUtcNow().AddDays(-1));

    private static async Task SaveAsync(WebHouse web, string team)
    {
        await using var db = web.Db();
        TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit(team, null), TestHouse.Cancel));
    }

    private static Task<bool> LockedAsync(WebHouse web, Account account) =>
        web.WithAsync<UserManager<Account>, bool>(async m => await m.IsLockedOutAsync((await m.FindByIdAsync(account.Id.ToString()))!));

    private static async Task<bool> TakenAsync(UserManager<Account> manager, Account account, string code) =>
        await manager.VerifyTwoFactorTokenAsync((await manager.FindByIdAsync(account.Id.ToString()))!, OneTimeCodes.Name, code);
}
