using Fairlead.Data;
using Fairlead.Search;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

// The catalog is read whole by every page: it is small, and here is known what its names are compared by.

/// <summary>Finds services by name, key and whatever else tools call them.</summary>
internal sealed class ServiceSearch : ISearch
{
    public string Kind => "service";

    public string Title => "Services";

    public int Order => 20;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var catalog = await CatalogView.ReadAsync(db, cancel);
        return SearchAnswer.Best(asked, catalog.Services.Select(s => asked.Hit(s.Name, $"/catalog/services/{s.Key}", catalog.Teams.FirstOrDefault(t => t.Id == s.TeamId)?.Name ?? "no team", s.AllNames())));
    }
}

/// <summary>Finds teams by name and key, never by who is in them.</summary>
internal sealed class TeamSearch : ISearch
{
    public string Kind => "team";

    public string Title => "Teams";

    public int Order => 30;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var teams = await db.Set<Team>().AsNoTracking().ToListAsync(cancel);
        return SearchAnswer.Best(asked, teams.OrderBy(t => t.Name, StringComparer.InvariantCultureIgnoreCase).Select(t => asked.Hit(t.Name, $"/catalog/teams/{t.Key}", t.Purpose ?? "", [t.Key])));
    }
}

/// <summary>Finds repositories by name, key and the addresses under which forges know them.</summary>
internal sealed class RepositorySearch : ISearch
{
    public string Kind => "repository";

    public string Title => "Repositories";

    public int Order => 40;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var repositories = await db.Set<Repository>().AsNoTracking().ToListAsync(cancel);
        return SearchAnswer.Best(
            asked,
            repositories.OrderBy(r => r.Name, StringComparer.InvariantCultureIgnoreCase).Select(r => asked.Hit(r.Name, $"/catalog/repositories/{r.Key}", About(r), [r.Key, .. r.AllAddresses()])));
    }

    private static string About(Repository repository) => repository.IsInvented ? "invented for the demonstration" : repository.AllAddresses().FirstOrDefault() ?? repository.Location;
}
