using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Reads and writes facts and derived rows in bulk.</summary>
internal sealed class FactStore(IDatabase database)
{
    private const int BatchSize = 900;

    /// <summary>The stored history of a repository, numbered for the rules.</summary>
    public static async Task<StoredHistory> ReadHistoryAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        var commits = await db.Set<GitCommit>().AsNoTracking().Where(c => c.RepositoryId == repository.Id)
            .OrderBy(c => c.Sha)
            .Select(c => new { c.Sha, c.Parents, c.AuthoredAt, c.CommittedAt, c.Reverts, c.Fixes })
            .ToListAsync(cancel);

        var shas = commits.ConvertAll(c => c.Sha);
        var index = new Dictionary<string, int>(commits.Count, StringComparer.Ordinal);
        for (var i = 0; i < shas.Count; i++)
            index.Add(shas[i], i);

        var parentStart = new int[commits.Count + 1];
        var parents = new List<int>(commits.Count * 5 / 4);
        var reverts = new List<RevertMessage>();
        var fixes = new List<RevertMessage>();
        for (var i = 0; i < commits.Count; i++)
        {
            parentStart[i] = parents.Count;
            var names = commits[i].Parents;
            foreach (var part in names.AsSpan().Split(' '))
            {
                if (names[part].Length > 0)
                    parents.Add(index[names[part]]);
            }

            if (commits[i].Reverts is { } reverted)
                reverts.Add(new RevertMessage(i, Find(shas, index, reverted)));
            foreach (var mended in commits[i].Fixes?.Split(' ') ?? [])
                fixes.Add(new RevertMessage(i, Find(shas, index, mended)));
        }

        parentStart[^1] = parents.Count;
        var graph = new CommitGraph(
            parentStart,
            [.. parents],
            [.. commits.Select(c => Instants.ToUnix(c.AuthoredAt))],
            [.. commits.Select(c => Instants.ToUnix(c.CommittedAt))]);

        var tags = await db.Set<GitTagRow>().AsNoTracking().Where(t => t.RepositoryId == repository.Id && t.At != null).ToListAsync(cancel);
        ILookup<int, string>? files = null;
        if (repository.ReadsFiles)
        {
            files = (await db.Set<GitFile>().AsNoTracking().Where(f => f.RepositoryId == repository.Id).Select(f => new { f.Sha, f.Path, f.OldPath }).ToListAsync(cancel))
                .SelectMany(f => f.OldPath is null ? [(f.Sha, f.Path)] : ((string Sha, string Path)[])[(f.Sha, f.Path), (f.Sha, f.OldPath)])
                .ToLookup(f => index[f.Sha], f => f.Path);
        }

        return new StoredHistory(
            graph,
            shas,
            repository.Head is { } head && index.TryGetValue(head, out var trunk) ? trunk : null,
            [.. tags.Where(t => index.ContainsKey(t.Sha)).Select(t => new Tag(t.Name, index[t.Sha], Instants.ToUnix(t.At!.Value), t.IsAnnotated ? TagKind.Annotated : TagKind.Light))],
            reverts,
            fixes,
            files);
    }

    /// <summary>Writes rows that are known to be new.</summary>
    public Task InsertAsync<T>(FairleadDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class => database.InsertAsync(db, rows, cancel);

    /// <summary>Makes the stored rows of a service equal to the derived ones, touching only what differs.</summary>
    /// <returns>How many rows were written or deleted.</returns>
    public async Task<int> MatchAsync<T, TKey>(
        FairleadDb db,
        IQueryable<T> stored,
        IReadOnlyCollection<T> derived,
        Func<T, TKey> key,
        Func<IReadOnlyCollection<TKey>, IQueryable<T>> byKeys,
        CancellationToken cancel)
        where T : class
        where TKey : notnull
    {
        var before = await stored.AsNoTracking().ToDictionaryAsync(key, cancel);
        var write = derived.Where(row => !before.TryGetValue(key(row), out var old) || !old.Equals(row)).ToList();
        var wanted = derived.Select(key).ToHashSet();
        var delete = before.Keys.Where(k => !wanted.Contains(k)).Concat(write.Select(key).Where(before.ContainsKey)).ToList();
        if (delete.Count == before.Count && before.Count > 0)
        {
            await stored.ExecuteDeleteAsync(cancel);
        }
        else
        {
            foreach (var batch in delete.Chunk(BatchSize))
                await byKeys(batch).ExecuteDeleteAsync(cancel);
        }

        await InsertAsync(db, write, cancel);
        return delete.Count + write.Count;
    }

    // As History.Resolve, over the stored names: whole names by index, abbreviated ones by search in sorted order.
    private static int? Find(List<string> sorted, Dictionary<string, int> index, string name) => index.TryGetValue(name, out var whole) ? whole : Find(sorted, name);

    /// <returns>The number of the commit of a name, whole or so long that no other has it; null for none.</returns>
    public static int? Find(IReadOnlyList<string> shas, string name)
    {
        var sorted = (List<string>)shas;
        var at = sorted.BinarySearch(name, StringComparer.Ordinal);
        at = at < 0 ? ~at : at;
        var found = at < sorted.Count && sorted[at].StartsWith(name, StringComparison.Ordinal);
        var several = at + 1 < sorted.Count && sorted[at + 1].StartsWith(name, StringComparison.Ordinal);
        return found && !several ? at : null;
    }
}
