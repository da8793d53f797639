using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Search;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Finds incidents by title, by the number or key that their source gave them, and by the beginning of their id.</summary>
internal sealed class IncidentSearch : ISearch
{
    // As 'fairlead incident' takes it.
    private const int ShortestId = 4;

    public string Kind => "incident";

    public string Title => "Incidents";

    public int Order => 45;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var all = db.Set<Incident>().AsNoTracking();
        var key = asked.Text.TrimStart('#');
        var byId = key.Length >= ShortestId && key.All(char.IsAsciiHexDigitLower) ? await all.Where(i => i.Id.StartsWith(key)).OrderBy(i => i.Id).Take(SearchQuery.Few).ToListAsync(cancel) : [];

        // What a source calls it stands at the end of its subject.
        var byKey = await all.Where(i => i.SignalSubject != null).MatchingEnd(key, i => i.SignalSubject!).OrderByDescending(i => i.StartedAt).Take(SearchQuery.Few).ToListAsync(cancel);
        var titled = await all.Matching(asked, i => i.Title).BestFirst(asked, i => i.Title).ThenByDescending(i => i.StartedAt).ThenBy(i => i.Id).Take(SearchQuery.Candidates).ToListAsync(cancel);
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        return SearchAnswer.Best(
            asked,
            byId.Concat(byKey).Concat(titled).DistinctBy(i => i.Id, StringComparer.Ordinal).Select(i => asked.Hit(i.Title, $"/incidents/{i.Id}", About(i, settings), NamesOf(i))),
            titled.Count == SearchQuery.Candidates);
    }

    private static string About(Incident incident, OrganisationSettings settings) =>
        $"{incident.State.ToString().ToLowerInvariant()} · began {Words.Date(settings.DayOf(incident.StartedAt))}{(incident.Severity is { } severity ? $" · {severity}" : "")}";

    private static IEnumerable<string> NamesOf(Incident incident)
    {
        yield return incident.Id;
        if (incident.SignalSubject is not { } subject)
            yield break;
        var number = subject[(subject.LastIndexOfAny([':', '#', '/']) + 1)..];
        yield return number;
        yield return "#" + number;
    }
}
