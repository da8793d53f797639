using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fairlead.Web;

namespace Fairlead.Tests.House;

/// <summary>What a browser without scripts, or a program, does with the web program.</summary>
internal static partial class Browsing
{
    public static Task<HttpResponseMessage> PostAsync(this WebHouse web, string path, params (string Name, string Value)[] fields) => web.PostAsync(path, path, fields);

    public static Task<HttpResponseMessage> PostAsync(this WebHouse web, string page, string action, params (string Name, string Value)[] fields) =>
        web.Client.PostAsync(page, f => action == page ? f.Contains("_handler", StringComparison.Ordinal) : f.Contains($"action=\"{action}\"", StringComparison.Ordinal), action, fields);

    /// <summary>Sends the form of a name on a page, as it stands there but for the given fields.</summary>
    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string page, string form, params (string Name, string Value)[] fields) =>
        client.PostAsync(page, f => f.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal), page, fields);

    /// <summary>Sends the form that somebody else's page holds, with a token of one's own: what a page does not show protects nothing.</summary>
    public static async Task<HttpResponseMessage> ForgeAsync(this HttpClient client, HttpClient reader, string page, string form, params (string Name, string Value)[] fields)
    {
        var own = Token().Match(await client.GetStringAsync(new Uri("/catalog", UriKind.Relative), TestHouse.Cancel)).Groups[1].Value;
        var html = await reader.GetStringAsync(new Uri(page, UriKind.Relative), TestHouse.Cancel);
        var wanted = Forms().Matches(html).Select(m => m.Value).First(f => f.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        var values = Fields().Matches(wanted).Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Concat(Choices().Matches(wanted).Select(m => (m.Groups[1].Value, Chosen().Match(m.Value).Groups[1].Value)))
            .Where(f => f.Item1 != "__RequestVerificationToken" && fields.All(g => g.Name != f.Item1))
            .Concat(fields).Append(("__RequestVerificationToken", own));
        using var content = new FormUrlEncodedContent(values.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await client.PostAsync(new Uri(page, UriKind.Relative), content, TestHouse.Cancel);
    }

    private static async Task<HttpResponseMessage> PostAsync(this HttpClient client, string page, Func<string, bool> which, string action, (string Name, string Value)[] fields)
    {
        var html = await client.GetStringAsync(new Uri(page, UriKind.Relative), TestHouse.Cancel);
        var form = Forms().Matches(html).Select(m => m.Value).First(which);
        var hidden = Hidden().Matches(form).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
        using var content = new FormUrlEncodedContent(hidden.Where(h => !fields.Any(f => f.Name == h.Value)).Concat(fields.Select(f => (f.Name, f.Value))).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await client.PostAsync(new Uri(action, UriKind.Relative), content, TestHouse.Cancel);
    }

    public static async Task<(string Text, HttpResponseMessage Response)> GetAsync(this WebHouse web, string path)
    {
        var response = await web.Client.GetAsync(new Uri(path.Replace("{sha}", web.Sha, StringComparison.Ordinal).Replace("{delivery}", web.Delivery, StringComparison.Ordinal).Replace("{incident}", web.Incident, StringComparison.Ordinal), UriKind.Relative), TestHouse.Cancel);
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
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
            InlineCode().Matches(text).Select(m => m.Value).ShouldBeEmpty(path);
    }

    public static string Plain(string html) => WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(1))).Trim();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<input (?![^>]*checkbox)[^>]*?name=\"([^\"]*)\"[^>]*?value=\"([^\"]*)\"")]
    private static partial Regex Fields();

    [GeneratedRegex("<select [^>]*name=\"([^\"]*)\".*?</select>", RegexOptions.Singleline)]
    private static partial Regex Choices();

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Chosen();

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
