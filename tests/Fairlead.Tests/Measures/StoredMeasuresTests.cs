using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Demo;
using Fairlead.Tests.House;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Measures;

/// <summary>
/// What the API says of every measure of the demonstration's invented history equals a file that was written before the practices got projects of their own, to
/// the digit; what is said beside the figures is left to other tests. A definition that is changed on purpose gets another version, and its figures are taken from the '.received' file.
/// </summary>
public sealed class StoredMeasuresTests
{
    private static readonly string[] Windows = ["12w", "all"];

    private static readonly string[] Scopes = ["", "team:payments", "service:ledger", "service:shop"];

    [Fact]
    public async Task Every_measure_of_a_fixed_history_is_what_it_was()
    {
        var stored = Path.Combine(Checkout.Root, "tests", "Fairlead.Tests", "Measures", "stored-measures.txt");
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.App.Services.GetRequiredService<FillDemo>().RunAsync("/nowhere", TestHouse.Cancel);
        var lines = new List<string>();
        foreach (var scope in Scopes)
        {
            foreach (var window in Windows)
            {
                using var answer = JsonDocument.Parse(await web.Client.GetStringAsync(new Uri($"/api/v1/measures?scope={scope}&window={window}", UriKind.Relative), TestHouse.Cancel));
                foreach (var measure in answer.RootElement.GetProperty("items").EnumerateArray())
                    lines.Add($"{(scope.Length == 0 ? "organisation" : scope)} {window} {Figures(measure)}");
            }
        }

        var text = string.Concat(lines.Order(StringComparer.Ordinal).Select(l => l + "\n"));
        var received = Path.ChangeExtension(stored, ".received.txt");
        if (text != (File.Exists(stored) ? await File.ReadAllTextAsync(stored, TestHouse.Cancel) : ""))
        {
            await File.WriteAllTextAsync(received, text, TestHouse.Cancel);
            Assert.Fail($"A measure says something else than in {stored}; see {received}.");
        }

        File.Delete(received);
        text.Split('\n').Count(l => l.Contains("\"value\":", StringComparison.Ordinal)).ShouldBeGreaterThan(100);
    }

    private static string Figures(JsonElement measure)
    {
        var figures = JsonNode.Parse(measure.GetRawText())!.AsObject();
        foreach (var words in (string[])["title", "notes", "noData"])
            figures.Remove(words);
        return figures.ToJsonString();
    }
}
