namespace Fairlead.Notifications;

/// <summary>When somebody is told, by their own clock.</summary>
internal static class QuietHours
{
    /// <param name="hours">What they chose; null for nothing.</param>
    /// <param name="now">An instant in UTC.</param>
    /// <param name="zone">Their zone.</param>
    /// <returns>When the quiet hours end in which it lies; null outside of them.</returns>
    public static DateTime? EndOf(NotificationHours? hours, DateTime now, TimeZoneInfo zone)
    {
        if (hours is not { QuietFrom: { } from, QuietUntil: { } until } || from == until)
            return null;
        var local = TimeZoneInfo.ConvertTimeFromUtc(now, zone);
        var minute = local.TimeOfDay.TotalMinutes;
        var isQuiet = from < until ? minute >= from && minute < until : minute >= from || minute < until;
        if (!isQuiet)
            return null;

        // A night that began today ends tomorrow.
        return At(local.Date.AddDays(minute < until ? 0 : 1), until, zone);
    }

    /// <param name="minute">A minute of the day, by their clock.</param>
    /// <param name="now">An instant in UTC.</param>
    /// <param name="zone">Their zone.</param>
    /// <returns>The next instant at which their clock shows it.</returns>
    public static DateTime Next(int minute, DateTime now, TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTimeFromUtc(now, zone).Date;
        var today = At(day, minute, zone);
        return today > now ? today : At(day.AddDays(1), minute, zone);
    }

    // A minute that clocks skip is made up for right behind.
    private static DateTime At(DateTime day, int minute, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(day.AddMinutes(minute), DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }
}
