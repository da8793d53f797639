using System.Globalization;
using System.Text.Json;
using Fairlead.Tests.House;
using Fairlead.Web;

namespace Fairlead.Tests.Web;

/// <summary>What a page draws, what its table says, what the file and the API hold: one and the same.</summary>
public sealed class SameNumbersTests(WebHouses houses)
{
    [Fact]
    public async Task A_chart_and_its_table_hold_the_same_numbers()
    {
        var web = await houses.OfAsync(filled: true);
        var (charts, numbers) = (0, 0);
        foreach (var path in Sitemap.Pages.Where(p => p.Path.StartsWith("/flow", StringComparison.Ordinal) || p.Path == "/").Select(p => p.Path))
        {
            foreach (var query in Sitemap.Windows)
            {
                var (html, _) = await web.GetAsync(path + query);
                foreach (var figure in Html.Of(html).QuerySelectorAll("figure.fl-figure"))
                {
                    charts++;
                    using var model = JsonDocument.Parse(figure.QuerySelector("script[type='application/json']")!.TextContent);
                    var unit = model.RootElement.GetProperty("y").GetProperty("unit").GetString()!;
                    var series = model.RootElement.GetProperty("series").EnumerateArray().ToList();
                    var table = figure.QuerySelectorAll("tr").Select(r => r.QuerySelectorAll("th, td").Select(c => c.TextContent.Trim()).ToArray()).ToList();
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
        using var measures = JsonDocument.Parse((await web.GetAsync("/api/v1/measures" + query)).Text);
        var n = measures.RootElement.GetProperty("items").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("n").GetInt64(), StringComparer.Ordinal);

        (await web.CsvAsync("/flow/changes.csv" + query)).Count.ShouldBe((int)n["change-lead-time"]);
        (await web.WalkAsync($"/api/v1/changes{and}limit=7")).ShouldBe((int)n["change-lead-time"]);
        (await web.CsvAsync("/flow/deployments.csv" + query)).Count.ShouldBe((int)n["deployment-frequency"]);
        (await web.WalkAsync($"/api/v1/deployments{and}limit=3")).ShouldBe((int)n["deployment-frequency"]);
        (await web.CsvAsync("/flow/waiting.csv" + query)).Count.ShouldBe((int)n["changes-waiting"]);
        (await web.WalkAsync($"/api/v1/waiting{and}limit=1")).ShouldBe((int)n["changes-waiting"]);
        (await web.CsvAsync("/flow/failures.csv" + query)).Count.ShouldBe(await web.WalkAsync("/api/v1/failures" + query));
        var days = await web.CsvAsync("/flow/days.csv" + query);
        days.Sum(d => long.Parse(d[2], CultureInfo.InvariantCulture)).ShouldBe(n["deployment-frequency"]);
        days.Sum(d => long.Parse(d[5], CultureInfo.InvariantCulture)).ShouldBe(n["change-lead-time"]);

        n["change-lead-time"].ShouldBeGreaterThan(50);
        (await web.GetAsync("/flow/changes" + query)).Text.ShouldContain($"The {n["change-lead-time"].ToString("N0", CultureInfo.InvariantCulture)} changes behind");
        (await web.GetAsync("/flow/deployments" + query)).Text.ShouldContain($"all\">{n["deployment-frequency"]} deployments".Replace("all\">", "", StringComparison.Ordinal));
    }

    [Theory, Databases]
    public async Task The_file_of_services_holds_the_measures_of_each(DatabaseKind kind)
    {
        var web = await houses.OfAsync(kind, filled: true);
        var head = (await web.GetAsync("/flow/services.csv?window=2023-11-20..2024-02-20")).Text.Split("\r\n")[0].Split(',');
        var rows = await web.CsvAsync("/flow/services.csv?window=2023-11-20..2024-02-20");

        rows.Select(r => r[0]).ShouldBe(["blog-quoted", "shop"], ignoreOrder: true);
        foreach (var row in rows)
        {
            using var measures = JsonDocument.Parse((await web.GetAsync($"/api/v1/measures?scope=service:{row[0]}&window=2023-11-20..2024-02-20")).Text);
            foreach (var measure in measures.RootElement.GetProperty("items").EnumerateArray())
            {
                var column = Array.FindIndex(head, h => h.StartsWith(measure.GetProperty("name").GetString()!.Replace('-', '_') + "_", StringComparison.Ordinal));
                row[column].ShouldBe(Number(measure.GetProperty("value"))?.ToString(CultureInfo.InvariantCulture) ?? "");
                row[column + 1].ShouldBe(measure.GetProperty("n").GetRawText());
            }
        }
    }

    [Fact]
    public async Task A_cell_that_would_be_a_formula_is_text_in_the_file()
    {
        var rows = await (await houses.OfAsync(filled: true)).CsvAsync("/flow/changes.csv?window=all");

        rows.ShouldContain(r => r[2] == "'=HYPERLINK(\"http://example.org\")");
        rows.ShouldContain(r => r[2] == "<script>alert(1)</script> & \"quotes\"");
        rows.ShouldAllBe(r => r.Length == 8 && !r.Any(c => c.StartsWith('=') || c.StartsWith('@')));
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
