using System.Text;
using System.Text.Json;
using Fairlead.Demo;
using Fairlead.Tests.House;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Measures;

/// <summary>
/// What the API says of every measure of the demonstration's invented history equals a file that was written before the practices got projects of their own, to
/// the digit. A definition that is changed on purpose gets another version, and its figures are taken from the '.received' file.
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
        var text = new StringBuilder();
        foreach (var scope in Scopes)
        {
            foreach (var window in Windows)
            {
                using var answer = JsonDocument.Parse(await web.Client.GetStringAsync(new Uri($"/api/v1/measures?scope={scope}&window={window}", UriKind.Relative), TestHouse.Cancel));
                foreach (var measure in answer.RootElement.GetProperty("items").EnumerateArray())
                    text.Append(scope.Length == 0 ? "organisation" : scope).Append(' ').Append(window).Append(' ').Append(measure.GetRawText()).Append('\n');
            }
        }

        var received = Path.ChangeExtension(stored, ".received.txt");
        if (text.ToString() != (File.Exists(stored) ? await File.ReadAllTextAsync(stored, TestHouse.Cancel) : ""))
        {
            await File.WriteAllTextAsync(received, text.ToString(), TestHouse.Cancel);
            Assert.Fail($"A measure says something else than in {stored}; see {received}.");
        }

        File.Delete(received);
        text.ToString().Split('\n').Count(l => l.Contains("\"value\":", StringComparison.Ordinal)).ShouldBeGreaterThan(100);
    }
}
