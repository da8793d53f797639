using Fairlead.Data;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>How long incidents last, whatever caused them. Kept apart from the recovery of failed deployments, which is about those alone.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="time">The clock: what is open has lasted until now.</param>
internal sealed class IncidentMeasures(IDbContextFactory<FairleadDb> databases, TimeProvider time) : IMeasureSource<IncidentTotals>
{
    /// <summary>MTTR, as a median.</summary>
    public static readonly MeasureDefinition TimeToRestore = new(
        "time-to-restore", "Time to restore, all incidents", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, 1,
        "How long incidents lasted, whatever caused them; the median, in which open ones count with a lower bound.", "/incidents")
    { SampleNoun = "incident" };

    /// <inheritdoc />
    public IReadOnlyList<Measure<IncidentTotals>> Measures { get; } =
    [
        new MedianMeasure<IncidentTotals>(TimeToRestore, t => t.Ended)
        {
            Open = t => t.Open,
            Counted = ("incident began in this window", "incidents began in this window"),
            NoData = _ => "No incident is known to have begun in this window.",
            Notes = m => m.Now.Open.Length == 0
                ? []
                : [$"{Words.Count(m.Now.Open.Length, "incident is", "incidents are")} still open and {(m.Now.Open.Length == 1 ? "counts" : "count")} with the time so far as a lower bound."],
        },
    ];

    /// <inheritdoc />
    public async Task<IReadOnlyList<IScopeFacts<IncidentTotals>>> FactsAsync(MeasureQuestion question, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var (from, to) = (settings.StartOf(question.Window.Before.From), settings.StartOf(question.Window.To));
        var incidents = await db.Set<Incident>().AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to).Select(i => new { i.StartedAt, i.ResolvedAt, i.Services }).ToListAsync(cancel);
        var now = time.Now();
        var lasting = incidents.ConvertAll(i => new LastingIncident(
            settings.DayOf(i.StartedAt), i.StartedAt, (long)Math.Max(0, ((i.ResolvedAt ?? now) - i.StartedAt).TotalSeconds), i.ResolvedAt is null, Incident.IdsOf(i.Services)));
        return [.. question.Scopes.Select(scope =>
        {
            var services = scope.Services.ToHashSet();
            return new IncidentFacts(scope.Kind == ScopeKind.Organisation ? lasting : lasting.FindAll(i => i.Services.Any(services.Contains)));
        })];
    }
}

/// <summary>An incident, and how long it has lasted, in seconds.</summary>
internal sealed record LastingIncident(DateOnly Day, DateTime StartedAt, long Seconds, bool IsOpen, IReadOnlyList<Guid> Services);

/// <summary>How long incidents lasted that are over, and how long those last that are not, each in ascending order, in seconds.</summary>
internal sealed record IncidentTotals(long[] Ended, long[] Open);

/// <summary>The incidents of one scope.</summary>
internal sealed class IncidentFacts(List<LastingIncident> incidents) : IScopeFacts<IncidentTotals>
{
    /// <inheritdoc />
    public DateTime? NewestOf(MeasureDefinition definition) => incidents.Count == 0 ? null : incidents.Max(i => i.StartedAt);

    /// <inheritdoc />
    public IncidentTotals Of(DayWindow days)
    {
        var here = incidents.FindAll(i => days.Contains(i.Day));
        return new([.. here.Where(i => !i.IsOpen).Select(i => i.Seconds).Order()], [.. here.Where(i => i.IsOpen).Select(i => i.Seconds).Order()]);
    }
}
