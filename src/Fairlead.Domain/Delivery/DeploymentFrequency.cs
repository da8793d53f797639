namespace Fairlead.Domain.Delivery;

/// <summary>How often a service is deployed, in words: the bucket of the Four Keys project.</summary>
public enum DeploymentRhythm
{
    /// <summary>No deployments, or no time to judge by.</summary>
    None,

    /// <summary>At the median week on three days or more.</summary>
    Daily,

    /// <summary>At least once in the median week.</summary>
    Weekly,

    /// <summary>In at least one week of the median month.</summary>
    Monthly,

    /// <summary>Less often.</summary>
    Yearly,
}

/// <summary>Deployment frequency beyond the plain rate.</summary>
public static class DeploymentFrequency
{
    /// <summary>The rhythm over a stretch of days, weeks and days without deployments included.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last.</param>
    /// <param name="deployingDays">The days on which at least one deployment finished; others and repeats are ignored.</param>
    /// <returns>The bucket.</returns>
    /// <remarks>
    /// dora-team/fourkeys METRICS.md, 'Deployment Frequency': daily when the median number of deploying days per week is at
    /// least 3, weekly when the median of 'this week has one' is at least 1, monthly when the median number of deploying
    /// weeks per month is at least 1. Weeks are ISO weeks and belong to the month of their Monday. Medians are nearest rank.
    /// </remarks>
    public static DeploymentRhythm Rhythm(DateOnly from, DateOnly to, IEnumerable<DateOnly> deployingDays)
    {
        var days = deployingDays.Where(d => d >= from && d < to).ToHashSet();
        if (days.Count == 0)
            return DeploymentRhythm.None;

        var weeks = new List<(DateOnly Monday, int Days)>();
        for (var monday = MondayOf(from); monday < to; monday = monday.AddDays(7))
        {
            var first = monday;
            weeks.Add((monday, Enumerable.Range(0, 7).Count(i => days.Contains(first.AddDays(i)))));
        }

        if (Median(weeks.Select(w => (long)w.Days)) >= 3)
            return DeploymentRhythm.Daily;
        if (Median(weeks.Select(w => w.Days > 0 ? 1L : 0)) >= 1)
            return DeploymentRhythm.Weekly;
        var months = weeks.GroupBy(w => (w.Monday.Year, w.Monday.Month)).Select(m => (long)m.Count(w => w.Days > 0));
        return Median(months) >= 1 ? DeploymentRhythm.Monthly : DeploymentRhythm.Yearly;
    }

    /// <param name="day">Any day.</param>
    /// <returns>The Monday of its ISO week.</returns>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static long? Median(IEnumerable<long> values) => Statistics.Percentile.Of(values, 500);
}
