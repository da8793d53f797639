using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>The stages of pull requests and the health of the trunk, of the repositories of the services in scope.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="memory">The weeks.</param>
public sealed class ChangeMeasures(IDbContextFactory<FairleadDb> databases, ChangeMemory memory) : IMeasureSource
{
    /// <inheritdoc />
    public IReadOnlyList<MeasureDefinition> Definitions => ChangeDefinitions.All;

    /// <inheritdoc />
    public async Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel)
    {
        var services = scopes.SelectMany(s => s.Services).Distinct().ToArray();
        await using var db = await databases.CreateDbContextAsync(cancel);
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var repositoryOf = await db.Set<Service>().Where(s => services.Contains(s.Id)).Select(s => new { s.Id, s.RepositoryId }).ToDictionaryAsync(s => s.Id, s => s.RepositoryId, cancel);
        var ids = repositoryOf.Values.Distinct().ToArray();
        var repositories = await db.Set<Repository>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(cancel);
        var weeks = (await memory.ReadAsync(db, repositories, settings, window.Before.From, window.To, cancel)).ToLookup(w => w.Repository);
        var began = await FirstDaysAsync(db, ids, settings, cancel);
        return [.. scopes.Select(scope =>
        {
            var here = scope.Services.Where(repositoryOf.ContainsKey).Select(s => repositoryOf[s]).Distinct().ToList();
            var ends = repositories.Where(r => here.Contains(r.Id)).Select(r => r.KnownUntil is { } until ? settings.DayOf(until) : (DateOnly?)null).ToList();
            var known = new KnownDays(here.Where(began.ContainsKey).Select(r => (DateOnly?)began[r]).Min(), ends.Count == 0 || ends.Contains(null) ? null : ends.Max());
            return Read(scope, window, known, [.. here.SelectMany(r => weeks[r])]);
        })];
    }

    // What arrived before the first fact is not known, so that nothing is compared with it.
    private static async Task<Dictionary<Guid, DateOnly>> FirstDaysAsync(FairleadDb db, Guid[] repositories, OrganisationSettings settings, CancellationToken cancel)
    {
        var arrivals = await db.Set<TrunkArrival>().Where(m => repositories.Contains(m.RepositoryId)).GroupBy(m => m.RepositoryId).Select(g => new { g.Key, First = g.Min(m => m.At) }).ToListAsync(cancel);
        var pulls = await db.Set<PullRequest>().Where(p => p.RepositoryId != null && repositories.Contains(p.RepositoryId.Value) && p.MergedAt != null).GroupBy(p => p.RepositoryId!.Value).Select(g => new { g.Key, First = g.Min(p => p.MergedAt) }).ToListAsync(cancel);
        return arrivals.Select(m => (m.Key, First: settings.DayOf(m.First))).Concat(pulls.Select(p => (p.Key, First: settings.DayOf(p.First!.Value))))
            .GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Min(f => f.First));
    }

    private IReadOnlyList<MeasureReading> Read(MeasureScope scope, DayWindow window, KnownDays known, List<ChangePoints> weeks)
    {
        var services = scope.Services.ToHashSet();
        var counted = memory.Counted(window, weeks, services, () => new(
            ChangeTotals.Of(weeks, window, services),
            ChangeTotals.Of(weeks, window.Before, services),
            [.. window.Parts().Select(p => (p, ChangeTotals.Of(Near(weeks, p), p, services)))]));
        var reading = new Reading(scope, window, weeks.Max(w => w.Newest), known, counted.Now, known.IsComparable(window) ? counted.Before : ChangeTotals.Of([], window.Before, services), counted.Parts);
        return
        [
            Stage(reading, ChangeDefinitions.Coding, t => t.Coding, "of no pull request both its first commit and its opening are known"),
            Stage(reading, ChangeDefinitions.Pickup, t => t.Pickup, "none was reviewed by somebody else"),
            Stage(reading, ChangeDefinitions.Review, t => t.Review, "none was reviewed by somebody else"),
            Stage(reading, ChangeDefinitions.Deploy, t => t.Deploy, "no deployment is known to contain one"),
            BranchAge(reading),
            BatchSize(reading),
            Merges(reading),
            WithinADay(reading),
        ];
    }

    // Every part would else look into every week. A day of the organisation may lie in the UTC week beside.
    private static IEnumerable<ChangePoints> Near(List<ChangePoints> weeks, DayWindow part) => weeks.Where(w => w.Week.AddDays(8) > part.From && w.Week.AddDays(-1) < part.To);

    private static MeasureReading Stage(Reading reading, MeasureDefinition definition, Func<ChangeTotals, Times> times, string why)
    {
        var (now, notes) = (reading.Now, new List<string>());
        if (now.Merged > times(now).Sorted.Length && times(now).Sorted.Length > 0)
            notes.Add($"Of {Words.Count(now.Merged - times(now).Sorted.Length, "more pull request")} this stage is unknown; {(now.Merged - times(now).Sorted.Length == 1 ? "it is" : "they are")} in no median.");
        Apart(now, notes);
        Negative(times(now), notes);
        return reading.Percentiles(definition, t => times(t).Sorted, notes, now.Merged == 0 ? "No pull request of people was merged in this window." : $"{Words.Count(now.Merged, "pull request")} merged in this window, but {why}.");
    }

    private static MeasureReading BranchAge(Reading reading)
    {
        var notes = Unknown(reading.Now, reading.Now.Unknown, "age", "squash merges, rebases and commits straight on the trunk of which no forge told");
        Apart(reading.Now, notes);
        Negative(reading.Now.Branches, notes);
        return Most(reading.Percentiles(ChangeDefinitions.BranchAge, t => t.Branches.Sorted, notes, NoAge(reading.Now)), reading.Now, "age");
    }

    private static MeasureReading BatchSize(Reading reading)
    {
        var notes = Unknown(reading.Now, reading.Now.Arrivals - reading.Now.Lines.Length, "size", "no forge reported them, and file changes are not read or they brought nothing in");
        Apart(reading.Now, notes);
        return Most(
            reading.Percentiles(ChangeDefinitions.BatchSize, t => t.Lines, notes, reading.Now.Arrivals == 0 ? Nothing : "The size of no merge to the trunk is known: no forge reported them, and file changes are not read."),
            reading.Now,
            "size");
    }

    private static MeasureReading Merges(Reading reading)
    {
        var known = reading.Known.Of(reading.Window);
        var (now, before) = (EventRate.Of(reading.Now.Arrivals, known?.Days ?? reading.Window.Days), EventRate.Of(reading.Before.Arrivals, reading.Window.Days));
        var any = reading.NewestFact is not null && known is not null;
        var notes = new List<string>();
        Apart(reading.Now, notes);
        return reading.Of(ChangeDefinitions.Merges, (t, p) => reading.Known.Of(p) is { } part ? EventRate.Of(t.Arrivals, part.Days).PerDay : null, t => t.Arrivals) with
        {
            Value = any ? now.PerDay : null,
            N = reading.Now.Arrivals,
            Interval = any ? now.Interval : null,
            NoData = any ? null : Nothing,
            Notes = notes,
            Before = any && before.Count > 0 ? before.PerDay : null,
            Change = !any || before.Count == 0 ? MeasureChange.NotComparable : MeasureChanges.Between(now.PerDay, now.Interval, before.PerDay, before.Interval),
        };
    }

    private static MeasureReading WithinADay(Reading reading)
    {
        var (now, before) = (reading.Now.WithinADay, reading.Before.WithinADay);
        var notes = Unknown(reading.Now, reading.Now.Unknown, "age", "squash merges, rebases and commits straight on the trunk of which no forge told");
        Apart(reading.Now, notes);
        return Most(reading.Of(ChangeDefinitions.WithinADay, (t, _) => t.Unknown * 2 <= t.Arrivals ? t.WithinADay.Rate : null, t => t.WithinADay.Total) with
        {
            Value = now.Rate,
            N = now.Total,
            Interval = now.Interval,
            Also = now.Rate is null ? Reading.None : new Dictionary<string, double>(StringComparer.Ordinal) { ["count"] = now.Count },
            NoData = now.Rate is null ? NoAge(reading.Now) : null,
            Notes = notes,
            Before = before.Rate,
            Change = MeasureChanges.Between(now.Rate, now.Interval, before.Rate, before.Interval),
        }, reading.Now, "age");
    }

    // Seven known ages of 551 say nothing of the others.
    private static MeasureReading Most(MeasureReading reading, ChangeTotals now, string what) => reading.Value is null || reading.N * 2 >= now.Arrivals ? reading : reading with
    {
        Value = null,
        Interval = null,
        Also = Reading.None,
        Before = null,
        Change = MeasureChange.NotComparable,
        NoData = $"Of {Words.Count(now.Arrivals, "merge")} the {what} of only {Words.Number(reading.N)} is known; fewer than half speak for none of the others.",
    };

    private const string Nothing = "No merge to the trunk is known in this window.";

    private static string NoAge(ChangeTotals now) => now.Arrivals == 0
        ? Nothing
        : $"Unknown: of {Words.Count(now.Arrivals, "merge")} no age is known. A squash merge leaves none in git, and no forge reported these.";

    private static List<string> Unknown(ChangeTotals now, int unknown, string what, string why) => unknown == 0 || now.Arrivals == 0
        ? []
        : [$"The {what} of {Words.Number(unknown)} of {Words.Count(now.Arrivals, "merge")} ({Words.Percent((double)unknown / now.Arrivals)}) is unknown, and in no median: {why}."];

    private static void Apart(ChangeTotals now, List<string> notes)
    {
        if (now.MadeElsewhere > 0)
            notes.Add(Elsewhere(now));
        if (now.Outside > 0)
            notes.Add($"{Words.Count(now.Outside, "other merge")} to the same trunk {(now.Outside == 1 ? "touches" : "touch")} no path of these services, and {(now.Outside == 1 ? "is" : "are")} left out.");
        if (now.ByBots > 0)
            notes.Add($"{Words.Count(now.ByBots, "pull request")} of bots {(now.ByBots == 1 ? "is" : "are")} left out.");
    }

    private static string Elsewhere(ChangeTotals now) => now.MadeElsewhere == 1
        ? "1 merge says that it was made on another branch, to which the trunk was moved forward: there the line of first parents follows that branch, and neither its age nor its size is known."
        : $"{Words.Number(now.MadeElsewhere)} merges say that they were made on another branch, to which the trunk was moved forward: there the line of first parents follows that branch, and neither their age nor their size is known.";

    private static void Negative(Times times, List<string> notes)
    {
        if (times.Negative > 0)
            notes.Add($"{Words.Number(times.Negative)} ran backwards by the clocks that wrote them; {(times.Negative == 1 ? "it counts" : "they count")} as 0.");
    }

    private sealed record Reading(MeasureScope Scope, DayWindow Window, DateTime? NewestFact, KnownDays Known, ChangeTotals Now, ChangeTotals Before, IReadOnlyList<(DayWindow Part, ChangeTotals Totals)> Parts)
    {
        public static readonly IReadOnlyDictionary<string, double> None = new Dictionary<string, double>(StringComparer.Ordinal);

        public MeasureReading Of(MeasureDefinition definition, Func<ChangeTotals, DayWindow, double?> value, Func<ChangeTotals, long> n) => new()
        {
            Definition = definition,
            Scope = Scope,
            Window = Window,
            Value = null,
            N = 0,
            NewestFact = NewestFact,
            Series = [.. Parts.Select(p => new SeriesPoint(p.Part, value(p.Totals, p.Part), n(p.Totals)))],
        };

        public MeasureReading Percentiles(MeasureDefinition definition, Func<ChangeTotals, long[]> values, IReadOnlyList<string> notes, string noData)
        {
            var (sorted, earlier) = (values(Now), values(Before));
            var enough = sorted.Length >= Percentile.MinimumSample;
            var comparable = enough && earlier.Length >= Percentile.MinimumSample;
            var interval = RankInterval.OfSorted(sorted, 500);
            return Of(definition, (t, _) => values(t) is { Length: >= Percentile.MinimumSample } part ? Percentile.OfSorted(part, 500) : null, t => values(t).Length) with
            {
                Value = enough ? Percentile.OfSorted(sorted, 500) : null,
                N = sorted.Length,
                Interval = interval,
                Also = enough ? new Dictionary<string, double>(StringComparer.Ordinal) { ["p90"] = Percentile.OfSorted(sorted, 900)!.Value } : None,
                NoData = enough ? null : sorted.Length == 0 ? noData : $"Not enough data: a median needs {Percentile.MinimumSample}, and there {(sorted.Length == 1 ? "is" : "are")} {Words.Number(sorted.Length)}.",
                Notes = notes,
                Before = comparable ? Percentile.OfSorted(earlier, 500) : null,
                Change = comparable ? MeasureChanges.Between(Percentile.OfSorted(sorted, 500), interval, Percentile.OfSorted(earlier, 500), RankInterval.OfSorted(earlier, 500)) : MeasureChange.NotComparable,
            };
        }
    }
}
