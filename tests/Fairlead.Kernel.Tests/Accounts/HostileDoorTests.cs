using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Serving;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Accounts;

/// <summary>Whatever strangers send to the doors: a clear answer, nothing stored, nothing shown of the inside.</summary>
public sealed class HostileDoorTests
{
    private static readonly string[] Values =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE account; --", "' OR '1'='1", "../../../etc/passwd", "{{7*7}}${7*7}@(7*7)", "%00%ff", "\0", "a\0b@example.org", "a\r\nBcc: eve@example.org",
        "\u0001\u001b[31m", "\u202Eanna@example.org", "😀@example.org", "\"very odd\"@example.org", "a@[127.0.0.1]", "@", "anna@", new string('a', 100_000), new string('a', 250) + "@example.org",
    ];

    // A lone surrogate, an overlong slash and a cut character, as bytes of a form.
    private static readonly string[] Raw = ["%ED%A0%80", "%C0%AF", "%F0%9F", "%FF%FE", "%", "%zz", "%u0000"];

    private static readonly (string Page, string Form, string[] Fields)[] Pages =
    [
        ("/sign-in", "sign-in", ["Form.Email", "Form.Password", "Form.Stays"]),
        ("/sign-in/code", "code", ["Form.Code"]),
        ("/sign-in/code?by=recovery", "code", ["Form.Code"]),
        ("/forgot", "forgot", ["Form.Email"]),
        ("{invitation}", "link", ["Form.Name", "Form.Password", "Form.Token"]),
        ("{reset}", "link", ["Form.Password", "Form.Token"]),
    ];

    [Theory, Databases]
    public async Task Any_field_may_hold_anything(DatabaseKind kind)
    {
        await using var web = await StartAsync(kind);
        var (invitation, reset) = (await web.InviteAsync("ben@example.org"), await web.ResetLinkAsync(web.Administrator));
        var before = await ShapeAsync(web);
        using var browser = Stranger(web);
        foreach (var (template, form, fields) in Pages)
        {
            var page = template.Replace("{invitation}", invitation, StringComparison.Ordinal).Replace("{reset}", reset, StringComparison.Ordinal);
            var token = await browser.TokenAsync(page);
            foreach (var field in fields)
            {
                foreach (var body in Values.Select(v => $"{field}={Uri.EscapeDataString(v)}").Concat(Raw.Select(r => $"{field}={r}")).Append($"{field}=a&{field}=b&{field}[0]=c&{field}.x=d"))
                {
                    // Beside it stands what would be right, but never all of it: some of these would be good passwords.
                    var rest = fields.Where(f => f != field && f is not "Form.Password").Select(f => $"{f}={(f == "Form.Token" && field != "Form.Password" ? page.Split('=')[^1] : "Ben")}");
                    await SendAsync(browser, page, string.Join('&', rest.Append(body).Prepend($"_handler={form}&__RequestVerificationToken={Uri.EscapeDataString(token)}")));
                }
            }
        }

        (await ShapeAsync(web)).ShouldBe(before);
        (await browser.WhoAsync()).ShouldBeNull();
    }

    [Theory, Databases]
    public async Task Any_address_may_hold_anything(DatabaseKind kind)
    {
        await using var web = await StartAsync(kind);
        using var browser = Stranger(web);
        foreach (var path in (string[])["/setup?token=", "/invitation?token=", "/reset?token=", "/sign-in?return=", "/sign-in?problem=", "/sign-in/code?return=", "/sign-in/code?by=", "/sign-in/code?stays=", "/sign-in/company?return=", "/sign-in/company/end?return=", "/sign-in/company/return?code=", "/sign-in/company/return?state=", "/sign-in/company/return?error=", "/forgot?x="])
        {
            foreach (var value in Values.Where(v => v.Length < 5000).Select(Uri.EscapeDataString).Concat(Raw).Append(new string('a', 43)).Append(new string('%', 43)))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path + value);
                request.Headers.Add("X-Forwarded-For", Next());
                using var response = await browser.SendAsync(request, TestHouse.Cancel);
                await CheckAsync(response, path + value);
            }
        }
    }

    [Theory, Databases]
    public async Task A_passkey_may_be_anything(DatabaseKind kind)
    {
        await using var web = await StartAsync(kind);
        var before = await ShapeAsync(web);
        using var browser = Stranger(web);
        var token = await browser.TokenAsync("/sign-in");
        string[] bodies =
        [
            "", "null", "{}", "[]", "\"text\"", "{", "\0", new string('[', 10_000), new string('{', 10_000), string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), "{\"id\":\"\\ud800\",\"type\":\"public-key\"}", "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}",
            """{"id":"AA","rawId":"AA","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}""",
            """{"id":"' OR 1=1 --","rawId":"../..","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"e30","authenticatorData":"AA==","signature":"%","userHandle":"MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw"}}""",
            """{"id":"AA","id":"BB","type":"public-key","type":"x","response":null}""", "{\"id\":1e999999}", "{\"id\":\"" + new string('A', 60_000) + "\"}", new string('a', 100_000), "<xml/>",
        ];
        foreach (var started in (bool[])[false, true])
        {
            foreach (var body in bodies)
            {
                if (started)
                    (await PasskeyAsync("/sign-in/passkey/options", "", "application/json")).ShouldBe(HttpStatusCode.OK);
                foreach (var type in (string[])["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
                    ((int)await PasskeyAsync("/sign-in/passkey?return=//evil.example.org", body, type)).ShouldBeInRange(400, 415, $"{type} {body[..Math.Min(80, body.Length)]}");
            }
        }

        (await ShapeAsync(web)).ShouldBe(before);
        (await browser.WhoAsync()).ShouldBeNull();

        async Task<HttpStatusCode> PasskeyAsync(string path, string body, string type)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            request.Headers.Add("RequestVerificationToken", token);
            request.Headers.Add("X-Forwarded-For", Next());
            using var response = await browser.SendAsync(request, TestHouse.Cancel);
            await CheckAsync(response, $"{path} {type} {body[..Math.Min(80, body.Length)]}");
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_form_may_come_as_anything()
    {
        await using var web = await StartAsync(DatabaseKind.Sqlite);
        using var browser = Stranger(web);
        var before = await ShapeAsync(web);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 10_000));
        foreach (var path in (string[])["/sign-in", "/sign-in/code", "/forgot", "/setup", "/invitation", "/reset", "/sign-out", "/sign-in/company/return", "/theme"])
        {
            foreach (var (type, body) in ((string, string)[])[("application/json", deep), ("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"), ("multipart/form-data; boundary=x", "--x\r\nnothing"), ("multipart/form-data", "x"), ("application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 2000).Select(i => $"a{i}=b"))), ("application/x-www-form-urlencoded", new string('a', 100_000)), ("application/x-www-form-urlencoded; charset=utf-7", "+AGE-=b"), ("application/octet-stream", "\0\0")])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                request.Headers.Add("X-Forwarded-For", Next());
                using var response = await browser.SendAsync(request, TestHouse.Cancel);
                await CheckAsync(response, $"{path} {type}");
                if (path is not "/sign-in/company/return")
                    ((int)response.StatusCode).ShouldBeInRange(400, 415, $"{path} {type}");
            }
        }

        (await ShapeAsync(web)).ShouldBe(before);
    }

    private static async Task SendAsync(HttpClient browser, string page, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded") };
        request.Headers.Add("X-Forwarded-For", Next());
        using var response = await browser.SendAsync(request, TestHouse.Cancel);
        await CheckAsync(response, $"{page} {body[..Math.Min(300, body.Length)]}");
        ((int)response.StatusCode).ShouldBeOneOf([200, 400, 410, 422], page + body[..Math.Min(300, body.Length)]);
    }

    private static async Task CheckAsync(HttpResponseMessage response, string what)
    {
        ((int)response.StatusCode).ShouldBeLessThan(500, what);
        ((int)response.StatusCode).ShouldNotBe(429, what);
        var text = await response.TextAsync();
        Browsing.Check(text, response, what);
        foreach (var inside in (string[])["   at ", "Exception", "System.", "Npgsql", "<script>alert", "<img src=x", "root:"])
            text.ShouldNotContain(inside, Case.Sensitive, what);
        if (response.Headers.Location is { } to)
            (to.IsAbsoluteUri ? to.Host == response.RequestMessage!.RequestUri!.Host : to.OriginalString.StartsWith('/') && !to.OriginalString.StartsWith("//", StringComparison.Ordinal)).ShouldBeTrue($"{what}: {to}");
        response.Headers.TryGetValues("Set-Cookie", out var cookies);
        (cookies ?? []).ShouldNotContain(c => c.StartsWith("fairlead=", StringComparison.Ordinal) && !c.StartsWith("fairlead=;", StringComparison.Ordinal), what);
    }

    // Everything that a stranger could change, but for the log's word that somebody was refused.
    private static async Task<string> ShapeAsync(WebHouse web)
    {
        var accounts = (await web.AllAsync<Account>()).OrderBy(a => a.Id).Select(a => $"{a.Email} {a.Name} {a.Role} {a.PasswordHash} {a.SecurityStamp} {a.DisabledAt}");
        var links = (await web.AllAsync<OneTimeLink>()).OrderBy(l => l.Id).Select(l => $"{l.Email} {l.Purpose} {l.UsedAt}");
        var log = (await web.AllAsync<AuditEntry>()).Where(e => e.Action != "refused").Select(e => $"{e.Number} {e.Action} {e.Subject}");
        (await web.AllAsync<AuditEntry>()).Where(e => e.Action == "refused").ShouldAllBe(e => e.Subject.Length < 300 && !e.Subject.Any(char.IsControl));
        return string.Join('\n', accounts.Concat(links).Concat(log));
    }

    private static Task<WebHouse> StartAsync(DatabaseKind kind) => WebHouse.StartAsync(kind, filled: false, new ServerAddress([new ListenPoint(null, 0)], null, [TrustedProxies.Parse("127.0.0.1")], null));

    private static HttpClient Stranger(WebHouse web) => web.Stranger();

    private static int _last;

    // Each from an address of its own: what is asked here is not how often.
    private static string Next()
    {
        var n = Interlocked.Increment(ref _last);
        return $"203.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}";
    }
}
