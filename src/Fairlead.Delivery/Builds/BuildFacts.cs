using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>Builds and tests of the repositories of one scope.</summary>
internal sealed class BuildFacts(MeasureScope scope, BuildSpan span, OrganisationSettings settings, NewestBuilds newest, MeasureMemory memory) : IScopeFacts<BuildTotals>
{
    private readonly string _state = span.StateOf(scope) + settings.Zone;

    /// <inheritdoc />
    public DateTime? NewestOf(MeasureDefinition definition) =>
        definition.Name == BuildDefinitions.Coverage.Name ? newest.Coverage : BuildDefinitions.OfTests.Contains(definition) ? newest.Test : newest.Run;

    /// <inheritdoc />
    public BuildTotals Of(DayWindow days) =>
        memory.Of((typeof(BuildTotals), scope.Text, days), _state, () => span.Of(scope, settings.StartOf(days.From), settings.StartOf(days.To)), t => t.Bytes);

    /// <param name="db">The database.</param>
    /// <param name="builds">The weeks.</param>
    /// <param name="memory">Keeps totals.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The facts of each scope.</returns>
    public static async Task<IReadOnlyList<BuildFacts>> ReadAsync(FairleadDb db, BuildWeeks builds, MeasureMemory memory, MeasureQuestion question, CancellationToken cancel)
    {
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var services = question.Scopes.SelectMany(s => s.Services).Distinct().ToArray();
        var span = await BuildSpan.ReadAsync(db, builds, services, settings.StartOf(question.Window.Before.From), settings.StartOf(question.Window.To), cancel);
        var newest = await NewestBuilds.ReadAsync(db, span.Repositories, cancel);
        return [.. question.Scopes.Select(s => new BuildFacts(s, span, settings, NewestBuilds.Of(span.RepositoriesOf(s).Select(r => newest.GetValueOrDefault(r.Id))), memory))];
    }
}

/// <summary>When the newest of each kind ended.</summary>
internal readonly record struct NewestBuilds(DateTime? Run, DateTime? Test, DateTime? Coverage)
{
    public static NewestBuilds Of(IEnumerable<NewestBuilds> all) =>
        all.Aggregate(default(NewestBuilds), (a, b) => new(Later(a.Run, b.Run), Later(a.Test, b.Test), Later(a.Coverage, b.Coverage)));

    /// <returns>By repository; those without any build have none.</returns>
    public static async Task<Dictionary<Guid, NewestBuilds>> ReadAsync(FairleadDb db, IReadOnlyCollection<Guid> repositories, CancellationToken cancel)
    {
        // The end of an index each, and only where there is anything: a query that groups would read every row.
        var ids = repositories.ToArray();
        var newest = await db.Set<Catalog.Repository>()
            .Where(r => ids.Contains(r.Id) && db.Set<RepositoryWeek>().Any(w => w.Kind == BuildWeeks.Kind && w.RepositoryId == r.Id))
            .Select(r => new
            {
                r.Id,
                Run = db.Set<CiRun>().Where(c => c.RepositoryId == r.Id && c.Level == RunLevel.Pipeline).Max(c => (DateTime?)c.At),
                Test = db.Set<TestRun>().Where(t => t.RepositoryId == r.Id).Max(t => (DateTime?)t.At),
                Coverage = db.Set<CoveragePoint>().Where(c => c.RepositoryId == r.Id).Max(c => (DateTime?)c.At),
            }).ToListAsync(cancel);
        return newest.ToDictionary(n => n.Id, n => new NewestBuilds(n.Run, n.Test, n.Coverage));
    }

    private static DateTime? Later(DateTime? a, DateTime? b) => a is null || b > a ? b : a;
}
