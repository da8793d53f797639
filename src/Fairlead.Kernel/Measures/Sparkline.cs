using System.Globalization;
using System.Text;

namespace Fairlead.Measures;

/// <summary>A small line without axes, as SVG paths; it needs no script.</summary>
/// <param name="Line">The path of the line; a gap begins it anew.</param>
/// <param name="Area">The path of the area beneath.</param>
public sealed record Sparkline(string Line, string Area)
{
    private const double Width = 200, Height = 44, Margin = 3;

    /// <param name="values">The values; null is a gap, never zero.</param>
    /// <returns>The paths, or null with fewer than two values.</returns>
    public static Sparkline? Of(IReadOnlyList<double?> values)
    {
        var known = values.Where(v => v is not null).Select(v => v!.Value).ToList();
        if (known.Count < 2)
            return null;
        double low = Math.Min(known.Min(), 0), high = known.Max();
        var range = high > low ? high - low : 1;
        double X(int i) => values.Count == 1 ? 0 : i * Width / (values.Count - 1);
        double Y(double v) => Height - Margin - ((v - low) / range * (Height - (2 * Margin)));

        var line = new StringBuilder();
        var area = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
                continue;
            var begins = i == 0 || values[i - 1] is null;
            var ends = i == values.Count - 1 || values[i + 1] is null;
            Point(line, begins ? 'M' : 'L', X(i), Y(value));

            // A single value between gaps would be a line without length.
            if (begins && ends)
                Point(line, 'L', X(i) + 1, Y(value));
            if (begins)
                Point(area, 'M', X(i), Height);
            Point(area, 'L', X(i), Y(value));
            if (ends)
                Point(area, 'L', X(i), Height).Append('Z');
        }

        return new Sparkline(line.ToString(), area.ToString());
    }

    private static StringBuilder Point(StringBuilder path, char command, double x, double y) =>
        path.Append(CultureInfo.InvariantCulture, $"{command}{x:0.#} {y:0.#}");
}
