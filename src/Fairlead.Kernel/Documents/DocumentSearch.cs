using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Search;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Documents;

/// <summary>Finds documents by title and tags, by the beginning of their id, and by the words of their text.</summary>
internal sealed class DocumentSearch : ISearch
{
    // As 'fairlead document' takes it.
    private const int ShortestId = 4;

    public string Kind => "document";

    public string Title => "Documents";

    public int Order => 48;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var all = db.Set<Document>().AsNoTracking();
        var key = asked.Text;
        var byId = key.Length >= ShortestId && key.All(char.IsAsciiHexDigitLower) ? await Rows(all.Where(d => d.Id.StartsWith(key)).OrderBy(d => d.Id).Take(SearchQuery.Few)).ToListAsync(cancel) : [];
        var titled = await Rows(all.Matching(asked, d => d.Title + d.Tags).BestFirst(asked, d => d.Title).ThenByDescending(d => d.ChangedAt).ThenBy(d => d.Id).Take(SearchQuery.Candidates)).ToListAsync(cancel);
        var known = byId.Concat(titled).DistinctBy(d => d.Id, StringComparer.Ordinal).ToList();
        var ids = known.ConvertAll(d => d.Id);

        // Texts are long: the database alone decides, and they come behind what is called so.
        var inside = await Rows(all.Where(d => !EF.Parameter(ids).Contains(d.Id)).Matching(asked, d => d.Text).OrderByDescending(d => d.ChangedAt).ThenBy(d => d.Id).Take(SearchQuery.Candidates)).ToListAsync(cancel);
        return SearchAnswer.Best(
            asked,
            known.Select(d => asked.Hit(d.Title, $"/documents/{d.Id}", About(d), [d.Id, .. d.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)], d.Tags))
                .Concat(inside.Select(d => (SearchHit?)new SearchHit(d.Title, $"/documents/{d.Id}", About(d), SearchRank.Contained))),
            titled.Count == SearchQuery.Candidates || inside.Count == SearchQuery.Candidates);
    }

    private static IQueryable<Found> Rows(IQueryable<Document> rows) => rows.Select(d => new Found(d.Id, d.Title, d.Kind, d.Tags, d.ObjectKind, d.ObjectKey));

    private static string About(Found found) => found.ObjectKind is null ? Words.Name(found.Kind) : $"{Words.Name(found.Kind)} · {found.ObjectKind}:{found.ObjectKey}";

    private sealed record Found(string Id, string Title, DocumentKind Kind, string Tags, string? ObjectKind, string? ObjectKey);
}
