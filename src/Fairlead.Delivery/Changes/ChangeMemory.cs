using System.Collections.Concurrent;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Changes;
using Fairlead.Domain.Time;
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
/// <param name="Repository">The repository.</param>
/// <param name="Week">Its Monday, UTC; by the organisation's days it may begin and end a day off.</param>
/// <param name="Merged">Its merged pull requests.</param>
/// <param name="Arrivals">What arrived on the trunk and no forge told of.</param>
/// <param name="Newest">The newest of all.</param>
internal sealed record ChangePoints(Guid Repository, DateOnly Week, IReadOnlyList<MergedPoint> Merged, IReadOnlyList<ArrivalPoint> Arrivals, DateTime? Newest)
{
    public int Count => Merged.Count + Arrivals.Count;

    /// <summary>Whether services of the repository have paths of their own, so that not everything here concerns all of them.</summary>
    public bool IsDivided { get; } = Merged.Any(m => m.Services is not null) || Arrivals.Any(a => a.Services is not null);
}

/// <summary>What the weeks of a window add up to.</summary>
/// <param name="Now">The window.</param>
/// <param name="Before">The one before it.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record ChangeCounts(ChangeTotals Now, ChangeTotals Before, IReadOnlyList<(DayWindow Part, ChangeTotals Totals)> Parts);

/// <summary>Keeps weeks of pull requests and merges in memory while nothing in them changes. A cache: a node may forget it at any time.</summary>
public sealed class ChangeMemory
{
    // Some 100 MB; beyond that everything is forgotten and read again on demand.
    private const long MostPoints = 500_000;

    private const int MostCounted = 200;

    private readonly ConcurrentDictionary<(Guid Repository, DateOnly Week), (string State, ChangePoints Points)> _weeks = new();
    private readonly ConcurrentDictionary<(DayWindow Window, int Weeks, Guid First, Guid Last, string Services), (IReadOnlyList<ChangePoints> Weeks, ChangeCounts Counts)> _counted = new();
    private long _points;

    /// <param name="db">The database.</param>
    /// <param name="repositories">Repositories.</param>
    /// <param name="settings">By whose days is counted.</param>
    /// <param name="from">From this day on.</param>
    /// <param name="to">Before this one.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The weeks that hold any of these days, whole, in order of time. The number of queries grows only with the repositories in which something changed.</returns>
    internal async Task<IReadOnlyList<ChangePoints>> ReadAsync(FairleadDb db, IReadOnlyList<Repository> repositories, OrganisationSettings settings, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var ids = repositories.Select(r => r.Id).ToArray();
        var (first, last) = (ChangeWeek.Of(settings.StartOf(from)), ChangeWeek.Of(settings.StartOf(to)));
        var weeks = await db.Set<ChangeWeek>().AsNoTracking().Where(w => ids.Contains(w.RepositoryId) && w.Week >= first && w.Week <= last).OrderBy(w => w.Week).ToListAsync(cancel);
        var byId = repositories.ToDictionary(r => r.Id);
        string StateOf(ChangeWeek week) => $"{week.Version:N} {byId[week.RepositoryId].Trunk} {settings.Zone}";

        var read = new Dictionary<(Guid, DateOnly), ChangePoints>();
        foreach (var missing in weeks.Where(w => !(_weeks.TryGetValue((w.RepositoryId, w.Week), out var known) && known.State == StateOf(w))).GroupBy(w => w.RepositoryId))
        {
            foreach (var (week, points) in await ReadAsync(db, byId[missing.Key], settings, missing.Min(w => w.Week), missing.Max(w => w.Week), cancel))
                read[(missing.Key, week)] = points;
            foreach (var week in missing)
                Hold(week, StateOf(week), read[(week.RepositoryId, week.Week)]);
        }

        return [.. weeks.Select(w => read.GetValueOrDefault((w.RepositoryId, w.Week)) ?? (_weeks.TryGetValue((w.RepositoryId, w.Week), out var known) ? known.Points : null)).OfType<ChangePoints>()];
    }

    /// <param name="window">A window.</param>
    /// <param name="weeks">The weeks that hold it, as they were read here: a week in which something has changed is another object.</param>
    /// <param name="services">The services in scope.</param>
    /// <param name="count">Counts them.</param>
    /// <returns>What that gave when these very weeks were counted last, or gives now.</returns>
    internal ChangeCounts Counted(DayWindow window, IReadOnlyList<ChangePoints> weeks, IReadOnlyCollection<Guid> services, Func<ChangeCounts> count)
    {
        if (weeks.Count == 0)
            return count();
        var key = (window, weeks.Count, weeks[0].Repository, weeks[^1].Repository, weeks.Any(w => w.IsDivided) ? ConcernedServices.Text(services.Order()) : "");
        if (_counted.TryGetValue(key, out var known) && known.Weeks.Zip(weeks).All(w => ReferenceEquals(w.First, w.Second)))
            return known.Counts;
        if (_counted.Count >= MostCounted)
            _counted.Clear();
        var counts = count();
        _counted[key] = (weeks, counts);
        return counts;
    }

    private void Hold(ChangeWeek week, string state, ChangePoints points)
    {
        if (Interlocked.Add(ref _points, points.Count + 4) > MostPoints)
        {
            Interlocked.Exchange(ref _points, 0);
            _weeks.Clear();
            _counted.Clear();
        }

        _weeks[(week.RepositoryId, week.Week)] = (state, points);
    }

    private static async Task<IReadOnlyList<(DateOnly Week, ChangePoints Points)>> ReadAsync(FairleadDb db, Repository repository, OrganisationSettings settings, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var id = repository.Id;
        var (from, to) = (Start(first), Start(last.AddDays(7)));
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

        var mergedOf = merged.ToLookup(p => ChangeWeek.Of(p.MergedAt));
        var arrivedOf = arrived.ToLookup(m => ChangeWeek.Of(m.At));
        var weeks = new List<(DateOnly, ChangePoints)>();
        for (var week = first; week <= last; week = week.AddDays(7))
        {
            var newest = mergedOf[week].Select(p => p.MergedAt).Concat(arrivedOf[week].Select(m => m.At)).ToList();
            weeks.Add((week, new ChangePoints(
                id,
                week,
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

        return weeks;
    }

    // What a forge told of is taken out of what git has on the trunk: the pull request counts, on the day of its merge, which may be long after the commit was written.
    private static async Task<HashSet<string>> ToldAsync(FairleadDb db, Repository repository, DateTime first, DateTime end, CancellationToken cancel)
    {
        var pulls = await (from a in db.Set<TrunkArrival>().AsNoTracking()
                           where a.RepositoryId == repository.Id && a.At >= first && a.At < end
                           join p in db.Set<PullRequest>() on new { Repository = (Guid?)a.RepositoryId, a.Sha } equals new { Repository = p.RepositoryId, Sha = p.MergeSha! }
                           where p.MergedAt != null
                           select new { a.Sha, p.Target, p.Arrival }).ToListAsync(cancel);
        return [.. pulls.Where(p => IsTrunk(repository, p.Target, p.Arrival)).Select(p => p.Sha)];
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

    private static DateTime Start(DateOnly day) => DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc);
}
