using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>The five measures of DORA and what waits, from the days of the services in scope.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="memory">The days, unpacked.</param>
public sealed class DeliveryMeasures(IDbContextFactory<FairleadDb> databases, DeliveryDays memory) : IMeasureSource
{
    /// <inheritdoc />
    public IReadOnlyList<MeasureDefinition> Definitions => DeliveryDefinitions.All;

    /// <inheritdoc />
    public async Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel)
    {
        var services = scopes.SelectMany(s => s.Services).Distinct().ToArray();
        await using var db = await databases.CreateDbContextAsync(cancel);
        var read = (await db.Set<Catalog.Service>().Where(s => services.Contains(s.Id))
            .Join(db.Set<Catalog.Repository>().Where(r => r.ReadAt != null), s => s.RepositoryId, r => r.Id, (s, _) => s.Id).ToListAsync(cancel)).ToHashSet();
        var rules = await db.Set<Catalog.Service>().AsNoTracking().Where(s => services.Contains(s.Id)).Select(s => new { s.Id, Rule = new ServiceRule(s.Deployments, s.LeadTimeStart, s.FailureEvidence) }).ToDictionaryAsync(s => s.Id, s => s.Rule, cancel);
        var spans = await memory.ReadAsync(db, [.. scopes.Select(s => s.Services)], cancel);
        return [.. scopes.Select((scope, i) =>
        {
            var here = scope.Services.ToHashSet();
            return Read(
                scope,
                window,
                spans[i],
                here.Overlaps(read),
                rules);
        })];
    }

    private static IReadOnlyList<MeasureReading> Read(MeasureScope scope, DayWindow window, DeliverySpan days, bool wasRead, Dictionary<Guid, ServiceRule> rules)
    {
        var parts = window.Parts().Select(p => (Part: p, Totals: days.Of(p))).ToList();
        var now = days.Of(window);

        // There is nothing to compare with before the first fact, and little where most of the window is not known.
        var before = days.KnownDays.IsComparable(window) ? days.Of(window.Before) : DeliveryTotals.Of([]);
        var reading = new Reading(scope, window, days, parts);
        return
        [
            Frequency(reading, now, before, [.. days.In(window).Select(d => d.Row.ServiceId).Distinct()], rules, days.RhythmOf(days.KnownDays.Of(window) ?? window)),
            LeadTime(reading, now, before),
            Share(reading, DeliveryDefinitions.ChangeFailRate, now, before, t => t.ChangeFailRate, t => t.Judged, FailuresAreCandidates(now)),
            Recovery(reading, now, before),
            Share(reading, DeliveryDefinitions.Rework, now, before, t => t.ReworkRate, t => t.JudgedRework, "Its versions do not tell: no patch can be told from a release by them."),
            Waiting(reading, days, wasRead),
        ];
    }

    private static MeasureReading Frequency(Reading reading, DeliveryTotals now, DeliveryTotals before, IReadOnlyList<Guid> deployed, Dictionary<Guid, ServiceRule> rules, DeploymentRhythm rhythm)
    {
        var known = reading.Days.KnownDays.Of(reading.Window);
        var rate = EventRate.Of(now.Deployments, known?.Days ?? reading.Window.Days);
        var earlier = EventRate.Of(before.Deployments, reading.Window.Days);
        var any = reading.Days.Newest is not null && known is not null;
        return reading.Of(DeliveryDefinitions.Frequency, t => any && reading.Days.KnownDays.Of(t.Part) is { } part ? EventRate.Of(t.Totals.Deployments, part.Days).PerDay : null, t => t.Totals.Deployments) with
        {
            Value = any ? rate.PerDay : null,
            N = now.Deployments,
            Interval = any ? rate.Interval : null,
            NoData = any ? null : reading.Days.Newest is null ? "No deployment is known yet." : reading.Days.First >= reading.Window.To ? $"The first deployment that is known was on {Words.Date(reading.Days.First.Value)}." : $"Facts end on {Words.Date(reading.Days.KnownUntil!.Value)}.",
            Also = new Dictionary<string, double>(StringComparer.Ordinal) { ["services"] = deployed.Count },
            Notes = any ? [$"Rhythm: {rhythm.ToString().ToLowerInvariant()}.", .. Pooled(deployed, rules)] : [],
            Before = any && before.Deployments > 0 ? earlier.PerDay : null,
            Change = !any || before.Deployments == 0 ? MeasureChange.NotComparable : MeasureChanges.Between(rate.PerDay, rate.Interval, earlier.PerDay, earlier.Interval),
        };
    }

    // What is counted differently is added up all the same; who reads it knows.
    private static IEnumerable<string> Pooled(IReadOnlyList<Guid> deployed, Dictionary<Guid, ServiceRule> rules)
    {
        var kinds = deployed.Where(rules.ContainsKey).CountBy(s => rules[s].Deployments).OrderBy(k => k.Key).ToList();
        if (kinds.Count > 1)
            yield return $"Pooled of services with different rules: {string.Join(", ", kinds.Select(k => $"{Words.Number(k.Value)} by {Counted(k.Key)}"))}. Read each by itself.";
        if (deployed.Where(rules.ContainsKey).DistinctBy(s => rules[s].Start).Skip(1).Any())
            yield return "Lead times do not start at the same point in all of these services.";
    }

    private static string Counted(DeploymentRule rule) => rule switch
    {
        DeploymentRule.Tags => "release tags",
        DeploymentRule.Trunk => "every arrival",
        DeploymentRule.Runs => "runs of a workflow",
        _ => "reports",
    };

    private static MeasureReading LeadTime(Reading reading, DeliveryTotals now, DeliveryTotals before)
    {
        var notes = new List<string>();
        if (now.Negative > 0)
            notes.Add($"{Words.Count(now.Negative, "change has", "changes have")} a start after the release, by the clocks that wrote them; they count as 0.");
        if (now.BaselineChanges > 0)
            notes.Add($"{Words.Count(now.BaselineChanges, "change")} of a first release or an imported history {(now.BaselineChanges == 1 ? "is" : "are")} left out: how long they had waited is unknown.");
        if (now.BotChanges > 0)
            notes.Add($"{Words.Count(now.BotChanges, "change")} of bots {(now.BotChanges == 1 ? "is" : "are")} left out.");
        return Percentiles(reading, DeliveryDefinitions.LeadTime, now, before, t => t.LeadTimes, notes, "change was", "changes were", "deployed in this window");
    }

    private static MeasureReading Recovery(Reading reading, DeliveryTotals now, DeliveryTotals before)
    {
        IReadOnlyList<string> notes = now.OpenFailures == 0 ? [] : [$"{Words.Count(now.OpenFailures, "failure is", "failures are")} still open and in no median."];
        return Percentiles(reading, DeliveryDefinitions.Recovery, now, before, t => t.Recoveries, notes, "failure was", "failures were", "repaired of this window's deployments");
    }

    private static MeasureReading Percentiles(
        Reading reading,
        MeasureDefinition definition,
        DeliveryTotals now,
        DeliveryTotals before,
        Func<DeliveryTotals, long[]> values,
        IReadOnlyList<string> notes,
        string one,
        string many,
        string what)
    {
        var sorted = values(now);
        var enough = sorted.Length >= Percentile.MinimumSample;
        var interval = RankInterval.OfSorted(sorted, 500);
        var earlier = values(before);
        var comparable = enough && earlier.Length >= Percentile.MinimumSample;
        return reading.Of(definition, t => values(t.Totals) is { Length: >= Percentile.MinimumSample } part ? Percentile.OfSorted(part, 500) : null, t => values(t.Totals).Length) with
        {
            Value = enough ? Percentile.OfSorted(sorted, 500) : null,
            N = sorted.Length,
            Interval = interval,
            Also = enough
                ? new Dictionary<string, double>(StringComparer.Ordinal) { ["p85"] = Percentile.OfSorted(sorted, 850)!.Value, ["p95"] = Percentile.OfSorted(sorted, 950)!.Value }
                : new Dictionary<string, double>(StringComparer.Ordinal),
            NoData = enough ? null : sorted.Length == 0 ? $"No {one} {what}." : $"Not enough data: only {Words.Count(sorted.Length, one, many)} {what}, and a median needs {Percentile.MinimumSample}.",
            Notes = notes,
            Before = comparable ? Percentile.OfSorted(earlier, 500) : null,
            Change = comparable ? MeasureChanges.Between(Percentile.OfSorted(sorted, 500), interval, Percentile.OfSorted(earlier, 500), RankInterval.OfSorted(earlier, 500)) : MeasureChange.NotComparable,
        };
    }

    private static MeasureReading Share(Reading reading, MeasureDefinition definition, DeliveryTotals now, DeliveryTotals before, Func<DeliveryTotals, Proportion> share, Func<DeliveryTotals, int> judged, string unjudged)
    {
        var current = share(now);
        var earlier = share(before);
        return reading.Of(definition, t => share(t.Totals).Rate, t => share(t.Totals).Total) with
        {
            Value = current.Rate,
            N = current.Total,
            Interval = current.Interval,
            Also = current.Rate is null ? new Dictionary<string, double>(StringComparer.Ordinal) : new Dictionary<string, double>(StringComparer.Ordinal) { ["count"] = current.Count },
            NoData = current.Rate is not null ? null : now.Deployments > 0 ? unjudged : "Nothing was deployed in this window.",
            Notes = judged(now) > 0 && judged(now) < now.Deployments ? [$"Of {Words.Number(now.Deployments - judged(now))} other deployments it cannot be told: {char.ToLowerInvariant(unjudged[0])}{unjudged[1..]}"] : [],
            Before = earlier.Rate,
            Change = MeasureChanges.Between(current.Rate, current.Interval, earlier.Rate, earlier.Interval),
        };
    }

    private static string FailuresAreCandidates(DeliveryTotals now) =>
        $"Reverts are too rare here to tell failures by them{(now.Candidates == 0 ? "" : $"; {Words.Count(now.Candidates, "deployment is a candidate", "deployments are candidates")}")}. Report incidents, and the rate is known.";

    private static MeasureReading Waiting(Reading reading, DeliverySpan days, bool wasRead) => reading.Of(DeliveryDefinitions.Waiting, _ => null, _ => 0) with
    {
        Value = wasRead && days.Newest is not null ? days.Waiting : null,
        N = days.Waiting,
        Notes = days.WaitingBots == 0 ? [] : [$"{Words.Count(days.WaitingBots, "change")} of bots {(days.WaitingBots == 1 ? "waits" : "wait")}, too, and {(days.WaitingBots == 1 ? "is" : "are")} not counted."],
        NoData = wasRead ? days.Newest is null ? "Nothing was deployed yet that is known, so nothing waits for it." : null : reading.Scope.Services.Count == 0 ? "No service is known yet." : "Its repository has not been read yet.",
        Also = days.WaitingSince is { } since ? new Dictionary<string, double>(StringComparer.Ordinal) { ["oldest"] = Instants.ToUnix(since) } : new Dictionary<string, double>(StringComparer.Ordinal),
        Series = [],
    };

    private sealed record ServiceRule(DeploymentRule Deployments, LeadTimeStart Start, FailureEvidence Evidence);

    private sealed record Reading(MeasureScope Scope, DayWindow Window, DeliverySpan Days, List<(DayWindow Part, DeliveryTotals Totals)> Parts)
    {
        public MeasureReading Of(MeasureDefinition definition, Func<(DayWindow Part, DeliveryTotals Totals), double?> value, Func<(DayWindow Part, DeliveryTotals Totals), long> n) => new()
        {
            Definition = definition,
            Scope = Scope,
            Window = Window,
            Value = null,
            N = 0,
            NewestFact = Days.Newest,
            Series = [.. Parts.Select(p => new SeriesPoint(p.Part, value(p), n(p)))],
        };
    }
}
