using System.Collections.Concurrent;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>A pipeline that ended, as numbers need it.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Service">The service; null where it is for several.</param>
/// <param name="Name">The workflow.</param>
/// <param name="Branch">The branch.</param>
/// <param name="State">How it ended.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="Waited">How long it waited.</param>
/// <param name="HidFailure">Whether it succeeded though a job in it failed.</param>
internal sealed record RunPoint(DateTime At, Guid? Service, string Name, string? Branch, RunState State, long? Seconds, long? Waited, bool HidFailure);

/// <summary>A job that ended, and how long it had waited until it began.</summary>
internal readonly record struct JobPoint(DateTime At, Guid? Service, long Waited);

/// <summary>A suite on a commit, as numbers need it.</summary>
internal sealed record TestPoint(DateTime At, Guid? Service, string Suite, string? Branch, int Tests, double? Seconds, bool IsFlaky, bool WasRepeated);

/// <summary>Lines covered of a suite on a commit.</summary>
internal sealed record LinePoint(DateTime At, Guid? Service, string Suite, string? Branch, int Covered, int Lines);

/// <summary>What ended in one week in one repository, each list in order of time.</summary>
internal sealed record WeekPoints(Guid Repository, IReadOnlyList<RunPoint> Runs, IReadOnlyList<JobPoint> Jobs, IReadOnlyList<TestPoint> Tests, IReadOnlyList<LinePoint> Coverage)
{
    public int Count => Runs.Count + Jobs.Count + Tests.Count + Coverage.Count;
}

/// <summary>Keeps weeks of builds in memory while nothing in them changes. A cache: a node may forget it at any time.</summary>
public sealed class BuildMemory
{
    // Some 150 MB; beyond that everything is forgotten and read again on demand.
    private const long MostPoints = 2_000_000;

    private static readonly TimeSpan LongestPipeline = TimeSpan.FromDays(2);

    private readonly ConcurrentDictionary<(Guid Repository, DateOnly Week), (Guid Version, WeekPoints Points)> _weeks = new();
    private long _points;

    /// <param name="db">The database.</param>
    /// <param name="repositories">Repositories.</param>
    /// <param name="from">From this instant on, UTC.</param>
    /// <param name="to">Before this one.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The weeks that hold any of that time, whole, in order of time.</returns>
    internal async Task<IReadOnlyList<WeekPoints>> ReadAsync(FairleadDb db, IReadOnlyCollection<Guid> repositories, DateTime from, DateTime to, CancellationToken cancel)
    {
        var (first, last) = (BuildWeek.Of(from), BuildWeek.Of(to));
        var weeks = await db.Set<BuildWeek>().AsNoTracking().Where(w => repositories.Contains(w.RepositoryId) && w.Week >= first && w.Week <= last).OrderBy(w => w.Week).ToListAsync(cancel);
        var read = new Dictionary<(Guid, DateOnly), WeekPoints>();
        foreach (var missing in weeks.Where(w => !(_weeks.TryGetValue((w.RepositoryId, w.Week), out var known) && known.Version == w.Version)).GroupBy(w => w.RepositoryId))
        {
            foreach (var (week, points) in await ReadAsync(db, missing.Key, missing.Min(w => w.Week), missing.Max(w => w.Week), cancel))
                read[(missing.Key, week)] = points;
            foreach (var week in missing)
                Hold(week, read.GetValueOrDefault((week.RepositoryId, week.Week)) ?? new(week.RepositoryId, [], [], [], []));
        }

        return [.. weeks.Select(w => read.GetValueOrDefault((w.RepositoryId, w.Week)) ?? (_weeks.TryGetValue((w.RepositoryId, w.Week), out var known) ? known.Points : null)).OfType<WeekPoints>()];
    }

    private void Hold(BuildWeek week, WeekPoints points)
    {
        if (Interlocked.Add(ref _points, points.Count + 4) > MostPoints)
        {
            Interlocked.Exchange(ref _points, 0);
            _weeks.Clear();
        }

        _weeks[(week.RepositoryId, week.Week)] = (week.Version, points);
    }

    private static async Task<IReadOnlyList<(DateOnly Week, WeekPoints Points)>> ReadAsync(FairleadDb db, Guid repository, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var (from, to) = (Start(first), Start(last.AddDays(7)));
        var hidden = await HiddenFailures.OfAsync(db, db.Set<CiRun>().Where(j => j.RepositoryId == repository && j.At >= from - LongestPipeline && j.At < to), cancel);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        string Same(string text) => names.TryGetValue(text, out var known) ? known : names[text] = text;
        string? SameOrNone(string? text) => text is null ? null : Same(text);
        var runs = (await db.Set<CiRun>().AsNoTracking().Where(r => r.RepositoryId == repository && r.Level == RunLevel.Pipeline && r.FinishedAt != null && r.At >= from && r.At < to).OrderBy(r => r.At)
            .Select(r => new { r.At, r.ServiceId, r.Name, r.Branch, r.State, r.QueuedAt, r.StartedAt, r.SourceId, r.Run, r.Attempt }).ToListAsync(cancel))
            .ToLookup(r => BuildWeek.Of(r.At), r => new RunPoint(
                r.At, r.ServiceId, Same(r.Name), SameOrNone(r.Branch), r.State, Span(r.StartedAt, r.At), Span(r.QueuedAt, r.StartedAt), r.State == RunState.Succeeded && hidden.IsIn(r.SourceId, r.Run, r.Attempt)));
        var jobs = (await db.Set<CiRun>().AsNoTracking().Where(r => r.RepositoryId == repository && r.Level == RunLevel.Job && r.QueuedAt != null && r.StartedAt != null && r.FinishedAt != null && r.At >= from && r.At < to)
            .OrderBy(r => r.At).Select(r => new { r.At, r.ServiceId, r.QueuedAt, r.StartedAt }).ToListAsync(cancel))
            .Where(j => j.StartedAt >= j.QueuedAt).ToLookup(j => BuildWeek.Of(j.At), j => new JobPoint(j.At, j.ServiceId, Span(j.QueuedAt, j.StartedAt)!.Value));
        var tests = (await db.Set<TestRun>().AsNoTracking().Where(r => r.RepositoryId == repository && r.At >= from && r.At < to).OrderBy(r => r.At)
            .Select(r => new { r.At, r.ServiceId, r.Suite, r.Branch, r.Tests, r.Seconds, r.Flaky, r.WasRepeated }).ToListAsync(cancel))
            .ToLookup(r => BuildWeek.Of(r.At), r => new TestPoint(r.At, r.ServiceId, Same(r.Suite), SameOrNone(r.Branch), r.Tests, r.Seconds, r.Flaky > 0, r.WasRepeated));
        var coverage = (await db.Set<CoveragePoint>().AsNoTracking().Where(c => c.RepositoryId == repository && c.At >= from && c.At < to).OrderBy(c => c.At)
            .Select(c => new { c.At, c.ServiceId, c.Suite, c.Branch, c.Covered, c.Lines }).ToListAsync(cancel))
            .ToLookup(c => BuildWeek.Of(c.At), c => new LinePoint(c.At, c.ServiceId, Same(c.Suite), SameOrNone(c.Branch), c.Covered, c.Lines));
        var weeks = new List<(DateOnly, WeekPoints)>();
        for (var week = first; week <= last; week = week.AddDays(7))
            weeks.Add((week, new WeekPoints(repository, [.. runs[week]], [.. jobs[week]], [.. tests[week]], [.. coverage[week]])));
        return weeks;
    }

    private static DateTime Start(DateOnly day) => DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc);

    private static long? Span(DateTime? from, DateTime? to) => from is { } start && to is { } end && end >= start ? (long)(end - start).TotalSeconds : null;
}
