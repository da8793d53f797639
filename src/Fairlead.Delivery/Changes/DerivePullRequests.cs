using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>Keeps pull requests equal to what was told of them.</summary>
/// <param name="database">Writes many rows at once.</param>
public sealed class DerivePullRequests(IDatabaseEngine database) : ISignalReader
{
    private const int Batch = 500;

    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = [PullRequestSignal.Kind.Name, ReviewSignal.Kind.Name];

    /// <inheritdoc />
    public bool AsksHistory => true;

    /// <inheritdoc />
    public async Task ClearAsync(FairleadDb db, CancellationToken cancel)
    {
        // What no signal stands behind; the others are compared.
        await db.Set<PullRequest>().Where(p => !db.Set<SignalRow>().Any(s => s.Subject == p.Subject)).ExecuteDeleteAsync(cancel);

        // No row may be left by which a node could see that what it remembers is no longer true.
        var version = Guid.NewGuid();
        await db.Set<RepositoryWeek>().Where(w => w.Kind == ChangeWeeks.Kind).ExecuteUpdateAsync(s => s.SetProperty(w => w.Version, version), cancel);
    }

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var subjects = signals.Select(s => s.Subject).ToArray();
        var before = await db.Set<PullRequest>().AsNoTracking().Where(p => EF.Parameter(subjects).Contains(p.Subject)).ToDictionaryAsync(p => p.Subject, StringComparer.Ordinal, cancel);
        var now = await WithGitAsync(db, [.. signals.Select(PullRequest.Of).OfType<PullRequest>()], cancel);
        var changed = now.Where(p => !before.TryGetValue(p.Subject, out var old) || old != p).ToList();
        var gone = before.Keys.Except(now.Select(p => p.Subject), StringComparer.Ordinal).Concat(changed.Select(p => p.Subject).Where(before.ContainsKey)).ToArray();
        if (gone.Length > 0)
            await db.Set<PullRequest>().Where(p => EF.Parameter(gone).Contains(p.Subject)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, changed, cancel);
        List<PullRequest> touched = [.. changed, .. gone.Select(g => before[g])];
        await RepositoryWeek.NoteAsync(db, database, ChangeWeeks.Kind, Weeks(touched).Concat(await CommitWeeksAsync(db, touched, cancel)).Select(w => ((Guid?)w.Repository, w.Week)), cancel);
    }

    /// <param name="db">The database.</param>
    /// <param name="changes">Pull requests.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The weeks of the commits that they are on the trunk, which may have been written long before: there git's own count changes.</returns>
    internal static async Task<List<(Guid Repository, DateOnly Week)>> CommitWeeksAsync(FairleadDb db, IReadOnlyList<PullRequest> changes, CancellationToken cancel)
    {
        var weeks = new HashSet<(Guid, DateOnly)>();
        foreach (var repository in changes.Where(p => p is { RepositoryId: not null, Arrival: Arrival.Commit, MergeSha: not null }).GroupBy(p => p.RepositoryId!.Value))
        {
            foreach (var shas in repository.Select(p => p.MergeSha!).Distinct(StringComparer.Ordinal).Chunk(Batch))
            {
                foreach (var at in await db.Set<GitCommit>().Where(c => c.RepositoryId == repository.Key && EF.Parameter(shas).Contains(c.Sha)).Select(c => c.CommittedAt).ToListAsync(cancel))
                    weeks.UnionWith([(repository.Key, RepositoryWeek.Of(at.AddHours(-12))), (repository.Key, RepositoryWeek.Of(at.AddHours(12)))]);
            }
        }

        return [.. weeks];
    }

    /// <param name="changes">Pull requests.</param>
    /// <returns>The weeks of those that count: merged, and in a repository that is known. The clock of git may see their merge on the other side of midnight.</returns>
    internal static IEnumerable<(Guid Repository, DateOnly Week)> Weeks(IEnumerable<PullRequest> changes) =>
        from p in changes
        where p is { RepositoryId: not null, MergedAt: not null }
        from hours in (int[])[-12, 12]
        select (p.RepositoryId!.Value, RepositoryWeek.Of(p.MergedAt!.Value.AddHours(hours)));

    private static async Task<IReadOnlyList<PullRequest>> WithGitAsync(FairleadDb db, List<PullRequest> changes, CancellationToken cancel)
    {
        var known = new Dictionary<Guid, GitOfChanges>();
        foreach (var repository in changes.Where(p => p is { RepositoryId: not null, MergeSha: not null }).GroupBy(p => p.RepositoryId!.Value))
            known[repository.Key] = await GitOfChanges.ReadAsync(db, repository.Key, [.. repository.Select(p => p.MergeSha!)], cancel);
        return [.. changes.Select(p => p.RepositoryId is { } id && known.TryGetValue(id, out var git) ? git.Of(p.MergeSha).AddTo(p) : p)];
    }
}
