using Fairlead.Data;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>Notes on the timeline.</summary>
public sealed class NoteTimeline : ITimelineSource
{
    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["note"];

    /// <inheritdoc />
    public async Task<IEnumerable<TimelineEntry>> ReadAsync(FairleadDb db, TimelineQuery query, DateTime until, int most, CancellationToken cancel) =>
        (await db.Set<Note>().AsNoTracking().Where(n => n.At >= query.From && n.At <= until).OrderByDescending(n => n.At).Take(most).ToListAsync(cancel))
            .Select(n => new TimelineEntry(n.At, "note", "note", false, n.Title, null, "fairlead", "/sample", "{}"));
}
