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

    /// <param name="text">A scope: 'team:payments', 'team:ledger,payments', 'service:checkout', empty for everything.</param>
    /// <returns>The scope, or null when there is no such team or service. <see cref="ScopeText"/> says why.</returns>
    public MeasureScope? Scope(string? text) => ScopeText.Read(text, this, Accounts.Caller.Operator, out _);

    /// <param name="teams">One team or several.</param>
    /// <returns>Their services together, in the catalog's order, so that the same teams are the same scope however they were named.</returns>
    public MeasureScope Of(IReadOnlyCollection<Team> teams)
    {
        var ordered = Teams.Where(teams.Contains).ToList();
        if (ordered is [var only])
            return Of(only);
        var ids = ordered.Select(t => t.Id).ToHashSet();
        var title = ordered is [var first, var second] ? $"{first.Name} and {second.Name}" : $"{Words.Number(ordered.Count)} teams";
        return new(ScopeKind.Team, string.Join(',', ordered.Select(t => t.Key)), title, [.. Services.Where(s => s.TeamId is { } team && ids.Contains(team)).Select(s => s.Id)])
        {
            Teams = [.. ordered.Select(t => t.Id)],
        };
    }

    /// <param name="team">A team.</param>
    /// <returns>Its services.</returns>
    public MeasureScope Of(Team team) => new(ScopeKind.Team, team.Key, team.Name, [.. Services.Where(s => s.TeamId == team.Id).Select(s => s.Id)]) { Teams = [team.Id] };

    /// <param name="service">A service.</param>
    /// <returns>That service.</returns>
    public static MeasureScope Of(Service service) => new(ScopeKind.Service, service.Key, service.Name, [service.Id]);
}
