
namespace Fairlead.Cli.Tests;

/// <summary>On a terminal of 80 columns nothing is lost, and nothing stands there that nobody explains.</summary>
public sealed class NarrowTerminalTests
{
    private static readonly Sheet Measures = new(
        [new("Measure"), new("Value", IsNumber: true), new("From", IsNumber: true), new("95 % interval", IsNumber: true), new("Window before", IsOptional: true)],
        [
            ["Deployment frequency", "0.51 per day", "43 deployments", "0.37 – 0.69 per day", "0.48 per day, within the noise"],
            ["Change fail rate (inferred)", "not enough data", "43 deployments", "", ""],
        ]);

    [Fact]
    public void What_has_no_room_beside_stands_below_with_its_heading()
    {
        var lines = Drawn(Measures, 80);
        lines.ShouldAllBe(l => l.Length <= 80);
        var first = string.Join(' ', lines.Select(l => l.Trim().Split("  ")[0]));
        first.ShouldContain("Deployment frequency Window before: 0.48 per day, within the noise Change fail rate (inferred)");
        string.Join('\n', lines).ShouldNotContain('*');
    }

    [Fact]
    public void Where_there_is_room_it_is_a_column()
    {
        var text = string.Join('\n', Drawn(Measures, 130));
        text.ShouldMatch(@"95 % interval +Window before");
        text.ShouldContain("Change fail rate (inferred)");
    }

    private static string[] Drawn(Sheet sheet, int width)
    {
        using var output = new StringWriter();
        new DrawnPaper(new Terminal(output, TextWriter.Null, IsInteractive: true, ErrorIsInteractive: false, name => name == "NO_COLOR" ? "1" : null), width).Table(sheet);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
