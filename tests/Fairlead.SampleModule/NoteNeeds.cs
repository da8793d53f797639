using Fairlead.Data;
using Fairlead.Needs;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>Notes wait to be read.</summary>
public sealed class NoteNeeds : INeeds
{
    /// <inheritdoc />
    public int Order => 200;

    /// <inheritdoc />
    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel) =>
        (await db.Set<Note>().AsNoTracking().OrderBy(n => n.At).Take(3).ToListAsync(cancel)).Select(n => new Need("warn", $"Read: {n.Title}", "Somebody wrote it down.", "/sample"));
}
