using Fairlead.Data;
using Fairlead.Measures;

namespace Fairlead.Documents;

/// <summary>Refuses Markdown that would take a reader's program out of all proportion to its length, with the line where it begins. One pass over the text.</summary>
/// <remarks>
/// Readers of Markdown are quick with what people write and slow, or large, with what is made to hurt them: marks that open and never close, quotes in quotes in quotes, and
/// tables whose every short row is filled up to the widest one.
/// </remarks>
internal sealed class MarkdownLimits
{
    /// <summary>Quotes and list marks at the beginning of one line.</summary>
    public const int Nesting = 20;

    /// <summary>Marks in one paragraph, which ends at an empty line, and in all.</summary>
    public const int Marks = 2000, AllMarks = 100_000;

    /// <summary>Columns of a table, fields of all its rows filled up, and those of all tables.</summary>
    public const int Columns = 60, Fields = 20_000, AllFields = 100_000;

    /// <summary>Characters of one paragraph.</summary>
    public const int Paragraph = 64 << 10;

    private const string MarkCharacters = "*_[]`~<!&\\";

    private int _number, _start = 1, _marks, _length, _columns, _rows, _allMarks;
    private long _allFields;

    private MarkdownLimits()
    {
    }

    private long Filled => (long)_columns * _rows;

    /// <param name="text">The text; its lines end with LF.</param>
    /// <returns>What is too much of it; null where nothing is.</returns>
    public static FieldError? Wrong(string text)
    {
        var limits = new MarkdownLimits();
        var fence = "";
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            limits._number++;

            // Code is copied as it stands, whatever its marks.
            if (fence.Length > 0)
            {
                fence = EndsFence(line, fence) ? "" : fence;
                continue;
            }

            fence = FenceOf(line);
            if (fence.Length > 0 || line.IsWhiteSpace())
                limits.EndParagraph();
            else if (limits.Add(line) is { } wrong)
                return wrong;
        }

        return null;
    }

    private void EndParagraph()
    {
        _allFields += Filled;
        (_start, _marks, _length, _columns, _rows) = (_number + 1, 0, 0, 0, 0);
    }

    private FieldError? Add(ReadOnlySpan<char> line)
    {
        if (DepthOf(line) > Nesting)
            return Of(_number, $"quotes and lists are nested more than {Nesting} deep");
        var (marks, pipes) = Count(line);
        (_marks, _allMarks, _length) = (_marks + marks, _allMarks + marks, _length + line.Length);
        (_columns, _rows) = (Math.Max(_columns, pipes), _rows + (pipes > 0 ? 1 : 0));
        return this switch
        {
            { _columns: > Columns } => Of(_number, $"a table has at most {Columns} columns"),
            { Filled: > Fields } => Of(_start, $"a table has at most {Words.Number(Fields)} fields; divide it by an empty line"),
            { _marks: > Marks } => Of(_start, $"a paragraph has at most {Words.Number(Marks)} marks such as * and [; divide it by an empty line"),
            { _length: > Paragraph } => Of(_start, $"a paragraph has at most {Words.Number(Paragraph)} characters; divide it by an empty line"),
            { _allMarks: > AllMarks } => Of(_number, $"a document has at most {Words.Number(AllMarks)} marks such as * and [; divide it"),
            _ when _allFields + Filled > AllFields => Of(_number, $"the tables of a document have at most {Words.Number(AllFields)} fields; divide it"),
            _ => null,
        };
    }

    private static (int Marks, int Pipes) Count(ReadOnlySpan<char> line)
    {
        var (marks, pipes) = (0, 0);
        for (var i = 0; i < line.Length; i++)
        {
            // A run of the same mark is one, such as a rule; each bracket opens on its own.
            if (line[i] == '|')
                pipes++;
            else if (MarkCharacters.Contains(line[i], StringComparison.Ordinal) && (i == 0 || line[i - 1] != line[i] || line[i] is '[' or ']'))
                marks++;
        }

        return (marks, pipes);
    }

    private static int DepthOf(ReadOnlySpan<char> line)
    {
        var depth = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is '>' || (line[i] is '-' or '+' or '*' && i + 1 < line.Length && line[i + 1] is ' ' or '\t') || (line[i] is '.' or ')' && i > 0 && char.IsAsciiDigit(line[i - 1])))
                depth++;
            else if (line[i] is not (' ' or '\t') && !char.IsAsciiDigit(line[i]))
                break;
        }

        return depth;
    }

    // Only such as no list and no quote holds: there every reader of Markdown sees one.
    private static string FenceOf(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart(' ');
        if (line.Length - text.Length > 3 || text.Length < 3 || text[0] is not ('`' or '~'))
            return "";
        var rest = text.TrimStart(text[0]);
        return text.Length - rest.Length >= 3 && (text[0] == '~' || !rest.Contains('`')) ? text[..^rest.Length].ToString() : "";
    }

    private static bool EndsFence(ReadOnlySpan<char> line, string fence)
    {
        var text = line.TrimStart(' ');
        return line.Length - text.Length <= 3 && text.StartsWith(fence, StringComparison.Ordinal) && text.TrimStart(fence[0]).IsWhiteSpace();
    }

    private static FieldError Of(int line, string what) => new("text", $"Line {Words.Number(line)}: {what}.");
}
