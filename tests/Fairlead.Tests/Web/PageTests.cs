using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fairlead.Delivery;
using Fairlead.Tests.House;
using Fairlead.Web;
using Microsoft.AspNetCore.Components;

namespace Fairlead.Tests.Web;

/// <summary>The pages as a browser without scripts gets them.</summary>
public sealed partial class PageTests(WebHouses houses)
{
    private static readonly (string Path, string Title, bool NeedsData)[] Sitemap =
    [
        ("/", "Operating review", false),
        ("/flow", "Flow", false),
        ("/flow/lead-time", "Lead time for changes", false),
        ("/flow/deployments", "Deployments", false),
        ("/flow/failures", "Failures", false),
        ("/flow/restore", "Failed deployment recovery time", false),
        ("/flow/rework", "Deployment rework rate", false),
        ("/flow/waiting", "Changes waiting for release", false),
        ("/flow/changes", "All changes", false),
        ("/catalog", "Teams & services", false),
        ("/catalog/teams/new", "New team", false),
        ("/catalog/services/new", "New service", false),
        ("/repositories/new", "Add a repository", false),
        ("/definitions", "Definitions", false),
        .. DeliveryDefinitions.All.Select(d => ($"/definitions/{d.Name}", d.Title, false)),
        ("/catalog/teams/payments-b", "Payments <b>", true),
        ("/catalog/services/shop", "Shop", true),
        ("/catalog/repositories/shop", "Shop", true),
        ("/catalog/repositories/blog-quoted", "Blog \"quoted\"", true),
        ("/flow/changes/shop/{sha}", "@Html.Raw(x)", true),
    ];

    private static readonly string[] Windows = ["", "?window=all", "?scope=service:shop&window=4w", "?scope=team:payments-b&window=2023-11-20..2024-02-01"];

    [Fact]
    public void The_sitemap_holds_every_page()
    {
        var routes = typeof(FairleadWeb).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Except(["/error", "/not-found"]);

        foreach (var route in routes)
        {
            var pattern = new Regex("\\A" + Regex.Replace(Regex.Escape(route), @"\\\{[^/]*?}", "[^/]+") + "\\z", RegexOptions.None, TimeSpan.FromSeconds(1));
            Sitemap.ShouldContain(p => pattern.IsMatch(p.Path), $"{route} is a page and in no test");
        }
    }

    [Theory]
    [Databases(false)]
    [Databases(true)]
    public async Task Every_page_answers_with_its_title_and_without_inline_code(DatabaseKind kind, bool filled)
    {
        var web = await houses.OfAsync(kind, filled);
        foreach (var (path, title, needsData) in Sitemap.Where(p => filled || !p.NeedsData))
        {
            foreach (var query in filled ? Windows : [""])
            {
                var (html, response) = await GetAsync(web, path + query);

                response.StatusCode.ShouldBe(HttpStatusCode.OK, path + query);
                Titles().Matches(html).Select(m => Plain(m.Groups[1].Value)).ShouldBe([title], path);
                Check(html, response, path + query);
                html.ShouldNotContain("fl-alert warn", Case.Sensitive, path + query);
            }
        }
    }

    [Theory]
    [Databases("/nothing", 404)]
    [Databases("/catalog/teams/nobody", 404)]
    [Databases("/catalog/services/nothing", 404)]
    [Databases("/catalog/repositories/nothing", 404)]
    [Databases("/definitions/nothing", 404)]
    [Databases("/flow/nothing", 404)]
    [Databases("/flow/changes/shop/nothing", 404)]
    [Databases("/flow/changes/nothing/nothing", 404)]
    [Databases("/api/v1/nothing", 404)]
    [Databases("/api/v1/measures/nothing", 404)]
    [Databases("/api/v1/definitions/nothing", 404)]
    [Databases("/api/v1/measures?window=nothing", 400)]
    [Databases("/api/v1/changes?scope=team:nobody", 400)]
    [Databases("/api/v1/deployments?limit=many", 400)]
    [Databases("/flow/changes.csv?window=2026-02-30..2026-03-01", 400)]
    [Databases("/flow/days.csv?scope=service:nothing", 400)]
    public async Task What_is_not_there_has_a_true_status(DatabaseKind kind, string path, int status)
    {
        var web = await houses.OfAsync(kind, filled: true);

        var (text, response) = await GetAsync(web, path);

        ((int)response.StatusCode).ShouldBe(status);
        Check(text, response, path);
        if (path.StartsWith("/api", StringComparison.Ordinal) && status == 404)
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory, Databases]
    public async Task Every_link_leads_somewhere(DatabaseKind kind)
    {
        var web = await houses.OfAsync(kind, filled: true);
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/report" };
        var waiting = new Queue<(string Path, string From)>([("/", ""), ("/flow/failures?window=all", "")]);
        var broken = new List<string>();
        while (waiting.TryDequeue(out var next) && seen.Count < 400)
        {
            var (text, response) = await GetAsync(web, next.Path);
            if (!response.IsSuccessStatusCode)
                broken.Add($"{next.Path} on {next.From}: {(int)response.StatusCode}");
            if (response.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            foreach (var link in Links().Matches(text).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Where(l => l.StartsWith('/')))
            {
                var target = link.Split('#')[0];

                // One window is enough: every page links to every other in every window.
                if (seen.Add(target.Split('?')[0] + (target.Contains("after=", StringComparison.Ordinal) ? "?after" : "")))
                    waiting.Enqueue((target, next.Path));
            }
        }

        broken.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(60);
    }

    [Theory]
    [Databases("window")]
    [Databases("scope")]
    [Databases("after")]
    [Databases("from=2026-01-01&to")]
    [Databases("name")]
    [Databases("tags")]
    [Databases("repository")]
    [Databases("limit")]
    public async Task A_hostile_address_breaks_nothing_and_is_never_echoed_as_code(DatabaseKind kind, string parameter)
    {
        var web = await houses.OfAsync(kind, filled: true);
        string[] values =
        [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' OR '1'='1", "javascript:alert(1)", "%00", "%FF%FE", "%ED%A0%80", new string('a', 6000), "-1", "99999999999999999999",
            "99999999999999_a_00000000-0000-0000-0000-000000000000", "9223372036854775807_00000000-0000-0000-0000-000000000000_%00", "0001-01-01..9999-12-30", "0001-01-01..0001-01-02", "1040w", "{{7*7}}", "..%2F..%2Fetc%2Fpasswd", "%0d%0aSet-Cookie:a=b",
        ];
        string[] paths = ["/", "/flow", "/flow/lead-time", "/flow/changes", "/flow/waiting", "/flow/deployments", "/catalog/services/new", "/definitions/change-lead-time", "/api/v1/changes", "/api/v1/waiting", "/api/v1/deployments", "/flow/changes.csv", "/api/v1/measures"];
        foreach (var path in paths)
        {
            foreach (var value in values)
            {
                var address = $"{path}?{parameter}={(value.Contains('%', StringComparison.Ordinal) ? value : Uri.EscapeDataString(value))}";

                var (text, response) = await GetAsync(web, address);

                ((int)response.StatusCode).ShouldBeOneOf([200, 400], address);
                if (!path.StartsWith("/api", StringComparison.Ordinal) && !path.EndsWith(".csv", StringComparison.Ordinal))
                    response.StatusCode.ShouldBe(HttpStatusCode.OK, address);
                Check(text, response, address);
                if (response.Content.Headers.ContentType?.MediaType == "text/html")
                {
                    text.ShouldNotContain("<script>alert", Case.Insensitive, address);
                    text.ShouldNotContain("<img src=x", Case.Insensitive, address);
                    text.ShouldNotContain("href=\"javascript:", Case.Insensitive, address);
                }
            }
        }
    }

    [Theory, Databases]
    public async Task A_chart_and_its_table_hold_the_same_numbers(DatabaseKind kind)
    {
        var web = await houses.OfAsync(kind, filled: true);
        var (charts, numbers) = (0, 0);
        foreach (var path in Sitemap.Where(p => p.Path.StartsWith("/flow", StringComparison.Ordinal) || p.Path == "/").Select(p => p.Path))
        {
            foreach (var query in Windows)
            {
                var (html, _) = await GetAsync(web, path + query);
                foreach (Match figure in Figures().Matches(html))
                {
                    charts++;
                    using var model = JsonDocument.Parse(Json().Match(figure.Value).Groups[1].Value);
                    var unit = model.RootElement.GetProperty("y").GetProperty("unit").GetString()!;
                    var series = model.RootElement.GetProperty("series").EnumerateArray().ToList();
                    var table = Rows().Matches(figure.Value).Select(r => Cells().Matches(r.Value).Select(c => Plain(c.Groups[1].Value)).ToArray()).ToList();
                    if (model.RootElement.GetProperty("x").GetProperty("kind").GetString() == "category")
                    {
                        var names = model.RootElement.GetProperty("x").GetProperty("values").EnumerateArray().Select(v => v.GetString()!).ToList();
                        table[0].Skip(1).ShouldBe(series.Select(s => s.GetProperty("name").GetString()));
                        table.Count.ShouldBe(names.Count + 1);
                        for (var i = 0; i < names.Count; i++)
                        {
                            var values = series.Select(s => Number(s.GetProperty("values")[i])).ToList();
                            table[i + 1].ShouldBe([names[i], .. values.Select(v => ChartUnits.Text(v, unit))]);
                            if (unit == "count")
                                table[i + 1].Skip(1).Select(c => (double?)double.Parse(c, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).ShouldBe(values);
                            numbers += values.Count(v => v is not null);
                        }
                    }
                    else
                    {
                        foreach (var (name, column) in ((string, int)[])[("Median", 2), ("85th percentile", 3)])
                        {
                            var line = series.Single(s => s.GetProperty("name").GetString() == name).GetProperty("values").EnumerateArray().Select(p => p[1].GetDouble()).ToList();
                            table.Skip(1).Select(r => r[column]).Where(c => c != "no data").ShouldBe(line.Select(v => ChartUnits.Text(v, unit)));
                            numbers += line.Count;
                        }
                    }
                }
            }
        }

        charts.ShouldBeGreaterThan(20);
        numbers.ShouldBeGreaterThan(200);
    }

    [Theory]
    [Databases("")]
    [Databases("?window=all")]
    [Databases("?scope=service:shop&window=8w")]
    public async Task Measures_rows_and_files_count_the_same(DatabaseKind kind, string query)
    {
        var web = await houses.OfAsync(kind, filled: true);
        var and = query.Length == 0 ? "?" : query + "&";
        using var measures = JsonDocument.Parse((await GetAsync(web, "/api/v1/measures" + query)).Text);
        var n = measures.RootElement.GetProperty("items").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("n").GetInt64(), StringComparer.Ordinal);

        (await CsvAsync(web, "/flow/changes.csv" + query)).Count.ShouldBe((int)n["change-lead-time"]);
        (await WalkAsync(web, $"/api/v1/changes{and}limit=7")).ShouldBe((int)n["change-lead-time"]);
        (await CsvAsync(web, "/flow/deployments.csv" + query)).Count.ShouldBe((int)n["deployment-frequency"]);
        (await WalkAsync(web, $"/api/v1/deployments{and}limit=3")).ShouldBe((int)n["deployment-frequency"]);
        (await CsvAsync(web, "/flow/waiting.csv" + query)).Count.ShouldBe((int)n["changes-waiting"]);
        (await WalkAsync(web, $"/api/v1/waiting{and}limit=1")).ShouldBe((int)n["changes-waiting"]);
        (await CsvAsync(web, "/flow/failures.csv" + query)).Count.ShouldBe(await WalkAsync(web, "/api/v1/failures" + query));
        var days = await CsvAsync(web, "/flow/days.csv" + query);
        days.Sum(d => long.Parse(d[2], CultureInfo.InvariantCulture)).ShouldBe(n["deployment-frequency"]);
        days.Sum(d => long.Parse(d[5], CultureInfo.InvariantCulture)).ShouldBe(n["change-lead-time"]);

        n["change-lead-time"].ShouldBeGreaterThan(50);
        (await GetAsync(web, "/flow/changes" + query)).Text.ShouldContain($"The {n["change-lead-time"].ToString("N0", CultureInfo.InvariantCulture)} changes behind");
        (await GetAsync(web, "/flow/deployments" + query)).Text.ShouldContain($"all\">{n["deployment-frequency"]} deployments".Replace("all\">", "", StringComparison.Ordinal));
    }

    [Theory, Databases]
    public async Task A_cell_that_would_be_a_formula_is_text_in_the_file(DatabaseKind kind)
    {
        var rows = await CsvAsync(await houses.OfAsync(kind, filled: true), "/flow/changes.csv?window=all");

        rows.ShouldContain(r => r[2] == "'=HYPERLINK(\"http://example.org\")");
        rows.ShouldContain(r => r[2] == "<script>alert(1)</script> & \"quotes\"");
        rows.ShouldAllBe(r => r.Length == 8 && !r.Any(c => c.StartsWith('=') || c.StartsWith('@')));
    }

    // People are never ranked: their names are on no page, in no file and in no answer.
    [Theory, Databases]
    public async Task Nobodys_name_is_anywhere(DatabaseKind kind)
    {
        var web = await houses.OfAsync(kind, filled: true);
        string[] more =
        [
            "/flow/changes.csv", "/flow/deployments.csv", "/flow/failures.csv", "/flow/waiting.csv", "/flow/days.csv",
            "/api/v1/changes?limit=500", "/api/v1/deployments?limit=500", "/api/v1/failures", "/api/v1/waiting", "/api/v1/measures", "/api/v1/definitions",
        ];
        foreach (var path in Sitemap.Select(p => p.Path).Concat(more))
        {
            var (text, _) = await GetAsync(web, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "window=all");
            text.ShouldNotContain("Quillfeather", Case.Insensitive, path);
            text.ShouldNotContain("Inkwell", Case.Insensitive, path);
            text.ShouldNotContain("example.org>", Case.Insensitive, path);
        }
    }

    [Theory]
    [Databases("example.org")]
    [Databases("127.0.0.1.example.org")]
    [Databases("evil.localhost")]
    [Databases("10.0.0.1")]
    public async Task A_foreign_host_is_refused(DatabaseKind kind, string host)
    {
        var web = await houses.OfAsync(kind, filled: false);
        foreach (var path in (string[])["/", "/api/v1/measures", "/health/live"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var response = await web.Client.SendAsync(request, TestHouse.Cancel);

            response.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
            Check(await response.Content.ReadAsStringAsync(TestHouse.Cancel), response, path);
        }
    }

    [Theory]
    [Databases("/catalog/teams/new", "team")]
    [Databases("/catalog/services/new", "service")]
    [Databases("/catalog/services/shop", "service")]
    [Databases("/repositories/new", "repository")]
    [Databases("/catalog/repositories/shop", "repository")]
    [Databases("/catalog/repositories/shop", "read")]
    [Databases("/theme", "")]
    public async Task A_form_without_its_token_is_refused(DatabaseKind kind, string path, string handler)
    {
        var web = await houses.OfAsync(kind, filled: true);
        using var content = new FormUrlEncodedContent([new("_handler", handler), new("Form.Name", "Smuggled"), new("theme", "dark")]);
        using var response = await web.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestHouse.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Check(await response.Content.ReadAsStringAsync(TestHouse.Cancel), response, path);
        (await GetAsync(web, "/catalog")).Text.ShouldNotContain("Smuggled");
    }

    [Theory, Databases]
    public async Task A_team_is_made_by_a_form_and_shown_after_a_redirect(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);

        using (var wrong = await PostAsync(web, "/catalog/teams/new", ("Form.Name", " ")))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await wrong.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("A name is needed.");
        }

        using var made = await PostAsync(web, "/catalog/teams/new", ("Form.Name", "Naïve <Team> ' \""), ("Form.Purpose", "x"));
        ((int)made.StatusCode).ShouldBeOneOf(302, 303);
        made.Headers.Location!.ToString().ShouldEndWith("/catalog");
        var (html, _) = await GetAsync(web, "/catalog");
        html.ShouldContain("/catalog/teams/naive-team");
        WebUtility.HtmlDecode(html).ShouldContain("Naïve <Team> ' \"");
        html.ShouldNotContain("<Team>");
    }

    [Theory]
    [Databases("/flow?window=all", "/flow?window=all")]
    [Databases("//example.org", "/")]
    [Databases("https://example.org", "/")]
    [Databases("/\\example.org", "/")]
    [Databases("/\t/example.org", "/")]
    [Databases("", "/")]
    public async Task Choosing_an_appearance_leads_back_to_a_page_of_ours(DatabaseKind kind, string back, string to)
    {
        var web = await houses.OfAsync(kind, filled: false);

        using var response = await PostAsync(web, "/", "/theme", ("theme", "dark"), ("return", back));

        ((int)response.StatusCode).ShouldBeOneOf(302, 303);
        response.Headers.Location!.ToString().ShouldBe(to);
        response.Headers.GetValues("Set-Cookie").ShouldContain(c => c.StartsWith("fairlead-theme=dark;", StringComparison.Ordinal) && c.Contains("httponly", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, Databases]
    public async Task The_program_says_that_it_lives_and_is_ready(DatabaseKind kind)
    {
        var web = await houses.OfAsync(kind, filled: false);

        (await GetAsync(web, "/health/live")).Text.ShouldBe("alive\n");
        (await GetAsync(web, "/health/ready")).Text.ShouldBe("ready\n");
    }

    private static Task<HttpResponseMessage> PostAsync(WebHouse web, string path, params (string Name, string Value)[] fields) => PostAsync(web, path, path, fields);

    private static async Task<HttpResponseMessage> PostAsync(WebHouse web, string page, string action, params (string Name, string Value)[] fields)
    {
        var (html, _) = await GetAsync(web, page);
        var form = Forms().Matches(html).Select(m => m.Value).First(f => action == page ? f.Contains("_handler", StringComparison.Ordinal) : f.Contains($"action=\"{action}\"", StringComparison.Ordinal));
        var hidden = Hidden().Matches(form).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
        using var content = new FormUrlEncodedContent(hidden.Where(h => !fields.Any(f => f.Name == h.Value)).Concat(fields.Select(f => (f.Name, f.Value))).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await web.Client.PostAsync(new Uri(action, UriKind.Relative), content, TestHouse.Cancel);
    }

    private static async Task<(string Text, HttpResponseMessage Response)> GetAsync(WebHouse web, string path)
    {
        var response = await web.Client.GetAsync(new Uri(path.Replace("{sha}", web.Sha, StringComparison.Ordinal), UriKind.Relative), TestHouse.Cancel);
        return (await response.Content.ReadAsStringAsync(TestHouse.Cancel), response);
    }

    private static async Task<List<string[]>> CsvAsync(WebHouse web, string path)
    {
        var (text, response) = await GetAsync(web, path);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        return [.. CsvRows().Matches(text).Select(m => m.Value).Skip(1).Select(r => CsvCells().Matches(r.TrimEnd('\r', '\n')).Select(c => c.Groups[1].Success ? c.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : c.Groups[2].Value).ToArray())];
    }

    private static async Task<int> WalkAsync(WebHouse web, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        for (string? next = path; next is not null;)
        {
            var (text, response) = await GetAsync(web, next);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, next);
            using var page = JsonDocument.Parse(text);
            foreach (var item in page.RootElement.GetProperty("items").EnumerateArray())
            {
                seen.Add(item.GetRawText());
                count++;
            }

            next = response.Headers.TryGetValues("Link", out var link) ? Regex.Match(link.Single(), "<(.*)>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value : null;
            (next is null).ShouldBe(page.RootElement.GetProperty("next").ValueKind == JsonValueKind.Null);
        }

        seen.Count.ShouldBe(count, "no row twice");
        return count;
    }

    // What holds for every answer.
    private static void Check(string text, HttpResponseMessage response, string path)
    {
        response.Headers.TryGetValues("Content-Security-Policy", out var policy).ShouldBeTrue($"no policy on {path}");
        policy!.ShouldBe([SecurityHeaders.ContentSecurityPolicy]);
        policy!.Single().ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
            InlineCode().Matches(text).Select(m => m.Value).ShouldBeEmpty(path);
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    private static string Plain(string html) => WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(1))).Trim();

    [GeneratedRegex("<h1[^>]*>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Titles();

    [GeneratedRegex("<a[^>]*? href=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<figure class=\"fl-figure\">.*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figures();

    [GeneratedRegex("<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("<tr[^>]*>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Rows();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>", RegexOptions.Singleline)]
    private static partial Regex Cells();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\"(?: value=\"([^\"]*)\")?")]
    private static partial Regex Hidden();

    [GeneratedRegex("(?:\"(?:[^\"]|\"\")*\"|[^\"\r\n])+\r\n")]
    private static partial Regex CsvRows();

    [GeneratedRegex("(?<=^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?=,|$)")]
    private static partial Regex CsvCells();

    // Attributes of style and events, style elements, and scripts that are neither files nor data.
    [GeneratedRegex("<[a-zA-Z][^\\s<>]*(?:\\s+[\\w:@-]+(?:=\"[^\"]*\")?)*?\\s+(?:style|on[a-z]+)\\s*=|<style|<script(?![^>]*\\ssrc=)(?!\\stype=\"application/json\")|href=\"javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();
}
