using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>The catalog as other modules read it.</summary>
/// <param name="Teams">All teams, by name.</param>
/// <param name="Services">All services, by name.</param>
/// <param name="Repositories">All repositories, by name.</param>
public sealed record CatalogView(IReadOnlyList<Team> Teams, IReadOnlyList<Service> Services, IReadOnlyList<Repository> Repositories)
{
    /// <summary>Everything.</summary>
    public MeasureScope Organisation => new(ScopeKind.Organisation, null, "All services", [.. Services.Select(s => s.Id)]);

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The catalog; names are sorted here, for databases sort them differently.</returns>
    public static async Task<CatalogView> ReadAsync(FairleadDb db, CancellationToken cancel) => new(
        [.. (await db.Set<Team>().AsNoTracking().ToListAsync(cancel)).OrderBy(t => t.Name, StringComparer.InvariantCultureIgnoreCase)],
        [.. (await db.Set<Service>().AsNoTracking().ToListAsync(cancel)).OrderBy(s => s.Name, StringComparer.InvariantCultureIgnoreCase)],
        [.. (await db.Set<Repository>().AsNoTracking().ToListAsync(cancel)).OrderBy(r => r.Name, StringComparer.InvariantCultureIgnoreCase)]);

    /// <param name="text">A scope: 'team:payments', 'service:checkout', empty for everything.</param>
    /// <returns>The scope, or null when there is no such team or service.</returns>
    public MeasureScope? Scope(string? text)
    {
        if (string.IsNullOrEmpty(text) || text == "organisation")
            return Organisation;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, key) = colon < 0 ? ("", "") : (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            "team" when Teams.FirstOrDefault(t => t.Key == key) is { } team => Of(team),
            "service" when Services.FirstOrDefault(s => s.Key == key) is { } service => Of(service),
            _ => null,
        };
    }

    /// <param name="team">A team.</param>
    /// <returns>Its services.</returns>
    public MeasureScope Of(Team team) => new(ScopeKind.Team, team.Key, team.Name, [.. Services.Where(s => s.TeamId == team.Id).Select(s => s.Id)]) { Teams = [team.Id] };

    /// <param name="service">A service.</param>
    /// <returns>That service.</returns>
    public static MeasureScope Of(Service service) => new(ScopeKind.Service, service.Key, service.Name, [service.Id]);
}
