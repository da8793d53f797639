using Spectre.Console;

namespace Fairlead.Host.Output;

/// <summary>Drawn tables and sparing colour, for a terminal.</summary>
public sealed class DrawnPaper : IPaper
{
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
        var table = new Table().Border(TableBorder.Horizontal).BorderStyle(Quiet);
        foreach (var column in sheet.Columns)
        {
            var drawn = new TableColumn(new Text(column.Title, Quiet));
            table.AddColumn(column.IsNumber ? drawn.RightAligned().NoWrap() : drawn);
        }

        foreach (var row in sheet.Rows)
            table.AddRow(row.Select(c => new Text(Paper.Clean(c))));
        _console.Write(table);
    }

    private void Write(string text, Style style)
    {
        _console.Write(new Text(Paper.Clean(text), style));
        _console.WriteLine();
    }
}
