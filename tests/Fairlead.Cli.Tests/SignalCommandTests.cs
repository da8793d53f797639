using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Fairlead.Cli.Tests;

/// <summary>Sources, inbox, files and history by the command line.</summary>
public sealed class SignalCommandTests : IDisposable
{
    private const string Token = "ghp_a-token-of-the-tests";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Sources_are_added_listed_renamed_renewed_and_closed()
    {
        var added = await Cli.RunAsync(_place, "sources", "add", "GitHub of acme", "--kind", "gitHub");
        added.Code.ShouldBe(0, added.Error);
        added.Out.ShouldStartWith("Source 'github-of-acme' is added.");
        var secret = added.Out.Trim().Split(' ')[^1];
        secret.Length.ShouldBe(43);

        var rotated = await Cli.RunAsync(_place, "sources", "rotate", "github-of-acme");
        rotated.Out.Trim().Split(' ')[^1].ShouldNotBe(secret);
        var own = Path.Combine(_place.Folder, "secret.txt");
        await File.WriteAllTextAsync(own, "a-secret-of-the-tool\n", Cancel);
        (await Cli.RunAsync(_place, "sources", "rotate", "github-of-acme", "--secret-file", own)).Out.ShouldNotContain("a-secret-of-the-tool");
        (await Cli.RunAsync(_place, "sources", "rename", "github-of-acme", "Forge")).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "sources", "disable", "github-of-acme")).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "sources")).Out.ShouldContain("gitHub (disabled)");
        (await Cli.RunAsync(_place, "sources", "enable", "github-of-acme")).Code.ShouldBe(0);
        var line = (await Cli.RunAsync(_place, "sources", "list", "--json")).Json.GetProperty("sources")[0];
        (line.GetProperty("key").GetString(), line.GetProperty("name").GetString(), line.GetProperty("kind").GetString(), line.GetProperty("isEnabled").GetBoolean()).ShouldBe(("github-of-acme", "Forge", "gitHub", true));

        var json = (await Cli.RunAsync(_place, "sources", "add", "CI", "--kind", "own", "--json")).Json;
        (json.GetProperty("key").GetString(), json.GetProperty("address").GetString(), json.GetProperty("secret").GetString()!.Length).ShouldBe(("ci", "/hooks/ci", 43));
        (await Cli.RunAsync(_place, "sources", "rotate", "ci", "--secret-file", own, "--json")).Json.GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null);

        (await Cli.RunAsync(_place, "sources", "add", "x", "--kind", "smokeSignals")).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, "sources", "disable", "nobody")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("There is no source 'nobody'."));
        (await Cli.RunAsync(_place, "sources", "add", "x", "--kind", "own", "--key", "github-of-acme")).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, "audit", "export")).Out.ShouldContain("source:github-of-acme");
    }

    [Fact]
    public async Task A_file_is_imported_once_or_refused_as_a_whole()
    {
        (await Cli.RunAsync(_place, "sources", "add", "sheets", "--kind", "own")).Code.ShouldBe(0);
        var file = Path.Combine(_place.Folder, "deployments.csv");
        await File.WriteAllTextAsync(file, "service,version,environment,finishedAt\nshop,v1,production,2026-01-05T10:00:00Z\nshop,v2,production,noon\n", Cancel);

        var refused = await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "deployments");
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain("line 3, column 'finishedAt': 'noon' is no instant.");
        refused.Error.ShouldContain("1 error in");
        (await Cli.RunAsync(_place, "inbox")).Out.ShouldStartWith("0 read, 0 ignored, 0 waiting, 0 failed.");

        await File.WriteAllTextAsync(file, "service,version,environment,finishedAt\nshop,v1,production,2026-01-05T10:00:00Z\nshop,v2,production,2026-01-06T10:00:00Z\n", Cancel);
        (await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "deployments")).Out.ShouldBe("2 facts stored; known facts were left unchanged." + Environment.NewLine);
        (await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "deployments")).Out.ShouldBe("2 facts, all known." + Environment.NewLine);
        (await Cli.RunAsync(_place, "inbox", "--json")).Json.GetProperty("done").GetInt32().ShouldBe(1);

        (await Cli.RunAsync(_place, "import-csv", "nobody", file, "--kind", "deployments")).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "wishes")).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, "import-csv", "sheets", "/nonexistent.csv", "--kind", "deployments")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_parked_is_shown_with_its_reason_and_read_again()
    {
        (await Cli.RunAsync(_place, "sources", "add", "sheets", "--kind", "own")).Code.ShouldBe(0);
        var file = Path.Combine(_place.Folder, "changes.csv");
        await File.WriteAllTextAsync(file, "number,mergedAt\n7,2026-01-05T10:00:00Z\n", Cancel);
        (await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "pull-requests")).Code.ShouldBe(0);
        await ExecuteAsync("UPDATE inbox_message SET state = 'Failed', note = 'number: an older program did not know it.'");

        var shown = await Cli.RunAsync(_place, "inbox");
        shown.Out.ShouldContain("1 failed");
        shown.Out.ShouldContain("an older program did not know it");
        var number = (await Cli.RunAsync(_place, "inbox", "--json")).Json.GetProperty("newest")[0].GetProperty("number").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        (await Cli.RunAsync(_place, "inbox", "replay", number)).Out.ShouldStartWith("1 message read again, 0 failed again.");
        (await Cli.RunAsync(_place, "inbox", "replay", "--all-failed")).Out.ShouldStartWith("0 messages read again");

        // A body that nobody can read fails again, and says so.
        await ExecuteAsync("UPDATE inbox_message SET state = 'Failed', size = size + 1");
        (await Cli.RunAsync(_place, "inbox", "replay", "--all-failed")).Code.ShouldBe(1);
        (await Cli.RunAsync(_place, "inbox", "replay")).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, "inbox", "replay", "12")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task History_is_fetched_from_a_forge_and_its_token_stands_nowhere()
    {
        (await Cli.RunAsync(_place, "sources", "add", "github", "--kind", "gitHub")).Code.ShouldBe(0);
        using var forge = new Forge();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FAIRLEAD_DATA"] = _place.Data, ["FAIRLEAD_SYNC_TOKEN"] = Token };
        string[] command = ["sync", "github", "--repository", "acme/app", "--url", forge.Address];

        var ran = await Cli.RunAsync(_place, environment, command);
        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.ShouldStartWith("acme/app: 1 new message from 1 item read.");
        ran.Out.ShouldMatch(@"releases +1 +1 +0");
        forge.Tokens.ShouldBe([$"Bearer {Token}"]);
        (await Cli.RunAsync(_place, "inbox")).Out.ShouldStartWith("1 read,");
        (await Cli.RunAsync(_place, environment, [.. command, "--json"])).Json.GetProperty("repositories")[0].GetProperty("kinds")[2].GetProperty("known").GetInt32().ShouldBe(1);

        // Answers without an end are not kept in memory; the network that is gone says how to go on.
        forge.IsEndless = true;
        var endless = await Cli.RunAsync(_place, environment, command);
        endless.Code.ShouldBe(4);
        endless.Error.ShouldContain("answers with more than");
        forge.IsEndless = false;
        forge.Status = 401;
        (await Cli.RunAsync(_place, environment, command)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("rejects the token"), r => r.Error.ShouldNotContain(Token));


        (await Cli.RunAsync(_place, command)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("A token is needed"));
        (await Cli.RunAsync(_place, environment, [.. command, "--from", "yesterday"])).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, environment, "sync", "github", "--repository", "acme/app", "--url", "http://ghe.example.org/api/v3")).Error.ShouldContain("in the clear");
        foreach (var file in Directory.EnumerateFiles(_place.Data, "*", SearchOption.AllDirectories))
            Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancel)).ShouldNotContain(Token, Case.Sensitive, file);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_place.Data, "fairlead.db")};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
        command.CommandText = sql;
#pragma warning restore CA2100
        (await command.ExecuteNonQueryAsync(Cancel)).ShouldBe(1);
    }

    /// <summary>A GitHub with one release, on loopback.</summary>
    private sealed class Forge : IDisposable
    {
        private readonly HttpListener _listener;
        private readonly Task _answering;

        public Forge()
        {
            (_listener, var address) = LoopbackServer.Start();
            Address = address + "/api/v3";
            _answering = Task.Run(AnswerAsync, Cancel);
        }

        public string Address { get; }

        public HashSet<string?> Tokens { get; } = [];

        public bool IsEndless { get; set; }

        public int Status { get; set; } = 200;

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext http;
                try
                {
                    http = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                try
                {
                    await AnswerAsync(http);
                }
                catch (Exception e) when (e is HttpListenerException or IOException)
                {
                    // Who asked has gone.
                }
            }
        }

        private async Task AnswerAsync(HttpListenerContext http)
        {
            Tokens.Add(http.Request.Headers["Authorization"]);
            http.Response.StatusCode = Status;
            http.Response.ContentType = "application/json";
            if (IsEndless)
            {
                http.Response.SendChunked = true;
                var blanks = new byte[1 << 20];
                for (var i = 0; i < 64; i++)
                    await http.Response.OutputStream.WriteAsync(blanks, Cancel);
            }

            var path = http.Request.Url!.AbsolutePath;
            var body = path switch
            {
                "/api/v3/repos/acme/app" => """{"full_name":"acme/app","html_url":"https://ghe.example.org/acme/app"}""",
                _ when path.EndsWith("/releases", StringComparison.Ordinal) => """[{"id":70,"tag_name":"v1","name":"One","draft":false,"prerelease":false,"created_at":"2025-02-04T07:00:00Z","published_at":"2025-02-04T08:00:00Z"}]""",
                _ when path.EndsWith("/runs", StringComparison.Ordinal) => """{"workflow_runs":[]}""",
                _ => "[]",
            };
            http.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        }
    }
}
