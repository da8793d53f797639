using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace Fairlead.Cli.Tests;

/// <summary>'fairlead report' against a server that writes down what it is sent.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private const string Commit = "015e3d3b480e417aede5a1293bd61de9b0fd051d", Token = "a-secret-of-the-tests";

    private readonly Workplace _place = new();
    private readonly HttpListener _server;
    private readonly ConcurrentQueue<(string Path, string Authorization, string Body)> _taken = new();
    private readonly string _url;
    private (int Status, string Text) _answer = (202, """{"status":"accepted"}""");

    public ReportCommandTests()
    {
        (_server, _url) = LoopbackServer.Start();
        _ = TakeAsync();
    }

    public void Dispose()
    {
        _server.Close();
        _place.Dispose();
    }

    [Fact]
    public async Task Each_file_is_sent_as_it_is_in_the_form_that_it_has()
    {
        var (junit, lcov) = (Written("a/TEST-cart.xml", "<testsuite><testcase name='adds'/><testcase name='pays'><failure/></testcase></testsuite>"), Written("lcov.info", "SF:a\nDA:1,1\nDA:2,0\nend_of_record\n"));

        var ran = await RunAsync([junit, lcov, "--source", "ci", "--server", _url, "--suite", "unit & more", "--repository", "git@github.com:Acme/App.git", "--commit", Commit, "--branch", "main"]);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.ShouldBe($"{junit}: junit, 1 passed, 1 failed, 0 skipped\n{lcov}: lcov, 1 of 2 lines covered\n2 reports of github.com/acme/app at 015e3d3 (main) received by {_url}.\n", StringCompareShould.IgnoreLineEndings);
        _taken.Select(t => t.Path).ShouldBe([
            $"/hooks/ci/junit?repository=github.com/acme/app&commit={Commit}&suite=unit%20%26%20more&branch=main",
            $"/hooks/ci/lcov?repository=github.com/acme/app&commit={Commit}&suite=unit%20%26%20more&branch=main",
        ]);
        _taken.ShouldAllBe(t => t.Authorization == "Bearer " + Token);
        _taken.First().Body.ShouldContain("<failure/>");
    }

    [Fact]
    public async Task Of_two_files_of_coverage_of_one_suite_only_one_could_count_so_none_is_sent()
    {
        var (one, two) = (Written("one.info", "SF:a\nDA:1,1\nend_of_record\n"), Written("two.info", "SF:b\nDA:1,0\nend_of_record\n"));
        string[] common = ["--source", "ci", "--server", _url, "--repository", "acme/app", "--commit", Commit];

        var refused = await RunAsync([one, two, .. common]);

        (refused.Code, _taken.Count).ShouldBe((2, 0));
        refused.Error.ShouldContain($"{one} and {two}: each is coverage of the suite 'all' on this commit");
        (await RunAsync([two, .. common, "--suite", "web"])).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Globs_and_what_ci_says_save_typing()
    {
        Written("one/target/TEST-a.xml", "<testsuite/>");
        Written("two/target/TEST-b.xml", "<testsuite/>");
        Written("two/target/other.xml", "<project/>");

        var ran = await RunAsync([Path.Combine(_place.Folder, "reports", "**", "TEST-*.xml")], ("FAIRLEAD_SERVER", _url), ("FAIRLEAD_SOURCE", "ci"), ("GITHUB_SERVER_URL", "https://github.com"), ("GITHUB_REPOSITORY", "Acme/App"), ("GITHUB_SHA", Commit), ("GITHUB_REF_NAME", "main"), ("GITHUB_RUN_ID", "7"));

        ran.Code.ShouldBe(0, ran.Error);
        _taken.Select(t => t.Path).Distinct().ShouldHaveSingleItem().ShouldBe($"/hooks/ci/junit?repository=github.com/acme/app&commit={Commit}&suite=tests&branch=main&url=https://github.com/Acme/App/actions/runs/7");
        _taken.Count.ShouldBe(2);

        (await RunAsync([Path.Combine(_place.Folder, "reports", "*.trx"), "--source", "ci", "--server", _url])).Code.ShouldBe(3, "no file fits");
    }

    [Theory]
    [InlineData("CI_COMMIT_SHA", "CI_PROJECT_URL", "CI_COMMIT_REF_NAME", "https://gitlab.example/acme/app", "gitlab.example/acme/app")]
    [InlineData("BITBUCKET_COMMIT", "BITBUCKET_GIT_HTTP_ORIGIN", "BITBUCKET_BRANCH", "http://bitbucket.org/acme/app", "bitbucket.org/acme/app")]
    [InlineData("BUILD_SOURCEVERSION", "BUILD_REPOSITORY_URI", "BUILD_SOURCEBRANCH", "https://user:word@dev.azure.com/acme/_git/app", "dev.azure.com/acme/app/_git/app")]
    [InlineData("GIT_COMMIT", "GIT_URL", "BRANCH_NAME", "git@git.example:acme/app.git", "git.example/acme/app")]
    public async Task Every_ci_has_words_of_its_own(string commit, string repository, string branch, string address, string known)
    {
        var ran = await RunAsync([Written("a.xml", "<testsuite/>"), "--source", "ci", "--server", _url], (commit, Commit), (repository, address), (branch, "refs/heads/main"));

        ran.Code.ShouldBe(0, ran.Error);
        _taken.ShouldHaveSingleItem().Path.ShouldBe($"/hooks/ci/junit?repository={known}&commit={Commit}&suite=tests&branch=main");
    }

    [Theory]
    [InlineData("--source is needed", "a.xml", "--server", "URL")]
    [InlineData("--commit: 7 to 64", "a.xml", "--server", "URL", "--source", "ci", "--commit", "main")]
    [InlineData("--format word", "a.xml", "--server", "URL", "--source", "ci", "--format", "word")]
    [InlineData("line 2", "broken.xml", "--server", "URL", "--source", "ci")]
    [InlineData("neither JUnit XML", "plain.txt", "--server", "URL", "--source", "ci")]
    [InlineData("missing.xml", "missing.xml", "--server", "URL", "--source", "ci")]
    [InlineData("in the clear", "a.xml", "--server", "http://fairlead.example.org", "--source", "ci")]
    [InlineData("Nobody is logged in", "a.xml", "--source", "ci")]
    public async Task What_is_wrong_is_said_before_anything_is_sent(string says, params string[] arguments)
    {
        Written("a.xml", "<testsuite/>");
        Written("broken.xml", "<testsuite>\n</testcase>");
        Written("plain.txt", "all is well");

        var ran = await RunAsync([.. arguments.Select((a, i) => i == 0 ? Path.Combine(_place.Folder, "reports", a) : a == "URL" ? _url : a), "--repository", "acme/app", .. arguments.Contains("--commit") ? (string[])[] : ["--commit", Commit]]);

        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain(says);
        ran.Error.TrimEnd().ShouldNotContain('\n');
        _taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_server_says_is_passed_on()
    {
        _answer = (401, """{"title":"Not authenticated","detail":"'Authorization: Bearer' is not the secret of this source."}""");
        var ran = await RunAsync([Written("a.xml", "<testsuite/>"), "--source", "ci", "--server", _url, "--repository", "acme/app", "--commit", Commit]);

        (ran.Code, ran.Error.Trim()).ShouldBe((2, "fairlead: 401: 'Authorization: Bearer' is not the secret of this source."));
        ran.Error.ShouldNotContain(Token);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(507)]
    public async Task A_server_in_trouble_is_no_wrong_usage(int status)
    {
        _answer = (status, """{"title":"Not now"}""");
        var ran = await RunAsync([Written("a.xml", "<testsuite/>"), "--source", "ci", "--server", _url, "--repository", "acme/app", "--commit", Commit]);

        (ran.Code, ran.Error.Trim()).ShouldBe((4, $"fairlead: {status}: Not now"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_no_wrong_usage()
    {
        var ran = await RunAsync([Written("a.xml", "<testsuite/>"), "--source", "ci", "--server", "http://127.0.0.1:9", "--repository", "acme/app", "--commit", Commit]);

        ran.Code.ShouldBe(4);
        ran.Error.ShouldContain("cannot be reached");
    }

    private string Written(string name, string text)
    {
        var file = Path.Combine(_place.Folder, "reports", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private Task<Ran> RunAsync(string[] arguments, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        environment["FAIRLEAD_DATA"] = _place.Data;
        environment["FAIRLEAD_TOKEN"] = Token;
        return Cli.RunAsync(_place, environment, ["report", .. arguments]);
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _server.GetContextAsync();
                await using (var zip = new GZipStream(context.Request.InputStream, CompressionMode.Decompress))
                using (var reader = new StreamReader(zip))
                    _taken.Enqueue((context.Request.RawUrl!, context.Request.Headers["Authorization"] ?? "", await reader.ReadToEndAsync()));
                context.Response.StatusCode = _answer.Status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_answer.Text));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
