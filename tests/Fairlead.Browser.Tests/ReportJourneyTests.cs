using System.Diagnostics;
using System.Net.Http.Json;

namespace Fairlead.Browser.Tests;

/// <summary>From a checkout of CI to the page: 'fairlead report' sends, the running program takes and shows.</summary>
public sealed class ReportJourneyTests
{
    [Fact]
    public async Task A_report_goes_from_a_shallow_checkout_to_the_page()
    {
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        using var scratch = ScratchRepository.Named("checkout");
        File.WriteAllText(Path.Combine(scratch.Path, "file.txt"), "x");
        scratch.Git("add", "-A");
        scratch.Git("commit", "--quiet", "-m", "First");
        scratch.Git("-C", scratch.Folder, "clone", "--quiet", "--depth", "1", $"file://{scratch.Path}", "ci");
        var checkout = Path.Combine(scratch.Folder, "ci");
        scratch.Git("-C", checkout, "remote", "set-url", "origin", "git@github.com:Acme/Checkout.git");
        Directory.CreateDirectory(Path.Combine(checkout, "out", "deep"));
        File.WriteAllText(Path.Combine(checkout, "out", "deep", "TEST-cart.xml"), "<testsuite><testcase name='adds'/><testcase name='pays'><failure/></testcase></testsuite>");
        File.WriteAllText(Path.Combine(checkout, "coverage.xml"), "<coverage lines-covered='8' lines-valid='10'/>");

        await using (var program = await RunningProgram.StartAsync(data.FullName))
        {
            using var client = program.Client();
            var key = await FirstVisit.KeyAsync(client, "reports");
            using var api = new HttpClient { BaseAddress = program.Address };
            api.DefaultRequestHeaders.Authorization = new("Bearer", key);
            (await PutAsync(api, "sources", new { name = "ci", kind = "own", secret = "a-secret-of-the-tests" })).ShouldBe(201);
            (await PutAsync(api, "repositories", new { location = scratch.Path, name = "Checkout", addresses = new[] { "https://github.com/acme/checkout" } })).ShouldBe(201);

            var said = await RunAsync(checkout, program.Address, "report", "**/TEST-*.xml", "coverage.xml", "--source", "ci");
            said.ShouldContain("1 passed, 1 failed, 0 skipped");
            said.ShouldContain("8 of 10 lines covered");
            said.ShouldContain("2 reports of github.com/acme/checkout at");
            (await RunAsync(checkout, program.Address, "report", "coverage.xml", "--source", "ci")).ShouldContain("already received");

            var page = "";
            for (var patience = Stopwatch.StartNew(); !page.Contains("80.0 %", StringComparison.Ordinal) && patience.Elapsed < TimeSpan.FromSeconds(30);)
                page = await client.GetStringAsync(new Uri("/flow/tests?window=12w", UriKind.Relative), TestContext.Current.CancellationToken);
            page.ShouldContain("1 failed");
            page.ShouldContain("80.0 % of 10 lines");
        }

        data.Delete(recursive: true);
    }

    private static async Task<int> PutAsync(HttpClient api, string what, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{what}") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", what);
        using var answer = await api.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task<string> RunAsync(string folder, Uri server, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [RunningProgram.Assembly(), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["FAIRLEAD_SERVER"] = server.GetLeftPart(UriPartial.Authority);
        start.Environment["FAIRLEAD_TOKEN"] = "a-secret-of-the-tests";
        foreach (var name in (string[])["GITHUB_SHA", "GITHUB_REPOSITORY", "CI_COMMIT_SHA", "GIT_COMMIT"])
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return string.Concat(said);
    }
}
