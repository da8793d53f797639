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
    private const int Batch = 900, MostNames = 5000;

    private readonly FactStore _facts = new(database);

    /// <inheritdoc />
    public async Task<int> DeriveAsync(FairleadDb db, DerivedHistory history, CancellationToken cancel)
    {
        var repository = history.Repository.Id;
        var changed = new HashSet<(Guid, DateOnly)>();
        var rows = await (history.News is { } news ? AfterReportsAsync(db, history, news, cancel) : AnewAsync(db, history, changed, cancel));
        foreach (var merge in rows)
            changed.Add((repository, ChangeWeek.Of(merge.At)));
        string[]? concerned = history.News is null ? null : [.. history.News.Commits.Union(rows.Select(r => r.Sha), StringComparer.Ordinal)];
        var pulls = history.SignalsFollow ? 0 : await MatchPullRequestsAsync(db, repository, concerned, changed, cancel);
        await ChangeWeek.NoteAsync(db, database, changed, cancel);
        return rows.Count + pulls;
    }

    private async Task<IReadOnlyList<TrunkMerge>> AnewAsync(FairleadDb db, DerivedHistory history, HashSet<(Guid, DateOnly)> changed, CancellationToken cancel)
    {
        var (repository, stored) = (history.Repository.Id, history.History);
        var landing = TrunkLanding.Of(stored.Graph, stored.Line);
        var arrivals = TrunkArrivals.Of(stored.Graph, stored.Line, landing);
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

        var known = db.Set<TrunkDay>().Where(d => d.RepositoryId == repository);
        foreach (var day in await _facts.MatchAsync(db, known, days, d => d.Day, keys => known.Where(d => keys.Contains(d.Day)), cancel))
            changed.Add((repository, ChangeWeek.Of(day.Day)));
        return await MatchMergesAsync(db, repository, db.Set<TrunkMerge>().Where(m => m.RepositoryId == repository), merges, cancel);
    }

    // A report changes nothing of a merge but when it was deployed, and not that of one that was deployed before.
    private async Task<IReadOnlyList<TrunkMerge>> AfterReportsAsync(FairleadDb db, DerivedHistory history, DeploymentNews news, CancellationToken cancel)
    {
        if (news.Since is not { } since)
            return [];
        var repository = history.Repository.Id;
        var open = db.Set<TrunkMerge>().Where(m => m.RepositoryId == repository && (m.DeployedAt == null || m.DeployedAt >= since));
        var merges = (await open.AsNoTracking().ToListAsync(cancel)).ConvertAll(m => m with { DeployedAt = history.History.Shas.Find(m.Sha) is { } commit ? history.Deployed.Of(commit) : null });
        return await MatchMergesAsync(db, repository, open, merges, cancel);
    }

    private Task<IReadOnlyList<TrunkMerge>> MatchMergesAsync(FairleadDb db, Guid repository, IQueryable<TrunkMerge> stored, List<TrunkMerge> merges, CancellationToken cancel) =>
        _facts.MatchAsync(db, stored, merges, m => m.Sha, keys => db.Set<TrunkMerge>().Where(m => m.RepositoryId == repository && keys.Contains(m.Sha)), cancel);

    // What each commit of a branch added and removed, summed up by the merge that brought it in; a merge's own rows would repeat its branch.
    private static async Task<Dictionary<int, int>> LinesAsync(FairleadDb db, Guid repository, StoredHistory stored, int[] landing, CancellationToken cancel)
    {
        var lines = new Dictionary<int, int>();
        var files = db.Set<GitFile>().AsNoTracking().Where(f => f.RepositoryId == repository).GroupBy(f => f.Sha).Select(g => new { Sha = g.Key, Lines = g.Sum(f => (f.Added ?? 0) + (f.Removed ?? 0)) });
        await foreach (var file in files.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (stored.Shas.Find(file.Sha) is { } commit && landing[commit] is var into && into != FirstRelease.None && into != commit && !stored.Graph.IsMerge(commit))
                lines[into] = (int)Math.Min(int.MaxValue, (long)lines.GetValueOrDefault(into) + file.Lines);
        }

        return lines;
    }

    private async Task<int> MatchPullRequestsAsync(FairleadDb db, Guid repository, string[]? shas, HashSet<(Guid, DateOnly)> changed, CancellationToken cancel)
    {
        var stored = db.Set<PullRequest>().AsNoTracking().Where(p => p.RepositoryId == repository && p.MergeSha != null);
        if (shas is { Length: 0 } || !await stored.AnyAsync(cancel))
            return 0;

        // So many names are more than the pull requests; then all of them are looked at.
        if (shas is { Length: > MostNames })
            shas = null;
        if (shas is not null)
            stored = stored.Where(p => EF.Parameter(shas).Contains(p.MergeSha));
        var git = await GitOfChanges.ReadAsync(db, repository, shas, cancel);
        var different = (await stored.Select(p => new { p.Thing, p.MergeSha, Facts = new GitFacts(p.MergeSha, p.Arrival, p.BranchBeganAt, p.BranchLines, p.DeployedAt) }).ToListAsync(cancel))
            .Where(p => git.Of(p.MergeSha) != p.Facts).Select(p => p.Thing).ToList();
        foreach (var things in different.Chunk(Batch))
        {
            var rows = await db.Set<PullRequest>().AsNoTracking().Where(p => EF.Parameter(things).Contains(p.Thing)).ToListAsync(cancel);
            await db.Set<PullRequest>().Where(p => EF.Parameter(things).Contains(p.Thing)).ExecuteDeleteAsync(cancel);
            await database.InsertAsync(db, rows.ConvertAll(p => git.Of(p.MergeSha).AddTo(p)), cancel);
            changed.UnionWith(DerivePullRequests.Weeks(rows));
            changed.UnionWith(await DerivePullRequests.CommitWeeksAsync(db, [.. rows, .. rows.Select(p => git.Of(p.MergeSha).AddTo(p))], cancel));
        }

        return different.Count;
    }
}
