using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Builds;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>Keeps runs of pipelines and jobs, and the stretches in which branches were red, equal to what was told of them.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="time">The clock.</param>
public sealed class DeriveRuns(IDatabaseEngine database, TimeProvider time) : ISignalReader
{
    // A pipeline ends after its jobs: whether one of them failed in it changes the week in which it ended.
    private static readonly TimeSpan LongestPipeline = TimeSpan.FromDays(2);

    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = [RunSignal.Kind.Name];

    /// <inheritdoc />
    public async Task ClearAsync(FairleadDb db, CancellationToken cancel)
    {
        await db.Set<CiRun>().ExecuteDeleteAsync(cancel);
        await db.Set<CiRed>().ExecuteDeleteAsync(cancel);
        await db.Set<RepositoryWeek>().Where(w => w.Kind == BuildWeeks.Kind).ExecuteDeleteAsync(cancel);
    }

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var changed = await StoreAsync(db, signals, cancel);

        // A pipeline takes the checks of its commit away, for they tell of it again; without it they count.
        var checks = changed.Where(r => r is { Level: RunLevel.Pipeline, Sha: not null } && !r.IsCheck()).Select(r => RunSignal.ChecksOf(r.Sha!)).Distinct(StringComparer.Ordinal).ToArray();
        if (checks.Length > 0 && await ReadSignals.OfAsync(db, checks, cancel) is { Count: > 0 } told)
            changed = [.. changed, .. await StoreAsync(db, told, cancel)];
        await BuildWeeks.NoteAsync(db, database, changed.SelectMany(r => (IEnumerable<(Guid?, DateTime)>)(r.Level == RunLevel.Job ? [(r.RepositoryId, r.At), (r.RepositoryId, r.At + LongestPipeline)] : [(r.RepositoryId, r.At)])), cancel);
        await JudgeBranchesAsync(db, changed, cancel);
        await NoteDeployingAsync(db, changed, cancel);
    }

    // Where runs of this name are deployments, numbers follow from them.
    private async Task NoteDeployingAsync(FairleadDb db, List<CiRun> changed, CancellationToken cancel)
    {
        var runs = changed.Where(r => r is { RepositoryId: not null, State: RunState.Succeeded }).Select(r => (r.RepositoryId!.Value, NameForm.Of(r.Name))).ToHashSet();
        if (runs.Count == 0)
            return;
        var deploying = await db.Set<Service>().AsNoTracking().Where(s => s.Deployments == DeploymentRule.Runs).Select(s => new { s.Id, s.RepositoryId, s.DeployingRun }).ToListAsync(cancel);
        await DueService.AddAsync(db, deploying.Where(s => runs.Contains((s.RepositoryId, NameForm.Of(s.DeployingRun)))).Select(s => s.Id), time.Now(), cancel);
    }

    private async Task<List<CiRun>> StoreAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var subjects = signals.Select(s => s.Subject).ToArray();
        var before = (await db.Set<CiRun>().AsNoTracking().Where(r => EF.Parameter(subjects).Contains(r.Subject)).ToListAsync(cancel)).ToDictionary(r => r.Number);
        var now = (await CountedAsync(db, [.. signals.SelectMany(CiRun.Of)], cancel)).ToDictionary(r => r.Number);
        var added = now.Values.Where(r => !before.TryGetValue(r.Number, out var old) || old != r).ToList();
        var gone = before.Values.Where(r => !now.TryGetValue(r.Number, out var kept) || kept != r).ToList();
        var numbers = gone.ConvertAll(r => r.Number).ToArray();
        if (numbers.Length > 0)
            await db.Set<CiRun>().Where(r => EF.Parameter(numbers).Contains(r.Number)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, added, cancel);
        return [.. added, .. gone];
    }

    // Checks count where no pipeline of their commit is told about that time. The time bounds what is looked at; a pipeline that is told among these is stored a moment later, and looks itself.
    private static async Task<List<CiRun>> CountedAsync(FairleadDb db, List<CiRun> runs, CancellationToken cancel)
    {
        var counted = runs.FindAll(r => !r.IsCheck());
        foreach (var checks in runs.Where(r => r.IsCheck()).GroupBy(r => (r.RepositoryId, r.Sha, r.Subject)))
        {
            var (from, to) = (checks.Min(c => c.At) - LongestPipeline, checks.Max(c => c.At) + LongestPipeline);
            var (repository, sha, subject) = checks.Key;
            var pipelines = await db.Set<CiRun>().Where(r => r.RepositoryId == repository && r.Level == RunLevel.Pipeline && r.At >= from && r.At <= to && r.Sha == sha && r.Subject != subject)
                .Select(r => r.At).ToListAsync(cancel);
            counted.AddRange(checks.Where(c => !pipelines.Exists(at => (at - c.At).Duration() <= LongestPipeline)));
        }

        return counted;
    }

    private async Task JudgeBranchesAsync(FairleadDb db, List<CiRun> changed, CancellationToken cancel)
    {
        var runs = changed.Where(r => r is { Level: RunLevel.Pipeline, RepositoryId: not null, Branch: not null, State: RunState.Succeeded or RunState.Failed }).ToList();
        if (runs.Count == 0)
            return;

        // Most branches are never red; those need no further look.
        var repositories = runs.Select(r => r.RepositoryId).Distinct().ToArray();
        var branches = runs.Select(r => r.Branch).Distinct(StringComparer.Ordinal).ToArray();
        var names = runs.Select(r => r.Name).Distinct(StringComparer.Ordinal).ToArray();
        var troubled = (await db.Set<CiRun>().Where(r => EF.Parameter(repositories).Contains(r.RepositoryId) && EF.Parameter(names).Contains(r.Name) && EF.Parameter(branches).Contains(r.Branch)
                && r.Level == RunLevel.Pipeline && r.State == RunState.Failed).Select(r => new { r.RepositoryId, r.Name, r.Branch }).Distinct().ToListAsync(cancel))
            .Select(r => (r.RepositoryId, r.Name, r.Branch)).ToHashSet();

        // Runs of a repository that is removed have lost it, or are about to.
        var there = (await db.Set<Repository>().Where(r => EF.Parameter(repositories).Contains(r.Id)).Select(r => (Guid?)r.Id).ToListAsync(cancel)).ToHashSet();
        foreach (var place in runs.GroupBy(r => (r.RepositoryId, r.Name, r.Branch)))
        {
            if (!there.Contains(place.Key.RepositoryId))
                continue;
            if (troubled.Contains(place.Key) || place.Any(r => r.State == RunState.Failed))
                await JudgeAsync(db, place.Key.RepositoryId!.Value, place.Key.Name, place.Key.Branch!, place.Min(r => r.At), place.Max(r => r.At), cancel);
        }
    }

    // From the last success before what changed to the next one behind it; what lies outside of them is not touched by it.
    private async Task JudgeAsync(FairleadDb db, Guid repository, string name, string branch, DateTime first, DateTime last, CancellationToken cancel)
    {
        var here = db.Set<CiRun>().AsNoTracking().Where(r => r.RepositoryId == repository && r.Name == name && r.Branch == branch && r.Level == RunLevel.Pipeline);
        var from = await here.Where(r => r.State == RunState.Succeeded && r.At < first).MaxAsync(r => (DateTime?)r.At, cancel) ?? DateTime.UnixEpoch;
        var to = await here.Where(r => r.State == RunState.Succeeded && r.At > last).MinAsync(r => (DateTime?)r.At, cancel) ?? DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc);
        var runs = await here.Where(r => r.At >= from && r.At <= to && (r.State == RunState.Succeeded || r.State == RunState.Failed)).OrderBy(r => r.At).ThenBy(r => r.Number)
            .Select(r => new { r.At, r.State, r.ServiceId, r.Sha, r.Url }).ToListAsync(cancel);
        await db.Set<CiRed>().Where(r => r.RepositoryId == repository && r.Name == name && r.Branch == branch && r.BeganAt >= from && r.BeganAt <= to).ExecuteDeleteAsync(cancel);
        var red = RedStretch.Of(runs.Select(r => (r.At, r.State == RunState.Succeeded))).Select(s =>
        {
            var begin = runs.First(r => r.At == s.BeganAt && r.State == RunState.Failed);
            return new CiRed
            {
                RepositoryId = repository,
                Name = name,
                Branch = branch,
                BeganAt = s.BeganAt,
                ServiceId = begin.ServiceId,
                EndedAt = s.EndedAt,
                Failures = s.Failures,
                Sha = begin.Sha,
                Url = begin.Url,
            };
        });

        // Two ends in one microsecond, a failure, a success and a failure again, are one stretch for us.
        await database.InsertAsync(db, red.DistinctBy(r => r.BeganAt).ToList(), cancel);
    }
}
