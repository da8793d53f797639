using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>Jobs that failed in pipelines that did not: they may fail, and they failed.</summary>
internal sealed class HiddenFailures
{
    private readonly ILookup<(Guid Source, string Pipeline), (int Attempt, bool MayFail, string Name)> _failed;

    private HiddenFailures(ILookup<(Guid, string), (int, bool, string)> failed) => _failed = failed;

    /// <param name="db">The database.</param>
    /// <param name="jobs">Among which runs the failed jobs are looked for.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that nobody repeated with success within their pipeline.</returns>
    public static async Task<HiddenFailures> OfAsync(FairleadDb db, IQueryable<CiRun> jobs, CancellationToken cancel)
    {
        var failed = await jobs.AsNoTracking().Where(j => j.Level == RunLevel.Job && j.State == RunState.Failed && j.Pipeline != null)
            .Select(j => new { j.SourceId, j.Pipeline, j.Name, j.Attempt, j.MayFail, j.At }).ToListAsync(cancel);
        if (failed.Count == 0)
            return new(failed.ToLookup(f => (f.SourceId, f.Pipeline!), f => (f.Attempt, f.MayFail, f.Name)));
        var pipelines = failed.Select(f => f.Pipeline).Distinct(StringComparer.Ordinal).ToArray();
        var mended = (await db.Set<CiRun>().AsNoTracking().Where(j => EF.Parameter(pipelines).Contains(j.Pipeline) && j.Level == RunLevel.Job && j.State == RunState.Succeeded)
            .Select(j => new { j.SourceId, j.Pipeline, j.Name, j.At }).ToListAsync(cancel)).ToLookup(j => (j.SourceId, j.Pipeline, j.Name), j => j.At);
        return new(failed.Where(f => !mended[(f.SourceId, f.Pipeline, f.Name)].Any(at => at >= f.At)).ToLookup(f => (f.SourceId, f.Pipeline!), f => (f.Attempt, f.MayFail, f.Name)));
    }

    /// <param name="source">The source.</param>
    /// <param name="run">Its id of a pipeline that succeeded.</param>
    /// <param name="attempt">The attempt.</param>
    /// <returns>Whether a job failed in it. Where the source does not say that a job may fail, attempts have to be the same.</returns>
    public bool IsIn(Guid source, string run, int attempt) => Names(source, run, attempt).Count > 0;

    /// <param name="source">The source.</param>
    /// <param name="run">Its id of a pipeline that succeeded.</param>
    /// <param name="attempt">The attempt.</param>
    /// <returns>The names of these jobs.</returns>
    public IReadOnlyList<string> Names(Guid source, string run, int attempt) => [.. _failed[(source, run)].Where(j => j.MayFail || j.Attempt == attempt).Select(j => j.Name).Distinct(StringComparer.Ordinal)];
}
