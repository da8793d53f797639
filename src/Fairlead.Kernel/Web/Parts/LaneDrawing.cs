using System.Globalization;
using System.Text;

namespace Fairlead.Web.Parts;

/// <summary>Where the marks of one lane stand, as paths: one path a kind, so that a thousand marks are five elements.</summary>
internal sealed record LaneDrawing(string Line, string Deployments, string Failures, string Incidents, string Broken, string Decisions)
{
    /// <summary>How high a lane is.</summary>
    public const int Height = 56;

    /// <summary>How wide it is.</summary>
    public const int Width = 960;

    private const double Base = 34;
    private const double Step = 6;

    // Above each other at most: the picture says 'many', the table how many.
    private const int MostStacked = 5;

    /// <param name="lane">The lane.</param>
    /// <param name="from">The first instant shown.</param>
    /// <param name="to">The first one no longer shown.</param>
    /// <returns>The drawing; marks outside of the time are left out.</returns>
    public static LaneDrawing Of(Lane lane, DateTime from, DateTime to)
    {
        var paths = Enum.GetValues<LaneKind>().ToDictionary(k => k, _ => new StringBuilder());
        var stacked = new Dictionary<int, int>();
        foreach (var mark in lane.Marks.Where(m => m.At < to && (m.Until ?? m.At) >= from).OrderBy(m => m.At))
        {
            var x = Place(mark.At, from, to);
            var end = mark.Until is { } until ? Place(until, from, to) : x;
            paths[mark.Kind].Append(mark.Kind switch
            {
                LaneKind.Deployment => Dot(x, Base - Step - (Step * Above(stacked, x))),
                LaneKind.Failure => Triangle(x, Base - Step - (Step * Above(stacked, x))),
                LaneKind.Incident => Text($"M{x:0.#} {Base + 2:0.#}v{Length(mark):0.#}"),
                LaneKind.Broken => Text($"M{x:0.#} {Base:0.#}H{Math.Max(end, x + 2):0.#}"),
                _ => Text($"M{x:0.#} {Base:0.#}V8l9 3.5l-9 3.5"),
            });
        }

        return new(Text($"M0 {Base:0.#}H{Width}"), Of(LaneKind.Deployment), Of(LaneKind.Failure), Of(LaneKind.Incident), Of(LaneKind.Broken), Of(LaneKind.Decision));

        string Of(LaneKind kind) => paths[kind].ToString();
    }

    private static double Place(DateTime at, DateTime from, DateTime to) => Math.Clamp((at - from) / (to - from), 0, 1) * Width;

    private static int Above(Dictionary<int, int> stacked, double x)
    {
        var column = (int)(x / Step);
        stacked[column] = stacked.GetValueOrDefault(column) + 1;
        return Math.Min(stacked[column], MostStacked) - 1;
    }

    // Hours by their logarithm: ten minutes and three days fit one lane.
    private static double Length(LaneMark mark) => mark.Until is { } until ? Math.Clamp(4 + (4 * Math.Log2(1 + (until - mark.At).TotalHours)), 4, Height - Base - 4) : 4;

    private static string Dot(double x, double y) => Text($"M{x:0.#} {y:0.#}h0");

    private static string Triangle(double x, double y) => Text($"M{x - 4:0.#} {y + 3:0.#}h8l-4 -7z");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
