namespace Fairlead.Domain.Time;

/// <summary>A stretch of calendar days in the organisation's zone: the first day is in it, the last is not.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last; not before <paramref name="From"/>.</param>
public readonly record struct DayWindow(DateOnly From, DateOnly To)
{
    /// <summary>How many days.</summary>
    public int Days => To.DayNumber - From.DayNumber;

    /// <summary>The stretch of the same length right before this one.</summary>
    public DayWindow Before => new(From.AddDays(-Days), From);

    /// <param name="day">A day.</param>
    /// <returns>Whether it is in the window.</returns>
    public bool Contains(DateOnly day) => day >= From && day < To;

    /// <summary>Cuts the window into equal parts that a reader can take in at a glance: weeks, then four weeks, then quarters of a year.</summary>
    /// <returns>The parts in order of time; the first may be shorter than the rest, so that the last one is whole.</returns>
    public IReadOnlyList<DayWindow> Parts()
    {
        var length = Days switch
        {
            <= 14 => 1,
            <= 7 * 27 => 7,
            <= 7 * 120 => 28,
            <= 7 * 700 => 91,
            _ => 364,
        };
        var parts = new List<DayWindow>();
        for (var end = To; end > From; end = end.AddDays(-length))
        {
            var start = end.AddDays(-length);
            parts.Add(new DayWindow(start < From ? From : start, end));
        }

        parts.Reverse();
        return parts;
    }
}
