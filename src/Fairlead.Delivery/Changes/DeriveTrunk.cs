using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Changes;
using Fairlead.Domain.Delivery;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>Keeps what git tells of the trunk, and of pull requests, equal to the stored history.</summary>
/// <param name="database">Writes many rows at once.</param>
public sealed class DeriveTrunk(IDatabaseEngine database) : IHistoryReader
{
    private const int Batch = 900, MostNames = 5000;

    private readonly FactStore _facts = new(database);

    /// <inheritdoc />
    public async Task<int> DeriveAsync(FairleadDb db, DerivedHistory history, CancellationToken cancel)
    {
        var repository = history.Repository.Id;
        var changed = new HashSet<(Guid, DateOnly)>();
        var rows = await (history.News is { } news ? AfterReportsAsync(db, history, news, cancel) : AnewAsync(db, history, cancel));
        foreach (var arrival in rows)
            changed.Add((repository, RepositoryWeek.Of(arrival.At)));
        string[]? concerned = history.News is null ? null : [.. history.News.Commits.Union(rows.Select(r => r.Sha), StringComparer.Ordinal)];
        var pulls = history.SignalsFollow ? 0 : await MatchPullRequestsAsync(db, repository, concerned, changed, cancel);
        await RepositoryWeek.NoteAsync(db, database, ChangeWeeks.Kind, changed.Select(c => ((Guid?)c.Item1, c.Item2)), cancel);
        return rows.Count + pulls;
    }

    private async Task<IReadOnlyList<TrunkArrival>> AnewAsync(FairleadDb db, DerivedHistory history, CancellationToken cancel)
    {
        var (repository, stored) = (history.Repository.Id, history.History);
        var landing = TrunkLanding.Of(stored.Graph, stored.Line);
        var lines = history.Repository.ReadsFiles ? await LinesAsync(db, repository, stored, landing, cancel) : null;
        var madeOn = await MadeElsewhereAsync(db, history.Repository, cancel);
        var servicesOf = history.Concerned.Of(stored.Graph, landing);
        var arrivals = TrunkArrivals.Of(stored.Graph, stored.Line, landing).Select(a =>
        {
            var sha = stored.Shas[a.Commit];
            var elsewhere = madeOn.GetValueOrDefault(sha);
            return new TrunkArrival
            {
                RepositoryId = repository,
                Sha = sha,
                IsMerge = a.IsMerge,
                At = Instants.FromUnix(stored.Graph.Committed[a.Commit]),
                BeganAt = elsewhere is null && a.BeganAt is { } began ? Instants.FromUnix(began) : null,
                Commits = a.Commits,
                Lines = elsewhere is not null || a.Commits == 0 ? null : lines?.GetValueOrDefault(a.Commit),
                MadeOn = elsewhere,
                DeployedAt = history.Deployed.Of(a.Commit),
                Services = servicesOf(a.Commit),
            };
        }).ToList();
        return await MatchArrivalsAsync(db, repository, await db.Set<TrunkArrival>().AsNoTracking().Where(m => m.RepositoryId == repository).ToListAsync(cancel), arrivals, cancel);
    }

    // A report changes nothing of an arrival but when it was deployed, and not that of one that was deployed before.
    private async Task<IReadOnlyList<TrunkArrival>> AfterReportsAsync(FairleadDb db, DerivedHistory history, DeploymentNews news, CancellationToken cancel)
    {
        if (news.Since is not { } since)
            return [];
        var repository = history.Repository.Id;
        var here = db.Set<TrunkArrival>().AsNoTracking().Where(m => m.RepositoryId == repository);
        var stored = await here.Where(m => m.IsMerge && (m.DeployedAt == null || m.DeployedAt >= since)).ToListAsync(cancel);
        foreach (var shas in news.Commits.Chunk(Batch))
            stored.AddRange(await here.Where(m => !m.IsMerge && EF.Parameter(shas).Contains(m.Sha)).ToListAsync(cancel));
        var arrivals = stored.ConvertAll(m => m with { DeployedAt = history.History.Shas.Find(m.Sha) is { } commit ? history.Deployed.Of(commit) : null });
        return await MatchArrivalsAsync(db, repository, stored, arrivals, cancel);
    }

    private Task<IReadOnlyList<TrunkArrival>> MatchArrivalsAsync(FairleadDb db, Guid repository, IReadOnlyCollection<TrunkArrival> stored, List<TrunkArrival> arrivals, CancellationToken cancel) =>
        _facts.MatchAsync(db, stored, arrivals, m => m.Sha, keys => db.Set<TrunkArrival>().Where(m => m.RepositoryId == repository && keys.Contains(m.Sha)), cancel);

    private static async Task<Dictionary<string, string>> MadeElsewhereAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        var merges = await db.Set<GitCommit>().AsNoTracking().Where(c => c.RepositoryId == repository.Id && EF.Functions.Like(c.Subject, "Merge % into %") && EF.Functions.Like(c.Parents, "% %"))
            .Select(c => new { c.Sha, c.Subject }).ToListAsync(cancel);
        var trunk = MainBranch.NamesOf(repository);
        return merges.Select(m => (m.Sha, On: MergedInto.Elsewhere(m.Subject, trunk))).Where(m => m.On is not null).ToDictionary(m => m.Sha, m => m.On!, StringComparer.Ordinal);
    }

    // What each commit added and removed, summed up by the commit of the trunk that brought it in; a merge's own rows would repeat its branch.
    private static async Task<Dictionary<int, int>> LinesAsync(FairleadDb db, Guid repository, StoredHistory stored, int[] landing, CancellationToken cancel)
    {
        var lines = new Dictionary<int, int>();
        var files = db.Set<GitFile>().AsNoTracking().Where(f => f.RepositoryId == repository).GroupBy(f => f.Sha).Select(g => new { Sha = g.Key, Lines = g.Sum(f => (f.Added ?? 0) + (f.Removed ?? 0)) });
        await foreach (var file in files.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (stored.Shas.Find(file.Sha) is { } commit && landing[commit] is var into && into != FirstRelease.None && !stored.Graph.IsMerge(commit))
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
        var different = (await stored.Select(p => new { p.Subject, p.MergeSha, Facts = new GitFacts(p.MergeSha, p.Arrival, p.BranchBeganAt, p.BranchLines, p.DeployedAt, p.Services) }).ToListAsync(cancel))
            .Where(p => git.Of(p.MergeSha) != p.Facts).Select(p => p.Subject).ToList();
        foreach (var subjects in different.Chunk(Batch))
        {
            var rows = await db.Set<PullRequest>().AsNoTracking().Where(p => EF.Parameter(subjects).Contains(p.Subject)).ToListAsync(cancel);
            await db.Set<PullRequest>().Where(p => EF.Parameter(subjects).Contains(p.Subject)).ExecuteDeleteAsync(cancel);
            await database.InsertAsync(db, rows.ConvertAll(p => git.Of(p.MergeSha).AddTo(p)), cancel);
            changed.UnionWith(DerivePullRequests.Weeks(rows));
            changed.UnionWith(await DerivePullRequests.CommitWeeksAsync(db, [.. rows, .. rows.Select(p => git.Of(p.MergeSha).AddTo(p))], cancel));
        }

        return different.Count;
    }
}
