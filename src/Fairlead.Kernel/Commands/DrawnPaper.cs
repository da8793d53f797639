using Spectre.Console;

namespace Fairlead.Commands;

/// <summary>Drawn tables and sparing colour, for a terminal.</summary>
public sealed class DrawnPaper : IPaper
{
    private const string Inferred = " (inferred)";

    private static readonly Style Quiet = new(Color.Grey);
    private readonly IAnsiConsole _console;

    /// <param name="terminal">Where to write.</param>
    /// <param name="width">How many columns it has; null asks it.</param>
    public DrawnPaper(Terminal terminal, int? width = null)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Out),
            Ansi = terminal.HasColour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (width is { } columns)
            _console.Profile.Width = columns;
    }

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
        // On 80 columns a word broken in the middle is worse than a second line; nothing is left out, and nothing needs a legend.
        var narrow = Width(sheet) > _console.Profile.Width;
        var shown = Enumerable.Range(0, sheet.Columns.Count).Where(i => !narrow || !sheet.Columns[i].IsOptional).ToList();
        var table = new Table().Border(TableBorder.Horizontal).BorderStyle(Quiet);
        foreach (var i in shown)
        {
            var drawn = new TableColumn(new Text(sheet.Columns[i].Title, Quiet));
            var last = i == shown[^1] && !sheet.Columns[i].IsNumber;
            table.AddColumn(sheet.Columns[i].IsNumber ? drawn.RightAligned().NoWrap() : last || (narrow && i == shown[0]) ? drawn : drawn.NoWrap());
        }

        foreach (var row in sheet.Rows)
            table.AddRow(shown.Select(i => new Text(narrow ? Narrow(sheet, row, i, isFirst: i == shown[0]) : Paper.Clean(row[i]))));
        _console.Write(table);
    }

    private static string Narrow(Sheet sheet, string[] row, int column, bool isFirst)
    {
        var text = Paper.Clean(row[column]).Replace(Inferred, "\n" + Inferred.Trim(), StringComparison.Ordinal);
        if (!isFirst)
            return text;
        var below = sheet.Columns.Index().Where(c => c.Item.IsOptional && row[c.Index].Length > 0).Select(c => $"\n{c.Item.Title}: {Paper.Clean(row[c.Index])}");
        return text + string.Concat(below);
    }

    // Each column has a blank on either side.
    private static int Width(Sheet sheet) => sheet.Columns.Index().Sum(c => 2 + sheet.Rows.Select(r => r[c.Index].Length).Append(c.Item.Title.Length).Max());

    private void Write(string text, Style style)
    {
        _console.Write(new Text(Paper.Clean(text), style));
        _console.WriteLine();
    }
}
