using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Serving;
using Fairlead.Tests.House;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Tests.Serving;

/// <summary>Names, proxies and TLS, on the whole program.</summary>
public sealed class ReachTests
{
    private static readonly Uri Url = PublicUrl.Parse("https://fairlead.example.org");

    [Theory]
    [InlineData("fairlead.example.org", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("evil.example.org", HttpStatusCode.MisdirectedRequest)]
    public async Task Only_its_own_names_are_answered(string host, HttpStatusCode status)
    {
        await using var web = await StartAsync(new ServerAddress([new ListenPoint(null, 0)], Url, [], null));

        using var response = await AskAsync(web, "/health/live", host);

        response.StatusCode.ShouldBe(status);
        if (status == HttpStatusCode.MisdirectedRequest)
            (await response.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("--url");
    }

    // jellyfin#16673: a header that anybody can write must not make its writer somebody else.
    [Theory]
    [InlineData("203.0.113.9", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public async Task A_forwarded_address_from_a_stranger_changes_nothing_but_that_it_is_not_local(string forwarded, string seen)
    {
        await using var web = await StartAsync(new ServerAddress([new ListenPoint(null, 0)], Url, [TrustedProxies.Parse("192.0.2.7")], null));

        (await SeenAsync(web, ("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "https"))).ShouldBe($"{seen} http local=False");
        (await SeenAsync(web)).ShouldBe("127.0.0.1 http local=True");
    }

    [Fact]
    public async Task Without_proxies_nobody_is_believed()
    {
        await using var web = await StartAsync(ServerAddress.OfThisMachine(0));

        (await SeenAsync(web, ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"))).ShouldBe("127.0.0.1 http local=False");
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9, 127.0.0.1", "203.0.113.9")]
    [InlineData("10.0.0.1, 203.0.113.9, 198.51.100.1", "198.51.100.1")]
    public async Task A_proxy_is_believed_as_far_as_proxies_wrote(string forwarded, string seen)
    {
        await using var web = await StartAsync(new ServerAddress([new ListenPoint(null, 0)], Url, [TrustedProxies.Parse("127.0.0.1")], null));

        (await SeenAsync(web, ("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "https"))).ShouldStartWith($"{seen} http");
        (await SeenAsync(web, ("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "https"))).ShouldEndWith("local=False");
    }

    [Fact]
    public async Task The_host_never_comes_from_a_forwarded_header()
    {
        await using var web = await StartAsync(new ServerAddress([new ListenPoint(null, 0)], Url, [TrustedProxies.Parse("127.0.0.1")], null));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = "evil.example.org";
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Host", "fairlead.example.org");

        using var response = await web.Client.SendAsync(request, TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Theory]
    [InlineData("fairlead.example.org", "https", true)]
    [InlineData("fairlead.example.org", "http", false)]
    [InlineData("localhost", "https", false)]
    public async Task By_TLS_the_browser_is_told_to_stay_there(string host, string scheme, bool told)
    {
        await using var web = await StartAsync(new ServerAddress([new ListenPoint(null, 0)], Url, [TrustedProxies.Parse("127.0.0.1")], null));

        using var response = await AskAsync(web, "/", host, ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", scheme));

        response.Headers.TryGetValues("Strict-Transport-Security", out var value).ShouldBe(told);
        if (told)
            value.ShouldBe([SecurityHeaders.StrictTransportSecurity]);
    }

    [Fact]
    public async Task Every_answer_keeps_other_sites_and_devices_out()
    {
        await using var web = await StartAsync(ServerAddress.OfThisMachine(0));
        foreach (var path in (string[])["/", "/no-such-page", "/api/v1/no-such", "/health/live", "/dist/fairlead.css"])
        {
            var (_, response) = await web.GetAsync(path);

            response.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"], path);
            response.Headers.GetValues("Permissions-Policy").Single().ShouldContain("camera=()", Case.Sensitive, path);
        }
    }

    [Theory]
    [InlineData("pem", null)]
    [InlineData("pem", "sesame")]
    [InlineData("two files", null)]
    [InlineData("two files", "sesame")]
    [InlineData("pfx", null)]
    [InlineData("pfx", "sesame")]
    public async Task It_speaks_TLS_with_a_certificate_of_any_form(string form, string? password)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (file, thumbprint) = Certificate(folder.FullName, form, password);
        await using (var web = await StartAsync(new ServerAddress([ListenPoint.Parse("127.0.0.1:0", 0)], Url, [], file)))
        {
            X509Certificate2? shown = null;
            using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, c, _, _) => (shown = (X509Certificate2)c!) is not null } };
            using var client = new HttpClient(handler) { BaseAddress = new Uri(web.App.Urls.First()) };

            (await client.GetStringAsync(new Uri("/health/live", UriKind.Relative), TestHouse.Cancel)).ShouldBe("alive\n");

            client.BaseAddress.Scheme.ShouldBe("https");
            shown.ShouldNotBeNull().Thumbprint.ShouldBe(thumbprint);
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("pem", "sesame", "wrong", "$FAIRLEAD_CERTIFICATE_PASSWORD")]
    [InlineData("pfx", "sesame", null, "$FAIRLEAD_CERTIFICATE_PASSWORD")]
    [InlineData("empty", null, null, "cannot be read")]
    [InlineData("without key", null, null, "cannot be read")]
    public void A_certificate_that_cannot_be_used_says_why(string form, string? password, string? given, string says)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        var (file, _) = Certificate(folder.FullName, form, password);

        Should.Throw<FormatException>(() => new CertificateFile(file.File, file.Key == file.File ? null : file.Key, given).Load()).Message.ShouldContain(says);
        folder.Delete(recursive: true);
    }

    private static Task<WebHouse> StartAsync(ServerAddress address) => WebHouse.StartAsync(filled: false, address, app => app.MapGet(
        "/planted", (HttpContext http) => $"{http.Connection.RemoteIpAddress} {http.Request.Scheme} local={ClientOrigin.IsLocal(http)}").AllowAnonymous());

    private static async Task<string> SeenAsync(WebHouse web, params (string Name, string Value)[] headers)
    {
        using var response = await AskAsync(web, "/planted", null, headers);
        return await response.Content.ReadAsStringAsync(TestHouse.Cancel);
    }

    private static Task<HttpResponseMessage> AskAsync(WebHouse web, string path, string? host, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return web.Client.SendAsync(request, TestHouse.Cancel);
    }

    private static (CertificateFile File, string Thumbprint) Certificate(string folder, string form, string? password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fairlead.example.org", key, HashAlgorithmName.SHA256);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(50));
        var rules = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        var keyText = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, rules);
        var (file, keyFile) = (Path.Combine(folder, "certificate"), Path.Combine(folder, "key"));
        switch (form)
        {
            case "pfx":
                File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, password));
                break;
            case "two files":
                File.WriteAllText(file, certificate.ExportCertificatePem());
                File.WriteAllText(keyFile, keyText);
                break;
            case "pem":
                File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + keyText);
                break;
            case "without key":
                File.WriteAllText(file, certificate.ExportCertificatePem());
                break;
            default:
                File.WriteAllText(file, "");
                break;
        }

        return (new CertificateFile(file, File.Exists(keyFile) ? keyFile : null, password), certificate.Thumbprint);
    }
}
