namespace Fairlead.Domain.Statistics;

/// <summary>A closed 95 % confidence interval, in the unit of the number that it belongs to.</summary>
/// <param name="Low">The lower limit.</param>
/// <param name="High">The upper limit.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The two-sided 95 % quantile of the normal distribution.</summary>
    public const double Z95 = 1.959963984540054;

    /// <param name="other">Another interval of the same unit.</param>
    /// <returns>Whether no value lies in both: a difference beyond the noise of either.</returns>
    public bool IsApartFrom(Interval other) => High < other.Low || other.High < Low;
}
