using Fairlead.Data;

namespace Fairlead.Measures;

/// <summary>Which window somebody sees who chose none, and where 'all' begins.</summary>
public interface IUsualWindow
{
    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="today">The organisation's present day.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The window, and why this one in a few words.</returns>
    Task<(WindowChoice Choice, string Reason)> OfAsync(FairleadDb db, MeasureScope scope, DateOnly today, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The day of the first fact; null without any.</returns>
    Task<DateOnly?> FirstDayAsync(FairleadDb db, MeasureScope scope, CancellationToken cancel);
}
