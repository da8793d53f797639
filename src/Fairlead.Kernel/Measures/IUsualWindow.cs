using Fairlead.Data;

namespace Fairlead.Measures;

/// <summary>Chooses the window for readers who chose none, and knows where 'all time' begins.</summary>
public interface IUsualWindow
{
    /// <param name="db">The database.</param>
    /// <param name="scope">The organisation, a team or a service.</param>
    /// <param name="today">The organisation's present day.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The shortest window that has enough to show, and the reason in a few words.</returns>
    Task<(WindowChoice Choice, string Reason)> OfAsync(FairleadDb db, MeasureScope scope, DateOnly today, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="scope">The organisation, a team or a service.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The day of the first fact in the scope; null without any.</returns>
    Task<DateOnly?> FirstDayAsync(FairleadDb db, MeasureScope scope, CancellationToken cancel);
}
