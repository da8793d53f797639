using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>What ended in the repositories of some services in a stretch of time.</summary>
internal sealed class BuildSpan
{
    private readonly ILookup<Guid, KnownWeek<BuildPoints>> _weeks;
    private readonly ILookup<Guid, CiRed> _reds;
    private readonly Dictionary<Guid, Repository> _repositories;
    private readonly Dictionary<Guid, Guid> _repositoryOf;

    private BuildSpan(IEnumerable<KnownWeek<BuildPoints>> weeks, IEnumerable<CiRed> reds, Dictionary<Guid, Repository> repositories, Dictionary<Guid, Guid> repositoryOf) =>
        (_weeks, _reds, _repositories, _repositoryOf) = (weeks.ToLookup(w => w.Repository), reds.ToLookup(r => r.RepositoryId), repositories, repositoryOf);

    /// <param name="db">The database.</param>
    /// <param name="builds">The weeks.</param>
    /// <param name="services">The services of all scopes that are asked about.</param>
    /// <param name="from">From this instant on, UTC.</param>
    /// <param name="to">Before this one.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<BuildSpan> ReadAsync(FairleadDb db, BuildWeeks builds, IReadOnlyCollection<Guid> services, DateTime from, DateTime to, CancellationToken cancel)
    {
        var repositoryOf = await db.Set<Service>().Where(s => services.Contains(s.Id)).Select(s => new { s.Id, s.RepositoryId }).ToDictionaryAsync(s => s.Id, s => s.RepositoryId, cancel);
        var ids = repositoryOf.Values.Distinct().ToArray();
        var repositories = await db.Set<Repository>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        var weeks = await builds.ReadAsync(db, ids, from, to, cancel);
        var reds = await db.Set<CiRed>().AsNoTracking().Where(r => ids.Contains(r.RepositoryId) && r.BeganAt >= from && r.BeganAt < to).OrderBy(r => r.BeganAt).ToListAsync(cancel);
        return new(weeks, reds.Where(r => MainBranch.Is(repositories[r.RepositoryId], r.Branch)), repositories, repositoryOf);
    }

    /// <summary>The repositories of all scopes that were asked about.</summary>
    public IReadOnlyCollection<Guid> Repositories => _repositories.Keys;

    /// <param name="scope">What about.</param>
    /// <returns>A text that is another one when anything changes from which its totals follow.</returns>
    public string StateOf(MeasureScope scope) => RepositoryWeeks.StateOf(
    [
        .. scope.Services.Order().Select(s => $"{s:N}"),
        .. RepositoriesOf(scope).SelectMany(r => (string[])
        [
            $"{r.Id:N} {r.Trunk} {r.Branch}",
            .. _weeks[r.Id].Select(w => $"{w.Week.DayNumber} {w.State}"),
            .. _reds[r.Id].Select(red => $"{red.Name} {red.BeganAt.Ticks} {red.EndedAt?.Ticks}"),
        ]),
    ]);

    /// <param name="scope">What about.</param>
    /// <param name="from">From this instant on, UTC.</param>
    /// <param name="to">Before this one.</param>
    /// <returns>The totals of that stretch.</returns>
    public BuildTotals Of(MeasureScope scope, DateTime from, DateTime to)
    {
        var totals = new BuildTotals();
        var here = scope.Services.ToHashSet();
        bool Belongs(Guid? service) => service is not { } id || here.Contains(id);
        bool Within(DateTime at) => at >= from && at < to;
        foreach (var repository in RepositoriesOf(scope))
        {
            foreach (var week in Near(repository, from, to))
            {
                foreach (var run in week.Runs.Where(r => Within(r.At) && Belongs(r.Service)))
                    totals.Add(run, MainBranch.Is(repository, run.Branch));
                foreach (var job in week.Jobs.Where(j => Within(j.At) && Belongs(j.Service)))
                    totals.Add(job);
                foreach (var test in week.Tests.Where(t => Within(t.At) && Belongs(t.Service)))
                    totals.Add(repository.Id, test, MainBranch.IsOrUnsaid(repository, test.Branch));
                foreach (var point in week.Coverage.Where(c => Within(c.At) && Belongs(c.Service)))
                    totals.Add(repository.Id, point, MainBranch.IsOrUnsaid(repository, point.Branch));
            }

            foreach (var red in _reds[repository.Id].Where(r => Within(r.BeganAt) && Belongs(r.ServiceId)))
                totals.Add(red);
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
        Func<BuildPoints, IEnumerable<T>> points,
        Func<T, Guid?> service,
        Func<T, string> name,
        Action<BuildTotals, Repository, T> add)
    {
        var here = scope.Services.ToHashSet();
        return [.. RepositoriesOf(scope).OrderBy(r => r.Name, StringComparer.InvariantCultureIgnoreCase).SelectMany(repository => _weeks[repository.Id].SelectMany(w => points(w.Points))
            .Where(p => service(p) is not { } id || here.Contains(id)).GroupBy(name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.InvariantCultureIgnoreCase).Select(g =>
            {
                var totals = new BuildTotals();
                foreach (var point in g)
                    add(totals, repository, point);
                return (repository, g.Key, totals);
            }))];
    }

    private IEnumerable<BuildPoints> Near(Repository repository, DateTime from, DateTime to) =>
        _weeks[repository.Id].Where(w => RepositoryWeek.StartOf(w.Week) < to && RepositoryWeek.StartOf(w.Week.AddDays(7)) > from).Select(w => w.Points);

    /// <summary>The repositories of a scope that are in the catalog.</summary>
    public IEnumerable<Repository> RepositoriesOf(MeasureScope scope) =>
        scope.Services.Where(_repositoryOf.ContainsKey).Select(s => _repositoryOf[s]).Distinct().Where(_repositories.ContainsKey).Select(r => _repositories[r]);
}
