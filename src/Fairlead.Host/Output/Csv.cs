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
    public static string Cell(object? value) => Web.Csv.Cell(value);
}
