using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>What git knows of the commits that pull requests made. Keeping up and rebuilding ask here, so that both find the same.</summary>
internal sealed class GitOfChanges
{
    private const int WholeName = 40;

    private readonly Dictionary<string, string> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrunkArrival> _arrivals = new(StringComparer.Ordinal);
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
        var arrivals = db.Set<TrunkArrival>().AsNoTracking().Where(m => m.RepositoryId == repository);
        var commits = db.Set<GitCommit>().AsNoTracking().Where(c => c.RepositoryId == repository);
        var changes = db.Set<Change>().AsNoTracking().Where(c => db.Set<Service>().Where(s => s.RepositoryId == repository).Select(s => s.Id).Contains(c.ServiceId) && c.DeployedAt != null && !c.InBaseline);
        var whole = await known.ResolveAsync(commits, shas?.Where(IsShort) ?? await named.Where(n => n.Length < WholeName).ToListAsync(cancel), cancel);
        if (shas is not null)
        {
            shas = [.. shas.Where(s => !IsShort(s)).Union(whole, StringComparer.Ordinal)];
            (arrivals, commits, changes) = (
                arrivals.Where(m => EF.Parameter(shas).Contains(m.Sha)),
                commits.Where(c => EF.Parameter(shas).Contains(c.Sha)),
                changes.Where(c => EF.Parameter(shas).Contains(c.Sha)));
        }
        else if (whole.Length == 0)
        {
            (arrivals, commits, changes) = (arrivals.Where(m => named.Contains(m.Sha)), commits.Where(c => named.Contains(c.Sha)), changes.Where(c => named.Contains(c.Sha)));
        }
        else
        {
            (arrivals, commits, changes) = (
                arrivals.Where(m => named.Contains(m.Sha) || EF.Parameter(whole).Contains(m.Sha)),
                commits.Where(c => named.Contains(c.Sha) || EF.Parameter(whole).Contains(c.Sha)),
                changes.Where(c => named.Contains(c.Sha) || EF.Parameter(whole).Contains(c.Sha)));
        }

        foreach (var arrival in await arrivals.ToListAsync(cancel))
            known._arrivals[arrival.Sha] = arrival;
        foreach (var sha in await commits.Where(c => !EF.Functions.Like(c.Parents, "% %")).Select(c => c.Sha).ToListAsync(cancel))
            known._commits.Add(sha);
        foreach (var change in await changes.Select(c => new { c.Sha, At = c.DeployedAt!.Value }).ToListAsync(cancel))
            known._deployed[change.Sha] = known._deployed.TryGetValue(change.Sha, out var at) && at < change.At ? at : change.At;
        return known;
    }

    /// <param name="sha">A commit that a pull request made.</param>
    /// <returns>What git adds to the pull request.</returns>
    public GitFacts Of(string? sha)
    {
        if (sha is null)
            return default;
        var whole = _whole.GetValueOrDefault(sha, sha);
        var deployed = _deployed.TryGetValue(whole, out var at) ? at : (DateTime?)null;
        return _arrivals.TryGetValue(whole, out var arrival)
            ? new(whole, arrival.IsMerge ? Arrival.Merge : Arrival.Commit, arrival.BeganAt, arrival.Lines, arrival.IsMerge ? arrival.DeployedAt : deployed, arrival.Services)
            : _commits.Contains(whole) ? new(whole, Arrival.Commit, null, null, deployed, null)
            : new(whole, null, null, null, null, null);
    }

    private static bool IsShort(string name) => name.Length < WholeName;

    // Bitbucket names commits by twelve digits. A name that several commits begin with means none.
    private async Task<string[]> ResolveAsync(IQueryable<GitCommit> commits, IEnumerable<string> names, CancellationToken cancel)
    {
        foreach (var length in names.Distinct(StringComparer.Ordinal).GroupBy(n => n.Length))
        {
            var (digits, begun) = (length.Key, length.ToArray());
            var found = await commits.Where(c => EF.Parameter(begun).Contains(c.Sha.Substring(0, digits))).Select(c => c.Sha).ToListAsync(cancel);
            foreach (var one in found.GroupBy(s => s[..digits], StringComparer.Ordinal).Where(g => g.Count() == 1))
                _whole[one.Key] = one.Single();
        }

        return [.. _whole.Values];
    }
}

/// <summary>What git adds to a pull request.</summary>
/// <param name="MergeSha">The whole name of the commit, where it is known.</param>
/// <param name="Arrival">As what it is on the trunk.</param>
/// <param name="BeganAt">When its branch began.</param>
/// <param name="Lines">The lines of its branch, or of its squashed commit.</param>
/// <param name="DeployedAt">The first deployment that contains it.</param>
/// <param name="Services">The services that it concerns, as they are stored; null for all of its repository, and where git does not know it.</param>
internal readonly record struct GitFacts(string? MergeSha, Arrival? Arrival, DateTime? BeganAt, int? Lines, DateTime? DeployedAt, string? Services)
{
    public static GitFacts Of(PullRequest change) => new(change.MergeSha, change.Arrival, change.BranchBeganAt, change.BranchLines, change.DeployedAt, change.Services);

    public PullRequest AddTo(PullRequest change) => change with { MergeSha = MergeSha, Arrival = Arrival, BranchBeganAt = BeganAt, BranchLines = Lines, DeployedAt = DeployedAt, Services = Services };
}
