namespace Fairlead.Domain.Statistics;

/// <summary>Events in a stretch of time, as a rate per day with its 95 % interval.</summary>
/// <remarks>
/// The interval treats the events as a Poisson process and uses Byar's approximation of the exact limits
/// (N. E. Breslow and N. E. Day, 'Statistical Methods in Cancer Research' II, IARC 1987, formula 2.13): its error is
/// below 1 % from ten events on, and it is conservative below.
/// </remarks>
public sealed record EventRate
{
    private EventRate(long count, double days)
    {
        Count = count;
        Days = days;
        if (days <= 0)
            return;

        PerDay = count / days;
        double low = 0, next = count + 1;
        if (count > 0)
            low = count * Math.Pow(1 - (1 / (9.0 * count)) - (Statistics.Interval.Z95 / (3 * Math.Sqrt(count))), 3);
        var high = next * Math.Pow(1 - (1 / (9.0 * next)) + (Statistics.Interval.Z95 / (3 * Math.Sqrt(next))), 3);
        Interval = new Interval(Math.Max(0, low) / days, high / days);
    }

    /// <summary>How many events.</summary>
    public long Count { get; }

    /// <summary>The length of the stretch in days of 86,400 seconds.</summary>
    public double Days { get; }

    /// <summary>Events a day; null where the stretch has no length.</summary>
    public double? PerDay { get; }

    /// <summary>The 95 % interval of the rate per day; null where the stretch has no length.</summary>
    public Interval? Interval { get; }

    /// <param name="count">How many events, at least 0.</param>
    /// <param name="days">The length of the stretch in days.</param>
    /// <returns>The rate with its interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public static EventRate Of(long count, double days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new EventRate(count, days);
    }
}
