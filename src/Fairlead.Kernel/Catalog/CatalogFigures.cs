using Fairlead.Commands;
using Fairlead.Measures;

namespace Fairlead.Catalog;

internal sealed record TeamLine(string Key, string Name, string? Purpose);

internal sealed record RepositoryLine(string Key, string Name, string Location, string? Trunk, bool ReadsFiles, IReadOnlyList<string> Addresses, DateTime? ReadAt);

internal sealed record ServiceLine(string Key, string Name, string? Team, string Repository, IReadOnlyList<string> Paths, string Deployments, string? TagPattern, string? Run);

/// <summary>What <c>fairlead catalog list --json</c> prints.</summary>
internal sealed record CatalogFigures(IReadOnlyList<TeamLine> Teams, IReadOnlyList<RepositoryLine> Repositories, IReadOnlyList<ServiceLine> Services)
{
    public static CatalogFigures Of(CatalogView catalog)
    {
        var teamOf = catalog.Teams.ToDictionary(t => t.Id, t => t.Key);
        var repositoryOf = catalog.Repositories.ToDictionary(r => r.Id, r => r.Key);
        return new(
            [.. catalog.Teams.Select(t => new TeamLine(t.Key, t.Name, t.Purpose))],
            [.. catalog.Repositories.Select(r => new RepositoryLine(r.Key, r.Name, r.Location, r.Trunk, r.ReadsFiles, r.AllAddresses(), r.ReadAt))],
            [.. catalog.Services.Select(s => new ServiceLine(
                s.Key,
                s.Name,
                s.TeamId is { } team ? teamOf[team] : null,
                repositoryOf[s.RepositoryId],
                s.PathGlobs(),
                Words.Name(s.Deployments),
                Given(s.TagPattern),
                Given(s.DeployingRun)))]);
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
