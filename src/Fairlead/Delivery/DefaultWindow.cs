using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>The window that somebody sees who chose none: the shortest that has something to say.</summary>
public static class DefaultWindow
{
    /// <summary>From how many deployments on a window says something.</summary>
    public const int Enough = 5;

    private const int Short = 12, Long = 52;

    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="today">The organisation's present day.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>12 weeks, else 52 weeks, where five deployments are in them; else everything. Without any deployment 12 weeks.</returns>
    public static async Task<WindowChoice> OfAsync(FairleadDb db, MeasureScope scope, DateOnly today, CancellationToken cancel)
    {
        foreach (var weeks in (int[])[Short, Long])
        {
            var choice = WindowChoice.Last(weeks, today);
            var window = choice.Window;
            var deployments = await db.Set<DeliveryDay>()
                .Where(d => scope.Services.Contains(d.ServiceId) && d.Day >= window.From && d.Day < window.To)
                .SumAsync(d => d.Deployments, cancel);
            if (deployments >= Enough)
                return choice;
        }

        return await FirstDayAsync(db, scope, cancel) is { } first ? WindowChoice.All(today, first) : WindowChoice.Last(Short, today);
    }

    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The day of the first deployment, where 'all' begins; null without any.</returns>
    public static Task<DateOnly?> FirstDayAsync(FairleadDb db, MeasureScope scope, CancellationToken cancel) =>
        db.Set<DeliveryDay>().Where(d => scope.Services.Contains(d.ServiceId)).MinAsync(d => (DateOnly?)d.Day, cancel);

    /// <param name="choice">What <see cref="OfAsync"/> gave.</param>
    /// <returns>Why, in a few words.</returns>
    public static string ReasonFor(WindowChoice choice) => choice.Text switch
    {
        "12w" => $"at least {Enough} deployments are in it",
        "52w" => $"the last {Short} weeks have fewer than {Enough} deployments",
        _ => $"the last {Long} weeks have fewer than {Enough} deployments",
    };
}
