using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Changes;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>A merged pull request, as numbers need it.</summary>
/// <param name="Day">The organisation's day of its merge.</param>
/// <param name="IsByBot">Whether a program proposed it.</param>
/// <param name="IsOnTrunk">Whether it went to the trunk.</param>
/// <param name="Stages">Its stages.</param>
/// <param name="Lines">Lines added and removed.</param>
/// <param name="Services">The services that it concerns; null for all of the repository.</param>
internal sealed record MergedPoint(DateOnly Day, bool IsByBot, bool IsOnTrunk, PullRequestStages Stages, int? Lines, Guid[]? Services);

/// <summary>An arrival on the trunk that no forge told of.</summary>
/// <param name="Day">The organisation's day.</param>
/// <param name="Branch">The age of its branch.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="IsMadeElsewhere">Whether it says that it was made on another branch, so that neither is known.</param>
/// <param name="Services">The services that it concerns; null for all of the repository.</param>
internal readonly record struct ArrivalPoint(DateOnly Day, StageTime? Branch, int? Lines, bool IsMadeElsewhere, Guid[]? Services);

/// <summary>One week of a repository.</summary>
/// <param name="Merged">Its merged pull requests.</param>
/// <param name="Arrivals">What arrived on the trunk and no forge told of.</param>
/// <param name="Newest">The newest of all.</param>
internal sealed record ChangePoints(IReadOnlyList<MergedPoint> Merged, IReadOnlyList<ArrivalPoint> Arrivals, DateTime? Newest)
{
    /// <summary>How large it is in memory, about.</summary>
    public long Bytes => 200 + (Merged.Count * 160L) + (Arrivals.Count * 56L);

    /// <summary>Whether services of the repository have paths of their own, so that not everything here concerns all of them.</summary>
    public bool IsDivided { get; } = Merged.Any(m => m.Services is not null) || Arrivals.Any(a => a.Services is not null);
}

/// <summary>Reads weeks of pull requests and arrivals on the trunk.</summary>
/// <param name="weeks">The weeks that are remembered.</param>
public sealed class ChangeWeeks(RepositoryWeeks weeks)
{
    /// <summary>The kind of these weeks.</summary>
    public const string Kind = "changes";

    /// <param name="db">The database.</param>
    /// <param name="repositories">Repositories.</param>
    /// <param name="settings">By whose days is counted.</param>
    /// <param name="from">From this day on.</param>
    /// <param name="to">Before this one.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The weeks that hold any of these days, whole, in order of time; by the organisation's days a week may begin and end a day off.</returns>
    internal Task<IReadOnlyList<KnownWeek<ChangePoints>>> ReadAsync(FairleadDb db, IReadOnlyList<Repository> repositories, OrganisationSettings settings, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var byId = repositories.ToDictionary(r => r.Id);
        return weeks.ReadAsync(
            db,
            Kind,
            byId.ToDictionary(r => r.Key, r => $"{r.Value.Trunk} {settings.Zone}"),
            (RepositoryWeek.Of(settings.StartOf(from)), RepositoryWeek.Of(settings.StartOf(to))),
            (repository, first, last) => ReadAsync(db, byId[repository], settings, first, last, cancel),
            p => p.Bytes,
            cancel);
    }

    private static async Task<IReadOnlyList<(DateOnly Week, ChangePoints Points)>> ReadAsync(FairleadDb db, Repository repository, OrganisationSettings settings, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var id = repository.Id;
        var (from, to) = (RepositoryWeek.StartOf(first), RepositoryWeek.StartOf(last.AddDays(7)));
        var services = new ServicesRead();
        var merged = await db.Set<PullRequest>().AsNoTracking().Where(p => p.RepositoryId == id && p.MergedAt >= from && p.MergedAt < to).OrderBy(p => p.MergedAt)
            .Select(p => new
            {
                p.IsByBot,
                p.Arrival,
                p.Target,
                p.FirstCommitAt,
                p.BranchBeganAt,
                p.OpenedAt,
                p.ReadyAt,
                p.FirstReviewAt,
                MergedAt = p.MergedAt!.Value,
                p.DeployedAt,
                p.Additions,
                p.Deletions,
                p.BranchLines,
                p.Services,
            }).ToListAsync(cancel);
        var told = await ToldAsync(db, repository, from, to, cancel);
        var arrived = (await db.Set<TrunkArrival>().AsNoTracking().Where(m => m.RepositoryId == id && m.At >= from && m.At < to).OrderBy(m => m.At)
            .Select(m => new { m.Sha, m.At, m.BeganAt, m.Lines, IsElsewhere = m.MadeOn != null, m.Services }).ToListAsync(cancel)).Where(m => !told.Contains(m.Sha));

        var mergedOf = merged.ToLookup(p => RepositoryWeek.Of(p.MergedAt));
        var arrivedOf = arrived.ToLookup(m => RepositoryWeek.Of(m.At));
        var read = new List<(DateOnly, ChangePoints)>();
        for (var week = first; week <= last; week = week.AddDays(7))
        {
            var newest = mergedOf[week].Select(p => p.MergedAt).Concat(arrivedOf[week].Select(m => m.At)).ToList();
            read.Add((week, new ChangePoints(
                [.. mergedOf[week].Select(p => new MergedPoint(
                    settings.DayOf(p.MergedAt),
                    p.IsByBot,
                    IsTrunk(repository, p.Target, p.Arrival),
                    PullRequestStages.Of(new(p.FirstCommitAt ?? p.BranchBeganAt, p.OpenedAt, p.ReadyAt, p.FirstReviewAt, p.MergedAt, p.DeployedAt)),
                    p.Additions is null && p.Deletions is null ? p.BranchLines : (p.Additions ?? 0) + (p.Deletions ?? 0),
                    services.Of(p.Services)))],
                [.. arrivedOf[week].Select(m => new ArrivalPoint(
                    settings.DayOf(m.At),
                    StageTime.Between(m.BeganAt, m.At),
                    m.Lines,
                    m.IsElsewhere,
                    services.Of(m.Services)))],
                newest.Count == 0 ? null : newest.Max())));
        }

        return read;
    }

    // What a forge told of is taken out of what git has on the trunk: the pull request counts, on the day of its merge, which may be long after the commit was written.
    private static async Task<HashSet<string>> ToldAsync(FairleadDb db, Repository repository, DateTime first, DateTime end, CancellationToken cancel)
    {
        var pulls = await (from a in db.Set<TrunkArrival>().AsNoTracking()
                           where a.RepositoryId == repository.Id && a.At >= first && a.At < end
                           join p in db.Set<PullRequest>() on new { Repository = (Guid?)a.RepositoryId, a.Sha } equals new { Repository = p.RepositoryId, Sha = p.MergeSha! }
                           select new { a.Sha, p.Target, p.Arrival, p.MergedAt }).ToListAsync(cancel);

        // Asked in the query, SQLite without statistics takes the index of merged ones, and reads all of them for each arrival.
        return [.. pulls.Where(p => p.MergedAt is not null && IsTrunk(repository, p.Target, p.Arrival)).Select(p => p.Sha)];
    }

    // Thousands of arrivals name the same few services.
    private sealed class ServicesRead
    {
        private readonly Dictionary<string, Guid[]?> _read = new(StringComparer.Ordinal);

        public Guid[]? Of(string? text) => text is null ? null : _read.TryGetValue(text, out var known) ? known : _read[text] = ConcernedServices.Read(text);
    }

    // The catalog's word counts; without one what git knows to be there, or the usual names, or a source that names no branch.
    private static bool IsTrunk(Repository repository, string? target, Arrival? arrival) =>
        arrival == Arrival.Merge || (target is null || MainBranch.Is(repository, target) || (arrival == Arrival.Commit && repository.Trunk is not { Length: > 0 }));
}
