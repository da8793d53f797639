using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Search;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Finds commitments by what is promised and by the beginning of their id, open ones first.</summary>
internal sealed class CommitmentSearch : ISearch
{
    // As 'fairlead commit' takes it.
    private const int ShortestId = 4;

    public string Kind => "commitment";

    public string Title => "Commitments";

    public int Order => 50;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var all = db.Set<Commitment>().AsNoTracking();
        var key = asked.Text;
        var byId = key.Length >= ShortestId && key.All(char.IsAsciiHexDigitLower) ? await all.Where(c => c.Id.StartsWith(key)).OrderBy(c => c.Id).Take(SearchQuery.Few).ToListAsync(cancel) : [];
        var titled = await all.Matching(asked, c => c.Title).BestFirst(asked, c => c.Title).ThenByDescending(c => c.State == CommitmentState.Open).ThenBy(c => c.Due).ThenBy(c => c.Id)
            .Take(SearchQuery.Candidates).ToListAsync(cancel);
        return SearchAnswer.Best(
            asked,
            byId.Concat(titled).DistinctBy(c => c.Id, StringComparer.Ordinal).Select(c => asked.Hit(c.Title, $"/commitments/{c.Id}", $"{Words.Name(c.State)} · due {Words.Date(c.Due)}", [c.Id])),
            titled.Count == SearchQuery.Candidates);
    }
}
