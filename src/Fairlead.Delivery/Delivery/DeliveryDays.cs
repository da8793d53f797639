using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>One day of one service, unpacked.</summary>
/// <param name="Row">The stored day.</param>
/// <param name="LeadTimes">Its lead times in ascending order, in seconds.</param>
/// <param name="Recoveries">Its recovery times in ascending order, in seconds.</param>
internal sealed record UnpackedDay(DeliveryDay Row, long[] LeadTimes, long[] Recoveries)
{
    public static UnpackedDay Of(DeliveryDay row)
    {
        var values = new List<long>();
        PackedSeconds.Unpack(row.LeadTimes, values);
        var leadTimes = values.ToArray();
        values.Clear();
        PackedSeconds.Unpack(row.Recoveries, values);
        return new UnpackedDay(row with { LeadTimes = "", Recoveries = "" }, leadTimes, values.Count == 0 ? [] : [.. values]);
    }
}

/// <summary>What is known of a service beside its days.</summary>
/// <param name="Newest">Its newest deployment; null without any.</param>
/// <param name="Waiting">How many of its changes wait.</param>
/// <param name="WaitingSince">Since when the oldest of them does; null where none does.</param>
/// <param name="WaitingBots">How many changes of programs wait, which are not counted.</param>
/// <param name="KnownUntil">When its facts end; null while they go on.</param>
internal readonly record struct ServiceNow(DateTime? Newest, int Waiting, DateTime? WaitingSince, int WaitingBots, DateOnly? KnownUntil);

/// <summary>By which rule the deployments of a service are found, and from where its lead times start.</summary>
internal readonly record struct ServiceRule(DeploymentRule Deployments, LeadTimeStart Start);

/// <summary>All days of some services, in order of time, with the sums that were asked for.</summary>
internal sealed class DeliverySpan : IScopeFacts<DeliveryTotals>
{
    // More days than that are many changes with the very same lead time.
    private const int MostDays = 600;

    private readonly MeasureMemory _memory;
    private readonly string _group;
    private readonly string _state;

    public DeliverySpan(IReadOnlyList<UnpackedDay> days, IReadOnlyList<ServiceNow> services, IReadOnlyDictionary<Guid, ServiceRule> rules, MeasureMemory memory, string group, string state)
    {
        (Days, Rules, _memory, _group, _state) = (days, rules, memory, group, state);
        Now = new ServiceNow(
            services.Max(s => s.Newest),
            services.Sum(s => s.Waiting),
            services.Min(s => s.WaitingSince),
            services.Sum(s => s.WaitingBots),
            services.Any(s => s.KnownUntil is null) ? null : services.Max(s => s.KnownUntil));
    }

    /// <summary>What is known of all of them beside the days.</summary>
    public ServiceNow Now { get; }

    /// <summary>The rules of the services whose repositories were read.</summary>
    public IReadOnlyDictionary<Guid, ServiceRule> Rules { get; }

    /// <summary>The day of the first deployment; null without any.</summary>
    public DateOnly? First => Days.Count == 0 ? null : Days[0].Row.Day;

    /// <inheritdoc />
    public KnownDays? Known => new KnownDays(First, Now.KnownUntil);

    public IReadOnlyList<UnpackedDay> Days { get; }

    /// <inheritdoc />
    public DateTime? NewestOf(MeasureDefinition definition) => Now.Newest;

    /// <summary>The days of a window.</summary>
    public IEnumerable<UnpackedDay> In(DayWindow window) => Days.Skip(FirstAtOrAfter(window.From)).TakeWhile(d => d.Row.Day < window.To);

    /// <summary>The sum of a window, made once as long as the facts stay the same.</summary>
    public DeliveryTotals Of(DayWindow days) =>
        _memory.Of((typeof(DeliveryTotals), _group, days), _state, () => DeliveryTotals.Of(In(days)) with { Waits = Now, WasRead = Rules.Count > 0 }, t => 300 + (8L * (t.LeadTimes.Length + t.Recoveries.Length)));

    /// <summary>How regularly a window has deployments, found once as long as the facts stay the same.</summary>
    public DeploymentRhythm RhythmOf(DayWindow window) =>
        _memory.Of((typeof(Rhythm), _group, window), _state, () => new Rhythm(DeploymentFrequency.Rhythm(window.From, window.To, In(window).Select(d => d.Row.Day))), _ => 100).Value;

    private sealed record Rhythm(DeploymentRhythm Value);

    /// <summary>Narrows changes to those among which the slowest of a window are, so that a database looks at some days and not at all years.</summary>
    /// <param name="changes">The changes of these services in the window.</param>
    /// <param name="window">The window.</param>
    /// <param name="most">The lead time of the last row that was seen, in seconds; null starts at the slowest.</param>
    /// <param name="take">How many rows are wanted.</param>
    /// <returns>Some of the changes; the first of them in order of lead time are the same.</returns>
    public IQueryable<Change> Slowest(IQueryable<Change> changes, DayWindow window, long? most, int take)
    {
        // Of those with the very lead time of the last row nobody knows how many were seen: enough others are needed.
        var others = most is { } last ? last - 1 : (long?)null;
        var best = new PriorityQueue<long, long>();
        foreach (var day in In(window))
        {
            for (var i = LastUpTo(day.LeadTimes, others); i >= 0 && (best.Count < take || day.LeadTimes[i] > best.Peek()); i--)
            {
                best.Enqueue(day.LeadTimes[i], day.LeadTimes[i]);
                if (best.Count > take)
                    best.Dequeue();
            }
        }

        if (best.Count < take)
            return changes;

        // As many as have the least of the wanted lead times may be on other days, too.
        var least = best.Peek();
        var rows = In(window).Where(d => LastUpTo(d.LeadTimes, most) is >= 0 and var i && d.LeadTimes[i] >= least).Select(d => d.Row).ToList();
        var days = rows.Select(r => (DateOnly?)r.Day).Distinct().ToArray();
        var services = rows.Select(r => r.ServiceId).Distinct().ToArray();
        return days.Length > MostDays ? changes : changes.Where(c => services.Contains(c.ServiceId) && days.Contains(c.DeployedDay) && c.LeadSeconds >= least);
    }

    // The place of the last value that is not above the limit; -1 where all are.
    private static int LastUpTo(long[] ascending, long? limit)
    {
        if (limit is not { } most || ascending.Length == 0 || ascending[^1] <= most)
            return ascending.Length - 1;
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ascending[middle] <= most)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    private int FirstAtOrAfter(DateOnly day)
    {
        int low = 0, high = Days.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Days[middle].Row.Day < day)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <summary>Reads the days of services, unpacked, through the one memory of measures.</summary>
/// <param name="memory">The memory.</param>
public sealed class DeliveryDays(MeasureMemory memory)
{
    /// <returns>Their days as the stored facts have them now.</returns>
    internal async Task<DeliverySpan> ReadAsync(FairleadDb db, IReadOnlyCollection<Guid> services, CancellationToken cancel) =>
        (await ReadAsync(db, [services], cancel))[0];

    /// <param name="db">The database.</param>
    /// <param name="groups">Groups of services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The days of each group. One query, and three more where facts have changed, however many groups.</returns>
    internal async Task<IReadOnlyList<DeliverySpan>> ReadAsync(FairleadDb db, IReadOnlyList<IReadOnlyCollection<Guid>> groups, CancellationToken cancel)
    {
        // What changes a day changes one of these: an import its fingerprint, an edit a version, whatever derives it the count of derivations.
        var all = groups.SelectMany(g => g).Distinct().ToArray();
        var services = await db.Set<Service>().AsNoTracking().Where(s => all.Contains(s.Id))
            .Join(db.Set<Repository>(), s => s.RepositoryId, r => r.Id, (s, r) => new { s.Id, s.Version, s.Derivations, s.Deployments, s.LeadTimeStart, r.Fingerprint, r.ReadAt, Repository = r.Version })
            .ToDictionaryAsync(s => s.Id, cancel);
        var wanted = groups.Select(g =>
        {
            var here = g.Where(services.ContainsKey).Order().Select(s => services[s]).ToList();
            return (Group: RepositoryWeeks.StateOf(here.Select(s => $"{s.Id:N}")), State: RepositoryWeeks.StateOf(here.Select(s => $"{s.Version} {s.Derivations} {s.Repository} {s.ReadAt?.Ticks} {s.Fingerprint}")));
        }).ToList();

        var known = wanted.ConvertAll(w => memory.TryGet<DeliverySpan>((typeof(DeliverySpan), w.Group), w.State, out var span) ? span : null);
        var missing = groups.Where((_, i) => known[i] is null).SelectMany(g => g).Distinct().ToArray();
        var rows = missing.Length == 0 ? [] : await db.Set<DeliveryDay>().AsNoTracking().Where(d => missing.Contains(d.ServiceId)).ToListAsync(cancel);
        var unpacked = rows.Select(UnpackedDay.Of).ToLookup(d => d.Row.ServiceId);
        var now = missing.Length == 0 ? [] : await NowAsync(db, missing, cancel);
        return [.. groups.Select((g, i) => known[i] ?? Keep(new DeliverySpan(
            [.. g.SelectMany(s => unpacked[s]).OrderBy(d => d.Row.Day).ThenBy(d => d.Row.ServiceId)],
            [.. g.Select(s => now.GetValueOrDefault(s))],
            g.Where(s => services.TryGetValue(s, out var service) && service.ReadAt is not null).ToDictionary(s => s, s => new ServiceRule(services[s].Deployments, services[s].LeadTimeStart)),
            memory,
            wanted[i].Group,
            wanted[i].State), wanted[i]))];
    }

    private DeliverySpan Keep(DeliverySpan span, (string Group, string State) key)
    {
        memory.Keep((typeof(DeliverySpan), key.Group), key.State, span, 500 + span.Days.Sum(d => 250 + (8L * (d.LeadTimes.Length + d.Recoveries.Length))));
        return span;
    }

    private static async Task<Dictionary<Guid, ServiceNow>> NowAsync(FairleadDb db, Guid[] services, CancellationToken cancel)
    {
        var newest = await db.Set<Deployment>().Where(d => services.Contains(d.ServiceId)).GroupBy(d => d.ServiceId).Select(d => new { d.Key, At = d.Max(x => x.At) }).ToListAsync(cancel);
        var waiting = await db.Set<Change>().Where(c => services.Contains(c.ServiceId) && c.DeployedDay == null)
            .GroupBy(c => new { c.ServiceId, c.IsByBot }).Select(c => new { c.Key, Count = c.Count(), Oldest = c.Min(x => x.StartedAt) }).ToListAsync(cancel);
        var now = newest.ToDictionary(n => n.Key, n => new ServiceNow(n.At, 0, null, 0, null));
        foreach (var wait in waiting)
        {
            var known = now.GetValueOrDefault(wait.Key.ServiceId);
            now[wait.Key.ServiceId] = wait.Key.IsByBot ? known with { WaitingBots = wait.Count } : known with { Waiting = wait.Count, WaitingSince = wait.Oldest };
        }

        var ends = await db.Set<Service>().Where(s => services.Contains(s.Id)).Join(db.Set<Repository>().Where(r => r.KnownUntil != null), s => s.RepositoryId, r => r.Id, (s, r) => new { s.Id, r.KnownUntil }).ToListAsync(cancel);
        if (ends.Count == 0)
            return now;

        // Whoever reports deployments knows more than a copy of the repository.
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        foreach (var end in ends)
        {
            var known = now.GetValueOrDefault(end.Id);
            now[end.Id] = known with { KnownUntil = settings.DayOf(known.Newest > end.KnownUntil ? known.Newest.Value : end.KnownUntil!.Value) };
        }

        return now;
    }
}
