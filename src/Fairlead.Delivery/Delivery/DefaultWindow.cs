using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>The window that somebody sees who chose none: the shortest that has something to say.</summary>
public sealed class DefaultWindow : IUsualWindow
{
    /// <summary>From how many deployments on a window says something.</summary>
    public const int Enough = 5;

    private const int Short = 12, Long = 52;

    /// <inheritdoc />
    /// <returns>12 weeks, else 52 weeks, where five deployments are in them; else everything. Without any deployment 12 weeks.</returns>
    public async Task<(WindowChoice Choice, string Reason)> OfAsync(FairleadDb db, MeasureScope scope, DateOnly today, CancellationToken cancel)
    {
        var choice = await ChooseAsync(db, scope, today, cancel);
        return (choice, ReasonFor(choice));
    }

    private static async Task<WindowChoice> ChooseAsync(FairleadDb db, MeasureScope scope, DateOnly today, CancellationToken cancel)
    {
        var (brief, year) = (WindowChoice.Last(Short, today), WindowChoice.Last(Long, today));
        var days = db.Set<DeliveryDay>().Where(d => scope.Services.Contains(d.ServiceId));

        // Mostly the answer is in the short window, and then the days of years need not be read for it.
        var (to, fromBrief, fromYear) = (brief.Window.To, brief.Window.From, year.Window.From);
        if (await days.Where(d => d.Day >= fromBrief && d.Day < to).SumAsync(d => d.Deployments, cancel) >= Enough)
            return brief;
        var known = await days.GroupBy(_ => 1).Select(d => new { First = d.Min(x => x.Day), Year = d.Sum(x => x.Day >= fromYear && x.Day < to ? x.Deployments : 0) }).FirstOrDefaultAsync(cancel);
        if (known is null)
            return new UnfilledWindow(brief.Text, brief.Title, brief.Window);
        return known.Year >= Enough ? year : WindowChoice.All(today, known.First);
    }

    /// <inheritdoc />
    public Task<DateOnly?> FirstDayAsync(FairleadDb db, MeasureScope scope, CancellationToken cancel) =>
        db.Set<DeliveryDay>().Where(d => scope.Services.Contains(d.ServiceId)).MinAsync(d => (DateOnly?)d.Day, cancel);

    private static string ReasonFor(WindowChoice choice) => choice is UnfilledWindow ? "nothing has been deployed yet" : choice.Text switch
    {
        "12w" => $"at least {Enough} deployments are in it",
        "52w" => $"the last {Short} weeks have fewer than {Enough} deployments",
        _ => $"the last {Long} weeks have fewer than {Enough} deployments",
    };

    /// <summary>The usual window where no deployment is known at all.</summary>
    private sealed record UnfilledWindow(string Text, string Title, Domain.Time.DayWindow Window) : WindowChoice(Text, Title, Window);
}
