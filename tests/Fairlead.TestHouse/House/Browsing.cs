using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Fairlead.Web;

namespace Fairlead.Tests.House;

/// <summary>What a browser without scripts, or a program, does with the web program.</summary>
internal static partial class Browsing
{
    public static Task<HttpResponseMessage> PostAsync(this WebHouse web, string path, params (string Name, string Value)[] fields) => web.PostAsync(path, path, fields);

    public static Task<HttpResponseMessage> PostAsync(this WebHouse web, string page, string action, params (string Name, string Value)[] fields) =>
        web.Client.PostAsync(page, f => action == page ? f.Handler() is not null : f.GetAttribute("action") == action, action, fields);

    /// <summary>Sends the form of a name on a page, as it stands there but for the given fields.</summary>
    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string page, string form, params (string Name, string Value)[] fields) =>
        client.PostAsync(page, f => f.Handler() == form, page, fields);

    /// <summary>Sends the form that somebody else's page holds, with a token of one's own: what a page does not show protects nothing.</summary>
    public static async Task<HttpResponseMessage> ForgeAsync(this HttpClient client, HttpClient reader, string page, string form, params (string Name, string Value)[] fields)
    {
        var own = Html.Of(await client.GetStringAsync(new Uri("/catalog", UriKind.Relative), TestHouse.Cancel)).Token();
        var wanted = Html.Of(await reader.GetStringAsync(new Uri(page, UriKind.Relative), TestHouse.Cancel)).Forms.First(f => f.Handler() == form);
        var values = wanted.Filled().Where(f => f.Name != Html.TokenName && fields.All(g => g.Name != f.Name)).Concat(fields).Append((Name: Html.TokenName, Value: own));
        using var content = new FormUrlEncodedContent(values.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await client.PostAsync(new Uri(page, UriKind.Relative), content, TestHouse.Cancel);
    }

    private static async Task<HttpResponseMessage> PostAsync(this HttpClient client, string page, Func<IHtmlFormElement, bool> which, string action, (string Name, string Value)[] fields)
    {
        var form = Html.Of(await client.GetStringAsync(new Uri(page, UriKind.Relative), TestHouse.Cancel)).Forms.First(which);
        var hidden = form.Hidden().Where(h => fields.All(f => f.Name != h.Name));
        using var content = new FormUrlEncodedContent(hidden.Concat(fields).Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await client.PostAsync(new Uri(action, UriKind.Relative), content, TestHouse.Cancel);
    }

    public static async Task<(string Text, HttpResponseMessage Response)> GetAsync(this WebHouse web, string path)
    {
        var response = await web.Client.GetAsync(new Uri(path.Replace("{sha}", web.Sha, StringComparison.Ordinal).Replace("{delivery}", web.Delivery, StringComparison.Ordinal).Replace("{incident}", web.Incident, StringComparison.Ordinal).Replace("{document}", web.Document, StringComparison.Ordinal), UriKind.Relative), TestHouse.Cancel);
        return (await response.Content.ReadAsStringAsync(TestHouse.Cancel), response);
    }

    public static async Task<List<string[]>> CsvAsync(this WebHouse web, string path)
    {
        var (text, response) = await web.GetAsync(path);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        return [.. CsvRows().Matches(text).Select(m => m.Value).Skip(1).Select(r => CsvCells().Matches(r.TrimEnd('\r', '\n')).Select(c => c.Groups[1].Success ? c.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : c.Groups[2].Value).ToArray())];
    }

    public static async Task<int> WalkAsync(this WebHouse web, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        for (string? next = path; next is not null;)
        {
            var (text, response) = await web.GetAsync(next);
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
    public static void Check(string text, HttpResponseMessage response, string path)
    {
        response.Headers.TryGetValues("Content-Security-Policy", out var policy).ShouldBeTrue($"no policy on {path}");
        policy!.ShouldBe([SecurityHeaders.ContentSecurityPolicy]);
        policy!.Single().ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.CacheControl.ShouldNotBeNull(path).ShouldSatisfyAllConditions(c => (c.NoCache || c.NoStore).ShouldBeTrue(path), c => c.Public.ShouldBeFalse(path));
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
            Html.Of(text).InlineCode().ShouldBeEmpty(path);
    }

    [GeneratedRegex("(?:\"(?:[^\"]|\"\")*\"|[^\"\r\n])+\r\n")]
    private static partial Regex CsvRows();

    [GeneratedRegex("(?<=^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?=,|$)")]
    private static partial Regex CsvCells();
}
