using System.Diagnostics;

namespace Fairlead.Browser.Tests;

/// <summary>A key from the page to the command line: made, used by 'fairlead login' and 'fairlead api', and in no log.</summary>
public sealed class KeyJourneyTests
{
    [Fact]
    public async Task A_key_is_made_logs_in_acts_and_is_in_no_log()
    {
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        var home = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        await using (var program = await RunningProgram.StartAsync(data.FullName, null, "--log-format", "json"))
        {
            using var client = program.Client();
            var key = await FirstVisit.KeyAsync(client, "journey");
            var server = program.Address.GetLeftPart(UriPartial.Authority);

            (await RunAsync(home, "nonsense", "login", server)).ShouldContain("That is no key");
            (await RunAsync(home, ApiKeyOf('A'), "login", server)).ShouldContain("does not take the key");
            (await RunAsync(home, key, "login", "http://fairlead.example.org")).ShouldContain("in the clear");
            (await RunAsync(home, key, "login", server)).ShouldContain($"Logged in to {server} as {FirstVisit.Name}, administrator.");
            var kept = Path.Combine(home.FullName, "login.json");
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

            (await RunAsync(home, "{\"name\":\"Payments\"}", "api", "POST", "teams", "--body", "-", "--header", "Idempotency-Key: 1")).ShouldContain("\"key\":\"payments\"");
            (await RunAsync(home, "", "api", "teams")).ShouldContain("Payments");
            (await RunAsync(home, "", "api", "audit", "--header", "Accept: text/csv")).ShouldContain("by key 'journey'");
            (await RunAsync(home, "{\"name\":\"x\"}", "api", "PUT", "teams/payments", "--body", "-", "--header", "If-Match: \"9\"")).ShouldContain("412: Somebody changed it");
            (await RunAsync(home, "", "api", "nothing")).ShouldContain("404: There is no /api/v1/nothing");
            (await RunAsync(home, "", "logout")).ShouldContain("The key is forgotten.");
            (await RunAsync(home, "", "api", "teams")).ShouldContain("Nobody is logged in");

            // What a program sends by mistake, and what fails, is where keys slip into logs.
            using var stranger = new HttpClient { BaseAddress = program.Address };
            stranger.DefaultRequestHeaders.Authorization = new("Bearer", key);
            foreach (var path in (string[])[$"/api/v1/me?key={key}", $"/api/v1/{key}", $"/{key}", $"/api/v1/teams?limit={key}"])
                (await stranger.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).Dispose();
            string.Join('\n', program.Said).ShouldNotContain(key[4..]);
            string.Join('\n', program.Said).ShouldNotContain(FirstVisit.Password);
            foreach (var file in Directory.EnumerateFiles(data.FullName, "*.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
                (await ReadAsync(file)).ShouldNotContain(key[4..], Case.Sensitive, file);
        }

        data.Delete(recursive: true);
        home.Delete(recursive: true);
    }

    private static string ApiKeyOf(char c) => "flk_" + new string(c, 43);

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private static async Task<string> RunAsync(DirectoryInfo home, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [RunningProgram.Assembly(), .. arguments, "--data", home.FullName]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return string.Concat(said);
    }
}
