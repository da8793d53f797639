using Quartz;

namespace Fairlead.Jobs;

/// <summary>When a recurring job is due. A due instant that was missed, as no node ran, is made up for once.</summary>
public sealed class JobSchedule
{
    private readonly Func<DateTime, TimeZoneInfo, DateTime> _next;

    private JobSchedule(string text, Func<DateTime, TimeZoneInfo, DateTime> next) => (Text, _next) = (text, next);

    /// <summary>The schedule for people: 'every 15 min' or the cron expression.</summary>
    public string Text { get; }

    /// <summary>Due again and again after the same time, counted from midnight of 1 January 1970 UTC, so that all nodes mean the same instants.</summary>
    /// <param name="interval">The time between two instants, at least a second.</param>
    /// <returns>The schedule.</returns>
    public static JobSchedule Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromSeconds(1));
        return new($"every {Measures.Words.Duration(interval.TotalSeconds)}", (after, _) => after.AddTicks(interval.Ticks - ((after.Ticks - DateTime.UnixEpoch.Ticks) % interval.Ticks)));
    }

    /// <summary>Due by the calendar of the organisation's zone, in the form of Quartz.NET: seconds, minutes, hours, day of month, month, day of week.</summary>
    /// <remarks>An hour that clocks skip is made up for right behind it, and one that comes twice counts once.</remarks>
    /// <param name="expression">The expression, such as '0 30 6 * * ?' for half past six each day.</param>
    /// <returns>The schedule. What is no expression, or never due, is found when it is first asked.</returns>
    public static JobSchedule Cron(string expression)
    {
        // Read when it is first asked: loading Quartz.NET would make the start of the program a tenth longer.
        var cron = new Lazy<CronExpression>(() => CronExpression.TryParse(expression, out var read)
            ? read
            : throw new FormatException($"'{expression}' is no cron expression; write seconds, minutes, hours, day of month, month and day of week, for instance '0 30 6 * * ?'."));
        return new(expression, (after, zone) =>
            cron.Value.WithTimeZone(zone).GetNextValidTimeAfter(new DateTimeOffset(after, TimeSpan.Zero))?.UtcDateTime ?? throw new FormatException($"'{expression}' is never due."));
    }

    /// <param name="after">An instant in UTC.</param>
    /// <param name="zone">The organisation's zone.</param>
    /// <returns>The first due instant behind it, UTC.</returns>
    /// <exception cref="FormatException">The cron expression is none, or never due.</exception>
    public DateTime NextAfter(DateTime after, TimeZoneInfo zone) => _next(after, zone);
}
