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
internal sealed record MergedPoint(DateOnly Day, bool IsByBot, bool IsOnTrunk, PullRequestStages Stages, int? Lines);

/// <summary>A merge on the trunk that no forge told of.</summary>
/// <param name="Day">The organisation's day.</param>
/// <param name="Branch">The age of its branch.</param>
/// <param name="Lines">The lines of its branch.</param>
internal readonly record struct MergePoint(DateOnly Day, StageTime? Branch, int? Lines);

/// <summary>One week of a repository.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Week">Its Monday, UTC; by the organisation's days it may begin and end a day off.</param>
/// <param name="Merged">Its merged pull requests.</param>
/// <param name="Merges">Merges that no forge told of.</param>
/// <param name="Days">For each day how many commits without a second parent arrived on the trunk of which no forge told.</param>
/// <param name="Newest">The newest of all.</param>
internal sealed record ChangePoints(Guid Repository, DateOnly Week, IReadOnlyList<MergedPoint> Merged, IReadOnlyList<MergePoint> Merges, IReadOnlyList<TrunkDay> Days, DateTime? Newest)
{
    public int Count => Merged.Count + Merges.Count + Days.Count;
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

    // A commit that was fast-forwarded to the trunk more than a year after it was written counts beside its pull request.
    private const int MostCounted = 200, LongestUnmerged = 366;

    private readonly ConcurrentDictionary<(Guid Repository, DateOnly Week), (string State, ChangePoints Points)> _weeks = new();
    private readonly ConcurrentDictionary<(DayWindow Window, int Weeks, Guid First, Guid Last), (IReadOnlyList<ChangePoints> Weeks, ChangeCounts Counts)> _counted = new();
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
    /// <param name="count">Counts them.</param>
    /// <returns>What that gave when these very weeks were counted last, or gives now.</returns>
    internal ChangeCounts Counted(DayWindow window, IReadOnlyList<ChangePoints> weeks, Func<ChangeCounts> count)
    {
        if (weeks.Count == 0)
            return count();
        var key = (window, weeks.Count, weeks[0].Repository, weeks[^1].Repository);
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
        var (end, from, to) = (last.AddDays(7), Start(first), Start(last.AddDays(7)));
        var merged = await db.Set<PullRequest>().AsNoTracking().Where(p => p.RepositoryId == id && p.MergedAt >= from && p.MergedAt < to).OrderBy(p => p.MergedAt)
            .Select(p => new { p.IsByBot, p.Arrival, p.Target, p.FirstCommitAt, p.BranchBeganAt, p.OpenedAt, p.ReadyAt, p.FirstReviewAt, MergedAt = p.MergedAt!.Value, p.DeployedAt, p.Additions, p.Deletions, p.BranchLines }).ToListAsync(cancel);
        var merges = await db.Set<TrunkMerge>().AsNoTracking().Where(m => m.RepositoryId == id && m.At >= from && m.At < to && !db.Set<PullRequest>().Any(p => p.RepositoryId == id && p.MergeSha == m.Sha)).OrderBy(m => m.At)
            .Select(m => new { m.At, m.BeganAt, m.Lines }).ToListAsync(cancel);
        var days = await db.Set<TrunkDay>().AsNoTracking().Where(d => d.RepositoryId == id && d.Day >= first && d.Day < end).OrderBy(d => d.Day).ToListAsync(cancel);
        var told = await ToldAsync(db, repository, settings, from, to, cancel);

        var mergedOf = merged.ToLookup(p => ChangeWeek.Of(p.MergedAt));
        var mergesOf = merges.ToLookup(m => ChangeWeek.Of(m.At));
        var daysOf = days.ToLookup(d => ChangeWeek.Of(d.Day));
        var weeks = new List<(DateOnly, ChangePoints)>();
        for (var week = first; week <= last; week = week.AddDays(7))
        {
            var newest = mergedOf[week].Select(p => p.MergedAt).Concat(mergesOf[week].Select(m => m.At)).Concat(daysOf[week].Select(d => settings.StartOf(d.Day))).ToList();
            weeks.Add((week, new ChangePoints(
                id,
                week,
                [.. mergedOf[week].Select(p => new MergedPoint(
                    settings.DayOf(p.MergedAt),
                    p.IsByBot,
                    IsTrunk(repository, p.Target, p.Arrival),
                    PullRequestStages.Of(new(p.FirstCommitAt ?? p.BranchBeganAt, p.OpenedAt, p.ReadyAt, p.FirstReviewAt, p.MergedAt, p.DeployedAt)),
                    p.Additions is null && p.Deletions is null ? p.BranchLines : (p.Additions ?? 0) + (p.Deletions ?? 0)))],
                [.. mergesOf[week].Select(m => new MergePoint(settings.DayOf(m.At), StageTime.Between(m.BeganAt, m.At), m.Lines))],
                [.. daysOf[week].Select(d => d with { Commits = Math.Max(0, d.Commits - told.GetValueOrDefault(d.Day)) })],
                newest.Count == 0 ? null : newest.Max())));
        }

        return weeks;
    }

    // What a forge told of is taken out of what git has on the trunk, on the commit's own day: it may have been written long before it was merged.
    private static async Task<Dictionary<DateOnly, int>> ToldAsync(FairleadDb db, Repository repository, OrganisationSettings settings, DateTime from, DateTime to, CancellationToken cancel)
    {
        var (first, last) = (from.AddDays(-2), to < DateTime.MaxValue.AddDays(-LongestUnmerged) ? to.AddDays(LongestUnmerged) : to);
        var commits = await (from p in db.Set<PullRequest>().AsNoTracking()
                             where p.RepositoryId == repository.Id && p.Arrival == Arrival.Commit && p.MergedAt >= first && p.MergedAt < last
                             join c in db.Set<GitCommit>() on new { Repository = repository.Id, Sha = p.MergeSha! } equals new { Repository = c.RepositoryId, c.Sha }
                             select new { c.Sha, c.CommittedAt, p.Target, p.Arrival }).ToListAsync(cancel);
        return commits.Where(c => IsTrunk(repository, c.Target, c.Arrival)).DistinctBy(c => c.Sha, StringComparer.Ordinal).CountBy(c => settings.DayOf(c.CommittedAt)).ToDictionary();
    }

    // The catalog's word counts; without one what git knows to be there, or the usual names, or a source that names no branch.
    private static bool IsTrunk(Repository repository, string? target, Arrival? arrival) =>
        arrival == Arrival.Merge || (target is null || MainBranch.Is(repository, target) || (arrival == Arrival.Commit && repository.Trunk is not { Length: > 0 }));

    private static DateTime Start(DateOnly day) => DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc);
}
