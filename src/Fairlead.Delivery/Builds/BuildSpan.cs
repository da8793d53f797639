using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>What ended in the repositories of some services in a stretch of time.</summary>
internal sealed class BuildSpan
{
    private readonly ILookup<Guid, WeekPoints> _weeks;
    private readonly ILookup<Guid, CiRed> _reds;
    private readonly Dictionary<Guid, Repository> _repositories;
    private readonly Dictionary<Guid, Guid> _repositoryOf;

    private BuildSpan(IEnumerable<WeekPoints> weeks, IEnumerable<CiRed> reds, Dictionary<Guid, Repository> repositories, Dictionary<Guid, Guid> repositoryOf) =>
        (_weeks, _reds, _repositories, _repositoryOf) = (weeks.ToLookup(w => w.Repository), reds.ToLookup(r => r.RepositoryId), repositories, repositoryOf);

    /// <param name="db">The database.</param>
    /// <param name="memory">The weeks.</param>
    /// <param name="services">The services of all scopes that are asked about.</param>
    /// <param name="from">From this instant on, UTC.</param>
    /// <param name="to">Before this one.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<BuildSpan> ReadAsync(FairleadDb db, BuildMemory memory, IReadOnlyCollection<Guid> services, DateTime from, DateTime to, CancellationToken cancel)
    {
        var repositoryOf = await db.Set<Service>().Where(s => services.Contains(s.Id)).Select(s => new { s.Id, s.RepositoryId }).ToDictionaryAsync(s => s.Id, s => s.RepositoryId, cancel);
        var ids = repositoryOf.Values.Distinct().ToArray();
        var repositories = await db.Set<Repository>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        var weeks = await memory.ReadAsync(db, ids, from, to, cancel);
        var reds = await db.Set<CiRed>().AsNoTracking().Where(r => ids.Contains(r.RepositoryId) && r.BeganAt >= from && r.BeganAt < to).OrderBy(r => r.BeganAt).ToListAsync(cancel);
        return new(weeks, reds.Where(r => MainBranch.Is(repositories[r.RepositoryId], r.Branch)), repositories, repositoryOf);
    }

    /// <param name="scope">What about.</param>
    /// <param name="bounds">Instants in order; between each two is a part.</param>
    /// <returns>The totals of each part.</returns>
    public IReadOnlyList<BuildTotals> Of(MeasureScope scope, IReadOnlyList<DateTime> bounds)
    {
        var totals = Enumerable.Range(0, bounds.Count - 1).Select(_ => new BuildTotals()).ToList();
        var times = bounds.ToArray();
        BuildTotals? At(DateTime at)
        {
            var found = Array.BinarySearch(times, at);
            var part = found >= 0 ? found : ~found - 1;
            return part >= 0 && part < totals.Count ? totals[part] : null;
        }

        var here = scope.Services.ToHashSet();
        foreach (var repository in RepositoriesOf(scope))
        {
            bool Belongs(Guid? service) => service is not { } id || here.Contains(id);
            foreach (var week in _weeks[repository.Id])
            {
                foreach (var run in week.Runs.Where(r => Belongs(r.Service)))
                    At(run.At)?.Add(run, MainBranch.Is(repository, run.Branch));
                foreach (var job in week.Jobs.Where(j => Belongs(j.Service)))
                    At(job.At)?.Add(job);
                foreach (var test in week.Tests.Where(t => Belongs(t.Service)))
                    At(test.At)?.Add(repository.Id, test, MainBranch.IsOrUnsaid(repository, test.Branch));
                foreach (var point in week.Coverage.Where(c => Belongs(c.Service)))
                    At(point.At)?.Add(repository.Id, point, MainBranch.IsOrUnsaid(repository, point.Branch));
            }

            foreach (var red in _reds[repository.Id].Where(r => Belongs(r.ServiceId)))
                At(red.BeganAt)?.Add(red);
        }

        return totals;
    }

    /// <summary>The totals of each workflow, by repository and name.</summary>
    public IReadOnlyList<(Repository Repository, string Name, BuildTotals Totals)> Workflows(MeasureScope scope, DateTime from, DateTime to) =>
        Groups(scope, w => w.Runs.Where(r => r.At >= from && r.At < to), r => r.Service, r => r.Name, (totals, repository, run) => totals.Add(run, MainBranch.Is(repository, run.Branch)));

    /// <summary>The totals of each suite of tests, by repository and name.</summary>
    public IReadOnlyList<(Repository Repository, string Name, BuildTotals Totals)> Suites(MeasureScope scope, DateTime from, DateTime to) =>
        Groups(scope, w => w.Tests.Where(t => t.At >= from && t.At < to), t => t.Service, t => t.Suite, (totals, repository, test) => totals.Add(repository.Id, test, MainBranch.IsOrUnsaid(repository, test.Branch)));

    /// <summary>The coverage of each suite, by repository and name.</summary>
    public IReadOnlyList<(Repository Repository, string Name, BuildTotals Totals)> Covered(MeasureScope scope, DateTime from, DateTime to) =>
        Groups(scope, w => w.Coverage.Where(c => c.At >= from && c.At < to), c => c.Service, c => c.Suite, (totals, repository, point) => totals.Add(repository.Id, point, MainBranch.IsOrUnsaid(repository, point.Branch)));

    private List<(Repository Repository, string Name, BuildTotals Totals)> Groups<T>(
        MeasureScope scope,
        Func<WeekPoints, IEnumerable<T>> points,
        Func<T, Guid?> service,
        Func<T, string> name,
        Action<BuildTotals, Repository, T> add)
    {
        var here = scope.Services.ToHashSet();
        return [.. RepositoriesOf(scope).OrderBy(r => r.Name, StringComparer.InvariantCultureIgnoreCase).SelectMany(repository => _weeks[repository.Id].SelectMany(points)
            .Where(p => service(p) is not { } id || here.Contains(id)).GroupBy(name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.InvariantCultureIgnoreCase).Select(g =>
            {
                var totals = new BuildTotals();
                foreach (var point in g)
                    add(totals, repository, point);
                return (repository, g.Key, totals);
            }))];
    }

    private IEnumerable<Repository> RepositoriesOf(MeasureScope scope) =>
        scope.Services.Where(_repositoryOf.ContainsKey).Select(s => _repositoryOf[s]).Distinct().Where(_repositories.ContainsKey).Select(r => _repositories[r]);
}
