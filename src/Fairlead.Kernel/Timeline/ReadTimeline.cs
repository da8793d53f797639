using System.Globalization;
using Fairlead.Data;

namespace Fairlead.Timeline;

/// <summary>Everything that happened, as all modules know it, page by page.</summary>
/// <param name="sources">The modules.</param>
public sealed class ReadTimeline(IEnumerable<ITimelineSource> sources)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    private const int MostAtOneInstant = 100_000;

    /// <summary>The kinds of facts, in the order in which they are offered.</summary>
    public IReadOnlyList<string> Kinds { get; } = [.. sources.SelectMany(s => s.Kinds).Distinct(StringComparer.Ordinal)];

    /// <param name="db">The database.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many entries.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The newest first, and where the next page begins.</returns>
    public async Task<(IReadOnlyList<TimelineEntry> Entries, string? Next)> PageAsync(FairleadDb db, TimelineQuery query, string? after, int limit, CancellationToken cancel)
    {
        // A page ends at an instant, and after so many entries of that instant.
        var (last, skip) = Cursor(after) ?? (query.To, 0);
        var until = last < query.To ? last : query.To;
        var all = new List<TimelineEntry>();
        foreach (var source in sources.Where(s => s.Kinds.Any(query.Wants)))
            all.AddRange(await source.ReadAsync(db, query, until, skip + limit + 1, cancel));
        List<TimelineEntry> page = [.. all.Where(e => e.At < query.To).OrderByDescending(e => e.At).Skip(skip).Take(limit + 1)];
        if (page.Count <= limit)
            return (page, null);
        page.RemoveAt(limit);
        var end = page[^1].At;
        var shown = page.Count(e => e.At == end) + (end == last ? skip : 0);
        return (page, string.Create(CultureInfo.InvariantCulture, $"at_{end.Ticks}_{shown}"));
    }

    private static (DateTime At, int Skip)? Cursor(string? after)
    {
        var parts = after?.Split('_') ?? [];
        return parts is ["at", _, _]
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var skip) && skip <= MostAtOneInstant
            ? (Instants.ToMicroseconds(new DateTime(ticks, DateTimeKind.Utc)), skip)
            : null;
    }
}
