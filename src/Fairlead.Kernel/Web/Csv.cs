using System.Globalization;
using System.Text;

using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Web;

/// <summary>Writes rows as CSV (RFC 4180). A cell that a spreadsheet would run as a formula is made plain text.</summary>
public static class Csv
{
    // The wide ones are the same to a spreadsheet of East Asia.
    private const string Formulas = "=+-@\uFF1D\uFF0B\uFF0D\uFF20", Separators = ";\t\r\n";

    /// <param name="http">A request for something that can be had as JSON, too.</param>
    /// <returns>Whether it asks for CSV in the first place; JSON is what others get.</returns>
    public static bool IsWanted(HttpContext http)
    {
        if (!http.Response.Headers.Vary.Contains(HeaderNames.Accept, StringComparer.Ordinal))
            http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        return http.Request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).FirstOrDefault(a => a.Quality != 0) is { } first && first.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);
    }

    /// <param name="cells">The cells of one row.</param>
    /// <returns>The row with its line end.</returns>
    public static string Row(params object?[] cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <param name="value">A cell.</param>
    /// <returns>Its text; numbers and instants in their invariant form.</returns>
    public static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTime instant => instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            bool b => b ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        if (value is string && text.Any(IsUnprintable))
            text = string.Concat(text.Select(c => IsUnprintable(c) ? ' ' : c));
        if (value is string)
            text = WithoutFormulas(text);
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0)
            return text;
        return new StringBuilder(text.Length + 8).Append('"').Append(text).Replace("\"", "\"\"", 1, text.Length).Append('"').ToString();
    }

    // Spreadsheets of other countries split a line at ';', and quotes in the middle of it hold nothing together for them: what stands behind
    // a ';', a tab or a line's end begins a cell there, quotes and blanks before it or not.
    private static string WithoutFormulas(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return text;
        var plain = new StringBuilder(text.Length + 2);
        var begins = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if ((begins || i == 0) && (Formulas.Contains(c, StringComparison.Ordinal) || (i == 0 && (c is '\t' or '\r'))))
                plain.Append('\'');
            plain.Append(c);
            begins = Separators.Contains(c, StringComparison.Ordinal) || (begins && (c is ' ' or '"'));
        }

        return plain.ToString();
    }

    // A terminal would obey an escape; a spreadsheet shows a box.
    private static bool IsUnprintable(char c) => char.IsControl(c) && c is not ('\t' or '\r' or '\n');
}
