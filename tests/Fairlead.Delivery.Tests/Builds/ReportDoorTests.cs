using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Builds;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Builds;

/// <summary>The door for reports of tests and coverage.</summary>
public sealed class ReportDoorTests
{
    private const string Commit = "015e3d3b480e417aede5a1293bd61de9b0fd051d";
    private const string Query = "?repository=acme/app&commit=" + Commit;

    private const string JUnit = """<testsuites><testsuite name="a"><testcase classname="Cart" name="adds" time="1.5"/><testcase classname="Cart" name="pays"><failure/></testcase></testsuite></testsuites>""";

    private static readonly (string Format, string Body)[] Reports =
    [
        ("junit", JUnit),
        ("trx", """<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testId="a" testName="Adds" outcome="Passed" duration="00:00:01"/></Results></TestRun>"""),
        ("cobertura", """<coverage lines-covered="8" lines-valid="10"/>"""),
        ("lcov", "SF:a.js\nDA:1,1\nDA:2,0\nend_of_record\n"),
    ];

    [Theory]
    [Databases(SourceKind.Own)]
    [OnSqlite(SourceKind.GitHub)]
    [OnSqlite(SourceKind.GitLab)]
    [OnSqlite(SourceKind.AzureDevOps)]
    public async Task Every_kind_of_source_takes_reports_with_its_secret_as_bearer_token(DatabaseKind kind, SourceKind speaks)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var key = await web.SourceAsync(speaks);
        using var ci = web.Stranger();

        foreach (var (format, body) in Reports)
        {
            (await ci.KnockAsync($"/hooks/{key}/{format}{Query}", body, Sending.Bearer())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(202), a => a.Text.ShouldContain("accepted"));
            (await ci.KnockAsync($"/hooks/{key}/{format}{Query}", body, Sending.Bearer())).Text.ShouldContain("known", Case.Sensitive, "the same again");
        }

        await web.ReadAsync();
        await using var db = web.Db();
        (await db.Set<SignalRow>().OrderBy(s => s.Number).Select(s => s.Kind).ToListAsync(TestHouse.Cancel)).ShouldBe(["test", "test", "coverage", "coverage"]);
        (await db.Set<InboxMessage>().OrderBy(d => d.Number).Select(d => d.Event).FirstAsync(TestHouse.Cancel)).ShouldBe($"report:junit?repository=acme/app&commit={Commit}&suite=tests");

        // One suite on one commit, told in two forms.
        var run = await db.Set<TestRun>().SingleAsync(TestHouse.Cancel);
        (run.Reports, run.Tests, run.Passed, run.Failed).ShouldBe((2, 3, 2, 1));
        (await web.Client.GetStringAsync("/timeline", TestHouse.Cancel)).ShouldContain("8 of 10 lines covered");
    }

    [Fact]
    public async Task Who_proves_nothing_leaves_nothing()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.GitHub);
        using var ci = web.Stranger();
        var path = $"/hooks/{key}/junit{Query}";
        var body = Encoding.UTF8.GetBytes(JUnit);

        (await ci.KnockAsync(path, body)).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(401), a => a.Text.ShouldContain("Bearer"));
        (await ci.KnockAsync(path, body, Sending.Bearer("wrong"))).Status.ShouldBe(401);
        (await ci.KnockAsync(path, body, Sending.GitHub("x", "1", body, "another secret"))).Status.ShouldBe(401);
        (await ci.KnockAsync("/hooks/nobody/junit" + Query, body, Sending.Bearer())).Status.ShouldBe(404);
        (await web.Client.KnockAsync(path, body)).Status.ShouldBe(401, "a browser sends its cookie along whoever asks it to");
        using var reader = await web.ProgramAsync(web.Administrator, KeyScopes.Read, KeyScopes.Write);
        (await reader.KnockAsync(path, body)).Status.ShouldBe(401, "this key may not send facts in");
        await using (var db = web.Db())
            (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(0);

        using var sender = await web.ProgramAsync(web.Administrator, KeyScopes.Ingest);
        (await sender.KnockAsync(path, body)).Status.ShouldBe(202);
        (await ci.KnockAsync(path, body, Sending.GitHub("x", "1", body))).Text.ShouldContain("known", Case.Sensitive, "a signature proves it as well");
        await using var scope = web.App.Services.CreateAsyncScope();
        TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditSources>().EnableAsync(Caller.Operator, key, false, default));
        (await sender.KnockAsync(path, body)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task What_is_no_report_is_refused_with_its_line()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        using var ci = web.Stranger();
        async Task<(int Status, string Text)> Send(string format, string body, string query = Query) => await ci.KnockAsync($"/hooks/{key}/{format}{query}", body, Sending.Bearer());

        (await Send("junit", "<testsuite>\n<testcase name='a'>\n</testsuite>")).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("line 3"));
        (await Send("trx", JUnit)).Text.ShouldContain("'testsuites' is not expected");
        (await Send("junit", """{"kind":"test"}""")).Text.ShouldContain("line 1");
        (await Send("lcov", "SF:a\nDA:x,1\n")).Text.ShouldContain("line 2");
        (await Send("cobertura", "")).Status.ShouldBe(400);
        (await Send("junit", JUnit, "?repository=acme/app")).Text.ShouldContain("commit is missing");
        (await Send("junit", JUnit, "?commit=" + Commit)).Text.ShouldContain("repository is missing");
        (await Send("junit", JUnit, "?repository=acme/app&commit=main")).Text.ShouldContain("commit: 7 to 64");
        (await Send("junit", JUnit, Query + "&sute=unit")).Text.ShouldContain("'sute' is no parameter");
        (await Send("junit", JUnit, Query + "&suite=" + new string('x', 101))).Text.ShouldContain("suite: at most 100");
        (await Send("junit", JUnit, Query + "&suite=a%00b")).Status.ShouldBe(400);
        (await Send("junit", JUnit, $"{Query}&suite={Uri.EscapeDataString(new string('ä', 100))}")).Text.ShouldContain("too long", Case.Sensitive, "as bytes they are many");

        // One line of curl calls the body a form unless it is told otherwise.
        using var form = new ByteArrayContent(Encoding.UTF8.GetBytes(JUnit));
        form.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{key}/junit{Query}&suite=curl") { Content = form };
        request.Headers.Authorization = new("Bearer", Sending.Secret);
        using var taken = await ci.SendAsync(request, TestHouse.Cancel);
        ((int)taken.StatusCode).ShouldBe(202, await taken.Content.ReadAsStringAsync(TestHouse.Cancel));
        using var parts = new MultipartFormDataContent { { new StringContent(JUnit), "file", "a.xml" } };
        using var second = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{key}/junit{Query}") { Content = parts };
        second.Headers.Authorization = new("Bearer", Sending.Secret);
        using var refused = await ci.SendAsync(second, TestHouse.Cancel);
        (await refused.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("--data-binary");

        await using var db = web.Db();
        (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Bodies_that_would_harm_do_none()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        using var ci = web.Stranger();
        async Task<(int Status, string Text)> Send(string format, byte[] body, params (string, string)[] headers) => await ci.KnockAsync($"/hooks/{key}/{format}{Query}", body, [Sending.Bearer(), .. headers]);
        byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

        var laughs = "<!DOCTYPE x [<!ENTITY a \"ha\">" + string.Concat(Enumerable.Range(0, 20).Select(i => $"<!ENTITY {(char)('b' + i)} \"&{(char)('a' + i)};&{(char)('a' + i)};\">")) + "]>";
        (await Send("junit", Text(laughs + "<testsuite><testcase name=\"&u;\"/></testsuite>"))).Status.ShouldBe(400);
        (await Send("cobertura", Text(laughs + "<coverage>&u;</coverage>"))).Status.ShouldBe(400, "its entities are unknown");
        (await Send("trx", Text("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><TestRun/>"))).Status.ShouldBe(400);
        (await Send("junit", Text(string.Concat(Enumerable.Repeat("<testsuite>", 10_000))))).Status.ShouldBe(400);
        (await Send("junit", Text(string.Concat(Enumerable.Repeat("<testsuite>", 300)) + string.Concat(Enumerable.Repeat("</testsuite>", 300))))).Text.ShouldContain("nested deeper");
        (await Send("lcov", Zipped(new byte[64 << 20]), ("Content-Encoding", "gzip"))).Status.ShouldBe(413);
        (await Send("junit", new byte[CiReportEndpoint.Most + 1])).Status.ShouldBe(413);
        (await Send("junit", Text("no gzip"), ("Content-Encoding", "gzip"))).Status.ShouldBe(400);

        // Fifteen megabytes and 120,000 tests are a large report and no harm.
        var large = new StringBuilder("<testsuite>");
        for (var i = 0; i < 120_000; i++)
            large.Append($"<testcase classname=\"com.acme.some.package.SomeClassOfTests\" name=\"it does what it should do in case {i}\" time=\"0.001\"{(i % 100 == 0 ? "><failure/></testcase>" : "/>")}");
        (await Send("junit", Zipped(Text(large.Append("</testsuite>").ToString())), ("Content-Encoding", "gzip"))).Status.ShouldBe(202);
        await web.ReadAsync();
        await using var db = web.Db();
        (await db.Set<InboxMessage>().SingleAsync(TestHouse.Cancel)).Size.ShouldBeGreaterThan(14_000_000);
        var run = await db.Set<TestRun>().SingleAsync(TestHouse.Cancel);
        (run.Tests, run.Failed).ShouldBe((120_000, 1200));
        (await db.Set<SignalRow>().SingleAsync(TestHouse.Cancel)).Body.Length.ShouldBeLessThan(1_000_000, "a row is no place for a report");
    }

    private static byte[] Zipped(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal))
            zip.Write(body);
        return zipped.ToArray();
    }
}
