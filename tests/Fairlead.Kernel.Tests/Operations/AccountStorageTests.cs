using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Operations;
using Fairlead.Tests.Accounts;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Operations;

/// <summary>Accounts arrive as they were, with what their libraries keep in forms of their own.</summary>
public sealed class AccountStorageTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [Databases(DatabaseKind.Sqlite)]
    [Databases(DatabaseKind.Postgres)]
    public async Task A_backup_brings_accounts_passkeys_and_tokens_to_either_database(DatabaseKind from, DatabaseKind to)
    {
        Assert.SkipWhen(to == DatabaseKind.Postgres && TestDatabases.Postgres is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        await using var house = await FilledAsync(from);
        await using var target = await TestHouse.OpenAsync(to);
        var file = Path.Combine(house.Data.Root, "backup.zip");

        await Backup.MakeAsync(house.Database, file, Now, null, TestHouse.Cancel);
        await Backup.RestoreAsync(file, target.Database, null, TestHouse.Cancel);

        (await ShapeAsync(target)).ShouldBe(await ShapeAsync(house));
    }

    [Theory]
    [Databases(DatabaseKind.Sqlite)]
    [Databases(DatabaseKind.Postgres)]
    public async Task So_does_a_move(DatabaseKind from, DatabaseKind to)
    {
        Assert.SkipWhen(to == DatabaseKind.Postgres && TestDatabases.Postgres is null, "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it");
        await using var house = await FilledAsync(from);
        await using var target = await TestHouse.OpenAsync(to);

        await MoveDatabase.RunAsync(house.Database, target.Database, null, TestHouse.Cancel);

        (await ShapeAsync(target)).ShouldBe(await ShapeAsync(house));
    }

    private static async Task<TestHouse> FilledAsync(DatabaseKind kind)
    {
        var house = await TestHouse.OpenAsync(kind);
        await using var db = house.Db();
        var account = AccountFields.New("Anna \"<b>\" 🔑", "anna@example.org", Role.Leader, Now);
        (account.PasswordHash, account.SecurityStamp, account.TwoFactorEnabled, account.AccessFailedCount) = ("hash+/=", "STAMP", true, 3);
        (account.LockoutEnd, account.SignedInAt, account.NormalizedEmail) = (new DateTimeOffset(2026, 11, 22, 12, 10, 0, TimeSpan.Zero).AddTicks(1_234_560), Now, "ANNA@EXAMPLE.ORG");
        db.Add(account);
        db.Add(AccountFields.New("Ben", "ben@example.org", Role.Viewer, Now));
        db.Add(new IdentityUserPasskey<Guid> { UserId = account.Id, CredentialId = [0, 1, 2, 255], Data = Passkeys.Invented });
        db.Add(new IdentityUserToken<Guid> { UserId = account.Id, LoginProvider = "[AspNetUserStore]", Name = "AuthenticatorKey", Value = "CfDJ8\n\t" });
        db.Add(new IdentityUserLogin<Guid> { UserId = account.Id, LoginProvider = "https://login.example.org/", ProviderKey = "7", ProviderDisplayName = "Example" });
        db.Add(new PrivateText { AccountId = account.Id, Kind = "note", Subject = "ben", Sealed = [.. Enumerable.Range(0, 256).Select(i => (byte)i)], ChangedAt = Now });
        db.Add(new OneTimeLink { Id = Guid.CreateVersion7(), Purpose = LinkPurpose.Invitation, Hash = new string('a', 64), Email = "eve@example.org", Role = Role.Administrator, Teams = "a b", ExpiresAt = Now });
        db.Add(new ApiKey { Id = Guid.CreateVersion7(), AccountId = account.Id, Name = "nightly", Hash = new string('b', 64), Ends = "wxyz", Scopes = "read", CreatedAt = Now, ExpiresAt = Now.AddDays(1), UsedAt = null });
        db.Add(new ProtectionKey { Id = Guid.CreateVersion7(), Name = "key-1", Xml = "<key id=\"1\"><wrapped by=\"x\">AA==</wrapped></key>" });
        db.Add(new MailSettings { Host = "smtp.example.org", From = "a@example.org", SealedPassword = "CfDJ8" });
        db.Add(new CompanySignIn { Title = "Example", Authority = "https://login.example.org", ClientId = "a", RoleRules = "a = leader\nb = member", DefaultRole = Role.Viewer });
        await db.SaveChangesAsync(TestHouse.Cancel);
        return house;
    }

    private static async Task<string> ShapeAsync(TestHouse house)
    {
        var accounts = await house.AllAsync<Account>();
        accounts.Count.ShouldBe(2);
        accounts.Single(a => a.Name == "Ben").LockoutEnd.ShouldBeNull();
        accounts.Single(a => a.Name != "Ben").LockoutEnd.ShouldBe(new DateTimeOffset(2026, 11, 22, 12, 10, 0, TimeSpan.Zero).AddTicks(1_234_560));
        (await house.AllAsync<IdentityUserPasskey<Guid>>()).ShouldHaveSingleItem().Data.Transports.ShouldBe(["internal", "hybrid"]);
        object[] all = [accounts.OrderBy(a => a.Id), await house.AllAsync<IdentityUserPasskey<Guid>>(), await house.AllAsync<IdentityUserToken<Guid>>(), await house.AllAsync<IdentityUserLogin<Guid>>(), await house.AllAsync<PrivateText>(), await house.AllAsync<OneTimeLink>(), await house.AllAsync<ApiKey>(), await house.AllAsync<ProtectionKey>(), await house.AllAsync<MailSettings>(), await house.AllAsync<CompanySignIn>()];
        return JsonSerializer.Serialize(all);
    }
}
