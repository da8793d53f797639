using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Search;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Finds commits by the beginning of their name, and leads to what became of them: the page of the change, the deployment of that commit, or else the repository.</summary>
internal sealed class CommitSearch : ISearch
{
    public string Kind => "commit";

    public string Title => "Commits";

    public int Order => 60;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        if (asked.Sha is not { } from)
            return SearchAnswer.Best(asked, []);

        // A range, which reads the index and nothing else; no digit is behind 'f'.
        var to = from + "g";
        var commits = await db.Set<GitCommit>().AsNoTracking().Where(c => c.Sha.CompareTo(from) >= 0 && c.Sha.CompareTo(to) < 0).OrderBy(c => c.Sha).Take(SearchQuery.Few)
            .Select(c => new { c.RepositoryId, c.Sha, c.Subject }).ToListAsync(cancel);
        if (commits.Count == 0)
            return SearchAnswer.Best(asked, []);
        var catalog = await CatalogView.ReadAsync(db, cancel);
        var shas = commits.Select(c => c.Sha).ToArray();
        var homes = commits.Select(c => c.RepositoryId).ToHashSet();
        var services = catalog.Services.Where(s => homes.Contains(s.RepositoryId)).ToDictionary(s => s.Id);
        var ids = services.Keys.ToArray();
        var changes = await db.Set<Change>().AsNoTracking().Where(c => EF.Parameter(ids).Contains(c.ServiceId) && EF.Parameter(shas).Contains(c.Sha)).ToListAsync(cancel);
        var deployments = await db.Set<Deployment>().AsNoTracking().Where(d => EF.Parameter(ids).Contains(d.ServiceId) && EF.Parameter(shas).Contains(d.Sha)).ToListAsync(cancel);
        var hits = new List<SearchHit?>();
        foreach (var commit in commits)
        {
            void Add(string path, string about) => hits.Add(asked.Hit(commit.Subject.Length == 0 ? commit.Sha[..12] : commit.Subject, path, $"{commit.Sha[..12]} · {about}", [commit.Sha]));
            var own = services.Values.Where(s => s.RepositoryId == commit.RepositoryId).ToList();
            var changed = changes.Where(c => c.Sha == commit.Sha && own.Exists(s => s.Id == c.ServiceId)).ToList();
            var deployed = deployments.Where(d => d.Sha == commit.Sha && own.Exists(s => s.Id == d.ServiceId)).ToList();
            foreach (var change in changed)
                Add($"/flow/changes/{services[change.ServiceId].Key}/{change.Sha}", $"{services[change.ServiceId].Name} · {(change.Deployment is { } name ? $"came out with {name}" : "waits for a deployment")}");

            // A merge is no change; a tag often stands on one.
            foreach (var deployment in deployed.Where(d => !changed.Exists(c => c.ServiceId == d.ServiceId)))
                Add(DeploymentSearch.PathOf(deployment, services[deployment.ServiceId].Key), $"{services[deployment.ServiceId].Name} · deployed as {deployment.Name}");
            if (changed.Count + deployed.Count == 0 && catalog.Repositories.FirstOrDefault(r => r.Id == commit.RepositoryId) is { } repository)
                Add($"/catalog/repositories/{repository.Key}", $"{repository.Name} · no change of a service");
        }

        return SearchAnswer.Best(asked, hits, commits.Count == SearchQuery.Few);
    }
}
