using Spectre.Console;

namespace Fairlead.Host.Output;

/// <summary>Drawn tables and sparing colour, for a terminal.</summary>
public sealed class DrawnPaper : IPaper
{
    private const int Roomy = 110;

    private static readonly Style Quiet = new(Color.Grey);
    private readonly IAnsiConsole _console;

    /// <param name="terminal">Where to write.</param>
    public DrawnPaper(Terminal terminal) => _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(terminal.Out),
        Ansi = terminal.HasColour ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });

    /// <inheritdoc />
    public void Sentence(string text) => Write(text, new Style(decoration: Decoration.Bold));

    /// <inheritdoc />
    public void Heading(string text)
    {
        _console.WriteLine();
        Write(text, new Style(Color.Teal, decoration: Decoration.Bold));
    }

    /// <inheritdoc />
    public void Note(string text) => Write(text, Quiet);

    /// <inheritdoc />
    public void Gap() => _console.WriteLine();

    /// <inheritdoc />
    public void Table(Sheet sheet)
    {
        // On 80 columns a word broken in the middle is worse than a comparison left out.
        var narrow = _console.Profile.Width < Roomy;
        var shown = Enumerable.Range(0, sheet.Columns.Count).Where(i => !narrow || !sheet.Columns[i].IsOptional).ToList();
        var table = new Table().Border(TableBorder.Horizontal).BorderStyle(Quiet);
        foreach (var i in shown)
        {
            var drawn = new TableColumn(new Text(sheet.Columns[i].Title, Quiet));
            var last = i == shown[^1] && !sheet.Columns[i].IsNumber;
            table.AddColumn(sheet.Columns[i].IsNumber ? drawn.RightAligned().NoWrap() : last ? drawn : drawn.NoWrap());
        }

        foreach (var row in sheet.Rows)
            table.AddRow(shown.Select(i => new Text(Cell(row[i], narrow))));
        _console.Write(table);
    }

    private static string Cell(string text, bool narrow) =>
        Paper.Clean(narrow ? text.Replace(" (inferred)", " *", StringComparison.Ordinal) : text);

    private void Write(string text, Style style)
    {
        _console.Write(new Text(Paper.Clean(text), style));
        _console.WriteLine();
    }
}
