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
        var words = new CommitWords(repository);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            words.Add(ids.Count, row.Reverts, row.Fixes, row.CherryPickOf, row.MergeOf, row.IsByBot);
            ids.Add(Parse(row.Sha));
            parentStart.Add(parents.Count);
            foreach (var part in row.Parents.AsSpan().Split(' '))
            {
                if (row.Parents[part].Length > 0)
                    parents.Add(Parse(row.Parents.AsSpan(part)));
            }

            authored.Add(Instants.ToUnix(row.AuthoredAt));
            committed.Add(Instants.ToUnix(row.CommittedAt));
        }

        parentStart.Add(parents.Count);
        var names = new CommitNames([.. ids]);
        var graph = new CommitGraph([.. parentStart], [.. parents.Select(p => names.Find(p)!.Value)], [.. authored], [.. committed]);
        return await OfAsync(db, repository, graph, names, words, cancel);
    }

    /// <summary>The same when all of it has just been read from git: a commit's name stands for its parents and times, so that only what its message was taken to say is read.</summary>
    /// <param name="db">The database, in which the same commits are stored.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="read">Its commits.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its stored history.</returns>
    internal static async Task<StoredHistory> ReadAsync(FairleadDb db, Repository repository, History read, CancellationToken cancel)
    {
        var (ids, order) = (read.Ids.ToArray(), Enumerable.Range(0, read.Count).ToArray());
        Array.Sort(ids, order);
        var place = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            place[order[i]] = i;
        var (parents, parentStart) = (new List<int>(read.Parents.Length), new List<int>(order.Length + 1));
        foreach (var commit in order)
        {
            parentStart.Add(parents.Count);
            foreach (var parent in read.Parents.AsSpan(read.ParentStart[commit]..read.ParentStart[commit + 1]))
                parents.Add(place[parent]);
        }

        parentStart.Add(parents.Count);
        var names = new CommitNames(ids);
        var graph = new CommitGraph([.. parentStart], [.. parents], Array.ConvertAll(order, c => Stored(read.Authored[c])), Array.ConvertAll(order, c => Stored(read.Committed[c])));
        var words = new CommitWords(repository);
        var trunk = MergedTrunk.NameOf(repository.Branch ?? repository.Trunk) ?? "";
        var rows = db.Set<GitCommit>().AsNoTracking()
            .Where(c => c.RepositoryId == repository.Id && (c.Reverts != null || c.Fixes != null || c.CherryPickOf != null || c.IsByBot || (c.MergeOf != null && c.MergeOf.StartsWith(trunk))))
            .OrderBy(c => c.Sha)
            .Select(c => new { c.Sha, c.Reverts, c.Fixes, c.CherryPickOf, c.MergeOf, c.IsByBot });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
            words.Add(names.Find(row.Sha)!.Value, row.Reverts, row.Fixes, row.CherryPickOf, row.MergeOf, row.IsByBot);
        return await OfAsync(db, repository, graph, names, words, cancel);
    }

    private static async Task<StoredHistory> OfAsync(FairleadDb db, Repository repository, CommitGraph graph, CommitNames names, CommitWords words, CancellationToken cancel)
    {
        var tags = await db.Set<GitTagRow>().AsNoTracking().Where(t => t.RepositoryId == repository.Id && t.At != null).ToListAsync(cancel);
        return new StoredHistory(
            graph,
            names,
            repository.Head is { } head ? names.Find(head) : null,
            [.. from t in tags where names.Find(t.Sha) is not null select new Tag(t.Name, names.Find(t.Sha)!.Value, Instants.ToUnix(t.At!.Value), t.IsAnnotated ? TagKind.Annotated : TagKind.Light)],
            words.Reverts.ConvertAll(r => new RevertMessage(r.Commit, names.Find(r.Name))),
            words.Fixes.ConvertAll(f => new RevertMessage(f.Commit, names.Find(f.Name))),
            words.CherryPicks.ConvertAll(p => new RevertMessage(p.Commit, names.Find(p.Name))),
            words.Turned,
            words.Bots,
            repository.ReadsFiles ? await FilesAsync(db, repository.Id, names, cancel) : null);
    }

    private static long Stored(long seconds) => Instants.ToUnix(Instants.FromUnix(seconds));

    private static async Task<ILookup<int, string>> FilesAsync(FairleadDb db, Guid repository, CommitNames names, CancellationToken cancel) =>
        (await db.Set<GitFile>().AsNoTracking().Where(f => f.RepositoryId == repository).Select(f => new { f.Sha, f.Path, f.OldPath }).ToListAsync(cancel))
            .SelectMany(f => f.OldPath is null ? [(f.Sha, f.Path)] : ((string Sha, string Path)[])[(f.Sha, f.Path), (f.Sha, f.OldPath)])
            .ToLookup(f => names.Find(f.Sha)!.Value, f => f.Path);

    private static ObjectId Parse(ReadOnlySpan<char> name) => ObjectId.TryParse(name, out var id) ? id : throw new FormatException($"'{name}' is not the name of a commit.");

    /// <summary>What the messages of commits were taken to say when they were stored.</summary>
    private sealed class CommitWords(Repository repository)
    {
        private readonly Func<string, bool> _isTrunk = MergedTrunk.Of(repository);

        public List<(int Commit, string Name)> Reverts { get; } = [];

        public List<(int Commit, string Name)> Fixes { get; } = [];

        public List<(int Commit, string Name)> CherryPicks { get; } = [];

        public HashSet<int> Turned { get; } = [];

        public HashSet<int> Bots { get; } = [];

        public void Add(int commit, string? reverts, string? fixes, string? cherryPickOf, string? mergeOf, bool isByBot)
        {
            if (reverts is not null)
                Reverts.Add((commit, reverts));
            if (cherryPickOf is not null)
                CherryPicks.Add((commit, cherryPickOf));
            if (mergeOf is not null && _isTrunk(mergeOf))
                Turned.Add(commit);
            if (isByBot)
                Bots.Add(commit);
            foreach (var mended in fixes?.Split(' ') ?? [])
                Fixes.Add((commit, mended));
        }
    }
}
