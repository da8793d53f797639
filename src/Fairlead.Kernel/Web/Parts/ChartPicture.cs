using System.Globalization;
using System.Text;

namespace Fairlead.Web.Parts;

/// <summary>A chart as paths, for readers whose browser runs no script.</summary>
/// <param name="Series">Each series with its class and path.</param>
/// <param name="Targets">Lines across with the height of each.</param>
/// <param name="Top">The highest value, in words.</param>
/// <param name="Low">The lowest value, in words.</param>
/// <param name="First">Where the axis below begins.</param>
/// <param name="Last">Where it ends.</param>
internal sealed record ChartPicture(IReadOnlyList<(string Name, string Class, string Path)> Series, IReadOnlyList<(string Label, double Y)> Targets, string Top, string Low, string First, string Last)
{
    public const int Width = 800;
    public const int Height = 220;

    // Beyond, the picture would outweigh the page: the table has them all.
    private const int MostPoints = 1500;

    /// <param name="model">The chart.</param>
    /// <returns>The picture; none where there is nothing to draw or too much.</returns>
    public static ChartPicture? Of(ChartModel model)
    {
        var series = model.Series.Select(s => (Series: s, Points: Points(model, s).ToList())).ToList();
        var points = series.SelectMany(s => s.Points).ToList();
        if (points.Count is 0 or > MostPoints)
            return null;

        var log = model.Y.Scale == "log";
        var targets = model.Targets ?? [];
        var values = points.Select(p => p.Y).Concat(targets.Select(t => t.Y)).Where(v => !log || v > 0).ToList();
        if (values.Count == 0)
            return null;

        var stacked = series.Where(s => s.Series.Stack is not null).SelectMany(s => s.Points.Select(p => (s.Series.Stack, p.X, p.Y))).GroupBy(p => (p.Stack, p.X)).Select(g => g.Sum(p => p.Y));
        var top = values.Concat(stacked).Max();
        var low = log ? values.Min() : Math.Min(model.Y.Min ?? 0, values.Min());
        var (firstX, lastX) = model.X.Values is { } names ? (-.5, names.Count - .5) : (points.Min(p => p.X), points.Max(p => p.X));
        var wide = Width / Math.Max(1, lastX - firstX);
        var sums = new Dictionary<(string Stack, double X), double>();

        var drawn = series.Select(s => (s.Series.Name, $"{s.Series.Kind} {s.Series.Tone}{(s.Series.Dashed ? " dashed" : "")}", Path(s.Series, s.Points))).ToList();
        return new(drawn, [.. targets.Select(t => (t.Label, Y(t.Y)))], ChartUnits.Text(top, model.Y.Unit), ChartUnits.Text(low, model.Y.Unit), Name(model, firstX, isLast: false), Name(model, lastX, isLast: true));

        double X(double x) => lastX > firstX ? (x - firstX) / (lastX - firstX) * Width : Width / 2d;
        double Y(double y) => top > low ? Height - ((log ? Math.Log(Math.Max(y, low) / low) / Math.Log(top / low) : (y - low) / (top - low)) * Height) : Height / 2d;

        string Path(ChartSeries one, List<(double X, double Y, bool AfterGap)> own)
        {
            var path = new StringBuilder();
            for (var i = 0; i < own.Count; i++)
            {
                var (x, y, afterGap) = own[i];
                switch (one.Kind)
                {
                    case "bar":
                        var below = one.Stack is { } stack ? sums.GetValueOrDefault((stack, x)) : Math.Max(0, low);
                        if (one.Stack is { } name)
                            sums[(name, x)] = below + y;
                        path.Append(CultureInfo.InvariantCulture, $"M{X(x) - (wide * .35):0.#} {Y(below):0.#}V{Y(one.Stack is null ? y : below + y):0.#}h{wide * .7:0.#}V{Y(below):0.#}z");
                        break;
                    case "line":
                        path.Append(CultureInfo.InvariantCulture, $"{(i == 0 || afterGap ? 'M' : 'L')}{X(x):0.#} {Y(y):0.#}");
                        break;
                    default:
                        path.Append(CultureInfo.InvariantCulture, $"M{X(x):0.#} {Y(y):0.#}h0");
                        break;
                }
            }

            return path.ToString();
        }
    }

    private static IEnumerable<(double X, double Y, bool AfterGap)> Points(ChartModel model, ChartSeries series)
    {
        var gap = false;
        for (var i = 0; i < series.Values.Count; i++)
        {
            if (model.X.Values is not null && Number(series.Values[i]) is { } y)
                yield return (i, y, gap);
            else if (model.X.Values is null && Pair(series.Values[i]) is var (at, value))
                yield return (at, value, gap);
            else
            {
                gap = true;
                continue;
            }

            gap = false;
        }
    }

    private static (double At, double Value)? Pair(object? value) => value switch
    {
        double[] { Length: 2 } d => (d[0], d[1]),
        long[] { Length: 2 } l => (l[0], l[1]),
        _ => null,
    };

    /// <returns>A value of a series by categories; null for a gap, and for the pair of a series over time.</returns>
    public static double? Number(object? value) => value is null or System.Collections.IEnumerable ? null : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Name(ChartModel model, double x, bool isLast) => model.X.Values is { Count: > 0 } names
        ? isLast ? names[^1] : names[0]
        : DateTimeOffset.FromUnixTimeMilliseconds((long)x).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
