using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>Pull requests and arrivals on the trunk of the repositories of one scope.</summary>
internal sealed class ChangeFacts : IScopeFacts<ChangeTotals>
{
    private readonly MeasureMemory _memory;
    private readonly MeasureScope _scope;
    private readonly IReadOnlyList<KnownWeek<ChangePoints>> _weeks;
    private readonly HashSet<Guid> _services;
    private readonly string _state;
    private readonly DateTime? _newest;

    private ChangeFacts(MeasureMemory memory, MeasureScope scope, IReadOnlyList<KnownWeek<ChangePoints>> weeks, KnownDays known)
    {
        (_memory, _scope, _weeks, Known) = (memory, scope, weeks, known);
        _services = [.. scope.Services];
        _newest = weeks.Max(w => w.Points.Newest);
        _state = RepositoryWeeks.StateOf([.. _services.Order().Select(s => $"{s:N}"), .. weeks.Select(w => $"{w.Repository:N} {w.Week.DayNumber} {w.State}")]);
    }

    /// <inheritdoc />
    public KnownDays? Known { get; }

    /// <inheritdoc />
    public DateTime? NewestOf(MeasureDefinition definition) => _newest;

    /// <inheritdoc />
    public ChangeTotals Of(DayWindow days) =>
        _memory.Of((typeof(ChangeTotals), _scope.Text, days), _state, () => ChangeTotals.Of(Near(days), days, _services), t => t.Bytes);

    /// <param name="db">The database.</param>
    /// <param name="changes">The weeks.</param>
    /// <param name="memory">Keeps totals.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The facts of each scope.</returns>
    public static async Task<IReadOnlyList<ChangeFacts>> ReadAsync(FairleadDb db, ChangeWeeks changes, MeasureMemory memory, MeasureQuestion question, CancellationToken cancel)
    {
        var services = question.Scopes.SelectMany(s => s.Services).Distinct().ToArray();
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var repositoryOf = await db.Set<Service>().Where(s => services.Contains(s.Id)).Select(s => new { s.Id, s.RepositoryId }).ToDictionaryAsync(s => s.Id, s => s.RepositoryId, cancel);
        var ids = repositoryOf.Values.Distinct().ToArray();
        var repositories = await db.Set<Repository>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(cancel);
        var weeks = (await changes.ReadAsync(db, repositories, settings, question.Window.Before.From, question.Window.To, cancel)).ToLookup(w => w.Repository);
        var began = await FirstDaysAsync(db, ids, settings, cancel);
        return [.. question.Scopes.Select(scope =>
        {
            var here = scope.Services.Where(repositoryOf.ContainsKey).Select(s => repositoryOf[s]).Distinct().ToList();
            var ends = repositories.Where(r => here.Contains(r.Id)).Select(r => r.KnownUntil is { } until ? settings.DayOf(until) : (DateOnly?)null).ToList();
            var known = new KnownDays(here.Where(began.ContainsKey).Select(r => (DateOnly?)began[r]).Min(), ends.Count == 0 || ends.Contains(null) ? null : ends.Max());
            return new ChangeFacts(memory, scope, [.. here.SelectMany(r => weeks[r])], known);
        })];
    }

    // What arrived before the first fact is not known, so that nothing is compared with it.
    private static async Task<Dictionary<Guid, DateOnly>> FirstDaysAsync(FairleadDb db, Guid[] repositories, OrganisationSettings settings, CancellationToken cancel)
    {
        // The beginning of an index each; a query that groups would read every row.
        var first = await db.Set<Repository>().Where(r => repositories.Contains(r.Id)).Select(r => new
        {
            r.Id,
            Arrival = db.Set<TrunkArrival>().Where(m => m.RepositoryId == r.Id).Min(m => (DateTime?)m.At),
            Merge = db.Set<PullRequest>().Where(p => p.RepositoryId == r.Id && p.MergedAt != null).Min(p => p.MergedAt),
        }).ToListAsync(cancel);
        return first.Where(f => f.Arrival is not null || f.Merge is not null)
            .ToDictionary(f => f.Id, f => settings.DayOf(f.Arrival is { } arrival && !(f.Merge < arrival) ? arrival : f.Merge!.Value));
    }

    // Every part would else look into every week. A day of the organisation may lie in the UTC week beside.
    private IEnumerable<ChangePoints> Near(DayWindow days) => _weeks.Where(w => w.Week.AddDays(8) > days.From && w.Week.AddDays(-1) < days.To).Select(w => w.Points);
}
