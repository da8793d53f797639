using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>Of which days something is known: what was before the first fact and what comes after the last is not zero but unknown.</summary>
/// <param name="First">The day of the first fact; null without any.</param>
/// <param name="Last">The day on which facts end; null while they go on.</param>
public readonly record struct KnownDays(DateOnly? First, DateOnly? Last)
{
    private const int LeastDays = 7, MostOfFive = 4, Five = 5;

    /// <param name="window">A window.</param>
    /// <returns>
    /// The part of it of which something is known. At least a week, so that one day is no rhythm; null where nothing is known.
    /// </returns>
    public DayWindow? Of(DayWindow window)
    {
        var to = Last is { } last && last < window.To ? last.AddDays(1) : window.To;
        if (to <= window.From || First >= to)
            return null;
        var from = First is { } first && first > window.From ? first : window.From;
        var week = to.AddDays(-LeastDays);
        return new DayWindow(from <= week ? from : week > window.From ? week : window.From, to);
    }

    /// <param name="window">A window.</param>
    /// <returns>Whether it can be compared with the one before: that one lies behind the first fact, and four fifths of this one are known.</returns>
    public bool IsComparable(DayWindow window) => First is { } first && window.Before.From >= first && Of(window)?.Days * Five >= window.Days * MostOfFive;
}
