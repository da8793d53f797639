using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Search;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>Finds pull requests by number and title, never by who wrote them, and leads to their page at the forge.</summary>
internal sealed class PullRequestSearch : ISearch
{
    public string Kind => "pull-request";

    public string Title => "Pull requests";

    public int Order => 70;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var all = db.Set<PullRequest>().AsNoTracking();
        var numbered = asked.Number is { } number
            ? await all.Where(p => p.Number == number).OrderByDescending(p => p.MergedAt ?? p.OpenedAt).ThenBy(p => p.Subject).Take(SearchQuery.Candidates).ToListAsync(cancel)
            : [];
        var titled = await all.Matching(asked, p => p.Title).BestFirst(asked, p => p.Title)
            .ThenByDescending(p => p.MergedAt ?? p.OpenedAt).ThenBy(p => p.Subject).Take(SearchQuery.Candidates).ToListAsync(cancel);
        if (numbered.Count + titled.Count == 0)
            return SearchAnswer.Best(asked, []);
        var repositories = await db.Set<Repository>().AsNoTracking().ToDictionaryAsync(r => r.Id, cancel);
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        return SearchAnswer.Best(
            asked,
            numbered.Concat(titled).DistinctBy(p => p.Subject, StringComparer.Ordinal).Select(p =>
                asked.Hit(p.Title, PathOf(p, settings), $"#{p.Number} · {(p.RepositoryId is { } id && repositories.TryGetValue(id, out var home) ? home.Name : "unknown repository")} · {State(p, settings)}", [p.Number, "#" + p.Number])),
            titled.Count == SearchQuery.Candidates);
    }

    private static string State(PullRequest p, OrganisationSettings settings) =>
        p.MergedAt is { } merged ? $"merged {Words.Date(settings.DayOf(merged))}" : p.ClosedAt is not null ? "closed" : p.IsDraft ? "draft" : "open";

    // Where its source gave no address: its row among those that were merged on its day.
    private static string PathOf(PullRequest p, OrganisationSettings settings)
    {
        if (p.Url is { } url)
            return url;
        return p.MergedAt is { } merged ? string.Create(CultureInfo.InvariantCulture, $"/flow/pull-requests?window={settings.DayOf(merged):yyyy-MM-dd}..{settings.DayOf(merged):yyyy-MM-dd}") : "/flow/pull-requests";
    }
}
