using Fairlead.Data;
using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>How long incidents last, whatever caused them. Kept apart from the recovery of failed deployments, which is about those alone.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="time">The clock: what is open has lasted until now.</param>
public sealed class IncidentMeasures(IDbContextFactory<FairleadDb> databases, TimeProvider time) : IMeasureSource
{
    /// <summary>MTTR, as a median.</summary>
    public static readonly MeasureDefinition TimeToRestore = new(
        "time-to-restore", "Time to restore, all incidents", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, 1,
        "How long incidents lasted, whatever caused them; the median, in which open ones count with a lower bound.", "/incidents");

    /// <inheritdoc />
    public IReadOnlyList<MeasureDefinition> Definitions { get; } = [TimeToRestore];

    /// <inheritdoc />
    public async Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var (from, to) = (settings.StartOf(window.Before.From), settings.StartOf(window.To));
        var incidents = await db.Set<Incident>().AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to).Select(i => new { i.StartedAt, i.ResolvedAt, i.Services }).ToListAsync(cancel);
        var now = time.Now();
        var lasting = incidents.ConvertAll(i => new Lasting(
            settings.DayOf(i.StartedAt), i.StartedAt, (long)Math.Max(0, ((i.ResolvedAt ?? now) - i.StartedAt).TotalSeconds), i.ResolvedAt is null, Incident.IdsOf(i.Services)));
        return [.. scopes.Select(scope =>
        {
            var services = scope.Services.ToHashSet();
            var here = scope.Kind == ScopeKind.Organisation ? lasting : lasting.FindAll(i => i.Services.Any(services.Contains));
            return (IReadOnlyList<MeasureReading>)[Read(scope, window, here)];
        })];
    }

    private static MeasureReading Read(MeasureScope scope, DayWindow window, List<Lasting> incidents)
    {
        var (now, before) = (Sample.Of(incidents, window), Sample.Of(incidents, window.Before));
        var (value, earlier) = (now.Quantile(500), before.Quantile(500));
        var also = new Dictionary<string, double>(StringComparer.Ordinal) { ["open"] = now.Open.Count };
        foreach (var (name, permille) in ((string, int)[])[("p85", 850), ("p95", 950)])
        {
            if (now.Quantile(permille) is { } quantile)
                also[name] = quantile;
        }

        return new MeasureReading
        {
            Definition = TimeToRestore,
            Scope = scope,
            Window = window,
            Value = value,
            N = now.Count,
            Interval = value is null ? null : now.Interval,
            Also = also,
            NoData = value is null ? WhyNone(now) : null,
            Notes = now.Open.Count == 0 ? [] : [$"{Words.Count(now.Open.Count, "incident is", "incidents are")} still open and {(now.Open.Count == 1 ? "counts" : "count")} with the time so far as a lower bound."],
            NewestFact = incidents.Count == 0 ? null : incidents.Max(i => i.StartedAt),
            Before = earlier,
            Change = MeasureChanges.Between(value, now.Interval, earlier, before.Interval),
            Series = [.. window.Parts().Select(p => Sample.Of(incidents, p) is var part ? new SeriesPoint(p, part.Quantile(500), part.Count) : null!)],
        };
    }

    private static string WhyNone(Sample sample) => sample.Count switch
    {
        0 => "No incident is known to have begun in this window.",
        < Percentile.MinimumSample => $"Not enough data: only {Words.Count(sample.Count, "incident")} began in this window, and a median needs {Percentile.MinimumSample}.",
        _ => $"Too many of {sample.Count} are still open for a median; it is at least {Words.Duration(Percentile.Of(sample.Ended.Concat(sample.Open), 500)!.Value)}.",
    };

    private sealed record Lasting(DateOnly Day, DateTime StartedAt, long Seconds, bool IsOpen, IReadOnlyList<Guid> Services);

    private sealed record Sample(IReadOnlyList<long> Ended, IReadOnlyList<long> Open)
    {
        public int Count => Ended.Count + Open.Count;

        public Interval? Interval => CensoredTimes.Interval(Ended, Open, 500);

        public static Sample Of(List<Lasting> incidents, DayWindow window)
        {
            var here = incidents.FindAll(i => window.Contains(i.Day));
            return new([.. here.Where(i => !i.IsOpen).Select(i => i.Seconds)], [.. here.Where(i => i.IsOpen).Select(i => i.Seconds)]);
        }

        public long? Quantile(int permille) => Count < Percentile.MinimumSample ? null : CensoredTimes.Quantile(Ended, Open, permille);
    }
}
