using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Changes;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>Keeps what git tells of the trunk, and of pull requests, equal to the stored history.</summary>
/// <param name="database">Writes many rows at once.</param>
public sealed class DeriveTrunk(IDatabase database) : IHistoryReader
{
    private const int Batch = 900;

    /// <inheritdoc />
    public async Task<int> DeriveAsync(FairleadDb db, DerivedHistory history, CancellationToken cancel)
    {
        var (repository, stored) = (history.Repository.Id, history.History);
        var landing = stored.Trunk is { } trunk ? TrunkLanding.Of(stored.Graph, trunk) : [];
        var arrivals = stored.Trunk is { } head ? TrunkArrivals.Of(stored.Graph, head, landing) : new TrunkArrivals([], []);
        var lines = history.Repository.ReadsFiles && arrivals.Merges.Count > 0 ? await LinesAsync(db, repository, stored, landing, cancel) : null;
        var merges = arrivals.Merges.Select(m => new TrunkMerge
        {
            RepositoryId = repository,
            Sha = stored.Shas[m.Commit],
            At = Instants.FromUnix(stored.Graph.Committed[m.Commit]),
            BeganAt = m.BeganAt is { } began ? Instants.FromUnix(began) : null,
            Commits = m.Commits,
            Lines = m.Commits == 0 ? null : lines?.GetValueOrDefault(m.Commit),
            DeployedAt = history.Deployed.Of(m.Commit),
        }).ToList();
        var days = arrivals.Others.CountBy(c => history.DayOf(Instants.FromUnix(stored.Graph.Committed[c]))).Select(d => new TrunkDay { RepositoryId = repository, Day = d.Key, Commits = d.Value }).ToList();

        var changed = new HashSet<(Guid, DateOnly)>();
        var rows = await ReplaceAsync(db, db.Set<TrunkMerge>().Where(m => m.RepositoryId == repository), merges, m => m.Sha, keys => m => keys.Contains(m.Sha), m => changed.Add((repository, ChangeWeek.Of(m.At))), cancel)
            + await ReplaceAsync(db, db.Set<TrunkDay>().Where(d => d.RepositoryId == repository), days, d => d.Day, keys => d => keys.Contains(d.Day), d => changed.Add((repository, ChangeWeek.Of(d.Day))), cancel)
            + await MatchPullRequestsAsync(db, repository, changed, cancel);
        await ChangeWeek.NoteAsync(db, database, changed, cancel);
        return rows;
    }

    // What each commit of a branch added and removed, summed up by the merge that brought it in; a merge's own rows would repeat its branch.
    private static async Task<Dictionary<int, int>> LinesAsync(FairleadDb db, Guid repository, StoredHistory stored, int[] landing, CancellationToken cancel)
    {
        var lines = new Dictionary<int, int>();
        var files = db.Set<GitFile>().AsNoTracking().Where(f => f.RepositoryId == repository).GroupBy(f => f.Sha).Select(g => new { Sha = g.Key, Lines = g.Sum(f => (f.Added ?? 0) + (f.Removed ?? 0)) });
        await foreach (var file in files.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (FactStore.Find(stored.Shas, file.Sha) is { } commit && landing[commit] is var into && into != FirstRelease.None && into != commit && !stored.Graph.IsMerge(commit))
                lines[into] = (int)Math.Min(int.MaxValue, (long)lines.GetValueOrDefault(into) + file.Lines);
        }

        return lines;
    }

    private async Task<int> MatchPullRequestsAsync(FairleadDb db, Guid repository, HashSet<(Guid, DateOnly)> changed, CancellationToken cancel)
    {
        var git = await GitOfChanges.ReadAsync(db, repository, null, cancel);
        var different = (await db.Set<PullRequest>().AsNoTracking().Where(p => p.RepositoryId == repository && p.MergeSha != null)
            .Select(p => new { p.Thing, p.MergeSha, Facts = new GitFacts(p.Arrival, p.BranchBeganAt, p.BranchLines, p.DeployedAt) }).ToListAsync(cancel))
            .Where(p => git.Of(p.MergeSha) != p.Facts).Select(p => p.Thing).ToList();
        foreach (var things in different.Chunk(Batch))
        {
            var rows = await db.Set<PullRequest>().AsNoTracking().Where(p => EF.Parameter(things).Contains(p.Thing)).ToListAsync(cancel);
            await db.Set<PullRequest>().Where(p => EF.Parameter(things).Contains(p.Thing)).ExecuteDeleteAsync(cancel);
            await database.InsertAsync(db, rows.ConvertAll(p => git.Of(p.MergeSha).AddTo(p)), cancel);
            changed.UnionWith(DerivePullRequests.Weeks(rows));
        }

        return different.Count;
    }

    private async Task<int> ReplaceAsync<TRow, TName>(
        FairleadDb db,
        IQueryable<TRow> stored,
        List<TRow> derived,
        Func<TRow, TName> key,
        Func<TName[], System.Linq.Expressions.Expression<Func<TRow, bool>>> among,
        Action<TRow> note,
        CancellationToken cancel)
        where TRow : class
        where TName : notnull
    {
        var before = await stored.AsNoTracking().ToDictionaryAsync(key, cancel);
        var wanted = derived.Select(key).ToHashSet();
        var write = derived.FindAll(r => !before.TryGetValue(key(r), out var old) || !old.Equals(r));
        var delete = before.Where(b => !wanted.Contains(b.Key)).Select(b => b.Value).Concat(write.Where(r => before.ContainsKey(key(r))).Select(r => before[key(r)])).ToList();

        // The week of what was there and the week of what takes its place may be two.
        foreach (var row in write.Concat(delete))
            note(row);
        foreach (var keys in delete.Select(key).Chunk(Batch))
            await stored.Where(among(keys)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, write, cancel);
        return write.Count + delete.Count;
    }
}
