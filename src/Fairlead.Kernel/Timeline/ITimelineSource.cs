using Fairlead.Data;

namespace Fairlead.Timeline;

/// <summary>The entries that one module contributes to the timeline.</summary>
/// <remarks>Every source is asked for each page of the timeline; the newest entries of all of them are merged. Register one with <c>parts.Timeline&lt;T&gt;()</c>.</remarks>
public interface ITimelineSource
{
    /// <summary>The kinds of its entries, such as 'deployment', in the order in which the page offers them. Several sources may share a kind.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Reads the newest entries at or before an instant.</summary>
    /// <remarks>Pages follow one another by <paramref name="until"/>, so entries of that very instant are read again; the reader drops those it has shown.</remarks>
    /// <param name="db">The database.</param>
    /// <param name="query">Services, time and kinds that are wanted. It may name kinds that this source does not have.</param>
    /// <param name="until">Only entries at this instant, UTC, or before it.</param>
    /// <param name="most">The most entries to return, at least 1.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The entries, newest first; empty where there is nothing.</returns>
    Task<IEnumerable<TimelineEntry>> ReadAsync(FairleadDb db, TimelineQuery query, DateTime until, int most, CancellationToken cancel);
}
