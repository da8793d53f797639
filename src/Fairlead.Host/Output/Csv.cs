using System.Globalization;

namespace Fairlead.Host.Output;

/// <summary>Comma-separated values after RFC 4180 that a spreadsheet cannot mistake for formulas.</summary>
public static class Csv
{
    /// <param name="writer">Where to write.</param>
    /// <param name="cells">The cells of one row: texts, whole numbers, numbers, instants, or null for nothing.</param>
    public static void Row(TextWriter writer, params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                writer.Write(',');
            writer.Write(Cell(cells[i]));
        }

        writer.Write("\r\n");
    }

    /// <param name="value">A value.</param>
    /// <returns>Its cell.</returns>
    public static string Cell(object? value) => value switch
    {
        null => "",
        string text => Text(text),
        bool flag => flag ? "true" : "false",
        DateTime instant => instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Text(value.ToString() ?? ""),
    };

    // A leading = + - @ tab or CR would be run as a formula by a spreadsheet. A true number never comes here.
    private static string Text(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
