using System.Security.Cryptography;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Tests.House;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Accounts;

/// <summary>The database alone opens nothing: what is encrypted in it needs the key file, which lies beside it.</summary>
public sealed class KeyRingTests
{
    private const string Secret = "only-mine-7431-zebra";

    [Theory, Databases]
    public async Task No_secret_stands_readable_in_the_database(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var account = await web.AccountAsync(Role.Member);
        using var own = web.As(account);
        var (_, key, codes) = await web.SetUpAppAsync(own);
        var link = (await web.ResetLinkAsync(account)).Split('=')[1];
        await using (var db = web.Db())
            await web.App.Services.GetRequiredService<PrivateTexts>().WriteAsync(db, CallerOf(account), "note", "one", Secret + "-note", TestHouse.Cancel);
        TestHouse.Saved(await web.WithAsync((EditCompanySignIn edit) => edit.RunAsync(Caller.Operator, new CompanySignInEdit("Example", "https://login.example.org", "fairlead", Secret + "-company", "groups", null, null, null, true), TestHouse.Cancel)));
        TestHouse.Saved(await web.WithAsync((EditMail edit) => edit.RunAsync(Caller.Operator, new MailEdit("smtp.example.org", 587, MailSecurity.StartTls, "fairlead", Secret + "-mail", "fairlead@example.org"), TestHouse.Cancel)));
        var made = TestHouse.Saved(await web.WithAsync((EditKeys edit) => edit.NewAsync(CallerOf(account), "nightly", [KeyScopes.Read], 1, TestHouse.Cancel)));

        var stored = await EverythingAsync(web, kind);

        stored.ShouldContain("nightly");
        stored.ShouldContain(account.Email!);
        stored.ShouldNotContain(Secret);
        stored.ShouldNotContain(key, Case.Insensitive);
        stored.ShouldNotContain(link);
        stored.ShouldNotContain(made.Text);
        stored.ShouldNotContain(WebHouse.Password);
        codes.ShouldAllBe(c => !stored.Contains(c, StringComparison.OrdinalIgnoreCase));

        // Nor does the master key of Data Protection, whose form is an element of its own where it is not wrapped.
        stored.ShouldNotContain("<masterKey");
        stored.ShouldContain("<wrapped");
        stored.ShouldNotContain((await File.ReadAllTextAsync(KeyFileOf(web), TestHouse.Cancel)).Trim());
    }

    [Fact]
    public async Task The_key_file_belongs_to_its_owner_only()
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(KeyFileOf(web)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Convert.FromBase64String((await File.ReadAllTextAsync(KeyFileOf(web), TestHouse.Cancel)).Trim()).Length.ShouldBe(32);
    }

    [Fact]
    public async Task Another_key_file_is_noticed_before_anything_is_lost()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (right, other) = (new KeyFile(KeyFileOf(web)), new KeyFile(Path.Combine(web.Folder, "other.key")));
        _ = other.Mark;
        await using var db = web.Db();

        (await KeyFileCheck.ProblemAsync(db, right, TestHouse.Cancel)).ShouldBeNull();
        (await KeyFileCheck.ProblemAsync(db, other, TestHouse.Cancel)).ShouldNotBeNull().ShouldContain("other.key' is not the key file");
        (await KeyFileCheck.ProblemAsync(db, new KeyFile(Path.Combine(web.Folder, "missing.key")), TestHouse.Cancel)).ShouldNotBeNull().ShouldContain("is not there");
        (await KeyFileCheck.ProblemAsync(db, other, TestHouse.Cancel))!.ShouldContain("--key-file");
        File.Exists(Path.Combine(web.Folder, "missing.key")).ShouldBeFalse();
        await db.Set<ProtectionKey>().ExecuteDeleteAsync(TestHouse.Cancel);
        (await KeyFileCheck.ProblemAsync(db, other, TestHouse.Cancel)).ShouldBeNull();
    }

    [Theory, Databases]
    public async Task A_node_with_the_same_key_file_opens_what_this_one_closed_and_one_with_another_does_not(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var closed = web.App.Services.GetRequiredService<Sealing>().Close(Secret);

        await using var same = Node(web, KeyFileOf(web));
        await using var other = Node(web, Path.Combine(web.Folder, "other.key"));

        same.GetRequiredService<Sealing>().Open(closed).ShouldBe(Secret);
        Should.Throw<CryptographicException>(() => other.GetRequiredService<Sealing>().Open(closed)).ToString().ShouldContain("--key-file");
    }

    [Fact]
    public void A_key_file_that_is_none_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        foreach (var (name, text) in ((string, string)[])[("empty", ""), ("short", "AAAA"), ("text", "not base64 at all"), ("long", Convert.ToBase64String(new byte[33]))])
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllText(path, text);
            Should.Throw<IOException>(() => new KeyFile(path).Mark).Message.ShouldContain("32 bytes in Base64");
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_was_changed_is_not_opened()
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var file = new KeyFile(Path.Combine(folder.FullName, "key"));
        var closed = file.Close(Encoding.UTF8.GetBytes(Secret));
        Encoding.UTF8.GetString(file.Open(closed)).ShouldBe(Secret);

        for (var i = 0; i < closed.Length; i++)
        {
            var changed = closed.ToArray();
            changed[i] ^= 1;
            Should.Throw<CryptographicException>(() => file.Open(changed));
        }

        Should.Throw<CryptographicException>(() => file.Open([1, 2, 3]));
        folder.Delete(recursive: true);
    }

    // A second process on the same database, as far as its keys go.
    private static ServiceProvider Node(WebHouse web, string keyFile) =>
        new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(web.Time).AddFairlead(new DataDirectory(web.Folder) { KeyFile = keyFile }, web.App.Services.GetRequiredService<IDatabaseEngine>()).BuildServiceProvider();

    private static Caller CallerOf(Account account) => new(account.Id, account.Name, account.Email!, account.Role, new HashSet<Guid>());

    private static string KeyFileOf(WebHouse web) => web.App.Services.GetRequiredService<DataDirectory>().KeyFile;

    // All bytes of the files, or all rows of all tables.
    private static async Task<string> EverythingAsync(WebHouse web, DatabaseKind kind)
    {
        var all = new StringBuilder();
        await using var db = web.Db();
        if (kind == DatabaseKind.Sqlite)
        {
            var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
            foreach (var part in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
            {
                await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                all.Append(await reader.ReadToEndAsync(TestHouse.Cancel));
            }

            return all.ToString();
        }

        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct())
        {
#pragma warning disable EF1002 // A name of the model.
            foreach (var row in await db.Database.SqlQueryRaw<string>($"SELECT t::text || encode(convert_to(t::text, 'UTF8'), 'escape') AS \"Value\" FROM \"{table}\" t").ToListAsync(TestHouse.Cancel))
                all.AppendLine(row);
#pragma warning restore EF1002
        }

        return all.ToString();
    }
}
