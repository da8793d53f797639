using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>What git knows of the commits that pull requests made. Keeping up and rebuilding ask here, so that both find the same.</summary>
internal sealed class GitOfChanges
{
    private readonly Dictionary<string, TrunkMerge> _merges = new(StringComparer.Ordinal);
    private readonly HashSet<string> _commits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTime> _deployed = new(StringComparer.Ordinal);

    /// <param name="db">The database.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="shas">Commits; null for those of all of its pull requests.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What is known of them. The number of queries does not grow with them.</returns>
    public static async Task<GitOfChanges> ReadAsync(FairleadDb db, Guid repository, string[]? shas, CancellationToken cancel)
    {
        var known = new GitOfChanges();
        var named = db.Set<PullRequest>().Where(p => p.RepositoryId == repository && p.MergeSha != null).Select(p => p.MergeSha!);
        var merges = db.Set<TrunkMerge>().AsNoTracking().Where(m => m.RepositoryId == repository);
        var commits = db.Set<GitCommit>().AsNoTracking().Where(c => c.RepositoryId == repository);
        var changes = db.Set<Change>().AsNoTracking().Where(c => db.Set<Service>().Where(s => s.RepositoryId == repository).Select(s => s.Id).Contains(c.ServiceId) && c.DeployedAt != null && !c.InBaseline);
        if (shas is not null)
        {
            (merges, commits, changes) = (
                merges.Where(m => EF.Parameter(shas).Contains(m.Sha)),
                commits.Where(c => EF.Parameter(shas).Contains(c.Sha)),
                changes.Where(c => EF.Parameter(shas).Contains(c.Sha)));
        }
        else
        {
            (merges, commits, changes) = (merges.Where(m => named.Contains(m.Sha)), commits.Where(c => named.Contains(c.Sha)), changes.Where(c => named.Contains(c.Sha)));
        }

        foreach (var merge in await merges.ToListAsync(cancel))
            known._merges[merge.Sha] = merge;
        foreach (var sha in await commits.Where(c => !EF.Functions.Like(c.Parents, "% %")).Select(c => c.Sha).ToListAsync(cancel))
            known._commits.Add(sha);
        foreach (var change in await changes.Select(c => new { c.Sha, At = c.DeployedAt!.Value }).ToListAsync(cancel))
            known._deployed[change.Sha] = known._deployed.TryGetValue(change.Sha, out var at) && at < change.At ? at : change.At;
        return known;
    }

    /// <param name="sha">A commit that a pull request made.</param>
    /// <returns>What git adds to the pull request.</returns>
    public GitFacts Of(string? sha) => sha switch
    {
        null => default,
        _ when _merges.TryGetValue(sha, out var merge) => new(Arrival.Merge, merge.BeganAt, merge.Lines, merge.DeployedAt),
        _ when _commits.Contains(sha) => new(Arrival.Commit, null, null, _deployed.TryGetValue(sha, out var at) ? at : null),
        _ => default,
    };
}

/// <summary>What git adds to a pull request.</summary>
internal readonly record struct GitFacts(Arrival? Arrival, DateTime? BeganAt, int? Lines, DateTime? DeployedAt)
{
    public static GitFacts Of(PullRequest change) => new(change.Arrival, change.BranchBeganAt, change.BranchLines, change.DeployedAt);

    public PullRequest AddTo(PullRequest change) => change with { Arrival = Arrival, BranchBeganAt = BeganAt, BranchLines = Lines, DeployedAt = DeployedAt };
}
