using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
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
internal sealed record BuildPoints(IReadOnlyList<RunPoint> Runs, IReadOnlyList<JobPoint> Jobs, IReadOnlyList<TestPoint> Tests, IReadOnlyList<LinePoint> Coverage)
{
    /// <summary>How large it is in memory, about: what an object of each list takes with its place in it.</summary>
    public long Bytes => 200 + (Runs.Count * 120L) + (Jobs.Count * 40L) + (Tests.Count * 88L) + (Coverage.Count * 72L);
}

/// <summary>Reads weeks of builds.</summary>
/// <param name="weeks">The weeks that are remembered.</param>
public sealed class BuildWeeks(RepositoryWeeks weeks)
{
    /// <summary>The kind of these weeks.</summary>
    public const string Kind = "builds";

    private static readonly TimeSpan LongestPipeline = TimeSpan.FromDays(2);

    /// <param name="db">The database.</param>
    /// <param name="repositories">Repositories.</param>
    /// <param name="from">From this instant on, UTC.</param>
    /// <param name="to">Before this one.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The weeks that hold any of that time, whole, in order of time.</returns>
    internal Task<IReadOnlyList<KnownWeek<BuildPoints>>> ReadAsync(FairleadDb db, IReadOnlyCollection<Guid> repositories, DateTime from, DateTime to, CancellationToken cancel) =>
        weeks.ReadAsync(
            db,
            Kind,
            repositories.ToDictionary(r => r, _ => ""),
            (RepositoryWeek.Of(from), RepositoryWeek.Of(to)),
            (repository, first, last) => ReadAsync(db, repository, first, last, cancel),
            p => p.Bytes,
            cancel);

    /// <summary>Notes changes, in the caller's transaction.</summary>
    internal static Task NoteAsync(FairleadDb db, IDatabaseEngine database, IEnumerable<(Guid? Repository, DateTime At)> changed, CancellationToken cancel) =>
        RepositoryWeek.NoteAsync(db, database, Kind, changed.Select(c => (c.Repository, RepositoryWeek.Of(c.At))), cancel);

    private static async Task<IReadOnlyList<(DateOnly Week, BuildPoints Points)>> ReadAsync(FairleadDb db, Guid repository, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var (from, to) = (RepositoryWeek.StartOf(first), RepositoryWeek.StartOf(last.AddDays(7)));
        var hidden = await HiddenFailures.OfAsync(db, db.Set<CiRun>().Where(j => j.RepositoryId == repository && j.At >= from - LongestPipeline && j.At < to), cancel);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        string Same(string text) => names.TryGetValue(text, out var known) ? known : names[text] = text;
        string? SameOrNone(string? text) => text is null ? null : Same(text);
        var runs = (await db.Set<CiRun>().AsNoTracking().Where(r => r.RepositoryId == repository && r.Level == RunLevel.Pipeline && r.FinishedAt != null && r.At >= from && r.At < to).OrderBy(r => r.At)
            .Select(r => new { r.At, r.ServiceId, r.Name, r.Branch, r.State, r.QueuedAt, r.StartedAt, r.SourceId, r.Run, r.Attempt }).ToListAsync(cancel))
            .ToLookup(r => RepositoryWeek.Of(r.At), r => new RunPoint(
                r.At, r.ServiceId, Same(r.Name), SameOrNone(r.Branch), r.State, Span(r.StartedAt, r.At), Span(r.QueuedAt, r.StartedAt), r.State == RunState.Succeeded && hidden.IsIn(r.SourceId, r.Run, r.Attempt)));
        var jobs = (await db.Set<CiRun>().AsNoTracking().Where(r => r.RepositoryId == repository && r.Level == RunLevel.Job && r.QueuedAt != null && r.StartedAt != null && r.FinishedAt != null && r.At >= from && r.At < to)
            .OrderBy(r => r.At).Select(r => new { r.At, r.ServiceId, r.QueuedAt, r.StartedAt }).ToListAsync(cancel))
            .Where(j => j.StartedAt >= j.QueuedAt).ToLookup(j => RepositoryWeek.Of(j.At), j => new JobPoint(j.At, j.ServiceId, Span(j.QueuedAt, j.StartedAt)!.Value));
        var tests = (await db.Set<TestRun>().AsNoTracking().Where(r => r.RepositoryId == repository && r.At >= from && r.At < to).OrderBy(r => r.At)
            .Select(r => new { r.At, r.ServiceId, r.Suite, r.Branch, r.Tests, r.Seconds, r.Flaky, r.WasRepeated }).ToListAsync(cancel))
            .ToLookup(r => RepositoryWeek.Of(r.At), r => new TestPoint(r.At, r.ServiceId, Same(r.Suite), SameOrNone(r.Branch), r.Tests, r.Seconds, r.Flaky > 0, r.WasRepeated));
        var coverage = (await db.Set<CoveragePoint>().AsNoTracking().Where(c => c.RepositoryId == repository && c.At >= from && c.At < to).OrderBy(c => c.At)
            .Select(c => new { c.At, c.ServiceId, c.Suite, c.Branch, c.Covered, c.Lines }).ToListAsync(cancel))
            .ToLookup(c => RepositoryWeek.Of(c.At), c => new LinePoint(c.At, c.ServiceId, Same(c.Suite), SameOrNone(c.Branch), c.Covered, c.Lines));
        var read = new List<(DateOnly, BuildPoints)>();
        for (var week = first; week <= last; week = week.AddDays(7))
            read.Add((week, new BuildPoints([.. runs[week]], [.. jobs[week]], [.. tests[week]], [.. coverage[week]])));
        return read;
    }

    private static long? Span(DateTime? from, DateTime? to) => from is { } start && to is { } end && end >= start ? (long)(end - start).TotalSeconds : null;
}
