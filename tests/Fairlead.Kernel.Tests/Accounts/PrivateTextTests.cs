using System.Security.Cryptography;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Accounts;

/// <summary>What somebody keeps for themselves is theirs alone.</summary>
public sealed class PrivateTextTests
{
    private const string Text = "She wants to lead; talk about it on Monday. 🌱";

    [Fact]
    public async Task Only_the_owner_reads_it()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (owner, other) = (CallerOf(await web.AccountAsync(Role.Leader)), CallerOf(await web.AccountAsync(Role.Leader)));
        var texts = web.App.Services.GetRequiredService<PrivateTexts>();
        await using var db = web.Db();
        await texts.WriteAsync(db, owner, "note", "ben", Text, TestHouse.Cancel);

        (await texts.ReadAsync(db, owner, "note", "ben", TestHouse.Cancel)).ShouldBe(Text);
        (await texts.ReadAsync(db, owner, "note", "eve", TestHouse.Cancel)).ShouldBeNull();
        (await texts.ReadAsync(db, other, "note", "ben", TestHouse.Cancel)).ShouldBeNull();
        (await texts.ReadAsync(db, CallerOf(web.Administrator), "note", "ben", TestHouse.Cancel)).ShouldBeNull();
        foreach (var nobody in (Caller[])[Caller.Operator, owner with { Key = "nightly", Scopes = new HashSet<string> { KeyScopes.Read, KeyScopes.Write, KeyScopes.Ingest, KeyScopes.Administer } }])
        {
            await Should.ThrowAsync<InvalidOperationException>(() => texts.ReadAsync(db, nobody, "note", "ben", TestHouse.Cancel));
            await Should.ThrowAsync<InvalidOperationException>(() => texts.WriteAsync(db, nobody, "note", "ben", "x", TestHouse.Cancel));
        }
    }

    [Fact]
    public async Task Moved_to_another_row_it_stays_closed()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (owner, thief) = (CallerOf(await web.AccountAsync(Role.Leader)), CallerOf(web.Administrator));
        var texts = web.App.Services.GetRequiredService<PrivateTexts>();
        await using var db = web.Db();
        await texts.WriteAsync(db, owner, "note", "ben", Text, TestHouse.Cancel);
        var stored = await db.Set<PrivateText>().AsNoTracking().SingleAsync(TestHouse.Cancel);

        foreach (var (caller, to, about) in ((Caller, string, string)[])[(thief, "note", "ben"), (owner, "note", "eve"), (owner, "plan", "ben")])
        {
            db.Add(new PrivateText { AccountId = caller.AccountId!.Value, Kind = to, Subject = about, Sealed = stored.Sealed, ChangedAt = stored.ChangedAt });
            await db.SaveChangesAsync(TestHouse.Cancel);
            await Should.ThrowAsync<CryptographicException>(() => texts.ReadAsync(db, caller, to, about, TestHouse.Cancel));
        }
    }

    [Theory, Databases]
    public async Task It_is_changed_and_removed_and_the_log_holds_nothing_of_it(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var owner = CallerOf(await web.AccountAsync(Role.Leader));
        var texts = web.App.Services.GetRequiredService<PrivateTexts>();
        await using var db = web.Db();
        await texts.WriteAsync(db, owner, "note", "ben", Text, TestHouse.Cancel);
        await texts.WriteAsync(db, owner, "note", "ben", "short", TestHouse.Cancel);
        (await texts.ReadAsync(db, owner, "note", "ben", TestHouse.Cancel)).ShouldBe("short");

        await texts.WriteAsync(db, owner, "note", "ben", "", TestHouse.Cancel);
        await texts.WriteAsync(db, owner, "note", "ben", "", TestHouse.Cancel);

        (await web.AllAsync<PrivateText>()).ShouldBeEmpty();
        (await web.AllAsync<AuditEntry>()).ShouldAllBe(e => !$"{e.Subject}{e.Before}{e.After}".Contains("Monday", StringComparison.Ordinal) && !e.Subject.Contains("ben", StringComparison.Ordinal));
    }

    private static Caller CallerOf(Account account) => new(account.Id, account.Name, account.Email!, account.Role, new HashSet<Guid>());
}
