using System.Net;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Web;

/// <summary>What strangers send: nothing of it runs, nothing of it is stored.</summary>
public sealed class HostileTests(WebHouses houses)
{
    private static readonly string[] OfDelivery =
    [
        "/", "/flow", "/flow/lead-time", "/flow/changes", "/flow/waiting", "/flow/deployments", "/flow/pull-requests", "/flow/trunk", "/flow/builds", "/flow/tests", "/flow/lead-time/rules",
        "/definitions/change-lead-time", "/flow/changes.csv", "/api/v1/changes", "/api/v1/waiting", "/api/v1/deployments", "/api/v1/measures", "/api/v1/pull-requests",
    ];

    // A parameter, and the addresses that read it.
    private static readonly Dictionary<string, string[]> Readers = new(StringComparer.Ordinal)
    {
        ["window"] = OfDelivery,
        ["scope"] = OfDelivery,
        ["from=2026-01-01&to"] = OfDelivery,
        ["after"] = ["/flow/changes", "/flow/waiting", "/flow/deployments", "/flow/pull-requests", "/flow/trunk", "/flow/builds", "/flow/tests", "/timeline", "/incidents", "/commitments", "/documents", "/api/v1/commitments", "/api/v1/documents", "/api/v1/changes", "/api/v1/waiting", "/api/v1/deployments", "/api/v1/incidents", "/api/v1/timeline", "/api/v1/audit", "/jobs", "/api/v1/jobs", "/notifications", "/api/v1/notifications"],
        ["limit"] = ["/api/v1/commitments", "/api/v1/documents", "/api/v1/changes", "/api/v1/waiting", "/api/v1/deployments", "/api/v1/incidents", "/api/v1/timeline", "/api/v1/audit", "/api/v1/services", "/api/v1/jobs", "/api/v1/notifications"],
        ["name"] = ["/catalog/services/new"],
        ["tags"] = ["/catalog/services/new"],
        ["repository"] = ["/catalog/services/new"],
        ["state"] = ["/incidents", "/api/v1/incidents", "/api/v1/commitments"],
        ["kind"] = ["/timeline", "/api/v1/timeline", "/search", "/api/v1/search", "/documents", "/documents.csv", "/api/v1/documents", "/documents/new"],
        ["tag"] = ["/documents", "/documents.csv", "/api/v1/documents"],
        ["at"] = ["/documents", "/documents.csv", "/api/v1/documents", "/documents/new"],
        ["origin"] = ["/commitments/new"],
        ["show"] = ["/commitments"],
        ["q"] = ["/search", "/api/v1/search"],
        ["who"] = ["/audit", "/audit.csv", "/api/v1/audit"],
        ["what"] = ["/audit", "/audit.csv", "/api/v1/audit"],
        ["action"] = ["/audit", "/audit.csv", "/api/v1/audit"],
        ["since"] = ["/audit", "/audit.csv", "/api/v1/audit", "/api/v1/timeline"],
        ["before"] = ["/audit", "/audit.csv", "/api/v1/audit"],
    };

    [Theory]
    [OnSqlite("window")]
    [OnSqlite("scope")]
    [OnSqlite("from=2026-01-01&to")]
    [Databases("after")]
    [OnSqlite("limit")]
    [OnSqlite("name")]
    [OnSqlite("tags")]
    [OnSqlite("repository")]
    [Databases("state")]
    [Databases("kind")]
    [Databases("tag")]
    [Databases("at")]
    [Databases("origin")]
    [OnSqlite("show")]
    [Databases("q")]
    [Databases("who")]
    [Databases("what")]
    [Databases("action")]
    [Databases("since")]
    [Databases("before")]
    public async Task A_hostile_address_breaks_nothing_and_is_never_echoed_as_code(DatabaseKind kind, string parameter)
    {
        var web = await houses.OfAsync(kind, filled: true);
        string[] values =
        [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' OR '1'='1", "javascript:alert(1)", "%00", "%FF%FE", "%ED%A0%80", new string('a', 6000), "-1", "99999999999999999999",
            "99999999999999_a_00000000-0000-0000-0000-000000000000", "9223372036854775807_00000000-0000-0000-0000-000000000000_%00", "0001-01-01..9999-12-30", "0001-01-01..0001-01-02", "1040w", "{{7*7}}", "..%2F..%2Fetc%2Fpasswd", "%0d%0aSet-Cookie:a=b",
        ];
        foreach (var path in Readers[parameter])
        {
            foreach (var value in values)
            {
                var address = $"{path}?{parameter}={(value.Contains('%', StringComparison.Ordinal) ? value : Uri.EscapeDataString(value))}";

                var (text, response) = await web.GetAsync(address);

                ((int)response.StatusCode).ShouldBeOneOf([200, 400], address);
                if (!path.StartsWith("/api", StringComparison.Ordinal) && !path.EndsWith(".csv", StringComparison.Ordinal))
                    response.StatusCode.ShouldBe(HttpStatusCode.OK, address);
                Browsing.Check(text, response, address);
                if (response.Content.Headers.ContentType?.MediaType == "text/html")
                {
                    text.ShouldNotContain("<script>alert", Case.Insensitive, address);
                    text.ShouldNotContain("<img src=x", Case.Insensitive, address);
                    text.ShouldNotContain("href=\"javascript:", Case.Insensitive, address);
                }
            }
        }
    }

    // People are never ranked: their names are on no page, in no file and in no answer.
    [Fact]
    public async Task Nobodys_name_is_anywhere()
    {
        var web = await houses.OfAsync(filled: true);
        string[] more =
        [
            "/flow/changes.csv", "/flow/deployments.csv", "/flow/failures.csv", "/flow/waiting.csv", "/flow/days.csv",
            "/api/v1/changes?limit=500", "/api/v1/deployments?limit=500", "/api/v1/failures", "/api/v1/waiting", "/api/v1/measures", "/api/v1/definitions",
        ];
        foreach (var path in Sitemap.Pages.Select(p => p.Path).Concat(more))
        {
            var (text, _) = await web.GetAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "window=all");
            text.ShouldNotContain("Quillfeather", Case.Insensitive, path);
            text.ShouldNotContain("Inkwell", Case.Insensitive, path);
            text.ShouldNotContain("example.org>", Case.Insensitive, path);
        }
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("127.0.0.1.example.org")]
    [InlineData("evil.localhost")]
    [InlineData("10.0.0.1")]
    public async Task A_foreign_host_is_refused(string host)
    {
        var web = await houses.OfAsync(filled: false);
        foreach (var path in (string[])["/", "/api/v1/measures", "/health/live"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var response = await web.Client.SendAsync(request, TestHouse.Cancel);

            response.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
            Browsing.Check(await response.Content.ReadAsStringAsync(TestHouse.Cancel), response, path);
        }
    }

    [Theory]
    [InlineData("/catalog/teams/new", "team")]
    [InlineData("/catalog/services/new", "service")]
    [InlineData("/catalog/services/shop", "service")]
    [InlineData("/repositories/new", "repository")]
    [InlineData("/catalog/repositories/shop", "repository")]
    [InlineData("/catalog/repositories/shop", "read")]
    [InlineData("/theme", "")]
    public async Task A_form_without_its_token_is_refused(string path, string handler)
    {
        var web = await houses.OfAsync(filled: true);
        using var content = new FormUrlEncodedContent([new("_handler", handler), new("Form.Name", "Smuggled"), new("theme", "dark")]);
        using var response = await web.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Browsing.Check(await response.Content.ReadAsStringAsync(TestHouse.Cancel), response, path);
        (await web.GetAsync("/catalog")).Text.ShouldNotContain("Smuggled");
    }
}
