using Fairlead.Data;
using Fairlead.Operations;
using Fairlead.Tests.House;
using Fairlead.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Data;

/// <summary>A full disk and a place that nobody may write to are known for what they are, whoever met them.</summary>
public sealed class WriteFaultTests
{
    [Theory]
    [InlineData("PRAGMA max_page_count = 3", WriteFault.Full, 507)]
    [InlineData("PRAGMA query_only = ON", WriteFault.ReadOnly, 503)]
    public void Of_the_embedded_database(string pragma, WriteFault fault, int status)
    {
        var failure = Should.Throw<SqliteException>(() => Fill(pragma));

        WriteFaults.Of(failure).ShouldBe(fault);
        Refusals.StatusOf(new DbUpdateException("saved", failure)).ShouldBe(status);
    }

    [Fact]
    public void Of_the_file_system()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        var failure = Should.Throw<IOException>(() =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            full.Write(new byte[100]);
        });

        (WriteFaults.Of(failure), Refusals.StatusOf(failure)).ShouldBe((WriteFault.Full, 507));
    }

    [Fact]
    public void Others_are_none_of_them()
    {
        WriteFaults.Of(Should.Throw<SqliteException>(() => Fill("SELECT * FROM nowhere"))).ShouldBeNull();
        WriteFaults.Of(new FileNotFoundException()).ShouldBeNull();
        WriteFaults.Of(new InvalidOperationException()).ShouldBeNull();
    }

    [Fact]
    public void A_folder_is_tried_and_nothing_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/sys is Linux'");
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");

        Readiness.FaultIn("/sys").ShouldBe(WriteFault.ReadOnly);
        Readiness.FaultIn(folder.FullName).ShouldBeNull();

        folder.GetFileSystemInfos().ShouldBeEmpty();
        folder.Delete();
    }

    [Theory]
    [InlineData("PRAGMA max_page_count = 3", 507, "The disk is full")]
    [InlineData("PRAGMA query_only = ON", 503, "Nothing can be written")]
    public async Task A_page_and_the_API_say_so_and_reading_goes_on(string pragma, int status, string says)
    {
        await using var web = await WebHouse.StartAsync(filled: false, more: app =>
        {
            foreach (var path in (string[])["/planted", "/api/planted"])
                Microsoft.AspNetCore.Builder.AuthorizationEndpointConventionBuilderExtensions.AllowAnonymous(Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, path, (Func<string>)(() => throw Should.Throw<SqliteException>(() => Fill(pragma)))));
        });

        foreach (var (path, type) in ((string, string)[])[("/planted", "text/html"), ("/api/planted", "application/problem+json")])
        {
            using var answer = await web.Client.GetAsync(new Uri(path, UriKind.Relative), TestHouse.Cancel);

            ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType).ShouldBe((status, type));
            var text = await answer.Content.ReadAsStringAsync(TestHouse.Cancel);
            text.ShouldContain(says);
            text.ShouldNotContain("SQLite");
        }

        (await web.Client.GetAsync(new Uri("/catalog", UriKind.Relative), TestHouse.Cancel)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private static void Fill(string first)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        foreach (var sql in (string[])[first, "CREATE TABLE a (b BLOB)", "INSERT INTO a VALUES (randomblob(100000))"])
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
