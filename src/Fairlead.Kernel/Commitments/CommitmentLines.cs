using Fairlead.Measures;

namespace Fairlead.Commitments;

/// <summary>A promise as a line from the day it was made to the day it is due, in percent of the picture's width.</summary>
/// <param name="Title">What is promised.</param>
/// <param name="Id">The promise.</param>
/// <param name="Start">Where it was made.</param>
/// <param name="Due">Where it is due.</param>
/// <param name="Late">Where today is, for one that is overdue; null for one in time.</param>
/// <param name="Moved">Where it was due before, once for each move.</param>
internal sealed record CommitmentLine(string Title, string Id, double Start, double Due, double? Late, IReadOnlyList<double> Moved);

/// <summary>Open promises on one axis of time.</summary>
/// <param name="Lines">The earliest due first.</param>
/// <param name="Today">Where today is, in percent.</param>
/// <param name="Months">Where months begin, and their names.</param>
internal sealed record CommitmentLines(IReadOnlyList<CommitmentLine> Lines, double Today, IReadOnlyList<(double At, string Name)> Months)
{
    /// <summary>How many are drawn.</summary>
    public const int Most = 30;

    private const int DaysBehind = 90, DaysAhead = 120;

    /// <returns>Null where there is nothing to draw.</returns>
    public static CommitmentLines? Of(IReadOnlyList<Commitment> open, ILookup<string, CommitmentMove> moves, Func<DateTime, DateOnly> dayOf, DateOnly today)
    {
        if (open.Count == 0)
            return null;
        var shown = open.Take(Most).ToList();

        // What is older or later than a season is cut at the edge: it would press all else together.
        var from = shown.Min(c => dayOf(c.MadeAt)) is var first && first < today.AddDays(-DaysBehind) ? today.AddDays(-DaysBehind) : first.AddDays(-2);
        var to = shown.Max(c => c.Due) is var last && last > today.AddDays(DaysAhead) ? today.AddDays(DaysAhead) : last.AddDays(4);
        if (to <= today)
            to = today.AddDays(4);
        double At(DateOnly day) => Math.Round(Math.Clamp((double)(day.DayNumber - from.DayNumber) / (to.DayNumber - from.DayNumber), 0, 1) * 100, 1);
        var months = new List<(double, string)>();
        for (var month = new DateOnly(from.Year, from.Month, 1).AddMonths(1); month <= to; month = month.AddMonths(1))
            months.Add((At(month), Words.Date(month)[..^5]));
        return new(
            [.. shown.Select(c => new CommitmentLine(
                c.Title, c.Id, At(dayOf(c.MadeAt)), At(c.Due), c.Due < today ? At(today) : null, [.. moves[c.Id].Select(m => At(m.From))]))],
            At(today),
            months);
    }
}
