using Fairlead.Data;
using Fairlead.Search;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>Finds notes by their line.</summary>
public sealed class NoteSearch : ISearch
{
    /// <inheritdoc />
    public string Kind => "note";

    /// <inheritdoc />
    public string Title => "Sample notes";

    /// <inheritdoc />
    public int Order => 200;

    /// <inheritdoc />
    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var notes = await db.Set<Note>().AsNoTracking().Matching(asked, n => n.Title).BestFirst(asked, n => n.Title).ThenByDescending(n => n.At).Take(SearchQuery.Candidates).ToListAsync(cancel);
        return SearchAnswer.Best(asked, notes.Select(n => asked.Hit(n.Title, "/sample", "a note")), notes.Count == SearchQuery.Candidates);
    }
}
