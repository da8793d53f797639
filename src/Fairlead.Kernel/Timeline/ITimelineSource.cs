using Fairlead.Data;

namespace Fairlead.Timeline;

/// <summary>Things that happened, as one module knows them.</summary>
public interface ITimelineSource
{
    /// <summary>The kinds of its entries, in the order in which they are offered.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <param name="db">The database.</param>
    /// <param name="query">What is wanted; kinds that this has none of may be among them.</param>
    /// <param name="until">At this instant or before it.</param>
    /// <param name="most">How many entries at most.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The newest first.</returns>
    Task<IEnumerable<TimelineEntry>> ReadAsync(FairleadDb db, TimelineQuery query, DateTime until, int most, CancellationToken cancel);
}
