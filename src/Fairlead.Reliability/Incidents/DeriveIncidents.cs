using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Keeps incidents equal to what was told of them and to what people did, and has their services judged anew.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="time">The clock.</param>
public sealed class DeriveIncidents(IDatabaseEngine database, TimeProvider time) : ISignalReader
{
    private const int Batch = 500;

    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = ["incident", "issue"];

    /// <inheritdoc />
    public async Task ClearAsync(FairleadDb db, CancellationToken cancel)
    {
        await db.Set<IncidentService>().ExecuteDeleteAsync(cancel);
        await db.Set<Incident>().ExecuteDeleteAsync(cancel);
    }

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<ThingSignals> signals, CancellationToken cancel)
    {
        var episodes = signals.SelectMany(FoldIncident.Episodes).ToList();
        var deeds = await DeedsAsync(db, episodes.ConvertAll(e => e.Thing), cancel);
        var told = signals.Select(s => s.Thing).ToArray();
        var before = await db.Set<Incident>().AsNoTracking().Where(i => i.Told != null && EF.Parameter(told).Contains(i.Told)).ToListAsync(cancel);
        await StoreAsync(db, before, episodes.ConvertAll(e => FoldIncident.Of(e, deeds[e.Thing])), cancel);
    }

    /// <inheritdoc />
    public async Task RenameAsync(FairleadDb db, IReadOnlyDictionary<string, string> renamed, CancellationToken cancel)
    {
        var things = renamed.Keys.ToArray();
        var deeds = await DeedsAsync(db, things, cancel);
        var moved = new List<IncidentDeed>();
        foreach (var thing in deeds)
        {
            var to = renamed[thing.Key];
            var last = await db.Set<IncidentDeed>().Where(d => d.Thing == to).MaxAsync(d => (int?)d.Number, cancel) ?? 0;
            moved.AddRange(thing.Select(d => d.Of(to, ++last)));
        }

        if (moved.Count > 0)
            await db.Set<IncidentDeed>().Where(d => EF.Parameter(things).Contains(d.Thing)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, moved, cancel);

        // Of two decisions about what is one incident now the newer one holds.
        var decisions = await db.Set<IncidentDecision>().AsNoTracking().Where(d => EF.Parameter(things).Contains(d.Thing) || EF.Parameter(things).Contains(d.Deployment)).ToListAsync(cancel);
        if (decisions.Count == 0)
            return;
        var named = decisions.ConvertAll(d => d.Of(renamed.GetValueOrDefault(d.Thing, d.Thing), d.Deployment is { } deployment ? renamed.GetValueOrDefault(deployment, deployment) : null));
        var touched = decisions.Select(d => d.Thing).Concat(named.Select(d => d.Thing)).Distinct(StringComparer.Ordinal).ToArray();
        var standing = await db.Set<IncidentDecision>().AsNoTracking().Where(d => EF.Parameter(touched).Contains(d.Thing)).ToListAsync(cancel);
        await db.Set<IncidentDecision>().Where(d => EF.Parameter(touched).Contains(d.Thing)).ExecuteDeleteAsync(cancel);
        var kept = standing.Where(s => !decisions.Exists(d => d.Thing == s.Thing)).Concat(named).GroupBy(d => d.Thing, StringComparer.Ordinal).Select(d => d.MaxBy(x => x.At)!);
        await database.InsertAsync(db, kept.ToList(), cancel);
    }

    /// <inheritdoc />
    public async Task DeriveRestAsync(FairleadDb db, CancellationToken cancel)
    {
        var opened = await db.Set<IncidentDeed>().Where(d => d.Kind == DeedKind.Opened).Select(d => d.Thing).Distinct().OrderBy(t => t).ToListAsync(cancel);
        foreach (var things in opened.Chunk(Batch))
            await ByHandAsync(db, things, cancel);
    }

    /// <summary>Derives an incident about which somebody has done something, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="thing">The incident.</param>
    /// <param name="told">The thing that its signals are about; null for one that was opened by hand.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>It; null when there is no such incident.</returns>
    internal async Task<Incident?> AgainAsync(FairleadDb db, string thing, string? told, CancellationToken cancel)
    {
        if (told is null)
            await ByHandAsync(db, [thing], cancel);
        else
            await DeriveAsync(db, await ToldSignals.OfAsync(db, [told], cancel), cancel);
        return await db.Set<Incident>().AsNoTracking().FirstOrDefaultAsync(i => i.Thing == thing, cancel);
    }

    private async Task ByHandAsync(FairleadDb db, IReadOnlyCollection<string> things, CancellationToken cancel)
    {
        var deeds = await DeedsAsync(db, things, cancel);
        var before = await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(things).Contains(i.Thing)).ToListAsync(cancel);
        await StoreAsync(db, before, [.. things.Select(t => FoldIncident.Of(t, [.. deeds[t]])).OfType<Incident>()], cancel);
    }

    private static async Task<ILookup<string, IncidentDeed>> DeedsAsync(FairleadDb db, IReadOnlyCollection<string> things, CancellationToken cancel) =>
        (await db.Set<IncidentDeed>().AsNoTracking().Where(d => EF.Parameter(things).Contains(d.Thing)).OrderBy(d => d.Number).ToListAsync(cancel)).ToLookup(d => d.Thing, StringComparer.Ordinal);

    private async Task StoreAsync(FairleadDb db, List<Incident> before, List<Incident> now, CancellationToken cancel)
    {
        var known = before.ToDictionary(i => i.Thing, StringComparer.Ordinal);
        var changed = now.Where(i => !known.TryGetValue(i.Thing, out var old) || old != i).ToList();
        var gone = known.Keys.Except(now.Select(i => i.Thing), StringComparer.Ordinal).Concat(changed.Select(i => i.Thing).Where(known.ContainsKey)).ToArray();
        if (gone.Length > 0)
        {
            await db.Set<IncidentService>().Where(s => EF.Parameter(gone).Contains(s.Thing)).ExecuteDeleteAsync(cancel);
            await db.Set<Incident>().Where(i => EF.Parameter(gone).Contains(i.Thing)).ExecuteDeleteAsync(cancel);
        }

        await database.InsertAsync(db, changed, cancel);
        await database.InsertAsync(db, changed.SelectMany(i => i.ServiceIds().Distinct().Select(s => new IncidentService { Thing = i.Thing, ServiceId = s })).ToList(), cancel);
        var touched = changed.Select(i => i.Thing).Union(gone, StringComparer.Ordinal).ToArray();
        if (touched.Length == 0)
            return;

        // Somebody may have decided that the deployment was one of another service.
        var decided = await db.Set<IncidentDecision>().Where(d => d.ServiceId != null && EF.Parameter(touched).Contains(d.Thing)).Select(d => d.ServiceId).ToListAsync(cancel);
        var named = await IncidentsForDelivery.NamedAsync(db, [.. changed.Concat(gone.Select(g => known[g])).Where(i => i.ServiceId is null)], cancel);
        await DeriveAgain.NoteAsync(db, changed.Select(i => i.ServiceId).Concat(gone.Select(g => known[g].ServiceId)).Concat(decided).OfType<Guid>().Concat(named.Values), time.Now(), cancel);
    }
}
