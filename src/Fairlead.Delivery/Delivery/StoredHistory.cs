using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Git;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>The stored facts of one repository, numbered for the rules.</summary>
/// <param name="Graph">The commits.</param>
/// <param name="Shas">The name of each commit.</param>
/// <param name="Trunk">The head of the trunk.</param>
/// <param name="Tags">All tags with a date, whatever service they belong to.</param>
/// <param name="Reverts">Reverting commits.</param>
/// <param name="Fixes">Mending commits.</param>
/// <param name="CherryPicks">Copies of commits.</param>
/// <param name="Turned">Merges of the trunk into something else, see <see cref="TrunkLine"/>.</param>
/// <param name="Bots">Commits that programs wrote.</param>
/// <param name="Files">The paths that each commit touched; null where they are not read.</param>
public sealed record StoredHistory(
    CommitGraph Graph,
    CommitNames Shas,
    int? Trunk,
    IReadOnlyList<Tag> Tags,
    IReadOnlyList<RevertMessage> Reverts,
    IReadOnlyList<RevertMessage> Fixes,
    IReadOnlyList<RevertMessage> CherryPicks,
    IReadOnlySet<int> Turned,
    IReadOnlySet<int> Bots,
    ILookup<int, string>? Files)
{
    /// <summary>The trunk's line, the newest commit first; empty without a trunk.</summary>
    public IReadOnlyList<int> Line => field ??= Trunk is { } trunk ? TrunkLine.Of(Graph, trunk, Turned.Contains) : [];

    /// <param name="db">The database.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its stored history.</returns>
    public static async Task<StoredHistory> ReadAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        // One row at a time: what stays of it is a fifth of it.
        var rows = db.Set<GitCommit>().AsNoTracking().Where(c => c.RepositoryId == repository.Id).OrderBy(c => c.Sha)
            .Select(c => new { c.Sha, c.Parents, c.AuthoredAt, c.CommittedAt, c.Reverts, c.Fixes, c.CherryPickOf, c.MergeOf, c.IsByBot });
        var (ids, parents, parentStart) = (new List<ObjectId>(), new List<ObjectId>(), new List<int>());
        var (authored, committed) = (new List<long>(), new List<long>());
        var (reverts, fixes, picks) = (new List<(int Commit, string Name)>(), new List<(int Commit, string Name)>(), new List<(int Commit, string Name)>());
        var (turned, bots) = (new HashSet<int>(), new HashSet<int>());
        var isTrunk = MergedTrunk.Of(repository);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var commit = ids.Count;
            ids.Add(Parse(row.Sha));
            parentStart.Add(parents.Count);
            foreach (var part in row.Parents.AsSpan().Split(' '))
            {
                if (row.Parents[part].Length > 0)
                    parents.Add(Parse(row.Parents.AsSpan(part)));
            }

            authored.Add(Instants.ToUnix(row.AuthoredAt));
            committed.Add(Instants.ToUnix(row.CommittedAt));
            if (row.Reverts is { } reverted)
                reverts.Add((commit, reverted));
            if (row.CherryPickOf is { } picked)
                picks.Add((commit, picked));
            if (row.MergeOf is { } merged && isTrunk(merged))
                turned.Add(commit);
            if (row.IsByBot)
                bots.Add(commit);
            foreach (var mended in row.Fixes?.Split(' ') ?? [])
                fixes.Add((commit, mended));
        }

        parentStart.Add(parents.Count);
        var names = new CommitNames([.. ids]);
        var graph = new CommitGraph([.. parentStart], [.. parents.Select(p => names.Find(p)!.Value)], [.. authored], [.. committed]);
        var tags = await db.Set<GitTagRow>().AsNoTracking().Where(t => t.RepositoryId == repository.Id && t.At != null).ToListAsync(cancel);
        return new StoredHistory(
            graph,
            names,
            repository.Head is { } head ? names.Find(head) : null,
            [.. from t in tags where names.Find(t.Sha) is not null select new Tag(t.Name, names.Find(t.Sha)!.Value, Instants.ToUnix(t.At!.Value), t.IsAnnotated ? TagKind.Annotated : TagKind.Light)],
            reverts.ConvertAll(r => new RevertMessage(r.Commit, names.Find(r.Name))),
            fixes.ConvertAll(f => new RevertMessage(f.Commit, names.Find(f.Name))),
            picks.ConvertAll(p => new RevertMessage(p.Commit, names.Find(p.Name))),
            turned,
            bots,
            repository.ReadsFiles ? await FilesAsync(db, repository.Id, names, cancel) : null);
    }

    private static async Task<ILookup<int, string>> FilesAsync(FairleadDb db, Guid repository, CommitNames names, CancellationToken cancel) =>
        (await db.Set<GitFile>().AsNoTracking().Where(f => f.RepositoryId == repository).Select(f => new { f.Sha, f.Path, f.OldPath }).ToListAsync(cancel))
            .SelectMany(f => f.OldPath is null ? [(f.Sha, f.Path)] : ((string Sha, string Path)[])[(f.Sha, f.Path), (f.Sha, f.OldPath)])
            .ToLookup(f => names.Find(f.Sha)!.Value, f => f.Path);

    private static ObjectId Parse(ReadOnlySpan<char> name) => ObjectId.TryParse(name, out var id) ? id : throw new FormatException($"'{name}' is not the name of a commit.");
}
