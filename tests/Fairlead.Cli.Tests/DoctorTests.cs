using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Before_anything_is_known_all_is_well_and_nothing_is_made()
    {
        var ran = await Cli.RunAsync(_place, "doctor", "--json");

        ran.Code.ShouldBe(0, ran.Out);
        ran.Json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("check").GetString()).ShouldBe(["git", "runtime", "data directory", "disk", "server", "database", "time zones"]);
        ran.Json.GetProperty("findings").EnumerateArray().ShouldAllBe(f => f.GetProperty("severity").GetString() == "ok");
        Directory.Exists(_place.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_that_is_gone_is_named_with_what_to_do()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var well = await Cli.RunAsync(_place, "doctor", "--json");
        Directory.Move(_place.Path, Path.Combine(_place.Folder, "elsewhere"));

        var ran = await Cli.RunAsync(_place, "doctor");

        well.Code.ShouldBe(0, well.Out);
        well.Json.GetProperty("findings").EnumerateArray().Last().GetProperty("check").GetString().ShouldBe("repository checkout");
        ran.Code.ShouldBe(1);
        ran.Out.ShouldContain("repository checkout");
        ran.Out.ShouldContain("does not exist");
        ran.Out.ShouldContain("What was read of it stays.");
    }

    [Theory]
    [InlineData(1, "insecure", "without TLS", "--listen", "0.0.0.0")]
    [InlineData(1, "insecure", "without TLS", "--listen", "192.0.2.7:80", "--url", "http://fairlead.example.org")]
    [InlineData(0, "warning", "plain HTTP from other machines", "--listen", "*", "--proxy", "192.0.2.7", "--url", "https://fairlead.example.org")]
    [InlineData(0, "warning", "nobody said what people call this server", "--proxy", "127.0.0.1")]
    [InlineData(0, "warning", "neither a certificate nor a proxy", "--url", "https://fairlead.example.org")]
    [InlineData(0, "ok", "localhost:5080 as https://fairlead.example.org", "--proxy", "127.0.0.1", "--url", "https://fairlead.example.org")]
    public async Task The_servers_options_are_judged(int code, string severity, string says, params string[] options)
    {
        var ran = await Cli.RunAsync(_place, ["doctor", "--json", .. options]);

        ran.Code.ShouldBe(code, ran.Out);
        var found = ran.Json.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("check").GetString() == "server").ToList();
        found.ShouldContain(f => f.GetProperty("severity").GetString() == severity && f.GetProperty("found").GetString()!.Contains(says, StringComparison.Ordinal), ran.Out);
        found.ShouldAllBe(f => f.GetProperty("severity").GetString() == "ok" || f.GetProperty("advice").GetString()!.Length > 0);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_others_can_read_is_insecure_with_the_command_that_mends_it()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Open = Private | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var database = Path.Combine(_place.Data, "fairlead.db");
        var keys = Directory.CreateDirectory(Path.Combine(_place.Data, "keys"), Open).FullName;
        File.SetUnixFileMode(keys, Open);
        File.SetUnixFileMode(database, Open);

        // Its folder is closed, so that nobody gets at it.
        var closed = await Cli.RunAsync(_place, "doctor", "--json");
        File.SetUnixFileMode(_place.Folder, Open);
        File.SetUnixFileMode(_place.Data, Open);
        var open = await Cli.RunAsync(_place, "doctor", "--json");

        closed.Code.ShouldBe(0, closed.Out);
        open.Code.ShouldBe(1);
        var found = open.Json.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("severity").GetString() == "insecure").ToDictionary(f => f.GetProperty("check").GetString()!, f => f.GetProperty("advice").GetString());
        found["data directory's rights"].ShouldBe($"chmod 700 '{_place.Data}'");
        found["database file's rights"].ShouldBe($"chmod 600 '{database}'");
        found["keys' rights"].ShouldBe($"chmod 700 '{keys}'");
    }

    [Fact]
    public async Task The_last_backup_is_known()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var before = await Cli.RunAsync(_place, "doctor");
        (await Cli.RunAsync(_place, "backup", Path.Combine(_place.Folder, "kept.zip"))).Code.ShouldBe(0);

        var after = await Cli.RunAsync(_place, "doctor", "--json");

        before.Out.ShouldContain("none by 'fairlead backup' is known here");
        var backup = after.Json.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("check").GetString() == "backup");
        backup.GetProperty("found").GetString().ShouldBe($"2026-02-20 12:00 UTC, {Path.Combine(_place.Folder, "kept.zip")}");
        backup.GetProperty("severity").GetString().ShouldBe("ok");
    }

    [Fact]
    public async Task A_database_that_is_none_is_broken()
    {
        Directory.CreateDirectory(_place.Data);
        await File.WriteAllTextAsync(Path.Combine(_place.Data, "fairlead.db"), new string('x', 5000), TestContext.Current.CancellationToken);

        var ran = await Cli.RunAsync(_place, "doctor", "--json");

        ran.Code.ShouldBe(1, ran.Out);
        ran.Json.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("check").GetString() == "database").GetProperty("severity").GetString().ShouldBe("broken");
    }

    // The clock of these tests stands at 2026-02-20.
    [Theory]
    [InlineData("2026-02-01", "2026-12-31", "ok", 0)]
    [InlineData("2026-02-01", "2026-03-01", "warning", 0)]
    [InlineData("2026-01-01", "2026-02-19", "broken", 1)]
    [InlineData("2026-02-21", "2026-12-31", "broken", 1)]
    public async Task A_certificate_is_judged_by_its_days(string from, string until, string severity, int code)
    {
        var ran = await Cli.RunAsync(_place, "doctor", "--json", "--certificate", Certificate("fairlead.example.org", from, until), "--listen", "*", "--url", "https://fairlead.example.org");

        ran.Code.ShouldBe(code, ran.Out);
        ran.Json.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("check").GetString() == "certificate").GetProperty("severity").GetString().ShouldBe(severity);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_broken()
    {
        var ran = await Cli.RunAsync(_place, "doctor", "--certificate", Certificate("other.example.org", "2026-02-01", "2026-12-31"), "--listen", "*", "--url", "https://fairlead.example.org");

        ran.Code.ShouldBe(1);
        ran.Out.ShouldContain("is not for fairlead.example.org");
    }

    private string Certificate(string host, string from, string until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.Parse(from + "T00:00:00Z"), DateTimeOffset.Parse(until + "T00:00:00Z"));
        var file = Path.Combine(_place.Folder, "certificate.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
