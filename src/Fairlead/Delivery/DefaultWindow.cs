using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>The window that is shown until somebody chooses one: the shortest that has enough deployments to say something.</summary>
public static class DefaultWindow
{
    private const int Enough = 5;

    /// <param name="db">The database.</param>
    /// <param name="scope">What it is about.</param>
    /// <param name="today">The organisation's present day.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Twelve weeks, else a year, else everything, and why.</returns>
    public static async Task<(WindowChoice Window, string Reason)> OfAsync(FairleadDb db, MeasureScope scope, DateOnly today, CancellationToken cancel)
    {
        foreach (var weeks in (int[])[12, 52])
        {
            var window = WindowChoice.Last(weeks, today);
            var deployments = await db.Set<DeliveryDay>()
                .Where(d => scope.Services.Contains(d.ServiceId) && d.Day >= window.Window.From && d.Day < window.Window.To)
                .SumAsync(d => d.Deployments, cancel);
            if (deployments >= Enough)
                return (window, weeks == 12 ? "the usual window" : $"fewer than {Enough} deployments in the last 12 weeks");
        }

        return await FirstDayAsync(db, scope, cancel) is { } first
            ? (WindowChoice.All(today, first), $"fewer than {Enough} deployments in the last 52 weeks")
            : (WindowChoice.Last(12, today), "the usual window");
    }

    /// <param name="db">The database.</param>
    /// <param name="scope">What it is about.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The day of the first deployment; null without any.</returns>
    public static Task<DateOnly?> FirstDayAsync(FairleadDb db, MeasureScope scope, CancellationToken cancel) =>
        db.Set<DeliveryDay>().Where(d => scope.Services.Contains(d.ServiceId)).MinAsync(d => (DateOnly?)d.Day, cancel);
}
