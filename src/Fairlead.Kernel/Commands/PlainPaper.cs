using System.Globalization;

namespace Fairlead.Commands;

/// <summary>Aligned text without any control sequence: for pipes, files and people who asked for it.</summary>
/// <param name="writer">Where to write.</param>
public sealed class PlainPaper(TextWriter writer) : IPaper
{
    private const int Width = 100;

    /// <inheritdoc />
    public void Sentence(string text) => Wrap(text);

    /// <inheritdoc />
    public void Heading(string text)
    {
        writer.WriteLine();
        writer.WriteLine(Paper.Clean(text));
    }

    /// <inheritdoc />
    public void Note(string text) => Wrap(text);

    /// <inheritdoc />
    public void Gap() => writer.WriteLine();

    /// <inheritdoc />
    public void Table(Sheet sheet)
    {
        var widths = sheet.Columns.Select((c, i) => Math.Max(Length(c.Title), sheet.Rows.Select(r => Length(Paper.Clean(r[i]))).DefaultIfEmpty(0).Max())).ToArray();
        Line(sheet, widths, [.. sheet.Columns.Select(c => c.Title)]);
        foreach (var row in sheet.Rows)
            Line(sheet, widths, row);
    }

    private void Line(Sheet sheet, int[] widths, string[] cells)
    {
        var line = string.Join("  ", cells.Select((cell, i) =>
        {
            var text = Paper.Clean(cell);
            var room = new string(' ', widths[i] - Length(text));
            return sheet.Columns[i].IsNumber ? room + text : text + room;
        }));
        writer.WriteLine(line.TrimEnd());
    }

    private void Wrap(string text)
    {
        // Lines behind the first of a list's entry stand under its text.
        var indent = text.StartsWith("- ", StringComparison.Ordinal) ? "  " : "";
        var used = 0;
        foreach (var word in Paper.Clean(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var length = Length(word);
            if (used > 0 && used + 1 + length > Width)
            {
                writer.WriteLine();
                writer.Write(indent);
                used = 0;
            }
            else if (used > 0)
            {
                writer.Write(' ');
                used++;
            }

            writer.Write(word);
            used += length;
        }

        writer.WriteLine();
    }

    // Characters as a reader counts them; wide scripts are rare here and merely shift a column.
    private static int Length(string text) => text.All(char.IsAscii) ? text.Length : new StringInfo(text).LengthInTextElements;
}
